// Reads sellers' answers in a process of its own, started by launch-reader.ts: what happens to it happens to no other.

import { createSteps, type FromReader, type ToReader } from '#collect/reading-steps.ts';
import { registry } from '#collect/registry.ts';
import { endWithParent } from './stop.ts';

endWithParent();
const send = (message: FromReader): void => void process.send?.(message);
const hear = createSteps(await registry(), send);
process.on('message', (message: ToReader) => hear(message));
// Whoever asked is gone: so is the reason to read.
process.on('disconnect', () => process.exit());
// A terminal's Ctrl-C reaches the whole group; who started this ends it.
process.on('SIGINT', () => {});
send({ kind: 'ready' });
