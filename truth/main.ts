// The known-truth suite: every world, 50 seeds, through intake and the judge; prints the table and exits by its bounds.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { FALSE_WORLDS } from './false-worlds.ts';
import { MOST_SEEDS, type Played } from './play.ts';
import { table, tally, verdict } from './tally.ts';
import { TRUE_WORLDS } from './true-worlds.ts';

const SEEDS = 50;
const WORLDS = [...FALSE_WORLDS, ...TRUE_WORLDS];

type Task = { readonly world: string; readonly group: number; readonly seeds: number };

const tasks: Task[] = WORLDS.flatMap(({ name }) =>
  Array.from({ length: SEEDS / MOST_SEEDS }, (_, group) => ({ world: name, group, seeds: MOST_SEEDS })),
);
const only = process.argv.slice(2).find((word) => !word.startsWith('-'));
const due = tasks.filter(({ world }) => only === undefined || world.includes(only));
const played = new Map<string, Played[]>();
const startedAt = performance.now();

async function work(): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  try {
    for (let task = due.shift(); task !== undefined; task = due.shift()) {
      const { world } = task;
      worker.postMessage(task);
      // once() rejects where the worker fails.
      const [done] = (await once(worker, 'message')) as [Played[]];
      played.set(world, [...(played.get(world) ?? []), ...done]);
    }
  } finally {
    await worker.terminate();
  }
}

await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
const rows = WORLDS.filter(({ name }) => played.has(name)).map((world) => tally(world, played.get(world.name) ?? []));
console.log(table(rows));
const { ok, text } = verdict(rows);
console.log(`${text}\n${Math.round((performance.now() - startedAt) / 1000)} s`);
if (process.argv.includes('--why'))
  for (const [world, all] of played)
    for (const each of all) console.log(`${world} ${each.seed} ${JSON.stringify(each, null, 2)}`);
process.exitCode = ok ? 0 : 1;
