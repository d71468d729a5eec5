// Changes of the sellers' prices beside those of an index over the same days: what a hedge would have had to meet, and what it leaves.
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { studentT95, Z95 } from '#stats/student-t.ts';
import { fTail } from '#stats/tail-probability.ts';
import { changesOver, isThere, meanOf, where } from './days.ts';
import type { Leg } from './legs.ts';

/** Changes of one seller with the index's of the same days, both about their own mean; NaN where either is missing. */
export type Changes = {
  readonly leg: Leg;
  readonly index: Float64Array;
  readonly own: Float64Array;
  readonly n: number;
};

export type Hedge = {
  readonly r2: number;
  readonly slope: number;
  readonly p: number;
  /** Changes, overlapping ones counted, of the seller with the middle number of them; and how many of them do not overlap. */
  readonly n: number;
  readonly independent: number;
};

export function changesOf(legs: readonly Leg[], index: Float64Array, days: number): Changes[] {
  const moves = changesOver(index, days);
  return legs.map((leg) => {
    const own = where(changesOver(leg.logs, days), moves);
    const same = where(moves, own);
    return { leg, index: centred(same), own: centred(own), n: own.filter(isThere).length };
  });
}

/** About their own mean: drift is no risk that a hedge could take away. */
export function centred(values: Float64Array): Float64Array {
  const mean = meanOf([...values].filter(isThere));
  return values.map((value) => value - mean);
}

/** By day, over all sellers: squares of the index's changes, products, squares of the sellers'. */
export type Products = { readonly xx: Float64Array; readonly xy: Float64Array; readonly yy: Float64Array };

export function productsOf(changes: readonly Changes[], days: number): Products {
  const products = { xx: new Float64Array(days), xy: new Float64Array(days), yy: new Float64Array(days) };
  for (const { index, own } of changes)
    for (let place = 0; place < days; place += 1) {
      const [x, y] = [index[place], own[place]];
      if (!isThere(x) || !isThere(y)) continue;
      products.xx[place] = (products.xx[place] ?? 0) + x * x;
      products.xy[place] = (products.xy[place] ?? 0) + x * y;
      products.yy[place] = (products.yy[place] ?? 0) + y * y;
    }
  return products;
}

/** The sums over days, each as often as it was drawn. */
export function summed({ xx, xy, yy }: Products, times?: Int32Array): { xx: number; xy: number; yy: number } {
  const sums = { xx: 0, xy: 0, yy: 0 };
  for (let place = 0; place < xx.length; place += 1) {
    const weight = times === undefined ? 1 : (times[place] ?? 0);
    if (weight === 0) continue;
    sums.xx += weight * (xx[place] ?? 0);
    sums.xy += weight * (xy[place] ?? 0);
    sums.yy += weight * (yy[place] ?? 0);
  }
  return sums;
}

/**
 * One slope for all of them. Overlapping changes say the same thing several times: for F, its p and every interval they count as n over
 * the days of one. Null where the index, or nobody's price, moved.
 */
export function hedgeOf(changes: readonly Changes[], days: number): Hedge | null {
  const [first] = changes;
  if (first === undefined) return null;
  const { xx, xy, yy } = summed(productsOf(changes, first.own.length));
  if (!(xx > 0 && yy > 0)) return null;
  const counts = changes.map(({ n }) => n).sort((a, b) => a - b);
  const n = counts[Math.floor((counts.length - 1) / 2)] ?? 0;
  const independent = Math.floor(n / days);
  const r2 = (xy * xy) / (xx * yy);
  const left = independent - 2;
  const p = left > 0 ? fTail(r2 >= 1 ? Number.POSITIVE_INFINITY : (r2 * left) / (1 - r2), 1, left) : Number.NaN;
  return { r2, slope: xy / xx, p, n, independent };
}

export type HedgeIntervals = { readonly r2: Interval; readonly slope: Interval };

/** What drawn blocks of two changes say, and what so few independent changes can (Fisher's z for R², Student's t for the slope). */
export function hedgeIntervals(
  changes: readonly Changes[],
  hedge: Hedge,
  { days, seed }: { days: number; seed: number },
): HedgeIntervals {
  const length = changes[0]?.own.length ?? 0;
  const products = productsOf(changes, length);
  const [r2, slope] = circularBlockBootstrap(
    length,
    (times) => {
      const { xx, xy, yy } = summed(products, times);
      return xx > 0 && yy > 0 ? [(xy * xy) / (xx * yy), xy / xx] : [null, null];
    },
    { seed, least: 2 * days },
  );
  const { independent } = hedge;
  const r = Math.sqrt(hedge.r2);
  const z = Math.atanh(Math.min(r, 1 - Number.EPSILON));
  const off = independent > 3 ? Z95 / Math.sqrt(independent - 3) : Number.POSITIVE_INFINITY;
  const [low, high] = [Math.tanh(Math.max(0, z - off)) ** 2, Math.tanh(z + off) ** 2];
  const error = Math.abs(hedge.slope) * Math.sqrt((1 / hedge.r2 - 1) / Math.max(1, independent - 2));
  const reach = independent > 2 ? studentT95(independent - 2) * error : Number.MAX_VALUE;
  return {
    r2: [Math.min(low, r2?.[0] ?? low), Math.max(high, r2?.[1] ?? high)],
    slope: [
      Math.min(hedge.slope - reach, slope?.[0] ?? hedge.slope),
      Math.max(hedge.slope + reach, slope?.[1] ?? hedge.slope),
    ],
  };
}
