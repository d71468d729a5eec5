// What happened to one seller's offer of one model: it came, it sold out, or a list price that had stood still was changed.
import { SLOTS_PER_DAY, SLOTS_PER_HOUR, SLOTS_PER_WEEK } from '#domain/time.ts';

/** Half hours in which a seller answered, in order, and its floors in those in which it had the model; micro-dollars. */
export type SeenFloors = { readonly answered: readonly number[]; readonly floors: ReadonlyMap<number, number> };

/** Of a day's half hours so many must have been answered: of a seller that was silent nobody knows what it had. */
const LEAST_SHARE = 0.5;
/** Once may be a page that did not come whole: twice, and for an hour. */
const LEAST_ABSENT = 2;

const dayBefore = (answered: readonly number[], slot: number): readonly number[] =>
  answered.filter((each) => each >= slot - SLOTS_PER_DAY && each < slot);

const isTold = (answered: readonly number[], slots: number): boolean => answered.length >= slots * LEAST_SHARE;

/**
 * The half hour from `from` on since which a seller has the model; null where there is none, and where it had the model in any of
 * the day before.
 */
export function cameAt({ answered, floors }: SeenFloors, from: number): number | null {
  const slot = answered.find((each) => each >= from && floors.has(each));
  if (slot === undefined) return null;
  const before = dayBefore(answered, slot);
  const isThere = floors.has(answered.at(-1) ?? 0);
  return isThere && isTold(before, SLOTS_PER_DAY) && before.every((each) => !floors.has(each)) ? slot : null;
}

/** The slot from `from` on since which it has none: it answered twice and for an hour without it, and had it most of the day before. */
export function soldOutAt({ answered, floors }: SeenFloors, from: number): number | null {
  const last = answered.findLastIndex((each) => floors.has(each));
  const slot = answered[last + 1];
  if (last < 0 || slot === undefined || slot < from || answered.length - last - 1 < LEAST_ABSENT) return null;
  if ((answered.at(-1) ?? slot) - slot + 1 < SLOTS_PER_HOUR) return null;
  const had = dayBefore(answered, slot).filter((each) => floors.has(each));
  return isTold(had, SLOTS_PER_DAY) ? slot : null;
}

export type Moved = { readonly slot: number; readonly before: number; readonly after: number };

/** The last half hour from `from` on in which the floor moved after it had not in any of the day before; null where there is none. */
export function firstMove({ answered, floors }: SeenFloors, from: number): Moved | null {
  for (const slot of answered.filter((each) => each >= from && floors.has(each)).toReversed()) {
    const before = dayBefore(answered, slot).flatMap((each) => floors.get(each) ?? []);
    const [first] = before;
    const after = floors.get(slot) ?? 0;
    if (first === undefined || after === first || !isTold(before, SLOTS_PER_DAY)) continue;
    if (before.every((each) => each === first)) return { slot, before: first, after };
  }
  return null;
}

/** Whether a price stood still for the week before it moved. */
export const stoodStill = (before: readonly number[]): boolean =>
  isTold(before, SLOTS_PER_WEEK) && new Set(before).size === 1;
