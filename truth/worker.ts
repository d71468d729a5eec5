// Plays one group of seeds after the other, in a thread of its own.
import { parentPort } from 'node:worker_threads';
import { FALSE_WORLDS } from './false-worlds.ts';
import { FALSE_GATE_WORLDS } from './gates/false-worlds.ts';
import { playGates } from './gates/play.ts';
import { TRUE_GATE_WORLDS } from './gates/true-worlds.ts';
import { play } from './play.ts';
import type { Task } from './task.ts';
import { TRUE_WORLDS } from './true-worlds.ts';

function played({ suite, world, group, seeds }: Task): unknown {
  if (suite === 'signals') {
    const found = [...FALSE_WORLDS, ...TRUE_WORLDS].find(({ name }) => name === world);
    if (found !== undefined) return play(found, group, seeds);
  } else {
    const found = [...FALSE_GATE_WORLDS, ...TRUE_GATE_WORLDS].find(({ name }) => name === world);
    if (found !== undefined) return Array.from({ length: seeds }, (_, at) => playGates(found, group * seeds + at));
  }
  throw new Error(`no world '${world}' for ${suite}`);
}

parentPort?.on('message', (task: Task) => parentPort?.postMessage(played(task)));
