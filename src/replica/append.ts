// The way of an entry into the log: sent, and where its outcome is not known, asked for until it is.
import type { Clock } from '#domain/world.ts';
import { placeBehind } from '#log/chain.ts';
import { type Appended, type Entry, type Head, type Log, LogAway, LogUnknown, type NewEntry } from '#log/log.ts';
import { unlessEnded } from './ended.ts';

const SETTLE_MS = 200;
/** For so long an outcome is asked for; then whoever wanted it is told that nobody knows. */
const LONGEST_SETTLE_MS = 30_000;

export type Waiting = Pick<Clock, 'sleep' | 'deadline'>;

/** Where it stands now, or that somebody else was first. Ends with `LogUnknown` where that is not known in time, or by the signal. */
export async function appended(
  log: Log,
  head: Head,
  entry: NewEntry,
  { clock, signal }: { readonly clock: Waiting; readonly signal?: AbortSignal | undefined },
): Promise<Appended> {
  try {
    return await log.append(head, entry);
  } catch (error) {
    if (!(error instanceof LogUnknown)) throw error;
    const place = placeBehind(head, entry);
    const late = AbortSignal.any([clock.deadline(LONGEST_SETTLE_MS), ...(signal === undefined ? [] : [signal])]);
    while (!late.aborted) {
      await clock.sleep(SETTLE_MS, late).catch(() => {});
      const settled = await unlessEnded(log.settle(place), late).catch((away: Error) => {
        if (!(away instanceof LogAway || late.aborted)) throw away;
        return null;
      });
      // One that is absent may come late: appending it again is refused then, and it is found there.
      if (settled !== null) return settled === 'there' ? place : 'behind';
    }
    throw error;
  }
}

/** Of many that append at once one is always first: whoever comes last so often is told. */
const MOST_TRIES = 50;

/** Behind whatever the log ends in: an entry that says the same wherever it stands. */
export async function appendedLast(log: Log, entry: NewEntry, waiting: { readonly clock: Waiting }): Promise<Head> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const done = await appended(log, await log.head(), entry, waiting);
    if (done !== 'behind') return done;
  }
  throw new LogAway(`others were first ${MOST_TRIES} times in a row: nothing was written`);
}

/** A row that can be seen may stand on one server alone, where somebody ended the wait for the others: it is no entry yet. */
export async function confirm(log: Log, last: Entry | undefined): Promise<void> {
  if (last !== undefined && (await log.settle(last)) !== 'there')
    throw new LogAway(`entry ${last.seq} of the log was there and is not any more`);
}
