// Holes in a series: where nothing was observed between two observations, long enough to be named on a chart.
import { ageInWords } from './time.ts';

type Points = readonly (readonly [number, number | null])[];

/** A line whose last observation lies further back than this has ended: its value is not a price of now. */
const ENDED_SECONDS = 2 * 3600;

/** What stands at a line's end: nothing where it reaches the chart's end, otherwise how long ago it ended. */
export function endedText(points: Points, chartEnd: number): string {
  const last = points.findLast(([, value]) => value !== null)?.[0] ?? chartEnd;
  return chartEnd - last > ENDED_SECONDS ? `, ${ageInWords(chartEnd - last)} ago` : '';
}

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

/** A value and how old it is; where only one has room, the age, for an old value is not the news. */
export const endText = (value: string, ended: string, narrow: boolean): string =>
  narrow && ended !== '' ? ended.slice(2) : value + ended;

/** Room for a line's name, its value and its age behind it, in pixels. */
export const labelWidth = (narrow: boolean): number => (narrow ? 130 : 210);

const NAME_IN_NARROW = 10;

/** A name that has room behind a narrow chart. */
export const endName = (name: string, narrow: boolean): string =>
  narrow && name.length > NAME_IN_NARROW ? `${name.slice(0, NAME_IN_NARROW - 1)}…` : name;
