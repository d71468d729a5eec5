// Prints by UTC day: how many a day should have, which of them are there, and the fix that follows. Pure.
import { placeFrom } from '#domain/ascending.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import { type Fix, fixOf } from './fix.ts';

export type DatedPrint = {
  readonly slot: number;
  /** Micro-dollars; null where it is suppressed. */
  readonly value: number | null;
  readonly imported: boolean;
};

export type FixDay = Fix & { readonly day: number; readonly imported: boolean };

/** An archive that is taken at odd hours is expected no closer than nine in ten of its distances. */
const USUAL = 0.9;

/** Days to either side in which the usual distance of imported prints is looked for. */
export const CADENCE_DAYS = 14;

/**
 * The fixes of the days from `first` to `last`, of prints in order of time. A day with a round of our own, also one that was missed,
 * should have 48 prints; one that was only imported as many as its prints' usual distance allows. Units: micro-dollars. Too little data:
 * a day without prints has no fix and nothing scheduled where it was not ours. Source: decision 50.
 */
export function fixDays(
  prints: readonly DatedPrint[],
  { first, last, ownDays }: { readonly first: number; readonly last: number; readonly ownDays: ReadonlySet<number> },
): FixDay[] {
  const byDay = Map.groupBy(prints, ({ slot }) => dayOfSlot(slot));
  const imported = prints.flatMap((print) => (print.imported ? [print.slot] : []));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
    const day = first + at;
    const mine = byDay.get(day) ?? [];
    const isImported = !ownDays.has(day);
    const gap = isImported ? usualGap(imported, day) : 1;
    return { day, imported: isImported, ...fixOf(placesOf(mine, day, gap), isImported) };
  });
}

/** The day's scheduled places, each with its print or null; a suppressed print is none. */
function placesOf(prints: readonly DatedPrint[], day: number, gap: number | null): (number | null)[] {
  if (gap === null) return [];
  const step = Math.min(gap, SLOTS_PER_DAY);
  const places: (number | null)[] = Array(Math.max(1, Math.floor(SLOTS_PER_DAY / step))).fill(null);
  for (const { slot, value } of prints) {
    const at = Math.min(places.length - 1, Math.floor((slot - day * SLOTS_PER_DAY) / step));
    if (value !== null) places[at] = value;
  }
  return places;
}

/** The usual distance of imported prints, ascending, around a day, in slots; null where there are none. */
function usualGap(slots: readonly number[], day: number): number | null {
  const [from, to] = [(day - CADENCE_DAYS) * SLOTS_PER_DAY, (day + 1 + CADENCE_DAYS) * SLOTS_PER_DAY];
  const near = slots.slice(placeFrom(slots, from), placeFrom(slots, to));
  if (near.length === 0) return null;
  const gaps = Int32Array.from(near.slice(1), (slot, at) => slot - (near[at] ?? slot)).sort();
  return Math.max(1, gaps[Math.floor(USUAL * (gaps.length - 1))] ?? SLOTS_PER_DAY);
}
