// The half hours in a row that could not be stored: since when, how many, and why the last of them was not.
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';

export type Losses = {
  readonly note: (slot: number, why: string) => void;
  /** A round was stored. */
  readonly end: () => void;
  readonly told: () => string | null;
};

export function createLosses(): Losses {
  let lost: { readonly since: number; readonly last: number; readonly slots: number; readonly why: string } | null =
    null;
  return {
    note: (slot, why) => {
      const { since = slot, last = null, slots = 0 } = lost ?? {};
      lost = { since, last: slot, slots: last === slot ? slots : slots + 1, why };
    },
    end: () => {
      lost = null;
    },
    told: () =>
      lost === null
        ? null
        : `no round has been stored since the ${SLOT_WORD} of ${isoTime(slotStart(lost.since))} ` +
          `(${lost.slots} of them by now): ${lost.why}`,
  };
}
