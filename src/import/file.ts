// Reads an import: its header checked, its rows understood or counted by what is wrong with them, and put on their half hours.
import Papa from 'papaparse';
import { COLUMNS, type ImportRow, type Named, type NotTaken, OPTIONAL_COLUMNS, rowReader } from './row.ts';

/** What is wrong with a file as a whole, said to the person who can mend it. */
export class ImportProblem extends Error {}

export type Counts = {
  rows: number;
  offers: number;
  aggregates: number;
  index: number;
  duplicates: number;
  /** Rows of an earlier snapshot in the same half hour: the last one stands. */
  superseded: number;
  /** Rows of a provider in a half hour in which it already stands. */
  alreadyThere: number;
  /** Sums of a seller that gives its single offers too, or of what cannot be rented: they make no figure. */
  leftOut: number;
  notTaken: Partial<Record<NotTaken, number>>;
  unknownNames: Record<string, number>;
};

export type ReadFile = {
  readonly header: readonly string[];
  readonly headerLine: string;
  readonly slots: ReadonlyMap<number, SlotRows>;
  readonly counts: Counts;
};

/** The rows of a half hour, and the line of the file that each of them was. */
export type SlotRows = { readonly rows: ImportRow[]; readonly lines: string[] };

const MOST_NAMES = 200;

export const noCounts = (): Counts => ({
  rows: 0,
  offers: 0,
  aggregates: 0,
  index: 0,
  duplicates: 0,
  superseded: 0,
  alreadyThere: 0,
  leftOut: 0,
  notTaken: {},
  unknownNames: {},
});

export function readImport(text: string, sellers: Named, now: number): ReadFile {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const { data, errors } = Papa.parse<string[]>(plain, { skipEmptyLines: true, delimiter: ',' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) throw new ImportProblem(`row ${(broken.row ?? 0) + 1}: ${broken.message}`);
  const [header = []] = data;
  checkHeader(header);
  const lineOf = linesOf(plain, data);
  const read = rowReader(header, sellers, now);
  const counts = noCounts();
  const slots = new Map<number, SlotRows>();
  const model = header.indexOf('gpu_model_as_written');
  for (let at = 1; at < data.length; at += 1) {
    const cells = data[at] ?? [];
    const row = read(cells);
    counts.rows += 1;
    if (typeof row === 'string') {
      counts.notTaken[row] = (counts.notTaken[row] ?? 0) + 1;
      if (row.endsWith('_gpu') || row === 'memory_differs') countName(counts, cells[model] ?? '');
      continue;
    }
    let slot = slots.get(row.slot);
    if (slot === undefined) {
      slot = { rows: [], lines: [] };
      slots.set(row.slot, slot);
    }
    slot.rows.push(row);
    slot.lines.push(lineOf(at));
  }
  return { header, headerLine: lineOf(0), slots, counts };
}

/** The lines as they stand in the file; where a quoted cell holds a line end, the row is written anew. */
function linesOf(plain: string, data: readonly string[][]): (at: number) => string {
  const lines = plain.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const isOneEach = lines.length === data.length && lines.every(hasWholeQuotes);
  return (at) => {
    const line = isOneEach ? (lines[at] ?? '') : Papa.unparse([[...(data[at] ?? [])]]);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
}

/** A quoted cell that a line opens, it closes. */
function hasWholeQuotes(line: string): boolean {
  let quotes = 0;
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 0;
}

function countName({ unknownNames }: Counts, name: string): void {
  if (Object.keys(unknownNames).length < MOST_NAMES || Object.hasOwn(unknownNames, name))
    unknownNames[name] = (unknownNames[name] ?? 0) + 1;
}

function checkHeader(header: readonly string[]): void {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new ImportProblem(
      `the header lacks ${missing.join(', ')}: the columns are ${COLUMNS.join(',')}[,${OPTIONAL_COLUMNS.join('][,')}]`,
    );
}

/** Rows of stored lines, as they were read when they came. */
export function readLines(header: string, lines: readonly string[], sellers: Named): ImportRow[] {
  const options = { skipEmptyLines: true, delimiter: ',', newline: '\n' } as const;
  const { data } = Papa.parse<string[]>([header, ...lines].join('\n'), options);
  // They were there before now when they came.
  const read = rowReader(data[0] ?? [], sellers, Number.MAX_SAFE_INTEGER);
  return data.slice(1).flatMap((cells) => {
    const row = read(cells);
    return typeof row === 'string' ? [] : [row];
  });
}
