// Whether a round may stand under its half hour: one far from the last is held against the clocks of the sellers that answered in it.
import type { Round } from '#domain/outcome.ts';
import {
  ageInWords,
  DAY_SECONDS,
  isoTime,
  SLOT_SECONDS,
  SLOT_WORD,
  SLOT_WORDS,
  SLOTS_PER_DAY,
  slotStart,
} from '#domain/time.ts';
import { median } from '#stats/median.ts';
import { noteClock } from '#store/meta.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';

/** A clock that is kept right is within seconds; that of a seller that nobody keeps may be minutes off. */
const TOLERANCE_SECONDS = 300;
const FURTHEST_SLOTS = SLOTS_PER_DAY;
/** So many sellers that agree are more than one whose own clock is off. */
const FEWEST_VOICES = 3;

/** Writes down what the sellers' clocks say of ours, also of a round that is not written for it. */
export function noteClockSeen(store: Store, { endedAt, clockOffsets }: Pick<Round, 'endedAt' | 'clockOffsets'>): void {
  const offset = median(clockOffsets ?? []);
  if (offset !== null) store.transaction(() => noteClock(store, endedAt, offset));
}

/** Throws where the round must not be written under its slot, with what to do. */
export function checkClock(store: Store, round: Pick<Round, 'slot' | 'startedAt' | 'clockOffsets'>): void {
  const problem = clockProblem(lastSlot(store), round);
  if (problem !== null) throw new StoreProblem(problem);
}

/**
 * Why a round cannot stand after the last one; null where it can. The median over the sellers speaks, so that less than half of them
 * can neither hold up a round nor let one through. A first round, and one that no outside clock was asked for, has ours alone.
 */
export function clockProblem(
  last: number | undefined,
  { slot, startedAt, clockOffsets }: Pick<Round, 'slot' | 'startedAt' | 'clockOffsets'>,
): string | null {
  const offset = median(clockOffsets ?? []);
  const isFar = last === undefined || slot < last || slot - last > FURTHEST_SLOTS;
  // Near the last round a half hour off is another slot; of one or two sellers it may be their own clock.
  const nearTolerance = (clockOffsets ?? []).length >= FEWEST_VOICES ? SLOT_SECONDS : DAY_SECONDS;
  if (offset !== null && Math.abs(offset) > (isFar ? TOLERANCE_SECONDS : nearTolerance))
    return (
      `this computer's clock says ${isoTime(startedAt)}, those of the sellers say ${isoTime(Math.floor(startedAt + offset))}: ` +
      `nothing was written; set the clock right, the next ${SLOT_WORD} is collected then`
    );
  if (last === undefined || !isFar) return null;
  if (slot < last) return backward(slot, last, offset !== null);
  return clockOffsets === undefined || offset !== null
    ? null
    : `${ageInWords((slot - last) * SLOT_SECONDS)} lie between the last ${SLOT_WORD} in the store, ` +
        `${isoTime(slotStart(last))}, and this one, ` +
        `${isoTime(slotStart(slot))}, and no seller's answer told the time: nothing was written, and the next ${SLOT_WORD} is tried; ` +
        "if the clock is right, stop gpu-spot and run 'gpu-spot collect --trust-clock' once";
}

const backward = (slot: number, last: number, isConfirmed: boolean): string =>
  isConfirmed
    ? `the sellers' clocks say that this computer's is right, ` +
      `and the store holds ${SLOT_WORDS} that have not come yet, up to ${isoTime(slotStart(last))}: ` +
      "nothing was written; stop gpu-spot and run 'gpu-spot take-back', which makes a backup first"
    : `the clock went back: the ${SLOT_WORD} of ${isoTime(slotStart(slot))} comes before ${isoTime(slotStart(last))}, ` +
      'which is stored: nothing was written; ' +
      "set the clock right, or, if it is right, stop gpu-spot and run 'gpu-spot take-back', which makes a backup first";
