// Brings history in: the file's rows on their half hours, through the same flags and figures as a round, and said to be imported.
import { createHash } from 'node:crypto';
import type { Provider } from '#domain/provider.ts';
import { forgetAll, wholly } from '#intake/intake.ts';
import { slotWriterOf } from '#intake/slot-writer.ts';
import {
  addImport,
  importHashed,
  type KeptLine,
  markImport,
  putImportLines,
  reportImport,
  type ImportRow as Stored,
} from '#store/import.ts';
import { bumpCommit, claimKind } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { othersStand } from '#store/standing.ts';
import { type Counts, ImportProblem, noCounts, type ReadFile, readImport, type SlotRows } from './file.ts';
import { keptLines, putImported } from './merge.ts';
import { type Sellers, sellersOf } from './sellers.ts';
import { byProvider } from './snapshot.ts';

export type ImportDoors = {
  readonly providers: readonly Provider[];
  readonly now: number;
  readonly onProgress: (done: number, of: number) => void;
  /** Makes everything from a slot on again, rounds and what `imported` puts between them, in order of time. */
  readonly again: (
    store: Store,
    since: number,
    lines: { readonly prepare: () => void; readonly imported: (before: number) => void },
  ) => Promise<unknown>;
};

export type Imported = Counts & {
  readonly name: string;
  readonly hash: string;
  readonly slots: number;
  /** Null where no row could be taken: nothing was written then. */
  readonly firstSlot: number | null;
  readonly lastSlot: number | null;
  /** Whether the same file was there before: nothing was written then. */
  readonly before: boolean;
};

const SLOTS_PER_COMMIT = 200;
const MOST_BYTES = 400 * 2 ** 20;

export async function importFile(
  store: Store,
  file: { readonly name: string; readonly bytes: Uint8Array },
  doors: ImportDoors,
): Promise<Imported> {
  if (file.bytes.length > MOST_BYTES) throw new ImportProblem('the file is larger than 400 MB: split it');
  const hash = createHash('sha256').update(file.bytes).digest('hex');
  const known = importHashed(store, hash);
  if (known?.state === 'done') return { ...(JSON.parse(known.report) as Imported), before: true };
  const sellers = sellersOf(doors.providers);
  const read = readImport(new TextDecoder().decode(file.bytes), sellers, doors.now);
  const slots = [...read.slots.keys()].sort((a, b) => a - b);
  const [first, last] = [slots[0], slots.at(-1)];
  const named = { name: file.name, hash, slots: slots.length, before: false };
  if (first === undefined || last === undefined) return { ...read.counts, ...named, firstSlot: null, lastSlot: null };
  const id = known?.id ?? begin(store, { file, hash, read, first, last, now: doors.now });
  const report: Imported = { ...read.counts, ...named, firstSlot: first, lastSlot: last };
  // What stands after the import's first slot rests on figures that it changes: all of it is made again, in order of time.
  const interleaved = (lastSlot(store) ?? -1) >= first || othersStand(store, first, id);
  const counts = interleaved
    ? await mergeAll(store, { id, read, slots, first, sellers, again: doors.again })
    : await appendAll(store, { id, read, slots, done: known?.done_slot ?? -1, sellers, doors });
  const whole = { ...report, ...counts };
  wholly(store, () => {
    reportImport(store, id, JSON.stringify(whole));
    markImport(store, id, { done: last, state: 'done' });
    bumpCommit(store);
  });
  return whole;
}

type Begin = { file: { name: string }; hash: string; read: ReadFile; first: number; last: number; now: number };

const begin = (store: Store, { file, hash, read, first, last, now }: Begin): number =>
  wholly(store, () => {
    claimKind(store, false);
    const row: Omit<Stored, 'id'> = {
      name: file.name,
      hash,
      state: 'under_way',
      rows: read.counts.rows,
      header: read.headerLine,
      first_slot: first,
      last_slot: last,
      done_slot: -1,
      made_at: Math.floor(now),
      report: '{}',
    };
    return addImport(store, row);
  });

type Append = {
  readonly id: number;
  readonly read: ReadFile;
  readonly slots: readonly number[];
  readonly done: number;
  readonly sellers: Sellers;
  readonly doors: ImportDoors;
};

/** After all that is there: some hundred half hours a commit, so that a killed import goes on where it was. */
async function appendAll(store: Store, { id, read, slots, done, sellers, doors }: Append): Promise<Counts> {
  const writer = slotWriterOf(store);
  forgetAll(store);
  const before = noCounts();
  for (const slot of slots) if (slot <= done) byProvider(read.slots.get(slot)?.rows ?? [], before);
  add(read.counts, before);
  const due = slots.filter((slot) => slot > done);
  for (let at = 0; at < due.length; at += SLOTS_PER_COMMIT) {
    const batch = due.slice(at, at + SLOTS_PER_COMMIT);
    wholly(store, () => {
      for (const slot of batch) putSlot(store, { id, slot, rows: read.slots.get(slot) }, sellers, read.counts);
      writer.flush();
      markImport(store, id, { done: batch.at(-1) ?? slots[0] ?? 0, state: 'under_way' });
      bumpCommit(store);
    });
    doors.onProgress(Math.min(due.length, at + SLOTS_PER_COMMIT), due.length);
    await Promise.resolve();
  }
  return read.counts;
}

/** As they are kept: whose offer of which model and key each line became. */
function* linesOf(rows: SlotRows | undefined): Generator<KeptLine> {
  for (const [at, { provider, gpu, key }] of rows?.rows.entries() ?? [])
    yield { provider, gpu, key, line: rows?.lines[at] ?? '' };
}

type PutSlot = { readonly id: number; readonly slot: number; readonly rows: SlotRows | undefined };

function putSlot(store: Store, { id, slot, rows }: PutSlot, sellers: Sellers, counts: Counts): void {
  if (rows === undefined) return;
  putImportLines(store, id, slot, linesOf(rows));
  putImported(store, slot, [{ id, rows: rows.rows, counts }], sellers);
}

async function mergeAll(store: Store, { id, read, slots, first, sellers, again }: Merge): Promise<Counts> {
  const imports = new Map<number, Counts>();
  await again(store, first, {
    prepare: () => {
      for (const slot of slots) putImportLines(store, id, slot, linesOf(read.slots.get(slot)));
    },
    imported: keptLines(store, first, sellers, imports),
  });
  const counts = { ...read.counts };
  add(counts, imports.get(id) ?? noCounts());
  return counts;
}

type Merge = {
  readonly id: number;
  readonly read: ReadFile;
  readonly slots: readonly number[];
  readonly first: number;
  readonly sellers: Sellers;
  readonly again: ImportDoors['again'];
};

/** What is counted slot by slot. */
const COUNTED = ['offers', 'aggregates', 'index', 'duplicates', 'superseded', 'alreadyThere', 'leftOut'] as const;

function add(to: Counts, more: Counts): void {
  for (const name of COUNTED) to[name] += more[name];
}
