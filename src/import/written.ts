// The rows of a public history as the lines that an import reads, so that there is one road in: what became no row is counted by the way.
import Papa from 'papaparse';
import { type HistoryRow, isAside, type Told } from '#histories/history.ts';
import { COLUMNS, OPTIONAL_COLUMNS } from './row.ts';

const HEADER = [...COLUMNS, ...OPTIONAL_COLUMNS];
const BATCH_ROWS = 1_000;
/** Reasons are partly foreign words. */
const MOST_REASONS = 100;

export type SetAside = Record<string, number>;

/** Adds what became no row to `setAside` as it goes. */
export async function* written(rows: AsyncIterable<Told>, setAside: SetAside): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${HEADER.join(',')}\n`);
  let batch: string[][] = [];
  for await (const told of rows) {
    if (isAside(told)) {
      const isNew = !Object.hasOwn(setAside, told.aside);
      const reason = isNew && Object.keys(setAside).length >= MOST_REASONS ? 'other reasons' : told.aside;
      setAside[reason] = (setAside[reason] ?? 0) + told.count;
      continue;
    }
    batch.push(cellsOf(told));
    if (batch.length < BATCH_ROWS) continue;
    yield lines(batch);
    batch = [];
  }
  if (batch.length > 0) yield lines(batch);
}

const lines = (rows: readonly string[][]): Uint8Array => Buffer.from(`${Papa.unparse([...rows], { newline: '\n' })}\n`);

const cellsOf = (row: HistoryRow): string[] => {
  const cells: Readonly<Record<string, unknown>> = { ...row };
  return HEADER.map((column) => (cells[column] === undefined ? '' : String(cells[column])));
};
