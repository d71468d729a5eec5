// A series on an even grid of time, a hole where nothing was observed; the step is said, and the points are bounded.
import { SLOT_SECONDS, SLOTS_PER_DAY, SLOTS_PER_HOUR, slotOf, slotStart } from '#domain/time.ts';

export const MOST_POINTS = 2_000;

const STEPS = {
  '5m': SLOTS_PER_HOUR / 12,
  '30m': SLOTS_PER_HOUR / 2,
  '1h': SLOTS_PER_HOUR,
  '6h': 6 * SLOTS_PER_HOUR,
  '1d': SLOTS_PER_DAY,
} as const;
export type Step = keyof typeof STEPS;

export type Grid = {
  readonly fromSlot: number;
  readonly toSlot: number;
  readonly step: Step;
  readonly stepSlots: number;
};

const DEFAULT_WINDOW = 7 * 86_400;
/** Those that are made of whole slots, the finest first. */
export const WHOLE_STEPS = (Object.keys(STEPS) as Step[]).filter((step) => STEPS[step] >= 1);
/** As fine as what was observed: the slot. */
export const FINEST_STEP: Step = WHOLE_STEPS[0] ?? '30m';

const pointsAt = (step: Step, seconds: number): number => Math.ceil(seconds / (STEPS[step] * SLOT_SECONDS)) + 1;

/** The grid for a range; a text where the range or the step asks for more than an answer may hold. */
export function gridOf(
  { from, to, resolution }: { from?: number | undefined; to?: number | undefined; resolution: Step | 'auto' },
  now: number,
): Grid | string {
  const end = to ?? Math.floor(now) + 1;
  const start = from ?? end - DEFAULT_WINDOW;
  if (start >= end) return `from must lie before to: ${start} is not before ${end}`;
  const finest = WHOLE_STEPS.find((step) => pointsAt(step, end - start) <= MOST_POINTS);
  if (finest === undefined) return `the range is longer than ${MOST_POINTS} days: ask for a shorter one`;
  const step = resolution === 'auto' ? finest : resolution;
  if (pointsAt(step, end - start) > MOST_POINTS)
    return `resolution ${step} would make more than ${MOST_POINTS} points: the finest allowed for this range is ${finest}`;
  const stepSlots = STEPS[step];
  return { fromSlot: Math.ceil(start / SLOT_SECONDS), toSlot: slotOf(end - 1) + 1, step, stepSlots };
}

export type Point = [number, number | null];

/** One point a step, at the step's start; the mean of what was observed in it, null where nothing was. */
export function onGrid(observed: Iterable<readonly [number, number]>, grid: Grid): Point[] {
  const first = Math.floor(grid.fromSlot / grid.stepSlots);
  const size = Math.max(0, Math.floor((grid.toSlot - 1) / grid.stepSlots) - first + 1);
  const sums = new Float64Array(size);
  const counts = new Uint32Array(size);
  for (const [slot, value] of observed) {
    const at = Math.floor(slot / grid.stepSlots) - first;
    if (at < 0 || at >= size) continue;
    sums[at] = (sums[at] ?? 0) + value;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return Array.from(sums, (sum, at): Point => {
    const seen = counts[at] ?? 0;
    return [slotStart((first + at) * grid.stepSlots), seen === 0 ? null : sum / seen];
  });
}

/** Drops the holes before the first and after the last observation: they are not holes of the series but of the question. */
export function trimmed(points: readonly Point[]): Point[] {
  const first = points.findIndex(([, value]) => value !== null);
  const last = points.findLastIndex(([, value]) => value !== null);
  return first === -1 ? [] : points.slice(first, last + 1);
}
