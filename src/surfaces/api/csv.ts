// Rows as CSV that every program splits alike, and that a spreadsheet only reads.
import { stringify } from 'csv-stringify/sync';

type Row = Readonly<Record<string, unknown>>;

/** Whatever ends a line or parts two cells for somebody: a cell that holds one is quoted. */
const PARTING = /[\p{Cc}\u2028\u2029,;|]/u;

/**
 * What a spreadsheet takes for a formula, at the start of a cell or of a line in it, behind what is not seen too; full-width signs are
 * signs there. Each line is looked through once.
 */
const FORMULA =
  /(?<=^|[\n\v\f\r\u0085\u2028\u2029])(?=[[\p{Cc}\p{Zs}\p{Cf}]--[\n\v\f\r\u0085]]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/gv;

/** An apostrophe before it makes it text. */
export const inert = (text: string): string => text.replace(FORMULA, "'");

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return inert(typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value));
}

const ROWS_AT_ONCE = 1_000;

export const csvText = (rows: Iterable<Row>, columns: readonly string[]): string =>
  [...csvParts(rows, columns)].join('');

/** So many rows a part, the header first. */
export function* csvParts(rows: Iterable<Row>, columns: readonly string[]): Generator<string> {
  const lines = (some: readonly (readonly string[])[]): string =>
    stringify([...some], { record_delimiter: 'windows', quoted_match: PARTING });
  let some: (readonly string[])[] = [columns];
  for (const row of rows) {
    some.push(columns.map((column) => cellOf(row[column])));
    if (some.length < ROWS_AT_ONCE) continue;
    yield lines(some);
    some = [];
  }
  yield lines(some);
}
