// What stands at a line's end and where, the same in every drawing of it: its name, its value, and how long ago it ended.
import { cut, isLonger } from './cut.ts';
import { ageInWords, SLOT_SECONDS, STALE_SLOTS } from './time.ts';

type Points = readonly (readonly [number, number | null])[];

/** A price goes stale after some slots without an answer; so does the end of a line. */
const ENDED_SECONDS = STALE_SLOTS * SLOT_SECONDS;

/** What stands at a line's end: nothing where it reaches the end of the chart's range, otherwise how long ago it ended. */
function endedText(points: Points, rangeEnd: number): string {
  const last = points.findLast(([, value]) => value !== null)?.[0] ?? rangeEnd;
  // In longer steps a point stands at its step's start: what it is a mean of may reach to the step's last half hour.
  const [first, second] = points;
  const step = first === undefined || second === undefined ? SLOT_SECONDS : second[0] - first[0];
  const seen = Math.min(rangeEnd, last + Math.max(0, step - SLOT_SECONDS));
  return rangeEnd - seen > ENDED_SECONDS ? `, ${ageInWords(rangeEnd - seen)} ago` : '';
}

/** Longer names are cut: the column of labels takes its room from the plot. */
const LONGEST_NAME = 14;

export const shortName = (name: string): string =>
  isLonger(name, LONGEST_NAME) ? `${cut(name, LONGEST_NAME - 1)}…` : name;

/** All that stands at a line's end: its value, its name, and how long ago it ended where it does not reach the end of the range. */
export function endLabel(line: { label: string; points: Points }, value: string, rangeEnd: number): string {
  return `${value} ${shortName(line.label)}${endedText(line.points, rangeEnd)}`;
}

const LABEL_HEIGHT = 13;

/** Labels at their lines' ends pushed apart, so that none covers another and none leaves the chart; pixels from its top. */
export function labelPlaces(ends: readonly number[], height: number): number[] {
  const order = ends.map((_, at) => at).sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0));
  const places = [...ends];
  let lowest = LABEL_HEIGHT / 2;
  for (const at of order) {
    places[at] = Math.max(ends[at] ?? 0, lowest);
    lowest = (places[at] ?? 0) + LABEL_HEIGHT;
  }
  let highest = height;
  for (const at of order.toReversed()) {
    places[at] = Math.max(LABEL_HEIGHT / 2, Math.min(places[at] ?? 0, highest));
    highest = (places[at] ?? 0) - LABEL_HEIGHT;
  }
  return places;
}
