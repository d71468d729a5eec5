// Two comparable providers of one model: how far their floors lie apart, how lastingly, and whether a leg is a frozen list price.
import type { Detail } from '#domain/verdict.ts';
import { halfLife } from '#stats/half-life.ts';
import { median } from '#stats/median.ts';
import {
  DAY,
  FORTNIGHT,
  HISTORY_SLOTS,
  hourlyMeans,
  isFilled,
  type ModelHistory,
  type Seen,
  type SellerHistory,
  seenIn,
  WEEK,
} from './history.ts';
import { THRESHOLDS } from './thresholds.ts';

const SHORT_LAG_HOURS = 6;
const LONG_LAG_HOURS = 12;
const MOST_CHANGES = 1;

export type Pair = {
  readonly a: SellerHistory;
  readonly b: SellerHistory;
  /** Signed floor of a less floor of b, NaN where either is missing. */
  readonly deltas: Float64Array;
  /** Of the last 7 days. */
  readonly median7d: number;
  readonly n: number;
};

/** Prices are whole micro-dollars: taken back into the currency they were asked in, they are off by no more. */
const NOISE_USD = 2e-6;

/**
 * An administered list price is a quote, not a market: at most one change of the floor in 14 days, with 7 days seen.
 * Judged in the currency that is asked (`usdAt`: USD for one unit at a place), for an exchange rate moves no price.
 */
export function isFrozen({ at, values }: Seen, gapSlots: number, usdAt: (place: number) => number = () => 1): boolean {
  const span = (at.at(-1) ?? 0) - (at[0] ?? 0) + gapSlots;
  const asked = values.map((value, index) => value / usdAt(at[index] ?? 0));
  const changes = asked.filter((value, index) => index > 0 && Math.abs(value - (asked[index - 1] ?? 0)) > NOISE_USD);
  return span >= WEEK && isFilled(values.length, WEEK, gapSlots) && changes.length <= MOST_CHANGES;
}

const isFrozenLeg = (leg: SellerHistory): boolean => isFrozen(seenIn(leg.floors, FORTNIGHT), leg.gapSlots, leg.usdAt);

/** A leg has a price of now: its provider is not stale, and it asked one in a quarter of the last day. */
const isCurrent = (leg: SellerHistory): boolean =>
  leg.comparable && leg.current && isFilled(seenIn(leg.floors, DAY).values.length, DAY, leg.gapSlots);

function pairOf(a: SellerHistory, b: SellerHistory): Pair | null {
  const deltas = a.floors.map((floor, at) => floor - (b.floors[at] ?? Number.NaN));
  const { values } = seenIn(deltas, WEEK);
  const median7d = median(values);
  if (median7d === null || !isFilled(values.length, WEEK, Math.max(a.gapSlots, b.gapSlots))) return null;
  return { a, b, deltas, median7d, n: values.length };
}

/** Every pair with enough common slots in 7 days; those of two frozen list prices apart, for no one trades there. */
export function pairsOf({ sellers }: ModelHistory): { moving: Pair[]; frozen: Pair[] } {
  const legs = sellers.filter(isCurrent).sort((x, y) => (x.provider < y.provider ? -1 : 1));
  const frozenLegs = new Set(legs.filter(isFrozenLeg));
  const pairs = legs.flatMap((a, at) => legs.slice(at + 1).map((b) => pairOf(a, b))).filter((pair) => pair !== null);
  const isStill = ({ a, b }: Pair): boolean => frozenLegs.has(a) && frozenLegs.has(b);
  return { moving: pairs.filter((pair) => !isStill(pair)), frozen: pairs.filter(isStill) };
}

/** Median of the absolute distance over 24 hours: the spread as first published. */
export const published = ({ deltas }: Pair): number | null =>
  median(seenIn(deltas, DAY).values.map((delta) => Math.abs(delta)));

/** What is told of a pair, slots of the judged history. */
export function pairDetails(pair: Pair, slot: number): { readonly [name: string]: Detail } {
  const { a, b, deltas, median7d, n } = pair;
  const week = seenIn(deltas, WEEK).values;
  const cheaper = Math.min(median(seenIn(a.floors, WEEK).values) ?? 0, median(seenIn(b.floors, WEEK).values) ?? 0);
  const fortnight = deltas.subarray(HISTORY_SLOTS - FORTNIGHT);
  const gap = Math.max(a.gapSlots, b.gapSlots);
  const { hours } = hourlyMeans(fortnight, slot - FORTNIGHT + 1);
  return {
    a: a.provider,
    b: b.provider,
    median7d,
    n,
    shareAbove030: week.filter((delta) => Math.abs(delta) > THRESHOLDS.spread.green).length / week.length,
    pctOfCheaper: cheaper > 0 ? (Math.abs(median7d) / cheaper) * 100 : null,
    halfLifeHours: isFilled(seenIn(deltas, FORTNIGHT).values.length, FORTNIGHT, gap)
      ? halfLife(hours, SHORT_LAG_HOURS, LONG_LAG_HOURS)
      : null,
    frozenLeg: [a, b].find(isFrozenLeg)?.provider ?? null,
    median24h: published(pair),
  };
}
