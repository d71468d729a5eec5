// Brings history in: the file's rows on their half hours, through the same flags and figures as a round, and said to be imported.

import { createHash, type Hash } from 'node:crypto';
import type { Origin } from '#domain/credit.ts';
import type { Provider } from '#domain/provider.ts';
import { SLOT_WORD } from '#domain/time.ts';
import { forgetAll, wholly } from '#intake/intake.ts';
import type { Moment } from '#intake/prints.ts';
import { refuseUnkept } from '#intake/reparse.ts';
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
import { openSpool, type Spool } from '#store/spool.ts';
import { othersStand } from '#store/standing.ts';
import { type Counts, lineReader, noCounts, type ReadFile, readImport, type SlotRows } from './file.ts';
import { createHolding, type Holding } from './holding.ts';
import { keptLines, putImported } from './merge.ts';
import type { Bytes } from './records.ts';
import { remembered } from './remembered.ts';
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
    lines: { readonly prepare: () => void; readonly imported: (before: number) => void; readonly moment: Moment },
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
  /** Whose data they are, where they came of a public history. */
  readonly origin?: Origin;
};

const SLOTS_PER_COMMIT = 200;

/** The file is read once, as a stream; its rows wait on disk until each half hour has all of its own. */
export async function importFile(
  store: Store,
  file: {
    readonly name: string;
    readonly bytes: Bytes;
    /** Asked once all bytes were read: only then it is known what became no row. */
    readonly origin?: () => Origin;
    /** Whether it is made up: a store holds real history or simulated, never both. */
    readonly simulated?: boolean;
  },
  doors: ImportDoors,
): Promise<Imported> {
  const spool = openSpool(store.path);
  try {
    const hashing = createHash('sha256');
    const sellers = sellersOf(doors.providers);
    const holding = createHolding(spool);
    const read = await readImport(hashed(file.bytes, hashing), sellers, doors.now, holding.add);
    const named = {
      name: file.name,
      hash: hashing.digest('hex'),
      origin: file.origin?.(),
      simulated: file.simulated ?? false,
    };
    return await importHeld(store, { ...named, read, spool, holding }, doors);
  } finally {
    spool.close();
  }
}

async function* hashed(bytes: Bytes, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

type File = {
  readonly name: string;
  readonly hash: string;
  readonly origin: Origin | undefined;
  readonly simulated: boolean;
  readonly read: ReadFile;
  readonly spool: Spool;
  readonly holding: Holding;
};

async function importHeld(store: Store, file: File, doors: ImportDoors) {
  const { name, hash, origin, simulated, read, spool, holding } = file;
  const known = importHashed(store, hash);
  if (known?.state === 'done') return { ...(JSON.parse(known.report) as Imported), before: true };
  const slots = spool.slots();
  const [first, last] = [slots[0], slots.at(-1)];
  const named = { name, hash, slots: slots.length, before: false, ...(origin === undefined ? {} : { origin }) };
  if (first === undefined || last === undefined) return { ...read.counts, ...named, firstSlot: null, lastSlot: null };
  // Before anything of it is noted: nothing of what is refused is kept.
  refuseUnkept(store, first);
  const id = known?.id ?? begin(store, { name, hash, origin, simulated, read, first, last, now: doors.now });
  const report: Imported = { ...read.counts, ...named, firstSlot: first, lastSlot: last };
  // Those that the rows name, and none of the many that a file may name beside them.
  const sellers = sellersOf(doors.providers);
  const fromLines = lineReader(read.headerLine, sellers);
  const heard = remembered(sellers.idOf);
  const rowsAt: RowsAt = (slot) => {
    const told = holding.rowsAt(slot, fromLines);
    // In order of time, as where they are read from their lines.
    for (const { sellerName } of told.rows) heard(sellerName);
    return told;
  };
  // What stands after the import's first slot rests on figures that it changes: all of it is made again, in order of time.
  const interleaved = (lastSlot(store) ?? -1) >= first || othersStand(store, first, id);
  const work = { id, slots, rowsAt, counts: { ...read.counts }, sellers };
  const counts = interleaved
    ? await mergeAll(store, {
        ...work,
        first,
        moment: { at: doors.now, why: `an import speaks of it too: ${name}` },
        again: doors.again,
      })
    : await appendAll(store, { ...work, done: known?.done_slot ?? -1, doors });
  const whole = { ...report, ...counts };
  wholly(store, () => {
    reportImport(store, id, JSON.stringify(whole));
    markImport(store, id, { done: last, state: 'done' });
    bumpCommit(store);
  });
  return whole;
}

type RowsAt = (slot: number) => SlotRows;

type Begin = Pick<File, 'name' | 'hash' | 'origin' | 'simulated' | 'read'> & {
  first: number;
  last: number;
  now: number;
};

const begin = (store: Store, { name, hash, origin, simulated, read, first, last, now }: Begin): number =>
  wholly(store, () => {
    claimKind(store, simulated);
    const row: Omit<Stored, 'id'> = {
      name,
      hash,
      state: 'under_way',
      rows: read.counts.rows,
      header: read.headerLine,
      first_slot: first,
      last_slot: last,
      done_slot: -1,
      made_at: Math.floor(now),
      // Its figures show from the first half hour on, and so does whose they are.
      report: JSON.stringify(origin === undefined ? {} : { origin }),
    };
    return addImport(store, row);
  });

type Work = {
  readonly id: number;
  readonly slots: readonly number[];
  readonly rowsAt: RowsAt;
  /** What was counted while the file was read; what becomes of its rows is added. */
  readonly counts: Counts;
  readonly sellers: Sellers;
};
type Append = Work & { readonly done: number; readonly doors: ImportDoors };

/** After all that is there: some hundred half hours a commit, so that a killed import goes on where it was. */
async function appendAll(store: Store, { id, slots, rowsAt, counts, done, sellers, doors }: Append): Promise<Counts> {
  const writer = slotWriterOf(store);
  forgetAll(store);
  for (const slot of slots) if (slot <= done) byProvider(rowsAt(slot).rows, counts);
  const due = slots.filter((slot) => slot > done);
  // What is left of one that was killed becomes known now, and not when it was begun.
  writer.because({ at: doors.now, why: `another import of the same ${SLOT_WORD}` });
  try {
    for (let at = 0; at < due.length; at += SLOTS_PER_COMMIT) {
      const batch = due.slice(at, at + SLOTS_PER_COMMIT);
      wholly(store, () => {
        for (const slot of batch) putSlot(store, { id, slot, rows: rowsAt(slot) }, sellers, counts);
        writer.flush();
        markImport(store, id, { done: batch.at(-1) ?? slots[0] ?? 0, state: 'under_way' });
        bumpCommit(store);
      });
      doors.onProgress(Math.min(due.length, at + SLOTS_PER_COMMIT), due.length);
      await Promise.resolve();
    }
  } finally {
    writer.because(null);
  }
  return counts;
}

/** As they are kept: whose offer of which model and key each line became. */
function* linesOf({ rows, lines }: SlotRows): Generator<KeptLine> {
  for (const [at, { provider, gpu, key }] of rows.entries()) yield { provider, gpu, key, line: lines[at] ?? '' };
}

type PutSlot = { readonly id: number; readonly slot: number; readonly rows: SlotRows };

function putSlot(store: Store, { id, slot, rows }: PutSlot, sellers: Sellers, counts: Counts): void {
  putImportLines(store, id, slot, linesOf(rows));
  putImported(store, slot, [{ id, rows: rows.rows, counts }], sellers);
}

async function mergeAll(
  store: Store,
  { id, slots, rowsAt, counts, first, sellers, moment, again }: Merge,
): Promise<Counts> {
  const imports = new Map<number, Counts>();
  await again(store, first, {
    prepare: () => {
      for (const slot of slots) putImportLines(store, id, slot, linesOf(rowsAt(slot)));
    },
    imported: keptLines(store, first, sellers, imports),
    moment,
  });
  add(counts, imports.get(id) ?? noCounts());
  return counts;
}

type Merge = Work & { readonly first: number; readonly moment: Moment; readonly again: ImportDoors['again'] };

/** What is counted slot by slot. */
const COUNTED = ['offers', 'aggregates', 'index', 'duplicates', 'superseded', 'alreadyThere', 'leftOut'] as const;

function add(to: Counts, more: Counts): void {
  for (const name of COUNTED) to[name] += more[name];
}
