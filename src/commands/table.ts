// Rows as aligned text for the terminal: words to the left, figures to the right.

import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';

type Cell = string | number | boolean | null | undefined | readonly unknown[] | object;

const shown = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '-';
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : String(Number(cell.toFixed(6)));
  if (typeof cell === 'object') return printable(JSON.stringify(cell));
  return printable(String(cell));
};

const WIDEST = 60;

export function tableText(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const [first] = rows;
  if (first === undefined) return '(no rows)';
  const names = Object.keys(first);
  const cells = rows.map((row) => names.map((name) => clip(shown(row[name]))));
  const widths = names.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const isFigure = names.map((name) => rows.every((row) => row[name] === null || typeof row[name] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (isFigure[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(names), ...cells.map(line)].join('\n');
}

const clip = (text: string): string => (text.length > WIDEST ? `${cut(text, WIDEST - 1)}…` : text);
