// Holes in a series: where nothing was observed between two observations, long enough to be named on a chart.
import { ageInWords } from './time.ts';

type Points = readonly (readonly [number, number | null])[];

export type Hole = { readonly from: number; readonly to: number; readonly text: string };

/** The holes of at least `leastSeconds`, from the last observation before to the first after. */
export function holesOf(points: Points, leastSeconds: number): Hole[] {
  const holes: Hole[] = [];
  let last: number | null = null;
  for (const [at, value] of points) {
    if (value === null) continue;
    if (last !== null && at - last >= leastSeconds)
      holes.push({ from: last, to: at, text: `none for ${ageInWords(at - last)}` });
    last = at;
  }
  // A hole is only there where the series has points for it: two observations a step apart are neighbours.
  return holes.filter(({ from, to }) => points.some(([at, value]) => value === null && at > from && at < to));
}
