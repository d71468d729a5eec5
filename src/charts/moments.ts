// The lowest, the middle and the highest of several series at each time: the market that they make.
import type { Points } from './steps.ts';

export type Moment = { readonly at: number; readonly low: number; readonly middle: number; readonly high: number };

/** In order of time, of those that were observed then. */
export function momentsOf(series: readonly Points[]): Moment[] {
  const at = new Map<number, number[]>();
  for (const points of series)
    for (const [time, value] of points) if (value !== null) at.set(time, [...(at.get(time) ?? []), value]);
  return [...at]
    .sort(([a], [b]) => a - b)
    .map(([time, values]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const half = (sorted.length - 1) / 2;
      const middle = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
      return { at: time, low: sorted[0] ?? 0, middle, high: sorted.at(-1) ?? 0 };
    });
}

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
