// The same answer as JSON, CSV or NDJSON; a made-up or an imported figure says so in every one of them.
import { stringify } from 'csv-stringify/sync';
import type { Envelope } from '#questions/ask.ts';
import { QUESTIONS, type QuestionName } from '#questions/list.ts';

export const FORMATS = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
} as const;
export type Format = keyof typeof FORMATS;

/** By `?format=`, or by `Accept`; undefined where a format is asked for that is not there. */
export function formatFor(asked: string | undefined, accept: string | undefined): Format | undefined {
  if (asked !== undefined) return (Object.keys(FORMATS) as Format[]).find((format) => format === asked);
  if (accept === undefined || accept === '*/*') return 'json';
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim());
  const plain = types.find(
    (type) => type === 'text/csv' || type === 'application/x-ndjson' || type === 'application/json',
  );
  if (plain === 'text/csv') return 'csv';
  return plain === 'application/x-ndjson' ? 'ndjson' : 'json';
}

type Row = Record<string, unknown>;

/** Points become rows of their own; other lists stay in their cell as JSON. */
function flat(row: Row): Row[] {
  const { points, ...rest } = row;
  if (!Array.isArray(points)) return [row];
  return points.map(([time, value]) => ({ ...rest, time, value }));
}

/** What a row says of where the whole answer is from; a row that says it of itself is left as it is. */
const marks = ({ meta }: Envelope): Row => ({
  ...(meta.imported ? { imported: true } : {}),
  ...(meta.simulated ? { simulated: 'SIMULATED' } : {}),
});

/** The columns as the question states them: the same header line over no row and over many. */
function columnsOf(name: QuestionName, marked: Row): string[] {
  const fields = Object.keys(QUESTIONS[name].row.shape).flatMap((field) =>
    field === 'points' ? ['time', 'value'] : [field],
  );
  return [...new Set([...fields, ...Object.keys(marked)])];
}

export function formatted(envelope: Envelope, name: QuestionName, format: Format): string {
  if (format === 'json') return JSON.stringify(envelope);
  const marked = marks(envelope);
  const rows = envelope.data.flatMap((row) => flat(row as Row)).map((row) => ({ ...row, ...marked, ...row }));
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const cells = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell,
      ]),
    ),
  );
  // A spreadsheet must not run what a seller wrote: a text that begins like a formula is quoted by the library.
  return stringify(cells, {
    header: true,
    columns: columnsOf(name, marked),
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String },
  });
}
