// Reads an import: its header checked, its rows understood or counted by what is wrong with them, and handed on with their half hours.
import Papa from 'papaparse';
import { foreignName } from '#domain/cut.ts';
import { type Bytes, type CsvRecord, ImportProblem, records } from './records.ts';
import { ownCopy } from './remembered.ts';
import { COLUMNS, type ImportRow, type Named, type NotTaken, OPTIONAL_COLUMNS, rowReader } from './row.ts';

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

export type ReadFile = { readonly headerLine: string; readonly counts: Counts };

/** What takes the rows of a file one by one; false where their half hour is full. */
export type Keep = (slot: number, line: string, row: ImportRow) => boolean;

/** The rows of a half hour, and the line of the file that each of them was. */
export type SlotRows = { readonly rows: ImportRow[]; readonly lines: string[] };

const MOST_NAMES = 200;
const NAME_CHARACTERS = 80;
const HEADER_CHARACTERS = 10_000;
const ROW_CHARACTERS = 8_000;
/** Of one file. Each provider and each good is a line of figures of its own in every half hour; no archive has as many. */
const MOST_OF_EACH = { provider: 1_000, tier: 100, network: 100 } as const;

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

export async function readImport(bytes: Bytes, sellers: Named, now: number, keep: Keep): Promise<ReadFile> {
  const counts = noCounts();
  const names = new Map<string, number>();
  let headerLine: string | null = null;
  let take: ((record: CsvRecord) => NotTaken | null) | null = null;
  for await (const batch of records(bytes))
    for (const record of batch) {
      if (take === null) {
        checkHeader(record);
        headerLine = record.line;
        take = takerOf(record.cells, sellers, now, keep, names);
        continue;
      }
      counts.rows += 1;
      const reason = take(record);
      if (reason !== null) counts.notTaken[reason] = (counts.notTaken[reason] ?? 0) + 1;
    }
  if (headerLine === null) checkHeader({ cells: [], line: '' });
  return { headerLine: headerLine ?? '', counts: { ...counts, unknownNames: Object.fromEntries(names) } };
}

/** Takes a row, or says why it is not taken. */
function takerOf(header: readonly string[], sellers: Named, now: number, keep: Keep, names: Map<string, number>) {
  const read = rowReader(header, sellers, now);
  const model = header.indexOf('gpu_model_as_written');
  const isTooMany = tooMany();
  return ({ cells, line }: CsvRecord): NotTaken | null => {
    if (line.length > ROW_CHARACTERS) return 'line_too_long';
    const row = read(cells);
    if (typeof row === 'string') {
      if (row.endsWith('_gpu') || row === 'memory_differs') countName(names, cells[model] ?? '');
      return row;
    }
    if (isTooMany(row)) return 'too_many_names';
    return keep(row.slot, line, row) ? null : 'too_many_in_half_hour';
  };
}

/** Whether a row brings one more name than a file may have. */
function tooMany(): (row: ImportRow) => boolean {
  const seen = { provider: new Set<string>(), tier: new Set<string>(), network: new Set<string>() };
  const kinds = ['provider', 'tier', 'network'] as const;
  return (row) => {
    for (const kind of kinds) {
      const name = row[kind];
      if (name !== null && !seen[kind].has(name) && seen[kind].size >= MOST_OF_EACH[kind]) return true;
    }
    for (const kind of kinds) if (row[kind] !== null) seen[kind].add(row[kind]);
    return false;
  };
}

function countName(names: Map<string, number>, written: string): void {
  const name = foreignName(written, NAME_CHARACTERS);
  const count = names.get(name);
  if (count !== undefined) names.set(name, count + 1);
  else if (names.size < MOST_NAMES) names.set(ownCopy(name), 1);
}

function checkHeader({ cells, line }: CsvRecord): void {
  if (line.length > HEADER_CHARACTERS)
    throw new ImportProblem(`the first line is longer than ${HEADER_CHARACTERS} characters: it is no header`);
  const twice = [...COLUMNS, ...OPTIONAL_COLUMNS].find((column) => cells.indexOf(column) !== cells.lastIndexOf(column));
  if (twice !== undefined)
    throw new ImportProblem(`the header names ${twice} twice: which of them is meant nobody can tell`);
  const missing = COLUMNS.filter((column) => !cells.includes(column));
  if (missing.length > 0)
    throw new ImportProblem(
      `the header lacks ${missing.join(', ')}: the columns are ${COLUMNS.join(',')}[,${OPTIONAL_COLUMNS.join('][,')}]`,
    );
}

const KEPT = { delimiter: ',', newline: '\n' } as const;

/** Reads kept lines under their header, as they were read when they came. */
export function lineReader(header: string, sellers: Named): (lines: readonly string[]) => SlotRows {
  // They were there before now when they came.
  const read = rowReader(Papa.parse<string[]>(`${header}\n`, KEPT).data[0] ?? [], sellers, Number.MAX_SAFE_INTEGER);
  return (lines) => {
    const kept: SlotRows = { rows: [], lines: [] };
    // Each with its end: the parser takes a space behind the last quote of a text for a part of the cell.
    const { data } = Papa.parse<string[]>(lines.map((line) => `${line}\n`).join(''), KEPT);
    for (const [at, cells] of data.entries()) {
      const row = read(cells);
      if (typeof row === 'string') continue;
      kept.rows.push(row);
      kept.lines.push(lines[at] ?? '');
    }
    return kept;
  };
}
