import { seededDice } from './dice.ts';
import { quantileOfSorted } from './quantile.ts';

export type Interval = readonly [low: number, high: number];

const DRAWS = 1_000;
const TAILS = [0.05, 0.95] as const;

/**
 * Day-block bootstrap, 90 % percentile interval: whole days are drawn with replacement, 1,000 seeded times, so that what
 * happens within a day stays together. `statistic` is handed how often each day was drawn. `groups` are drawn from one by one
 * (one group of all days, or odd and even days apart). Too narrow where values stay away from their mean for longer than a day:
 * see persistence.ts. Units: those of the statistic. Too little data: null where fewer than half of the draws give a value.
 * Source: Politis and Romano, A Circular Block-Resampling Procedure for Stationary Data, 1992; Efron and Tibshirani 1993, ch. 13.
 */
export function dayBlockBootstrap(
  groups: readonly (readonly number[])[],
  statistic: (timesDrawn: Int32Array) => number | null,
  seed: number,
): Interval | null {
  const days = Math.max(-1, ...groups.flat()) + 1;
  const timesDrawn = new Int32Array(days);
  const dice = seededDice(seed);
  const values: number[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    timesDrawn.fill(0);
    for (const group of groups)
      for (let at = 0; at < group.length; at += 1) {
        const day = group[Math.floor(dice() * group.length)] ?? 0;
        timesDrawn[day] = (timesDrawn[day] ?? 0) + 1;
      }
    const value = statistic(timesDrawn);
    if (value !== null) values.push(value);
  }
  const sorted = Float64Array.from(values).sort();
  const [low, high] = TAILS.map((q) => quantileOfSorted(sorted, q));
  return values.length < DRAWS / 2 || low == null || high == null ? null : [low, high];
}
