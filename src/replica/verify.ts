// Holds a view against its log: the chain from its first entry to its last, and a view made anew of it against the one that there is.
import type { Clock } from '#domain/world.ts';
import { forgetAll } from '#intake/intake.ts';
import { checkNext, isSameHash, START } from '#log/chain.ts';
import { type Entry, type Head, type Log, LogAway } from '#log/log.ts';
import { type Digest, digestOf, roundsHeld } from '#store/digest.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { applyEntry } from './apply.ts';
import { createPortion } from './portion.ts';

export type Verified = {
  /** Entries whose hashes hold, from the first on. */
  readonly entries: number;
  /** What is wrong; none where all is well. */
  readonly faults: readonly string[];
  /** Slots of rounds that the view holds and the log does not. */
  readonly lost: readonly number[];
  readonly digest: Digest | null;
};

const AT_ONCE = 50;

type Made = { readonly log: Log; readonly schema: number; readonly fresh: Store; readonly clock: Pick<Clock, 'sleep'> };

/** `fresh` is an empty store that a log may move; `own` is one state of the view, and `place` where it stands. */
export async function verify(
  made: Made,
  own: Store,
  { place, onEntry }: { readonly place: Head; readonly onEntry: (done: number, of: number) => void },
): Promise<Verified> {
  const { log, fresh, clock } = made;
  const portion = createPortion(AT_ONCE);
  const faults: string[] = [];
  // Of several nodes that hand on one log the one that is asked may be a little behind.
  const last = (await log.look(place.seq)).last;
  let at: Head = START;
  try {
    while (at.seq < last) {
      const behind = at.seq;
      const entries = await portion.askOn((count) => entriesBehind(log, behind, { count, last }), { clock });
      for (const entry of entries) {
        checkNext(at, entry);
        if (entry.seq <= place.seq) await applied(made, entry);
        at = entry;
        if (at.seq === place.seq && !isSameHash(at.hash, place.hash))
          faults.push(`the log went back: its entry ${at.seq} is another than the one that this view was made from`);
      }
      onEntry(at.seq, last);
    }
  } catch (error) {
    faults.push((error as Error).message);
  }
  if (at.seq < place.seq) faults.push(`the log ends at entry ${at.seq}, and this view was made from ${place.seq}`);
  const digest = fresh.tape?.schema() === made.schema ? digestOf(fresh) : null;
  const theirs = digestOf(own);
  const others = Object.keys(theirs.tables).filter((name) => digest?.tables[name] !== theirs.tables[name]);
  if (others.length > 0) faults.push(`a view made anew differs from this one in: ${others.join(', ')}`);
  return {
    entries: at.seq,
    faults,
    lost: others.length === 0 ? [] : lostOf(own, digest === null ? null : fresh),
    digest,
  };
}

/** One that was told and does not come is waited for as a log that is away is. */
async function entriesBehind(
  log: Log,
  seq: number,
  { count, last }: { readonly count: number; readonly last: number },
): Promise<readonly Entry[]> {
  const entries = await log.after(seq, count);
  if (entries.length === 0) throw new LogAway(`the log ends at entry ${seq} and says that it has ${last}`);
  return entries;
}

async function applied({ log, schema, fresh, clock }: Made, entry: Parameters<typeof applyEntry>[1]): Promise<void> {
  if (fresh.tape === null) throw new StoreProblem(`${fresh.path} was not opened as the view of a log`);
  await applyEntry({ store: fresh, tape: fresh.tape, log, schema, clock }, entry);
  forgetAll(fresh);
}

/** Rounds are the same where their slot and their moments are. */
function lostOf(own: Store, fresh: Store | null): number[] {
  const there = new Set((fresh === null ? [] : roundsHeld(fresh)).map((each) => JSON.stringify(each)));
  return [...new Set(roundsHeld(own).flatMap((each) => (there.has(JSON.stringify(each)) ? [] : [each.slot])))].toSorted(
    (a, b) => a - b,
  );
}
