// The same answer as JSON, CSV or NDJSON; a made-up or an imported figure says so in every one of them.
import type { Envelope } from '#questions/ask.ts';
import { QUESTIONS, type QuestionName } from '#questions/list.ts';
import { FORMATS, type Format } from '#surfaces/wanted.ts';
import { csvParts } from './csv.ts';

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

/** Points become rows of their own; other lists stay in their cell as JSON. One row at a time, for an answer may have half a million. */
function* flat(data: readonly unknown[], marked: Row): Generator<Row> {
  for (const each of data) {
    const { points, ...rest } = each as Row;
    if (!Array.isArray(points)) yield { ...(each as Row), ...marked, ...(each as Row) };
    else for (const [time, value] of points) yield { ...rest, time, value, ...marked, ...rest };
  }
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

export const formatted = (envelope: Envelope, name: QuestionName, format: Format): string =>
  formattedParts(envelope, name, format).join('');

const LINES_AT_ONCE = 1_000;

/** In parts, for the whole may be many megabytes, and as one text it would take them twice. */
export function formattedParts(envelope: Envelope, name: QuestionName, format: Format): readonly string[] {
  if (format === 'json') return [JSON.stringify(envelope)];
  const marked = marks(envelope);
  const rows = flat(envelope.data, marked);
  if (format === 'csv') return [...csvParts(rows, columnsOf(name, marked))];
  const parts: string[] = [];
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(`${JSON.stringify(row)}\n`);
    if (lines.length < LINES_AT_ONCE) continue;
    parts.push(lines.join(''));
    lines = [];
  }
  return [...parts, lines.join('')];
}
