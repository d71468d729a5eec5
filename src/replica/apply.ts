// What an entry does to a view: its writes and how far the view has come are one transaction.
import type { Clock } from '#domain/world.ts';
import { forgetAll } from '#intake/intake.ts';
import { checkWhole, isSameHash } from '#log/chain.ts';
import { type Entry, type Head, type Log, LogDamaged, LogProblem, LogWentBack } from '#log/log.ts';
import { besideStore } from '#store/beside.ts';
import { placeInFile, putWhole } from '#store/copy.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { notePlace, placeOf } from '#store/place.ts';
import { otherLength, otherLengthOf } from '#store/slot-length.ts';
import type { TableWrites, Tape } from '#store/tape.ts';
import { unpackWrites } from '#store/writes.ts';
import { confirm } from './append.ts';
import { unlessEnded } from './ended.ts';
import { fetchFile, manifestOf } from './snapshot.ts';

/** An entry of a program that knows more than this one, or counts in other slots: the node stays where it is, and answers from there. */
export class NewerEntry extends LogProblem {}

export type Viewed = {
  readonly store: Store;
  readonly tape: Tape;
  readonly log: Log;
  readonly schema: number;
  /** Without it nobody waits for a log that is away while a snapshot comes. */
  readonly clock?: Pick<Clock, 'sleep'>;
};

/** Another process on the same file was first. */
class Applied extends Error {}

type Writes = { readonly writes: readonly TableWrites[]; readonly schema: number; readonly at: Head };

/** Whoever else moves the same file may have applied it already: then nothing is done. */
export function applyWrites({ store, tape, log }: Viewed, { writes, schema, at }: Writes): void {
  const moveOn = (): void => {
    const place = placeOf(store);
    if ((place?.seq ?? 0) >= at.seq) throw new Applied();
    if ((place?.seq ?? 0) !== at.seq - 1)
      throw new StoreProblem(`${store.path} stands at entry ${place?.seq ?? 0} and is to be given entry ${at.seq}`);
    const problem = otherLength(`entry ${at.seq} of the log`, (sql) => store.hot(sql).pluck().get());
    if (problem !== null) throw new NewerEntry(problem);
    notePlace(store, { stream: log.stream, seq: at.seq, hash: at.hash });
  };
  // Before the tables are touched, which may stand behind it already.
  if ((placeOf(store)?.seq ?? 0) >= at.seq) {
    sameAs(store, at);
    return;
  }
  try {
    tape.apply(writes, moveOn, schema);
  } catch (error) {
    if (!(error instanceof Applied)) throw error;
    sameAs(store, at);
  }
}

/** Where it is this very entry that stands there. */
function sameAs(store: Store, at: Head): void {
  const place = placeOf(store);
  if (place !== undefined && place.seq === at.seq && !isSameHash(place.hash, at.hash))
    throw new LogWentBack(
      `the log went back: entry ${at.seq} is another than the one that ${store.path} was made from`,
    );
}

/** One of others', or of one's own from before. */
export async function applyEntry(viewed: Viewed, entry: Entry, signal?: AbortSignal): Promise<void> {
  const { store, tape, schema } = viewed;
  if (entry.schema > schema)
    throw new NewerEntry(
      `entry ${entry.seq} of the log is of a newer gpu-spot (schema ${entry.schema}, this one knows ${schema}): update gpu-spot`,
    );
  // What tells of an earlier entry writes nothing, whoever made it.
  if (entry.schema < tape.schema() && !(entry.kind === 'snapshot' && manifestOf(entry).of !== null))
    throw new LogDamaged(`entry ${entry.seq} of the log is of schema ${entry.schema}, behind one of ${tape.schema()}`);
  try {
    if (entry.kind === 'rows')
      applyWrites(viewed, { writes: unpackWrites(entry.body), schema: entry.schema, at: entry });
    else if (entry.kind === 'snapshot') await applySnapshot(viewed, entry, signal);
    else
      throw new NewerEntry(
        `entry ${entry.seq} of the log is of a kind that this gpu-spot does not know: update gpu-spot`,
      );
  } finally {
    forgetAll(store);
  }
}

async function applySnapshot(viewed: Viewed, entry: Entry, signal: AbortSignal | undefined): Promise<void> {
  // What tells the state of an entry before changes nothing.
  if (manifestOf(entry).of === null) await beginFrom(viewed, entry, signal);
  else applyWrites(viewed, { writes: [], schema: viewed.tape.schema(), at: entry });
}

/** Puts the store that an entry names into the view's place, whatever stood there; readers see it at once and whole. */
async function beginFrom({ store, log, clock }: Viewed, entry: Entry, signal?: AbortSignal): Promise<void> {
  const manifest = manifestOf(entry);
  const { seq, hash } = manifest.of ?? entry;
  await besideStore(store, async (file) => {
    await fetchFile(log, manifest, file, { clock, signal });
    const problem = otherLengthOf(file, `entry ${entry.seq} of the log`);
    if (problem !== null) throw new NewerEntry(problem);
    placeInFile(file, { stream: log.stream, seq, hash });
    // Another process on the same file may have come farther meanwhile.
    if ((placeOf(store)?.seq ?? 0) >= seq) return;
    await putWhole(store, file);
  });
  forgetAll(store);
}

/** Begins from the last snapshot, where that is farther than the view has come. */
export async function jump(viewed: Viewed, from: Head, signal?: AbortSignal): Promise<void> {
  const last = await unlessEnded(viewed.log.lastSnapshot(), signal);
  if (last === null || last.schema > viewed.schema) return;
  checkWhole(last);
  const { of } = manifestOf(last);
  if ((of ?? last).seq <= from.seq) return;
  // A snapshot of what the log does not say is nowhere to begin.
  if (of !== null && !isSameHash((await unlessEnded(viewed.log.look(of.seq), signal)).hash, of.hash)) return;
  await unlessEnded(confirm(viewed.log, last), signal);
  await beginFrom(viewed, last, signal);
}
