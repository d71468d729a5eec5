// Reads sellers' answers in a process of its own, started by launch-reading-process.ts: what happens to it happens to no other.
import { createSteps, type FromProcess, type ToProcess } from '#collect/reading-steps.ts';
import { registry } from '#collect/registry.ts';
import { endWithParent } from './stop.ts';

endWithParent();
const send = (message: FromProcess): void => void process.send?.(message);
const hear = createSteps(await registry(), send);
process.on('message', (message: ToProcess) => hear(message));
// Whoever asked is gone: so is the reason to read.
process.on('disconnect', () => process.exit());
// A terminal's Ctrl-C reaches the whole group; who started this ends it.
process.on('SIGINT', () => {});
send({ kind: 'ready' });
