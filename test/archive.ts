// Imports for tests: a file of given lines brought into a store, and a small book of offers to write lines of.
import { registry } from '#collect/registry.ts';
import { reread } from '#commands/reparse.ts';
import type { Provider } from '#domain/provider.ts';
import { type Imported, importFile } from '#import/import.ts';
import { reparse } from '#intake/reparse.ts';
import { seededDice } from '#stats/dice.ts';
import type { Store } from '#store/open.ts';

export const HEADER =
  'ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id,statistic,available';
export const S = 985_000;
export const sellers = await registry();

export const isoAt = (slot: number, seconds = 60): string =>
  new Date((slot * 1800 + seconds) * 1000).toISOString().replace('.000Z', 'Z');

export type Loading = {
  readonly header?: string;
  readonly providers?: readonly Provider[];
  readonly onProgress?: () => void;
  readonly now?: number;
};

export function load(
  store: Store,
  lines: readonly string[],
  { header = HEADER, providers = sellers, onProgress = () => {}, now = 1_790_000_000 }: Loading = {},
) {
  const bytes = new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`);
  return importFile(
    store,
    { name: 'history.csv', bytes },
    {
      providers,
      now,
      onProgress,
      again: (where, since, lines) => reparse(where, since, { providers, reread, onRound: () => {}, ...lines }),
    },
  );
}

export type Booked = {
  readonly key: string;
  readonly usd: number;
  readonly gpus: number;
  readonly machine: string;
  readonly host: string;
};

/** A half hour of a small book that moves, thins out and has an outlier now and then. */
export function book(slot: number): Booked[] {
  const dice = seededDice(slot);
  return Array.from({ length: 9 }, (_, at) => at)
    .filter((at) => dice() < 0.85 || at === 0)
    .map((at) => ({
      key: `row${at}|machine=${at >> 1}|host=${at >> 2}`,
      usd: Math.round((dice() < 0.03 ? 30 : 2 + 0.1 * at + (slot % 5) * 0.02) * 1e4) / 1e4,
      gpus: 1 << (at % 3),
      machine: String(at >> 1),
      host: String(at >> 2),
    }));
}

export const lineOf = (slot: number, each: Booked): string =>
  `${isoAt(slot)},Vast.ai,H200,${each.usd},on_demand,,${each.gpus},${each.key},offer,true`;

/** Everywhere that a row can be counted. */
export const counted = ({ notTaken, ...done }: Imported): number => {
  const places = [done.offers, done.aggregates, done.index, done.duplicates, done.superseded, done.alreadyThere];
  return [...places, done.leftOut, ...Object.values(notTaken)].reduce((sum: number, count) => sum + (count ?? 0), 0);
};
