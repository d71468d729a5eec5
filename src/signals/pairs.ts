// Two comparable providers of one model: how far their floors lie apart, how lastingly, and whether a leg is a frozen list price.
import type { Detail } from '#domain/verdict.ts';
import { median } from '#stats/median.ts';
import { isFrozenLeg, isUnrated } from './frozen.ts';
import { atOneRate, spreadHalfLife } from './half-life.ts';
import {
  DAY,
  FORTNIGHT,
  HISTORY_SLOTS,
  hourlyMeans,
  isFilled,
  type ModelHistory,
  type SellerHistory,
  seenIn,
  WEEK,
} from './history.ts';
import { THRESHOLDS } from './thresholds.ts';

export type Pair = {
  readonly a: SellerHistory;
  readonly b: SellerHistory;
  /** Signed floor of a less floor of b, NaN where either is missing. */
  readonly deltas: Float64Array;
  /** Of the last 7 days. */
  readonly median7d: number;
  /** The same of what is left once each one's cheapest offer is gone. */
  readonly depth7d: number;
  readonly n: number;
  /** Legs that are frozen list prices. */
  readonly frozen: readonly SellerHistory[];
};

/** A leg has a price of now: its provider is not stale, and it asked one in a quarter of the last day. */
const isCurrent = (leg: SellerHistory): boolean =>
  leg.comparable && leg.current && isFilled(seenIn(leg.floors, DAY).values.length, DAY, leg.gapSlots);

function pairOf(a: SellerHistory, b: SellerHistory, frozen: ReadonlySet<SellerHistory>): Pair | null {
  const deltas = differenceOf(a.floors, b.floors);
  const { values } = seenIn(deltas, WEEK);
  const median7d = median(values);
  if (median7d === null || !isFilled(values.length, WEEK, Math.max(a.gapSlots, b.gapSlots))) return null;
  const behind = differenceOf(a.depth.subarray(-WEEK), b.depth.subarray(-WEEK));
  const depth7d = median(seenIn(behind, WEEK).values) ?? median7d;
  return { a, b, deltas, median7d, depth7d, n: values.length, frozen: [a, b].filter((leg) => frozen.has(leg)) };
}

const differenceOf = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((price, at) => price - (b[at] ?? Number.NaN));

export type Pairs = {
  readonly moving: readonly Pair[];
  readonly frozen: readonly Pair[];
  /** Legs of no pair, for want of the exchange rates of what they ask in. */
  readonly unrated: readonly SellerHistory[];
};

/** Every pair with enough common slots in 7 days; those of two frozen list prices apart, for no one trades there. */
export function pairsOf({ sellers, rates }: ModelHistory): Pairs {
  const current = sellers.filter(isCurrent).sort((x, y) => (x.provider < y.provider ? -1 : 1));
  const legs = current.filter((leg) => !isUnrated(leg));
  const still = new Set(legs.filter((leg) => isFrozenLeg(leg, rates)));
  const pairs = legs
    .flatMap((a, at) => legs.slice(at + 1).map((b) => pairOf(a, b, still)))
    .filter((pair) => pair !== null);
  const isStill = ({ frozen }: Pair): boolean => frozen.length === 2;
  return {
    moving: pairs.filter((pair) => !isStill(pair)),
    frozen: pairs.filter(isStill),
    unrated: current.filter(isUnrated),
  };
}

/** The distance in percent of the cheaper leg. */
export function shareOfCheaper({ a, b, median7d }: Pair): number | null {
  const cheaper = Math.min(median(seenIn(a.floors, WEEK).values) ?? 0, median(seenIn(b.floors, WEEK).values) ?? 0);
  return cheaper > 0 ? (Math.abs(median7d) / cheaper) * 100 : null;
}

/** Hourly means of the last 14 days of the signed difference, both legs at the last exchange rate of what they are asked in. */
function hoursAtOneRate({ a, b }: Pair, slot: number): (number | null)[] {
  const last = HISTORY_SLOTS - 1;
  const [mine, theirs] = [a, b].map(({ floors, usdAt }) =>
    floors.map((floor, place) => atOneRate(floor, place, usdAt, last)),
  );
  const deltas = differenceOf(mine ?? a.floors, theirs ?? b.floors);
  return hourlyMeans(deltas.subarray(HISTORY_SLOTS - FORTNIGHT), slot - FORTNIGHT + 1).hours;
}

/** Median of the absolute distance over 24 hours: the spread as first published. */
export const published = ({ deltas }: Pair): number | null =>
  median(seenIn(deltas, DAY).values.map((delta) => Math.abs(delta)));

/** What is told of a pair, slots of the judged history. */
export function pairDetails(pair: Pair, slot: number): { readonly [name: string]: Detail } {
  const { a, b, deltas, median7d, depth7d, n, frozen } = pair;
  const week = seenIn(deltas, WEEK).values;
  const gap = Math.max(a.gapSlots, b.gapSlots);
  return {
    a: a.provider,
    b: b.provider,
    median7d,
    depth7d,
    n,
    shareAbove030: week.filter((delta) => Math.abs(delta) > THRESHOLDS.spread.green).length / week.length,
    pctOfCheaper: shareOfCheaper(pair),
    halfLifeHours: isFilled(seenIn(deltas, FORTNIGHT).values.length, FORTNIGHT, gap)
      ? spreadHalfLife(hoursAtOneRate(pair, slot))
      : null,
    frozenLeg: frozen[0]?.provider ?? null,
    median24h: published(pair),
  };
}
