// The index's trimmed mean beside the weighted median that it took the place of, on every world of the lights and on real histories: how
// noisy each is from day to day, and how far one host moves it.
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '#collect/registry.ts';
import { dayOfSlot } from '#domain/time.ts';
import gpurentalprices from '#histories/gpurentalprices.ts';
import { importFile } from '#import/import.ts';
import { written } from '#import/written.ts';
import type { Receipt } from '#index/receipt.ts';
import { weighed } from '#index/votes.ts';
import { median } from '#stats/median.ts';
import { weightedMedian } from '#stats/weighted-median.ts';
import type { Weighted } from '#stats/weighted-quantile.ts';
import { weightedTrimmedMean } from '#stats/weighted-trimmed-mean.ts';
import { openStore, type Store } from '#store/open.ts';
import { indexSeries, printsByNumber } from '#store/print.ts';
import { sheetLines } from '#store/receipt-sheet.ts';
import { FALSE_WORLDS } from './false-worlds.ts';
import { FALSE_GATE_WORLDS } from './gates/false-worlds.ts';
import { gatesHistory } from './gates/play.ts';
import { TRUE_GATE_WORLDS } from './gates/true-worlds.ts';
import type { GateWorld } from './gates/world.ts';
import { play } from './play.ts';
import { TRUE_WORLDS } from './true-worlds.ts';

const SEEDS = 5;
const NOW = 1_790_000_000;
const TRIM = 0.25;

const ESTIMATORS = {
  median: weightedMedian,
  trimmed: (votes: readonly Weighted[]) => weightedTrimmedMean(votes, TRIM),
} as const;
type Name = keyof typeof ESTIMATORS;
const NAMES = Object.keys(ESTIMATORS) as Name[];

/** Of one model: standard deviation of daily log changes, Roll's noise in them, and the largest move when one vote leaves, all in percent. */
type Found = { readonly daily: number; readonly noise: number; readonly leaves: number };

type Print = { readonly slot: number; readonly votes: readonly Weighted[] };

function printsOf(store: Store, series: number): Print[] {
  const sheets = new Map<number, readonly string[]>();
  return printsByNumber(store, series).map(({ slot, sheet, line }) => {
    const lines = sheets.get(sheet) ?? sheetLines(store, sheet);
    sheets.set(sheet, lines);
    const { votes } = JSON.parse(lines[line] ?? '{"votes":{}}') as Pick<Receipt, 'votes'>;
    const counted = Object.values(votes).flatMap((all) => all.map(([, value, , weight]) => ({ value, weight })));
    return { slot, votes: counted.filter(({ weight }) => weight > 0) };
  });
}

function foundOf(prints: readonly Print[], name: Name): Found | null {
  const of = ESTIMATORS[name];
  const byDay = [...Map.groupBy(prints, ({ slot }) => dayOfSlot(slot)).values()].map((mine) => {
    const values = mine.flatMap(({ votes }) => of(votes) ?? []);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  const changes = byDay.slice(1).map((value, at) => Math.log(value / (byDay[at] ?? Number.NaN)));
  const last = prints.at(-1)?.votes ?? [];
  const value = of(last);
  if (changes.length < 5 || value === null || last.length < 3) return null;
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const products = (lag: number): number =>
    changes.slice(lag).reduce((sum, change, at) => sum + (change - mean) * ((changes[at] ?? 0) - mean), 0) /
    changes.length;
  const leaves = last.map((_, gone) => Math.abs((of(last.filter((__, at) => at !== gone)) ?? value) / value - 1));
  return {
    daily: 100 * Math.sqrt(products(0)),
    noise: 100 * Math.sqrt(Math.max(0, -products(1))),
    leaves: 100 * Math.max(...leaves),
  };
}

function compared(store: Store): Record<Name, Found>[] {
  return indexSeries(store).flatMap(({ id }) => {
    const prints = printsOf(store, id);
    const [a, b] = [foundOf(prints, 'median'), foundOf(prints, 'trimmed')];
    return a === null || b === null ? [] : [{ median: a, trimmed: b }];
  });
}

const MEASURES = ['daily', 'noise', 'leaves'] as const;
const wins = { median: { daily: 0, noise: 0, leaves: 0 }, trimmed: { daily: 0, noise: 0, leaves: 0 } };

function tell(what: string, all: readonly Record<Name, Found>[]): void {
  if (all.length === 0) {
    console.log(`${what.padEnd(46)} too few votes`);
    return;
  }
  const middle = (name: Name, measure: (typeof MEASURES)[number]): number =>
    median(all.map((each) => each[name][measure])) ?? 0;
  const cells = MEASURES.map((measure) => {
    const [a, b] = NAMES.map((name) => middle(name, measure)) as [number, number];
    if (Math.abs(a - b) > 1e-3) wins[a < b ? 'median' : 'trimmed'][measure] += 1;
    return `${a.toFixed(2).padStart(8)} ${b.toFixed(2).padStart(8)}`;
  });
  console.log(`${what.padEnd(46)}${cells.join('  ')}   ${all.length}`);
}

/** The panels of a world for the gates: four prints a day of its last two weeks. */
function ofGateWorld(world: GateWorld): Record<Name, Found>[] {
  return Array.from({ length: SEEDS }, (_, seed) => seed).flatMap((seed) => {
    const prints = gatesHistory(world, seed).panels.map(({ at, venues }): Print => {
      const votes = weighed(venues).flatMap((venue) => venue.votes);
      return {
        slot: at,
        votes: votes.map(({ price, share }) => ({ value: price, weight: share })).filter(({ weight }) => weight > 0),
      };
    });
    const [a, b] = [foundOf(prints, 'median'), foundOf(prints, 'trimmed')];
    return a === null || b === null ? [] : [{ median: a, trimmed: b }];
  });
}

async function history(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const store = openStore(':memory:', { readonly: false });
  const again = () => Promise.reject(new Error('nothing to make again'));
  const doors = { providers: await registry(), now: NOW, onProgress: () => {}, again };
  await importFile(store, { name, bytes }, doors);
  tell(name, compared(store));
  store.close();
}

async function* rentals(folder: string): ReturnType<typeof gpurentalprices.read> {
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.json')) yield* gpurentalprices.read(createReadStream(join(folder, name)));
}

console.log(`${''.padEnd(46)}${MEASURES.map((each) => `${each} %: median, trimmed`.padStart(17)).join('  ')}   models`);
for (const world of [...FALSE_WORLDS, ...TRUE_WORLDS])
  play(world, 0, SEEDS, (store) => tell(world.name, compared(store)));
for (const world of [...TRUE_GATE_WORLDS, ...FALSE_GATE_WORLDS]) tell(world.name, ofGateWorld(world));
const folder = process.argv[2];
if (folder !== undefined) {
  await history('gpurentalprices', written(rentals(join(folder, 'gpurentalprices')), {}));
  await history('nixj9', createReadStream(join(folder, 'nixj9_hourly.csv')));
}
console.log(`smaller in so many: ${JSON.stringify(wins)}`);
