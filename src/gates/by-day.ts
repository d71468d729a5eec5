// A figure of each of the last days, summed up over them by drawing whole days.
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { median } from '#stats/median.ts';
import { resampledMedian } from '#stats/resampled-median.ts';
import { holding } from './told.ts';

export type ByDay = { readonly value: number; readonly interval: Interval; readonly days: number };

/** The median over all figures of the days, and what it is between if other blocks of these days had come. */
export function overDays(
  found: readonly { readonly day: number; readonly value: number }[],
  seed: number,
): ByDay | null {
  const days = [...new Set(found.map(({ day }) => day))].sort((a, b) => a - b);
  const places = new Map(days.map((day, place) => [day, place]));
  const values = found.map(({ value }) => value);
  const value = median(values);
  if (value === null) return null;
  const drawn = resampledMedian(
    values,
    found.map(({ day }) => places.get(day) ?? 0),
  );
  const [interval] = circularBlockBootstrap(days.length, (times) => [drawn(times)], { seed });
  return { value, interval: holding(interval, value), days: days.length };
}
