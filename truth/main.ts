// The known-truth suite: every world, 50 seeds or a few of them: through intake and the judge, and for the gates; prints both tables and exits by their bounds.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { FALSE_WORLDS } from './false-worlds.ts';
import { FALSE_GATE_WORLDS } from './gates/false-worlds.ts';
import type { GatesPlayed } from './gates/play.ts';
import { gatesTable, gatesVerdict, tallyGates } from './gates/tally.ts';
import { TRUE_GATE_WORLDS } from './gates/true-worlds.ts';
import { MOST_SEEDS, type Played } from './play.ts';
import { table, tally, verdict } from './tally.ts';
import type { Task } from './task.ts';
import { TRUE_WORLDS } from './true-worlds.ts';

/** Of each world; `--few` plays ten of them, where minutes count. */
const SEEDS = process.argv.includes('--few') ? 10 : 50;
const WORLDS = [...FALSE_WORLDS, ...TRUE_WORLDS];
const GATE_WORLDS = [...FALSE_GATE_WORLDS, ...TRUE_GATE_WORLDS];
/** Gates need no store, so that a group may be small and the threads end together. */
const GATE_SEEDS = 5;

const groupsOf = (suite: Task['suite'], worlds: readonly { readonly name: string }[], seeds: number): Task[] =>
  worlds.flatMap(({ name }) =>
    Array.from({ length: Math.ceil(SEEDS / seeds) }, (_, group) => ({
      suite,
      world: name,
      group,
      seeds: Math.min(seeds, SEEDS),
    })),
  );

// `gates` or `signals` alone plays one suite, any other word the worlds whose name has it.
const only = process.argv.slice(2).find((word) => !word.startsWith('-'));
const isWanted = ({ suite, world }: Task): boolean => only === undefined || only === suite || world.includes(only);
const due = [...groupsOf('signals', WORLDS, MOST_SEEDS), ...groupsOf('gates', GATE_WORLDS, GATE_SEEDS)].filter(
  isWanted,
);
const signals = new Map<string, Played[]>();
const gates = new Map<string, GatesPlayed[]>();
const startedAt = performance.now();

async function work(): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  try {
    for (let task = due.shift(); task !== undefined; task = due.shift()) {
      const { suite, world } = task;
      worker.postMessage(task);
      // once() rejects where the worker fails.
      const [done] = await once(worker, 'message');
      if (suite === 'signals') signals.set(world, [...(signals.get(world) ?? []), ...(done as Played[])]);
      else gates.set(world, [...(gates.get(world) ?? []), ...(done as GatesPlayed[])]);
    }
  } finally {
    await worker.terminate();
  }
}

await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
const ends: boolean[] = [];
function tell(text: string, { ok, text: told }: { ok: boolean; text: string }): void {
  console.log(`${text}\n${told}\n`);
  ends.push(ok);
}
const rows = WORLDS.filter(({ name }) => signals.has(name)).map((world) => tally(world, signals.get(world.name) ?? []));
const gateRows = GATE_WORLDS.filter(({ name }) => gates.has(name)).map((world) =>
  tallyGates(world, gates.get(world.name) ?? []),
);
if (rows.length > 0) tell(table(rows), verdict(rows));
if (gateRows.length > 0) tell(gatesTable(gateRows), gatesVerdict(gateRows));
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`);
if (process.argv.includes('--why'))
  for (const [world, all] of [...signals, ...gates])
    for (const each of all) console.log(`${world} ${each.seed} ${JSON.stringify(each, null, 2)}`);
process.exitCode = ends.length > 0 && ends.every(Boolean) ? 0 : 1;
