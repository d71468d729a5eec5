// One slot's figures of one model at one provider, and the same summed by day for long ranges.
import type { Basis, Market, Scope } from '#domain/offer.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import { type Store, sqlite } from './open.ts';
import { type SeriesName, seriesId } from './series.ts';
import type { SummaryFigures, Tables } from './tables.ts';

export type Summary = SummaryFigures & { readonly slot: number };
export type NamedSummary = Summary & { readonly gpu: string; readonly provider: string };

const PUT = `INSERT INTO summary (series, slot, floor, p25, median, p75, mean, ceiling, offers, hosts, gpus, truncated, same_offer, tier, network)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const ADD_DAY = `INSERT INTO day_summary (series, day, slots, floor_sum, median_sum, ceiling_max, gpus_sum, gpus_slots)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?)
 ON CONFLICT (series, day) DO UPDATE SET slots = slots + excluded.slots, floor_sum = floor_sum + excluded.floor_sum,
 median_sum = median_sum + excluded.median_sum, ceiling_max = max(ceiling_max, excluded.ceiling_max),
 gpus_sum = gpus_sum + excluded.gpus_sum, gpus_slots = gpus_slots + excluded.gpus_slots`;

/** The bare row; its series' last slot and its day are the caller's to write. */
export function insertSummary(store: Store, series: number, slot: number, f: SummaryFigures): void {
  const { floor, p25, median, p75, mean, ceiling } = f;
  store
    .hot(PUT)
    .run(
      series,
      slot,
      floor,
      p25,
      median,
      p75,
      mean,
      ceiling,
      f.offers,
      f.hosts,
      f.gpus,
      f.truncated,
      f.same_offer,
      f.tier,
      f.network,
    );
}

export type DaySums = Tables['day_summary'];

/** What a slot adds to its day; nothing without a floor (an imported aggregate of another kind). */
export function daySums(series: number, { slot, floor, median, ceiling, gpus }: Summary): DaySums | null {
  if (floor === null) return null;
  return {
    series,
    day: dayOfSlot(slot),
    slots: 1,
    floor_sum: floor,
    median_sum: median ?? floor,
    ceiling_max: ceiling ?? floor,
    gpus_sum: gpus ?? 0,
    gpus_slots: gpus === null ? 0 : 1,
  };
}

export function addDay(store: Store, d: DaySums): void {
  store.hot(ADD_DAY).run(d.series, d.day, d.slots, d.floor_sum, d.median_sum, d.ceiling_max, d.gpus_sum, d.gpus_slots);
}

/** Takes back a provider's figures from a slot on, and sums the days they stood in anew. */
export function undoSummaries(store: Store, provider: string, slot: number): void {
  const mine = 'series IN (SELECT id FROM series WHERE provider = ?)';
  const day = dayOfSlot(slot);
  store.hot(`DELETE FROM summary WHERE ${mine} AND slot >= ?`).run(provider, slot);
  store.hot(`DELETE FROM day_summary WHERE ${mine} AND day >= ?`).run(provider, day);
  const left = store
    .hot(`SELECT * FROM summary WHERE ${mine} AND slot >= ? ORDER BY series, slot`)
    .all(provider, day * SLOTS_PER_DAY) as (Summary & { series: number })[];
  for (const row of left) {
    const sums = daySums(row.series, row);
    if (sums !== null) addDay(store, sums);
  }
  store
    .hot(
      'UPDATE series SET last_slot = coalesce((SELECT max(slot) FROM summary WHERE series = series.id), 0) WHERE provider = ? AND last_slot >= ?',
    )
    .run(provider, slot);
}

/** The last known same-offer index of a series before a slot; where the slots between matched nothing it goes on from there. */
export function sameOfferBefore(store: Store, name: SeriesName, slot: number): number | undefined {
  const id = seriesId(store, name);
  if (id === undefined) return undefined;
  return store
    .hot(
      'SELECT same_offer FROM summary WHERE series = ? AND slot < ? AND same_offer IS NOT NULL ORDER BY slot DESC LIMIT 1',
    )
    .pluck(true)
    .get(id, slot) as number | undefined;
}

export type Cut = { readonly market: Market; readonly basis: Basis; readonly scope: Scope };

/** The figures of every model at one provider and slot. */
export const summariesAt = (
  store: Store,
  provider: string,
  slot: number,
  { market, basis, scope }: Cut,
): NamedSummary[] =>
  store
    .hot(
      `SELECT series.gpu, series.provider, summary.* FROM series CROSS JOIN summary ON summary.series = series.id AND summary.slot = ?
       WHERE series.provider = ? AND series.market = ? AND series.basis = ? AND series.scope = ? AND series.last_slot >= ?
       AND series.tier = '' AND series.network = ''`,
    )
    .all(slot, provider, market, basis, scope, slot) as NamedSummary[];

/** The same of each of the provider's goods that have names. */
export const goodsAt = (store: Store, provider: string, slot: number, { market, basis, scope }: Cut): NamedSummary[] =>
  store
    .hot(
      `SELECT series.gpu, series.provider, summary.* FROM series CROSS JOIN summary ON summary.series = series.id AND summary.slot = ?
       WHERE series.provider = ? AND series.market = ? AND series.basis = ? AND series.scope = ? AND series.last_slot >= ?
       AND (series.tier != '' OR series.network != '') ORDER BY series.gpu, series.tier, series.network`,
    )
    .all(slot, provider, market, basis, scope, slot) as NamedSummary[];

/** A series' figures in [from, to), in order of time. */
export function summariesIn(store: Store, name: SeriesName, from: number, to: number): Summary[] {
  const id = seriesId(store, name);
  if (id === undefined) return [];
  return store
    .hot('SELECT * FROM summary WHERE series = ? AND slot >= ? AND slot < ? ORDER BY slot')
    .all(id, from, to) as Summary[];
}

export type Day = { readonly day: number; readonly floor: number; readonly gpus: number | null };

/** A series by day in [from, to): the mean of the day's floors and of its known GPU counts. */
export function daysIn(store: Store, name: SeriesName, from: number, to: number): Day[] {
  const id = seriesId(store, name);
  if (id === undefined) return [];
  const rows = store.all(
    sqlite
      .selectFrom('day_summary')
      .select(['day', 'slots', 'floor_sum', 'gpus_sum', 'gpus_slots'])
      .where('series', '=', id)
      .where('day', '>=', from)
      .where('day', '<', to)
      .orderBy('day'),
  );
  return rows.map((row) => ({
    day: row.day,
    floor: row.floor_sum / row.slots,
    gpus: row.gpus_slots === 0 ? null : row.gpus_sum / row.gpus_slots,
  }));
}

/** A series by day in [from, to): the mean of the day's medians, micro-dollars. */
export function medianDays(
  store: Store,
  name: SeriesName,
  from: number,
  to: number,
): { day: number; median: number }[] {
  const id = seriesId(store, name);
  if (id === undefined) return [];
  return store
    .hot('SELECT day, 1.0 * median_sum / slots AS median FROM day_summary WHERE series = ? AND day >= ? AND day < ?')
    .all(id, from, to) as { day: number; median: number }[];
}

type FloorRow = [slot: number, floor: number | null, depth: number | null, gpus: number | null, truncated: number];

/** What is left once the cheapest offer is gone, at the least: of five offers the lower quartile is the second. */
const DEPTH = 'coalesce(CASE WHEN offers >= 5 THEN p25 WHEN offers >= 3 THEN median ELSE ceiling END, floor)';

/** The little of a series that the judge reads, as bare rows: four weeks of every series are read for each slot. */
export function floorsAndCounts(store: Store, name: SeriesName, from: number, to: number): FloorRow[] {
  const id = seriesId(store, name);
  if (id === undefined) return [];
  return store
    .hot(
      `SELECT slot, floor, ${DEPTH}, gpus, truncated FROM summary WHERE series = ? AND slot >= ? AND slot < ? ORDER BY slot`,
    )
    .raw(true)
    .all(id, from, to) as FloorRow[];
}

/** Whether a series counted its GPUs in any slot of [from, to). */
export function hasCount(store: Store, name: SeriesName, from: number, to: number): boolean {
  const id = seriesId(store, name);
  if (id === undefined) return false;
  return (
    store
      .hot('SELECT 1 FROM summary WHERE series = ? AND slot >= ? AND slot < ? AND gpus IS NOT NULL LIMIT 1')
      .get(id, from, to) !== undefined
  );
}

/** The models and providers whose figures reach a slot, reference series left out. */
export const seriesSince = (
  store: Store,
  { market, basis, scope }: Cut,
  slot: number,
): { gpu: string; provider: string }[] =>
  store
    .hot(
      `SELECT gpu, provider FROM series WHERE market = ? AND basis = ? AND scope = ? AND provider != 'reference' AND last_slot >= ?
       AND tier = '' AND network = '' ORDER BY gpu, provider`,
    )
    .all(market, basis, scope, slot) as { gpu: string; provider: string }[];

export type NamedSeries = {
  readonly gpu: string;
  readonly provider: string;
  readonly tier: string | null;
  readonly network: string | null;
};

/** The models and providers that have figures, reference series left out; each good of a seller that has names only where asked. */
export const seriesNames = (
  store: Store,
  { market, basis, scope }: Cut,
  goods: 'headline' | 'each' = 'headline',
): NamedSeries[] =>
  store
    .hot(
      `SELECT gpu, provider, nullif(tier, '') AS tier, nullif(network, '') AS network FROM series
       WHERE market = ? AND basis = ? AND scope = ? AND provider != 'reference' AND (? OR (tier = '' AND network = ''))
       ORDER BY gpu, provider, tier, network`,
    )
    .all(market, basis, scope, goods === 'each' ? 1 : 0) as NamedSeries[];
