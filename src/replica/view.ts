// A store that a log moves. What is to be written is rehearsed on it and taken back, appended to the log if nobody else was first, and
// then applied as every other node applies it: so all of them hold the same, and whoever dies leaves nothing half done.
import { turns } from '#domain/turns.ts';
import { forgetAll } from '#intake/intake.ts';
import { checkNext, isSameHash, placeBehind, START } from '#log/chain.ts';
import { type Head, type Log, LogAway, LogUnknown, LogWentBack, type NewEntry } from '#log/log.ts';
import type { Commit, CommitHow } from '#store/commit.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { isEmpty, placeOf } from '#store/place.ts';
import type { TableWrites } from '#store/tape.ts';
import { packWrites } from '#store/writes.ts';
import { appended, confirm, type Waiting } from './append.ts';
import { applyEntry, applyWrites, jump, type Viewed } from './apply.ts';
import { unlessEnded } from './ended.ts';
import { createPortion, type Portion } from './portion.ts';

export { NewerEntry } from './apply.ts';

export type ViewDoors = {
  /** Opened to be written by a log alone. */
  readonly store: Store;
  readonly log: Log;
  /** The number of this program's schema. */
  readonly schema: number;
  readonly clock: Waiting;
};

export type FollowHow = {
  /** Ends it at once, with its reason; what was applied until then stays. */
  readonly signal?: AbortSignal | undefined;
  /** Told before what is behind is brought in, with how many entries that are. */
  readonly onBehind?: (entries: number) => void;
};

export type View = {
  /**
   * Does the work once, on the state that the log ends in. Where others are first it is done again on what they made, so it must decide by
   * the store what there is left to do. Throws `LogAway` where nothing was written, `LogUnknown` where that cannot be told in time, and
   * whatever the work throws, of which nothing stays.
   */
  readonly commit: Commit;
  /** Applies what others appended; resolves with how many entries that were. */
  readonly follow: (how?: FollowHow) => Promise<number>;
  /** Applies what others appended, and brings the log's tables up to this program's schema where nobody has. */
  readonly bringUp: (how?: FollowHow) => Promise<void>;
  /** The last entry that this view holds. */
  readonly place: () => Head;
  /** The number of the log's last entry, as it was last seen. */
  readonly seen: () => number;
};

const AT_ONCE = 20;
/** Of many that append at once one is always first: whoever comes last so often is told. */
const MOST_TRIES = 50;
/** Whoever is so many entries behind begins from a snapshot, where there is a later one. */
const MANY = 1_000;

type Viewing = Viewed & {
  readonly clock: Waiting;
  /** Of entries. */
  readonly portion: Portion;
  /** The number of the log's last entry, as it was last seen. */
  seen: number;
  /** Where this process left the view: what is remembered in memory is of it. */
  left: number;
};

export function createView({ store, log, schema, clock }: ViewDoors): View {
  const { tape } = store;
  if (tape === null) throw new StoreProblem(`${store.path} was not opened as the view of a log`);
  const viewing: Viewing = { store, tape, log, schema, clock, portion: createPortion(AT_ONCE), seen: 0, left: -1 };
  // Between a rehearsal and its applying nothing may move the store.
  const inTurn = turns();
  return {
    commit: (work, how) => inTurn(() => commit(viewing, work, how)),
    follow: (how) => inTurn(() => follow(viewing, how)),
    bringUp: (how) =>
      inTurn(() =>
        tried(
          viewing,
          async () => tape.schema() === schema || append(viewing, headOf(viewing), [], how?.signal),
          () => how,
        ),
      ),
    place: () => headOf(viewing),
    seen: () => viewing.seen,
  };
}

async function follow(viewing: Viewing, { signal, onBehind }: FollowHow = {}): Promise<number> {
  const { log, portion } = viewing;
  const from = headOf(viewing);
  const { hash, last } = await unlessEnded(log.look(from.seq), signal);
  viewing.seen = last;
  checkMine(from, hash);
  if (last > from.seq) onBehind?.(last - from.seq);
  if (last - from.seq > MANY || (from.seq === 0 && last > 0)) await jump(viewing, from, signal);
  let applied = 0;
  for (let at = headOf(viewing); at.seq < viewing.seen; ) {
    const behind = at.seq;
    const entries = await portion.ask((count) => log.after(behind, count), signal);
    await unlessEnded(confirm(log, entries.at(-1)), signal);
    for (const entry of entries) {
      signal?.throwIfAborted();
      checkNext(at, entry);
      await applyEntry(viewing, entry, signal);
      at = entry;
      applied += 1;
    }
    if (entries.length === 0) break;
  }
  return applied;
}

/** On what the log ends in, until nobody else is first. */
async function tried(viewing: Viewing, once: () => Promise<boolean>, how: () => FollowHow | undefined): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await follow(viewing, how());
    try {
      if (await once()) return;
    } catch (error) {
      forgetAll(viewing.store);
      throw error;
    }
    // What is remembered of the rehearsal never came to be.
    forgetAll(viewing.store);
  }
  throw new LogAway(`others were first ${MOST_TRIES} times in a row: nothing was written`);
}

type Sent<T> = { readonly place: Head; readonly result: T };

/**
 * Of what was sent and told to be behind, what came to stand there after all, late. Once another entry stands at its place, confirmed by the
 * standbys, it never can: then it is forgotten.
 */
async function landed<T>({ log }: Viewing, all: Sent<T>[]): Promise<Sent<T> | undefined> {
  const last = all.at(-1);
  if (last === undefined) return undefined;
  const { hash } = await log.look(last.place.seq);
  const late = all.find(({ place }) => place.seq === last.place.seq && isSameHash(hash, place.hash));
  if (late === undefined && hash !== null && (await log.settle({ ...last.place, hash })) === 'there') all.length = 0;
  return late;
}

async function commit<T>(viewing: Viewing, work: () => T, { signal, ...how }: CommitHow = {}): Promise<T> {
  const { store, tape, schema } = viewing;
  const kept: T[] = [];
  const sent: Sent<T>[] = [];
  const once = async (): Promise<boolean> => {
    const late = await landed(viewing, sent);
    if (late !== undefined) {
      kept[0] = late.result;
      return true;
    }
    signal?.throwIfAborted();
    // The log's tables are brought up by an entry of their own, so that all are at the same place.
    if (tape.schema() < schema) {
      await append(viewing, headOf(viewing), [], signal);
      return false;
    }
    let head = START;
    const { result, writes } = tape.rehearse(() => {
      head = headOf(viewing);
      if (head.seq !== viewing.left) forgetAll(store);
      return work();
    }, how);
    kept[0] = result;
    if (writes.length === 0) {
      viewing.left = head.seq;
      return true;
    }
    sent.push({ place: placeBehind(head, entryOf(viewing, writes)), result });
    if (await append(viewing, head, writes, signal)) {
      viewing.left = head.seq + 1;
      return true;
    }
    // Of what is lost for certain nothing more has to be found out, and the wait for what others wrote can be ended.
    await landed(viewing, sent);
    return false;
  };
  // What was sent and may still come to stand there is asked for, whoever wants it ended.
  await tried(viewing, once, () => ({ signal: sent.length === 0 ? signal : undefined }));
  return kept[0] as T;
}

const entryOf = ({ schema }: Viewed, writes: readonly TableWrites[]): NewEntry => ({
  kind: 'rows',
  schema,
  body: packWrites(writes),
});

/** False where somebody else was first. */
async function append(
  viewing: Viewing,
  head: Head,
  writes: readonly TableWrites[],
  signal?: AbortSignal,
): Promise<boolean> {
  const { log, clock } = viewing;
  const at = await appended(log, head, entryOf(viewing, writes), { clock, signal });
  if (at === 'behind') return false;
  applyOwn(viewing, writes, at);
  viewing.seen = Math.max(viewing.seen, at.seq);
  return true;
}

function headOf({ store, log }: Pick<Viewed, 'store' | 'log'>): Head {
  const place = placeOf(store);
  if (place === undefined) {
    if (isEmpty(store)) return START;
    throw new StoreProblem(
      `${store.path} is a store that no log has moved yet: bring it in with 'gpu-spot move --to <url>', ` +
        'or set GPU_SPOT_DB to another file',
    );
  }
  if (place.stream !== log.stream)
    throw new StoreProblem(
      `${store.path} is a view of the stream ${place.stream}, and the log's is ${log.stream}: ` +
        `set GPU_SPOT_DB to another file, or ?stream=${place.stream} in GPU_SPOT_LOG`,
    );
  return { seq: place.seq, hash: place.hash };
}

/** Whether the log still holds what this view was made from. */
function checkMine({ seq, hash }: Head, there: Uint8Array | null): void {
  if (seq === 0 || isSameHash(there, hash)) return;
  throw new LogWentBack(
    `the log went back: its entry ${seq} is ${there === null ? 'gone' : 'another'}, and this view was made from it; ` +
      'what was acknowledged is lost there and still stands here, so this file is to be kept',
  );
}

/** An entry of one's own that the disk does not take now: it stands in the log, and is applied when this view follows next. */
function applyOwn(viewed: Viewed, writes: readonly TableWrites[], at: Head): void {
  try {
    applyWrites(viewed, { writes, schema: viewed.schema, at });
  } catch (error) {
    throw new LogUnknown(
      `entry ${at.seq} is in the log and not in ${viewed.store.path} yet: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
