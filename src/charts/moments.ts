// The lowest, the middle and the highest of several series at each time: the market that they make.
import { SLOT_SECONDS, STALE_SLOTS } from '#domain/time.ts';
import type { Points } from './steps.ts';

export type Moment = { readonly at: number; readonly low: number; readonly middle: number; readonly high: number };

const SHORTEST_GAP = SLOT_SECONDS;

/** The usual distance of a series' observations, seconds. */
function usualGap(points: Points): number {
  const times = points.flatMap(([at, value]) => (value === null ? [] : [at]));
  const gaps = times
    .slice(1)
    .map((at, index) => at - (times[index] ?? at))
    .sort((a, b) => a - b);
  return Math.max(SHORTEST_GAP, gaps[Math.floor(gaps.length / 2)] ?? SHORTEST_GAP);
}

/**
 * What each series is worth at each time: what was observed, or what was before while that is not stale, as a price
 * of now is told. That one seller missed a half hour makes no market dearer.
 */
function carriedAt(series: readonly Points[], isPresent: (index: number) => boolean): Map<number, number[]> {
  // Where nobody was observed there is a hole, and no market that goes on.
  const times = [
    ...new Set(series.flatMap((points) => points.flatMap(([at, value]) => (value === null ? [] : [at])))),
  ].sort((a, b) => a - b);
  const worth = new Map<number, number[]>(times.map((time) => [time, []]));
  for (const [index, points] of series.entries()) {
    const end = isPresent(index)
      ? Number.POSITIVE_INFINITY
      : (points.findLast(([, value]) => value !== null)?.[0] ?? 0);
    const fresh = STALE_SLOTS * usualGap(points);
    const own = new Map(points);
    let last: { readonly at: number; readonly value: number } | null = null;
    for (const time of times) {
      const value = own.get(time) ?? null;
      if (value !== null) last = { at: time, value };
      if (last !== null && time <= end && time - last.at <= fresh) worth.get(time)?.push(last.value);
    }
  }
  return worth;
}

/**
 * In order of time, where anything was observed then. `isPresent` tells of each series whether its last price is one
 * of now: a seller that has sold out has none behind its last observation.
 */
export const momentsOf = (series: readonly Points[], isPresent: (index: number) => boolean = () => true): Moment[] =>
  [...carriedAt(series, isPresent)].flatMap(([at, values]) => {
    if (values.length === 0) return [];
    const sorted = values.toSorted((a, b) => a - b);
    const half = (sorted.length - 1) / 2;
    const middle = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
    return [{ at, low: sorted[0] ?? 0, middle, high: sorted.at(-1) ?? 0 }];
  });

/** Farther apart than so many steps are no neighbours. */
const MOST_STEPS = 2.5;

/** With a hole where a pause is; the step is the shortest distance, `usual` where there is one moment. */
export function gapped(moments: readonly Moment[], usual: number): (readonly [at: number, moment: Moment | null])[] {
  const apart = moments.slice(1).map(({ at }, index) => at - (moments[index]?.at ?? at));
  const step = Math.min(...apart, apart.length === 0 ? usual : Number.POSITIVE_INFINITY);
  return moments.flatMap((moment, index): (readonly [number, Moment | null])[] => {
    const before = moments[index - 1]?.at ?? moment.at;
    const isApart = moment.at - before > MOST_STEPS * step;
    return [...(isApart ? [[before + step, null] as const] : []), [moment.at, moment]];
  });
}
