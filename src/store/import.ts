// History brought in from a file: its name and hash, and its lines by half hour, so that they can be read again and shown.
import { createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Credit, type Origin, originIn } from '#domain/credit.ts';
import type { Store } from './open.ts';
import type { Tables } from './tables.ts';

export type ImportRow = Tables['import'];

export const importHashed = (store: Store, hash: string): ImportRow | undefined =>
  store.hot('SELECT * FROM import WHERE hash = ?').get(hash) as ImportRow | undefined;

export const imports = (store: Store): ImportRow[] =>
  store.hot('SELECT * FROM import ORDER BY id').all() as ImportRow[];

/** When an import was made, epoch seconds. */
export const importedWhen = (store: Store, id: number): number =>
  Number(store.hot('SELECT made_at FROM import WHERE id = ?').pluck().get(id) ?? 0);

/** What was brought in of a public history, whole or not yet. */
export const originsOf = (
  store: Store,
  history: string,
): readonly { readonly isDone: boolean; readonly origin: Origin }[] =>
  imports(store).flatMap(({ state, report }) => {
    const origin = originIn(report);
    return origin?.history === history ? [{ isDone: state === 'done', origin }] : [];
  });

/** Whose data the imports are that reach into the slots of [from, to), each once. */
export function creditsIn(store: Store, from: number, to: number): readonly Credit[] {
  const reports = store
    .hot('SELECT report FROM import WHERE first_slot < ? AND last_slot >= ? ORDER BY id')
    .pluck()
    .all(to, from) as string[];
  const credits = reports.flatMap((report) => {
    const origin = originIn(report);
    if (origin === null) return [];
    const { history, licence, licenceLink, credit, home } = origin;
    return [{ history, licence, licenceLink, credit, home }];
  });
  return [...new Map(credits.map((each) => [`${each.history} ${each.credit}`, each])).values()];
}

export function addImport(store: Store, row: Omit<ImportRow, 'id'>): number {
  const added = store
    .hot(
      'INSERT INTO import (name, hash, state, rows, header, first_slot, last_slot, done_slot, made_at, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      row.name,
      row.hash,
      row.state,
      row.rows,
      row.header,
      row.first_slot,
      row.last_slot,
      row.done_slot,
      row.made_at,
      row.report,
    );
  return Number(added.lastInsertRowid);
}

/** Notes how far an import has come, so that it can be taken up again where it was killed. */
export function markImport(
  store: Store,
  id: number,
  { done, state }: { done: number; state: ImportRow['state'] },
): void {
  store.hot('UPDATE import SET done_slot = ?, state = ? WHERE id = ?').run(done, state, id);
}

export const reportImport = (store: Store, id: number, report: string): void => {
  store.hot('UPDATE import SET report = ? WHERE id = ?').run(report, id);
};

/** The lines are many and hardly ever read: a fast level halves the time and costs a tenth of the room. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A line of the file, and whose offer of which model and key it became. */
export type KeptLine = { readonly provider: string; readonly gpu: string; readonly key: string; readonly line: string };

export function putImportLines(store: Store, id: number, slot: number, lines: Iterable<KeptLine>): void {
  const text = Buffer.from(
    JSON.stringify(Array.from(lines, ({ provider, gpu, key, line }) => [provider, gpu, key, line])),
  );
  store
    .hot('INSERT OR REPLACE INTO import_rows (import, slot, blob, hash) VALUES (?, ?, ?, ?)')
    .run(id, slot, zstdCompressSync(text, FAST), hashOf(text));
}

const hashOf = (text: Uint8Array): Buffer => createHash('sha256').update(text).digest();

/** The half hours of [from, to) whose kept lines no longer have their hash, and how many there are in all. */
export function damagedImports(store: Store, from: number, to: number): { slots: number; damaged: number[] } {
  const rows = store
    .hot('SELECT import, slot FROM import_rows WHERE slot >= ? AND slot < ? ORDER BY slot, import')
    .all(from, to) as { import: number; slot: number }[];
  const damaged = rows.filter((row) => {
    const { blob, hash } = store
      .hot('SELECT blob, hash FROM import_rows WHERE import = ? AND slot = ?')
      .get(row.import, row.slot) as Pick<Tables['import_rows'], 'blob' | 'hash'>;
    return !unpacks(blob, hash);
  });
  return { slots: rows.length, damaged: damaged.map(({ slot }) => slot) };
}

function unpacks(blob: Buffer, hash: Buffer | null): boolean {
  try {
    const text = zstdDecompressSync(blob, { maxOutputLength: MOST_BYTES });
    return hash === null || hashOf(text).equals(hash);
  } catch {
    return false;
  }
}

const MOST_BYTES = 64 * 2 ** 20;

const unpacked = (blob: Buffer): KeptLine[] =>
  (
    JSON.parse(zstdDecompressSync(blob, { maxOutputLength: MOST_BYTES }).toString('utf8')) as [
      string,
      string,
      string,
      string,
    ][]
  ).map(([provider, gpu, key, line]) => ({ provider, gpu, key, line }));

export type ImportedLines = {
  readonly name: string;
  readonly hash: string;
  readonly madeAt: number;
  readonly lines: readonly KeptLine[];
};

/** What every import says of a slot. */
export const importedLines = (store: Store, slot: number): ImportedLines[] =>
  (
    store
      .hot(
        `SELECT name, import.hash, made_at AS madeAt, blob FROM import JOIN import_rows ON import_rows.import = import.id AND import_rows.slot = ?
         ORDER BY import.id`,
      )
      .all(slot) as { name: string; hash: string; madeAt: number; blob: Buffer }[]
  ).map(({ blob, ...row }) => ({ ...row, lines: unpacked(blob) }));

export type SlotLines = {
  readonly import: number;
  readonly header: string;
  readonly slot: number;
  readonly lines: readonly KeptLine[];
};

/** The imported lines from a slot on, in order of time. */
export function* linesFrom(store: Store, slot: number): Generator<SlotLines> {
  const all = store
    .hot(
      'SELECT import, slot, header FROM import_rows JOIN import ON import.id = import_rows.import WHERE slot >= ? ORDER BY slot, import',
    )
    .all(slot) as { import: number; slot: number; header: string }[];
  for (const each of all) {
    const { blob } = store
      .hot('SELECT blob FROM import_rows WHERE import = ? AND slot = ?')
      .get(each.import, each.slot) as {
      blob: Buffer;
    };
    yield { ...each, lines: unpacked(blob) };
  }
}

/** Reference series that others publish: kept for comparison, never part of a floor. */
export function putIndexPrice(store: Store, row: Tables['index_price']): void {
  store
    .hot('INSERT OR REPLACE INTO index_price (name, gpu, statistic, slot, price, import) VALUES (?, ?, ?, ?, ?, ?)')
    .run(row.name, row.gpu, row.statistic, row.slot, row.price, row.import);
}

export const undoIndexPrices = (store: Store, slot: number): void => {
  store.hot('DELETE FROM index_price WHERE slot >= ?').run(slot);
};

/** The providers that stand from a slot on by imports alone. */
export const importedOnly = (store: Store, slot: number): string[] =>
  (
    store
      .hot(
        'SELECT provider FROM standing WHERE slot >= ? GROUP BY provider HAVING count(import) = count(*) ORDER BY provider',
      )
      .all(slot) as { provider: string }[]
  ).map(({ provider }) => provider);

export const indexPrices = (store: Store): Tables['index_price'][] =>
  store.hot('SELECT * FROM index_price ORDER BY name, gpu, statistic, slot').all() as Tables['index_price'][];

/** Whether any slot of [from, to) stands by an import. */
export const hasImported = (store: Store, from: number, to: number): boolean =>
  store.hot('SELECT 1 FROM standing WHERE slot >= ? AND slot < ? AND import IS NOT NULL LIMIT 1').get(from, to) !==
  undefined;
