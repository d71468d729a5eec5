// Lets go of raw answers that are older than the operator keeps them: figures, prints, receipts and verdicts stay for ever.
import { RATES_FROM } from '#domain/currency.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import { bodiesFrom, bumpCommit, noteBodiesFrom } from './meta.ts';
import { type Store, StoreProblem } from './open.ts';
import { firstSlot } from './round.ts';

/** A clock that was set may have put an answer a day beside its round. */
const BESIDE_DAYS = 1;

/**
 * The answers of a day, which are unpacked by others of that day alone and so go together. What came after midnight of a round before it
 * is of the next day; the bank's rates, which are few and price what is kept, stay.
 */
const OF_DAY = `FROM body WHERE key_day = @day AND provider <> @bank
  AND round IN (SELECT id FROM round WHERE slot >= @from AND slot < @to)`;

const givenFor = (day: number) => ({
  day,
  bank: RATES_FROM.id,
  from: (day - BESIDE_DAYS) * SLOTS_PER_DAY,
  to: (day + 1 + BESIDE_DAYS) * SLOTS_PER_DAY,
});

/** The first of so many days of answers that end with a slot's own. */
export const firstKeptDay = (slot: number, days: number): number => dayOfSlot(slot) - days + 1;

/** The days before one that may have answers still. */
function daysBefore(store: Store, before: number): number[] {
  const first = firstSlot(store);
  if (first === undefined) return [];
  const from = Math.max(dayOfSlot(first), dayOfSlot(bodiesFrom(store)) - BESIDE_DAYS);
  return Array.from({ length: Math.max(0, before - from) }, (_, at) => from + at);
}

export type Outgoing = { readonly answers: number; readonly bytes: number; readonly days: number };

/** What would go with the days before one, and the bytes that it takes. */
export function outgoing(store: Store, before: number): Outgoing {
  const counted = store.hot(`SELECT count(*) AS answers, coalesce(sum(length(blob)), 0) AS bytes ${OF_DAY}`);
  return daysBefore(store, before).reduce(
    (sum, day) => {
      const { answers, bytes } = counted.get(givenFor(day)) as { answers: number; bytes: number };
      return { answers: sum.answers + answers, bytes: sum.bytes + bytes, days: sum.days + (answers > 0 ? 1 : 0) };
    },
    { answers: 0, bytes: 0, days: 0 },
  );
}

/**
 * Lets the answers of the days before one go, of so many days at most: a day a transaction, which also says from which half hour on all
 * answers are there. Killed in between, what is said is true. Returns how many went.
 */
export function letGo(store: Store, before: number, mostDays = Number.POSITIVE_INFINITY): number {
  let [gone, days] = [0, 0];
  // Each row that goes would have the whole table read for who refers to it: that is looked at once for the day instead.
  store.hot('PRAGMA foreign_keys = OFF').run();
  try {
    for (const day of daysBefore(store, before)) {
      if (days >= mostDays) break;
      const went = store.transaction(() => letDayGo(store, day));
      gone += went;
      days += went > 0 ? 1 : 0;
    }
  } finally {
    store.hot('PRAGMA foreign_keys = ON').run();
  }
  return gone;
}

function letDayGo(store: Store, day: number): number {
  const given = givenFor(day);
  const last = store.hot(`SELECT max(slot) FROM round WHERE id IN (SELECT round ${OF_DAY})`).pluck().get(given);
  if (last === null) return 0;
  const held = store.hot(`SELECT count(*) FROM body WHERE key_day <> @day AND base IN (SELECT id ${OF_DAY})
    AND round IN (SELECT id FROM round WHERE slot >= @from AND slot < @to)`);
  if (Number(held.pluck().get(given)) > 0)
    throw new StoreProblem(`answers of another day are unpacked by those of day ${day}: nothing was let go of`);
  const { changes } = store.hot(`DELETE ${OF_DAY}`).run(given);
  noteBodiesFrom(store, Math.max(bodiesFrom(store), Number(last) + 1));
  bumpCommit(store);
  return changes;
}

/** Gives back to the disk what the file no longer uses; takes room for a second one meanwhile. */
export function compact(store: Store): void {
  store.hot('VACUUM').run();
  // It was written by way of the log, which would keep its size.
  store.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
}
