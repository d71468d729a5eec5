// What a contract settles on: the fix of a day as it stood when the day became final, whatever becomes known of it later. Pure.
import { dayOfSlot, dayStart, SLOTS_PER_DAY } from '#domain/time.ts';
import { CADENCE_DAYS, type FixDay, fixDays } from './days.ts';
import { FINAL_AFTER_SECONDS } from './method.ts';
import type { Known, Vintage } from './vintages.ts';

type Print = Vintage & { readonly imported: number };

export type PublishedDay = {
  /** Null while it may still change. */
  readonly fix: FixDay | null;
  /** From when on a print that comes first changes nothing that is published, epoch seconds. */
  readonly closes: number;
};

/**
 * The published fix of a day. It closes a day after its first print was known, and not before a day after its end: who comes later, to fill
 * a hole, changes it no more than a revision does; it is final once every print that came in time is. `known`: the prints known at
 * `asOf`, those of the days to either side included, by which the distance of imported prints is told. `ownSince`: since when it was
 * known that the day has rounds of our own. Too little data: no fix for a day without a print. Source: decision 50.
 */
export function publishedOn<T extends Print>(
  day: number,
  known: readonly Known<T>[],
  { asOf, ownSince }: { readonly asOf: number; readonly ownSince: number | undefined },
): PublishedDay {
  const mine = known.filter(({ first }) => dayOfSlot(first.slot) === day);
  if (mine.length === 0) return { fix: null, closes: Number.POSITIVE_INFINITY };
  const began = mine.reduce((least, { first }) => Math.min(least, first.known_at), Number.POSITIVE_INFINITY);
  const closes = Math.max(began, dayStart(day + 1)) + FINAL_AFTER_SECONDS;
  const inTime = mine.filter(({ first }) => first.known_at < closes);
  if (asOf < closes || inTime.some(({ final }) => final === null)) return { fix: null, closes };
  const isOwn = ownSince !== undefined && ownSince < closes;
  const beside = isOwn ? inTime : known.filter(({ first }) => first.known_at < closes && isNear(first.slot, day));
  const prints = beside.map(({ first, final }) => ({
    slot: first.slot,
    value: final?.value ?? null,
    imported: first.imported === 1,
  }));
  const [fix] = fixDays(prints, { first: day, last: day, ownDays: new Set(isOwn ? [day] : []) });
  return { fix: fix ?? null, closes };
}

const isNear = (slot: number, day: number): boolean =>
  slot >= (day - CADENCE_DAYS) * SLOTS_PER_DAY && slot < (day + 1 + CADENCE_DAYS) * SLOTS_PER_DAY;
