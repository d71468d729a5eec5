// The writes of a transaction as bytes: JSON, that anybody can read in years to come, packed by zstd.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { StoreProblem } from './problem.ts';
import type { TableWrites, Value } from './tape.ts';

/** Unpacked; the largest of ours is a snapshot's part. What is longer was not written by us. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What JSON has no word for. */
type Told = string | number | null | { readonly b: string } | { readonly n: string };

function told(value: Value): Told {
  if (value instanceof Uint8Array)
    return { b: Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64') };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { n: Object.is(value, -0) ? '-0' : String(value) };
  return value;
}

const ODD_NUMBERS: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

function heard(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  const { b, n } = value as { b?: unknown; n?: unknown };
  if (typeof b === 'string') return Buffer.from(b, 'base64');
  const odd = typeof n === 'string' ? ODD_NUMBERS[n] : undefined;
  if (odd === undefined) throw new StoreProblem('an entry holds what is no value');
  return odd;
}

export function packWrites(writes: readonly TableWrites[]): Uint8Array {
  const plain = writes.map(({ table, columns, rows, gone }) => ({
    table,
    columns,
    rows: rows.map((row) => row.map(told)),
    gone: gone.map((key) => key.map(told)),
  }));
  return zstdCompressSync(JSON.stringify(plain));
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

function rowsOf(value: unknown): Value[][] {
  if (!Array.isArray(value)) throw new StoreProblem('an entry is not in the form of one');
  return value.map((row: unknown) => {
    if (!Array.isArray(row)) throw new StoreProblem('an entry is not in the form of one');
    return row.map(heard);
  });
}

/** Whether its tables are of this schema is the tape's to say. */
export function unpackWrites(packed: Uint8Array): TableWrites[] {
  let plain: unknown;
  try {
    plain = JSON.parse(zstdDecompressSync(packed, { maxOutputLength: MOST_BYTES }).toString());
  } catch (error) {
    throw new StoreProblem(`an entry cannot be read (${(error as Error).message})`);
  }
  if (!Array.isArray(plain)) throw new StoreProblem('an entry is not in the form of one');
  return plain.map((each: unknown) => {
    const { table, columns, rows, gone } = (each ?? {}) as Record<string, unknown>;
    if (typeof table !== 'string' || !isTexts(columns)) throw new StoreProblem('an entry is not in the form of one');
    return { table, columns, rows: rowsOf(rows), gone: rowsOf(gone) };
  });
}
