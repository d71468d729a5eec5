import { autoregression } from './autoregression.ts';

export type ReversionTime = {
  /** Steps until half of a distance from the level is gone; infinite where none is ever. */
  readonly halfLife: number;
  /** 90 %. */
  readonly interval: readonly [low: number, high: number];
  /** What is kept of a distance from one step to the next, as fitted. */
  readonly kept: number;
  /** Pairs of neighbouring steps. */
  readonly n: number;
};

/**
 * What n (fitted - 1) comes out at, 5 %, median and 95 %, where a series of n steps keeps exp(-c / n) from step to step and its level is
 * fitted too: first c, then the three. 20,000 seeded series of 150 steps each. At c = 0 it is Fuller 1976.
 */
const FITTED_STEPS = 150;
const FITTED = [
  [0, -13.88, -4.36, -0.14],
  [1, -14.53, -5.07, -0.62],
  [2, -16.0, -5.86, -1.21],
  [3, -16.93, -6.65, -1.84],
  [4, -17.87, -7.51, -2.49],
  [6, -20.32, -9.31, -3.67],
  [8, -22.71, -11.12, -4.95],
  [12, -26.73, -14.66, -7.53],
  [16, -31.08, -18.14, -10.2],
  [24, -39.39, -24.95, -15.6],
  [36, -50.33, -34.66, -23.54],
  [50, -61.71, -45.08, -32.22],
] as const;

/**
 * Half-life of a series' distance from its level with its interval, an autoregression of one step whose fit is known to be too low: the
 * bias is put back and the interval is found by asking which truths could have made such a fit (median unbiased). Pairs with a hole (NaN)
 * on either side are left out. Lies where noise lies on the series: it looks as if it returned faster; and where the level shifts.
 * Units: steps. Too little data: null below 10 pairs or without variance. Source: Andrews 1993; bias far from one, Kendall 1954.
 */
export function reversionTime(series: readonly number[]): ReversionTime | null {
  const fit = autoregression(series);
  if (fit === null || fit.n < FEWEST) return null;
  const { kept, n } = fit;
  const [low, middle, high] = ([2, 1, 0] as const).map((point) => lifeOf(keptBy(kept, n, point)));
  return { halfLife: middle ?? 0, interval: [low ?? 0, high ?? 0], kept, n };
}

const FEWEST = 10;

const lifeOf = (kept: number): number =>
  kept <= 0 ? 0 : kept >= 1 ? Number.POSITIVE_INFINITY : Math.log(0.5) / Math.log(kept);

/**
 * The table as deviations, good for any n: of n (fitted - kept), Kendall's part of the bias put back, by the variance n (1 - kept^2) / 2
 * that it goes with (which is c where n is large).
 */
const DEVIATIONS = FITTED.map(([c, low, middle, high]) => {
  const kept = Math.exp(-c / FITTED_STEPS);
  const shift = FITTED_STEPS * (kept - 1) + 3 * (1 - kept);
  return { variance: (FITTED_STEPS * (1 - kept ** 2)) / 2, at: [low - shift, middle - shift, high - shift] as const };
});

/** Where n (fitted - 1) lies at a point of its distribution, if the truth is `kept`. */
function fittedAt(kept: number, n: number, point: 0 | 1 | 2): number {
  const variance = (n * (1 - kept ** 2)) / 2;
  const next = DEVIATIONS.findIndex((row) => row.variance >= variance);
  const [lower, upper] = [DEVIATIONS[next - 1] ?? DEVIATIONS[0], DEVIATIONS[next]];
  const base = n * (kept - 1) + 3 * (1 - kept);
  if (upper === undefined) {
    const last = DEVIATIONS.at(-1);
    const middle = last?.at[1] ?? 0;
    return base + middle + ((last?.at[point] ?? 0) - middle) * Math.sqrt(variance / (last?.variance ?? 1));
  }
  if (lower === undefined || lower === upper) return base + upper.at[point];
  const part = (variance - lower.variance) / (upper.variance - lower.variance);
  return base + lower.at[point] + part * (upper.at[point] - lower.at[point]);
}

const HALVINGS = 40;

/** The truth whose fit lies at the given point of its distribution: 0 where even no memory at all would be fitted higher, 1 for a walk. */
function keptBy(fitted: number, n: number, point: 0 | 1 | 2): number {
  const seen = n * (fitted - 1);
  if (seen >= fittedAt(1, n, point)) return 1;
  if (seen <= fittedAt(0, n, point)) return 0;
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (fittedAt(middle, n, point) < seen) low = middle;
    else high = middle;
  }
  return low;
}
