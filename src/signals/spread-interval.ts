// The interval of the spread: up to four weeks, whole days drawn, stretched by how long a distance lasts.
import { dayBlockBootstrap } from '#stats/day-block-bootstrap.ts';
import { median } from '#stats/median.ts';
import { persistence } from '#stats/persistence.ts';
import { resampledMedian } from '#stats/resampled-median.ts';
import { blockMeans, blockOf, DAY, daysSeen, HISTORY_SLOTS, seenIn } from './history.ts';
import type { Interval } from './level.ts';
import type { Pair } from './pairs.ts';

const SEED = 101;

export type SpreadInterval = {
  readonly interval: Interval;
  readonly days: number;
  /** By how much it was stretched; null where one day gives no measure of it. */
  readonly factor: number | null;
  /** How far the middle lies from zero, in standard deviations of its daily means over the root of the days; null where they do not vary. */
  readonly drift: number | null;
};

/** The typical distance over up to 28 days, each pair turned so that its own median is positive. */
export function spreadInterval(pairs: readonly Pair[], value: number): SpreadInterval {
  const days = Math.max(...pairs.map(({ deltas }) => daysSeen(seenIn(deltas, HISTORY_SLOTS))));
  const turned = pairs.map(({ deltas }) => {
    const { at, values } = seenIn(deltas, days * DAY);
    const sign = (median(values) ?? 0) < 0 ? -1 : 1;
    return { at, values: values.map((delta) => delta * sign), blocks: at.map((place) => blockOf(place, days)) };
  });
  const middles = turned.map(({ values }) => median(values) ?? 0);
  const middle = median(middles) ?? value;
  const resampled = turned.map(({ values, blocks }) => resampledMedian(values, blocks));
  const seenDays = [...new Set(turned.flatMap(({ blocks }) => blocks))];
  const drawn = dayBlockBootstrap(
    [seenDays],
    (times) => median(resampled.map((each) => each(times)).filter((each) => each !== null)),
    SEED,
  ) ?? [middle, middle];
  const nearest = middles.reduce(
    (best, each, at) => (Math.abs(each - middle) < Math.abs((middles[best] ?? 0) - middle) ? at : best),
    0,
  );
  const typical = turned[nearest];
  const means = typical === undefined ? [] : blockMeans(typical, days);
  const factor = persistence(means);
  return {
    interval: stretched(drawn, middle, factor, value),
    days,
    factor: Number.isFinite(factor) ? factor : null,
    drift: driftOf(means, middle),
  };
}

/** Stretched about the middle, folded at zero (a distance has no sign), and wide enough to hold the judged value itself. */
function stretched([low, high]: Interval, middle: number, factor: number, value: number): Interval {
  const reach = (part: number): number => (part <= 0 ? 0 : part * factor);
  const from = middle - reach(middle - low);
  const to = middle + reach(high - middle);
  return [Math.max(0, Math.min(from, value)), Math.max(to, -from, value)];
}

function driftOf(dailyMeans: readonly (number | null)[], middle: number): number | null {
  const means = dailyMeans.filter((mean) => mean !== null);
  const level = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const deviation = Math.sqrt(means.reduce((sum, mean) => sum + (mean - level) ** 2, 0) / means.length);
  return deviation > 0 ? (middle / deviation) * Math.sqrt(means.length) : null;
}
