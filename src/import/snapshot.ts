// A half hour's imported rows by provider: of each model the last snapshot stands, its single offers or the sums that are told of it.
import type { Offer } from '#domain/offer.ts';
import type { Aggregate } from '#intake/slot-writer.ts';
import { median } from '#stats/median.ts';
import type { Counts } from './file.ts';
import type { ImportRow, Statistic } from './row.ts';

export type ProviderRows = {
  readonly provider: string;
  readonly offers: Offer[];
  readonly aggregates: ToldAggregate[];
};

/** With the rows that it is made of: each of them is counted somewhere. */
export type ToldAggregate = Aggregate & { readonly rows: number };

/** A crawler stamps its rows as it goes; a pause longer than this is between two snapshots. */
const LONGEST_PAUSE = 120;

const modelOf = ({ gpu, market }: { readonly gpu: string; readonly market: string }): string => `${gpu} ${market}`;

export function byProvider(
  rows: readonly ImportRow[],
  counts: Counts,
): { providers: ProviderRows[]; index: ImportRow[] } {
  const index: ImportRow[] = [];
  const providers: ProviderRows[] = [];
  for (const [provider, all] of Map.groupBy(rows, (row) => row.provider)) {
    const offers: Offer[] = [];
    const told: ImportRow[] = [];
    for (const row of standing(all, counts)) {
      if (row.market === 'index') index.push(row);
      else if (row.statistic === 'offer') offers.push(offerOf(row));
      else told.push(row);
    }
    const aggregates = aggregatesOf(told, offers, counts);
    counts.offers += offers.length;
    if (offers.length + aggregates.length > 0) providers.push({ provider, offers, aggregates });
  }
  counts.index += index.length;
  return { providers: providers.sort((a, b) => (a.provider < b.provider ? -1 : 1)), index };
}

/** Of each thing the last row; of rows with one stamp the last that stands in the file. */
function standing(all: readonly ImportRow[], counts: Counts): Iterable<ImportRow> {
  const begins = snapshotBegins(all);
  const held = new Map<string, ImportRow>();
  for (const row of all) {
    if (row.at < (begins.get(row.book) ?? 0)) {
      counts.superseded += 1;
      continue;
    }
    const name = `${row.book} ${row.statistic} ${row.key}`;
    const before = held.get(name);
    if (before?.at === row.at) counts.duplicates += 1;
    else if (before !== undefined) counts.superseded += 1;
    if (before === undefined || row.at >= before.at) held.set(name, row);
  }
  return held.values();
}

const ONE_SNAPSHOT: ReadonlyMap<string, number> = new Map();

/** When the last snapshot of each model began: back from its last row, until a pause. */
function snapshotBegins(all: readonly ImportRow[]): ReadonlyMap<string, number> {
  const first = all[0]?.at;
  if (all.every(({ at }) => at === first)) return ONE_SNAPSHOT;
  return new Map(
    [...Map.groupBy(all, ({ book }) => book)].map(([book, rows]) => {
      const times = [...new Set(rows.map(({ at }) => at))].sort((a, b) => b - a);
      const end = times.findIndex((at, index) => at - (times[index + 1] ?? Number.NEGATIVE_INFINITY) > LONGEST_PAUSE);
      return [book, times[end] ?? 0];
    }),
  );
}

/** Where single offers are there, they make the figures themselves; what cannot be rented makes none. */
function aggregatesOf(told: readonly ImportRow[], offers: readonly Offer[], counts: Counts): ToldAggregate[] {
  if (told.length === 0) return [];
  const single = new Set(offers.map(modelOf));
  const counted = told.filter(
    (row) => !row.flags.includes('not_rentable') && row.gpus !== 0 && !single.has(modelOf(row)),
  );
  counts.leftOut += told.length - counted.length;
  counts.aggregates += counted.length;
  return [...Map.groupBy(counted, modelOf)].map(([name, rows]) => {
    const [gpu = '', market] = name.split(' ');
    return {
      gpu,
      market: market === 'interruptible' ? 'interruptible' : 'on_demand',
      figures: together(rows),
      rows: rows.length,
    };
  });
}

/** Several minima of one seller are the least of them, several maxima the greatest; of medians and means the middle one. */
export function together(rows: readonly ImportRow[]): Aggregate['figures'] {
  const of = (statistic: Statistic): number[] =>
    rows.flatMap((row) => (row.statistic === statistic ? [row.microUsd] : []));
  const [least, middles, means, greatest] = [of('min'), of('median'), of('mean'), of('max')];
  const middle = (values: readonly number[]): number => Math.round(median(values) ?? 0);
  return {
    ...(least.length === 0 ? {} : { min: Math.min(...least) }),
    ...(middles.length === 0 ? {} : { median: middle(middles) }),
    ...(means.length === 0 ? {} : { mean: middle(means) }),
    ...(greatest.length === 0 ? {} : { max: Math.max(...greatest) }),
  };
}

const NO_IDS: readonly string[] = [];

function offerOf(row: ImportRow): Offer {
  return {
    key: row.key,
    gpu: row.gpu,
    market: row.market === 'interruptible' ? 'interruptible' : 'on_demand',
    gpus: row.gpus ?? 1,
    stock: row.gpus,
    gpuOnlyMicroUsd: row.microUsd,
    allInMicroUsd: row.microUsd,
    region: row.region,
    tier: row.tier,
    network: row.network,
    vcpus: null,
    ramGb: null,
    host: row.host,
    machine: row.machine,
    gpuIds: NO_IDS,
    flags: row.gpus === 0 && !row.flags.includes('not_rentable') ? [...row.flags, 'not_rentable'] : row.flags,
  };
}

/** A row's id may stand for several models; an offer's key is its alone. */
export function unique(offers: readonly Offer[]): readonly Offer[] {
  const keys = { on_demand: new Set<string>(), interruptible: new Set<string>() };
  return offers.map((offer) => {
    const held = keys[offer.market];
    let { key } = offer;
    while (held.has(key)) key = `${key}|${offer.gpu}`;
    held.add(key);
    return key === offer.key ? offer : { ...offer, key };
  });
}
