// A store that a log moves. What is to be written is rehearsed on it and taken back, appended to the log if nobody else was first, and
// then applied as every other node applies it: so all of them hold the same, and whoever dies leaves nothing half done.
import { turns } from '#domain/turns.ts';
import type { Clock } from '#domain/world.ts';
import { forgetAll } from '#intake/intake.ts';
import { checkNext, isSameHash, placeBehind, START } from '#log/chain.ts';
import { type Entry, type Head, type Log, LogAway, LogUnknown, LogWentBack } from '#log/log.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { notePlace, placeOf } from '#store/place.ts';
import type { Form, TableWrites, Tape } from '#store/tape.ts';
import { packWrites, unpackWrites } from '#store/writes.ts';

/** An entry of a program that knows more than this one: the node stays where it is, and goes on answering from there. */
export class NewerEntry extends Error {}

export type ViewDoors = {
  /** Opened to be written by a log alone. */
  readonly store: Store;
  readonly log: Log;
  /** The number of this program's schema. */
  readonly schema: number;
  readonly clock: Pick<Clock, 'sleep'>;
};

export type View = {
  /**
   * Does the work once, on the state that the log ends in. Where others are first it is done again on what they made, so it must decide by
   * the store what there is left to do. Throws `LogAway` where nothing was written, `LogUnknown` where that cannot be told in time, and
   * whatever the work throws, of which nothing stays.
   */
  readonly commit: <T>(work: () => T) => Promise<T>;
  /** Applies what others appended; resolves with how many entries that were. */
  readonly follow: () => Promise<number>;
  /** The last entry that this view holds. */
  readonly place: () => Head;
};

const AT_ONCE = 20;
/** Of many that append at once one is always first: whoever comes last so often is told. */
const MOST_TRIES = 50;
const SETTLE_MS = 200;
/** So often, with a pause before each, an outcome is asked for; then whoever wanted it is told that nobody knows. */
const MOST_SETTLES = 30;

export function createView({ store, log, schema, clock }: ViewDoors): View {
  const { tape } = store;
  if (tape === null) throw new StoreProblem(`${store.path} was not opened as the view of a log`);
  const place = (): Head => headOf(store, log);
  const follow = async (): Promise<number> => {
    const mine = place();
    await checkMine(log, mine);
    for (let [at, applied] = [mine, 0]; ; ) {
      const entries = await log.after(at.seq, AT_ONCE);
      await confirm(log, entries.at(-1));
      for (const entry of entries) {
        checkNext(at, entry);
        applyForeign({ store, tape, log, schema }, entry);
        at = entry;
        applied += 1;
      }
      if (entries.length < AT_ONCE) return applied;
    }
  };
  const commit = async <T>(work: () => T): Promise<T> => {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      await follow();
      const head = place();
      const { result, writes } = rehearsed(store, tape, work);
      if (writes.length === 0) return result;
      const entry = { kind: 'rows', schema, body: packWrites(writes) } as const;
      const done = await appended(log, head, entry, clock).catch((error: Error) => {
        forgetAll(store);
        throw error;
      });
      if (done !== 'behind') {
        applyOwn({ store, tape, log }, writes, done);
        return result;
      }
      // What is remembered of the rehearsal never came to be.
      forgetAll(store);
    }
    throw new LogAway(`others were first ${MOST_TRIES} times in a row: nothing was written`);
  };
  // Between a rehearsal and its applying nothing may move the store.
  const inTurn = turns();
  return { commit: (work) => inTurn(() => commit(work)), follow: () => inTurn(follow), place };
}

function headOf(store: Store, log: Log): Head {
  const place = placeOf(store);
  if (place === undefined) return START;
  if (place.stream !== log.stream)
    throw new StoreProblem(
      `${store.path} is a view of the stream ${place.stream}, and the log's is ${log.stream}: set GPU_SPOT_DB to another file`,
    );
  return { seq: place.seq, hash: place.hash };
}

/** Whether the log still holds what this view was made from. */
async function checkMine(log: Log, mine: Head): Promise<void> {
  if (mine.seq === 0) return;
  const there = await log.hashAt(mine.seq);
  if (there === null || !isSameHash(there, mine.hash))
    throw new LogWentBack(
      `the log went back: its entry ${mine.seq} is ${there === null ? 'gone' : 'another'}, and this view was made from it; ` +
        'what was acknowledged is lost there and still stands here, so this file is to be kept',
    );
}

/** A row that can be seen may stand on one server alone, where somebody ended the wait for the others: it is no entry yet. */
async function confirm(log: Log, last: Entry | undefined): Promise<void> {
  if (last !== undefined && (await log.settle(last)) !== 'there')
    throw new LogAway(`entry ${last.seq} of the log was there and is not any more`);
}

function rehearsed<T>(store: Store, tape: Tape, work: () => T): { result: T; writes: readonly TableWrites[] } {
  try {
    return tape.rehearse(work);
  } catch (error) {
    forgetAll(store);
    throw error;
  }
}

/** Where it stands now, or that somebody else was first; an outcome that nobody knows is asked for until it is known. */
async function appended(
  log: Log,
  head: Head,
  entry: Parameters<Log['append']>[1],
  clock: Pick<Clock, 'sleep'>,
): Promise<Head | 'behind'> {
  try {
    return await log.append(head, entry);
  } catch (error) {
    if (!(error instanceof LogUnknown)) throw error;
    const place = placeBehind(head, entry);
    for (let tries = 0; tries < MOST_SETTLES; tries += 1) {
      await clock.sleep(SETTLE_MS);
      const settled = await log.settle(place).catch((away: Error) => {
        if (!(away instanceof LogAway)) throw away;
        return null;
      });
      // One that is absent may come late: appending it again is refused then, and it is found there.
      if (settled !== null) return settled === 'there' ? place : 'behind';
    }
    throw error;
  }
}

type Applying = {
  readonly writes: readonly TableWrites[];
  readonly stream: string;
  readonly at: Head;
  readonly form?: Form;
};

/** What an entry writes, and how far that is, are one transaction. */
function apply(store: Store, tape: Tape, { writes, stream, at, form }: Applying): void {
  const notePlaceBehind = (): void => {
    if ((placeOf(store)?.seq ?? 0) !== at.seq - 1)
      throw new StoreProblem(`${store.path} is moved by another process too: nothing was written`);
    notePlace(store, { stream, seq: at.seq, hash: at.hash });
  };
  tape.apply(writes, notePlaceBehind, form);
}

/** An entry of one's own that the disk does not take now: it stands in the log, and is applied when this view follows next. */
function applyOwn(
  { store, tape, log }: Pick<Node, 'store' | 'tape' | 'log'>,
  writes: readonly TableWrites[],
  at: Head,
): void {
  try {
    apply(store, tape, { writes, stream: log.stream, at });
  } catch (error) {
    forgetAll(store);
    throw new LogUnknown(`entry ${at.seq} is in the log and not in ${store.path} yet: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

type Node = { readonly store: Store; readonly tape: Tape; readonly log: Log; readonly schema: number };

function applyForeign({ store, tape, log, schema }: Node, entry: Entry): void {
  if (entry.schema > schema || entry.kind !== 'rows')
    throw new NewerEntry(
      `entry ${entry.seq} of the log is of a newer gpu-spot (schema ${entry.schema}, this one knows ${schema}): update gpu-spot`,
    );
  try {
    const form = entry.schema < schema ? 'older' : 'whole';
    apply(store, tape, { writes: unpackWrites(entry.body), stream: log.stream, at: entry, form });
  } finally {
    forgetAll(store);
  }
}
