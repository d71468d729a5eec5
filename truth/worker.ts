// Plays one group of seeds after the other, in a thread of its own.
import { parentPort } from 'node:worker_threads';
import { FALSE_WORLDS } from './false-worlds.ts';
import { play } from './play.ts';
import { TRUE_WORLDS } from './true-worlds.ts';

parentPort?.on('message', ({ world, group, seeds }: { world: string; group: number; seeds: number }) => {
  const found = [...FALSE_WORLDS, ...TRUE_WORLDS].find(({ name }) => name === world);
  if (found === undefined) throw new Error(`no world '${world}'`);
  parentPort?.postMessage(play(found, group, seeds));
});
