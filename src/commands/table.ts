// Rows as aligned text for the terminal: words to the left, figures to the right, and below the names the units where they are known.
import { cut } from '#domain/cut.ts';
import { FORMATS, isUnit, type Kind } from '#domain/format.ts';
import { printable } from '#domain/printable.ts';

type Cell = string | number | boolean | null | undefined | readonly unknown[] | object;

/** What a model or a seller is called, by its id; the ids stand in the JSON. */
export type Names = Readonly<Partial<Record<Kind, (id: string) => string>>>;

const shown = (cell: Cell, kind: Kind | undefined, names: Names): string => {
  const name = kind === undefined ? undefined : names[kind];
  if (typeof cell === 'string' && name !== undefined) return printable(name(cell));
  if (cell === null || cell === undefined) return '-';
  if (typeof cell === 'number' && kind !== undefined && isUnit(kind)) return FORMATS[kind].figure(cell);
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : String(Number(cell.toFixed(6)));
  if (typeof cell === 'object') return printable(JSON.stringify(cell));
  return printable(String(cell));
};

const WIDEST = 60;

/** `kinds` says of a column how its figures are measured; of one that is not told they stand as they are. */
export function tableText(
  rows: readonly Readonly<Record<string, Cell>>[],
  kinds: ReadonlyMap<string, Kind> = new Map(),
  called: Names = {},
): string {
  const [first] = rows;
  if (first === undefined) return '(no rows)';
  const names = Object.keys(first);
  const cells = rows.map((row) => names.map((name) => clip(shown(row[name], kinds.get(name), called))));
  const units = names.map((name) => unitOf(kinds.get(name)));
  const heads = units.some((unit) => unit !== '') ? [names, units] : [names];
  const widths = names.map((_, at) => Math.max(...[...heads, ...cells].map((row) => row[at]?.length ?? 0)));
  const isFigure = names.map((name) => rows.every((row) => row[name] === null || typeof row[name] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (isFigure[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [...heads, ...cells].map(line).join('\n');
}

const unitOf = (kind: Kind | undefined): string => (kind !== undefined && isUnit(kind) ? FORMATS[kind].short : '');

const clip = (text: string): string => (text.length > WIDEST ? `${cut(text, WIDEST - 1)}…` : text);
