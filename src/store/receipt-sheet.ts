// Receipts of prints, all of a half hour on one sheet, compressed against the first sheet of its day.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { dayOfSlot } from '#domain/time.ts';
import { type Store, StoreProblem } from './open.ts';
import type { Tables } from './tables.ts';

/** After a rolled-back transaction. */
export const forgetSheets = (store: Store): void => {
  lastSheets.delete(store);
};

/** Level 3 and the day's first sheet as the dictionary: a sheet differs little from it. */
const params = { [constants.ZSTD_c_compressionLevel]: 3 };
type Sheet = { readonly id: number; readonly slot: number; readonly text: Buffer };
const lastSheets = new WeakMap<Store, Sheet>();

export function addSheet(store: Store, slot: number, text: string): number {
  const bytes = Buffer.from(text);
  const held = lastSheets.get(store);
  const base = held !== undefined && dayOfSlot(held.slot) === dayOfSlot(slot) && held.slot <= slot ? held : undefined;
  const blob = zstdCompressSync(bytes, base === undefined ? { params } : { params, dictionary: base.text });
  const id = Number(
    store
      .hot('INSERT INTO receipt_sheet (slot, base, length, blob) VALUES (?, ?, ?, ?)')
      .run(slot, base?.id ?? null, bytes.length, blob).lastInsertRowid,
  );
  if (base === undefined) lastSheets.set(store, { id, slot, text: bytes });
  return id;
}

/** The receipts of a sheet, line by line; throws where it no longer unpacks. */
export function sheetLines(store: Store, id: number): string[] {
  const bytes = sheetBytes(store, id);
  if (bytes === null) throw new StoreProblem(`receipt sheet ${id} cannot be read any more: restore a backup`);
  return bytes.toString('utf8').split('\n');
}

function sheetBytes(store: Store, id: number): Buffer | null {
  const row = store.hot('SELECT * FROM receipt_sheet WHERE id = ?').get(id) as Tables['receipt_sheet'] | undefined;
  if (row === undefined) return null;
  const base = row.base === null ? undefined : sheetBytes(store, row.base);
  if (base === null) return null;
  try {
    return zstdDecompressSync(row.blob, {
      maxOutputLength: row.length + 1,
      ...(base === undefined ? {} : { dictionary: base }),
    });
  } catch {
    return null;
  }
}

/** The slots of [from, to) that have receipts. */
export const receiptSlots = (store: Store, from: number, to: number): number[] =>
  store
    .hot('SELECT DISTINCT slot FROM receipt_sheet WHERE slot >= ? AND slot < ? ORDER BY slot')
    .pluck()
    .all(from, to) as number[];

/** Whether any print of a slot has been written. */
export const hasReceipts = (store: Store, slot: number): boolean =>
  store.hot('SELECT 1 FROM receipt_sheet WHERE slot = ? LIMIT 1').get(slot) !== undefined;

/** The first slot that any series has a print of. */
export const firstPrinted = (store: Store): number | undefined =>
  (store.hot('SELECT min(slot) AS slot FROM receipt_sheet').get() as { slot: number | null }).slot ?? undefined;

/** The number of the last sheet of receipts. */
export const lastSheet = (store: Store): number =>
  Number(store.hot('SELECT coalesce(max(id), 0) FROM receipt_sheet').pluck().get());

/** The prints of [from, to) whose sheet says that it is of another half hour: by it the gates choose their panels. */
export const misplacedSheets = (
  store: Store,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly gpu: string; readonly method: number; readonly slot: number }[] =>
  store
    .hot(
      `SELECT s.gpu, s.method, p.slot FROM index_print AS p JOIN receipt_sheet AS r ON r.id = p.sheet JOIN index_series AS s ON s.id = p.series
       WHERE p.slot >= ? AND p.slot < ? AND r.slot <> p.slot ORDER BY p.slot`,
    )
    .all(from, to) as { gpu: string; method: number; slot: number }[];
