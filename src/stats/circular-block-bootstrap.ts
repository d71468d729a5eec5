import type { Interval } from './day-block-bootstrap.ts';
import { seededDice } from './dice.ts';
import { quantileOfSorted } from './quantile.ts';

const DRAWS = 1_000;
const TAILS = [0.05, 0.95] as const;

export type Blocks = {
  readonly seed: number;
  /** The least length of a block, for a statistic of changes that span several days. */
  readonly least?: number;
};

/** The length of a block: the root of the third power of the days, rounded up, and no less than the statistic needs. */
export const blockLength = (days: number, least = 1): number =>
  Math.max(1, Math.min(days, Math.max(Math.ceil(Math.cbrt(days) - 1e-9), least)));

/**
 * Circular block bootstrap, 90 % percentile intervals: blocks of neighbouring days are drawn with replacement, 1,000 seeded times, the last
 * day being followed by the first, so that what hangs together over some days stays together and each day is drawn as often as any.
 * `statistics` are handed how often each day was drawn and give one or several figures, each of which gets its interval; a figure made of
 * per-day parts (a change and its square, a pair of changes) sees no seam between blocks. Too narrow where a series stays away from its
 * mean for longer than a block. Units: those of the figures. Too little data: null for a figure that fewer than half of the draws have.
 * Source: Politis and Romano 1992; block length, Hall, Horowitz and Jing 1995; parts, Kuensch 1989 (blocks of blocks).
 */
export function circularBlockBootstrap(
  days: number,
  statistics: (timesDrawn: Int32Array) => readonly (number | null)[],
  { seed, least }: Blocks,
): (Interval | null)[] {
  const length = blockLength(days, least);
  const dice = seededDice(seed);
  const timesDrawn = new Int32Array(days);
  const drawn: number[][] = [];
  for (let draw = 0; draw < DRAWS && days > 0; draw += 1) {
    timesDrawn.fill(0);
    for (let left = days; left > 0; left -= length) {
      const from = Math.floor(dice() * days);
      for (let step = 0; step < Math.min(length, left); step += 1) {
        const day = (from + step) % days;
        timesDrawn[day] = (timesDrawn[day] ?? 0) + 1;
      }
    }
    for (const [at, value] of statistics(timesDrawn).entries()) {
      drawn[at] ??= [];
      if (value !== null && !Number.isNaN(value)) drawn[at].push(value);
    }
  }
  return drawn.map((values) => {
    const sorted = Float64Array.from(values).sort();
    const [low, high] = TAILS.map((q) => quantileOfSorted(sorted, q));
    return values.length < DRAWS / 2 || low == null || high == null ? null : [low, high];
  });
}
