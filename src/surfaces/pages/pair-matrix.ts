// Every two sellers of a model: how much dearer the one on the left was than the one above, the middle of seven days.
import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { Names } from './pages.ts';
import { type Column, scrolling, table } from './table.ts';
import { difference } from './words.ts';

export type Pair = { readonly a: string; readonly b: string; readonly median7d: number; readonly frozen?: boolean };

export const isPair = (value: unknown): value is Pair =>
  typeof value === 'object' &&
  value !== null &&
  'a' in value &&
  'b' in value &&
  'median7d' in value &&
  typeof value.median7d === 'number';

/**
 * By how much one is dearer than another, USD per GPU-hour; negative where it is cheaper, undefined where the two are
 * no pair.
 */
function distanceIn(pairs: readonly Pair[]): (one: string, other: string) => Pair | undefined {
  const known = new Map(
    pairs.flatMap((pair) => [
      [`${pair.a} ${pair.b}`, pair] as const,
      [`${pair.b} ${pair.a}`, { ...pair, a: pair.b, b: pair.a, median7d: -pair.median7d }] as const,
    ]),
  );
  return (one, other) => known.get(`${one} ${other}`);
}

/** The cheapest first, by how much dearer each is than the others on average. */
export function matrixOrder(pairs: readonly Pair[]): string[] {
  const sellers = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const distance = distanceIn(pairs);
  const over = (id: string): number => {
    const all = sellers.flatMap((other) => distance(id, other)?.median7d ?? []);
    return all.reduce((sum, each) => sum + each, 0) / Math.max(1, all.length);
  };
  return sellers.toSorted((a, b) => over(a) - over(b));
}

export function pairMatrix(pairs: readonly Pair[], names: Names): Html {
  const order = matrixOrder(pairs);
  const distance = distanceIn(pairs);
  const called = (id: string): string => names[id] ?? id;
  const cell = (row: string, column: string): Html | string | null => {
    const pair = row === column ? undefined : distance(row, column);
    // The mirror says the same of the other: each distance stands once, where it is dearer.
    if (pair === undefined || pair.median7d < 0) return null;
    const text = `+${difference(pair.median7d)}`;
    return pair.frozen === true ? html`<span class="muted">${text}</span>` : text;
  };
  const columns: readonly Column<string>[] = [
    { name: 'dearer by', isRowName: true, cell: called },
    ...order.slice(0, -1).map((id) => ({ name: called(id), isFigure: true, cell: (row: string) => cell(row, id) })),
  ];
  return scrolling('every two sellers', table(columns, order.slice(1), { look: 'matrix', caption: CAPTION }));
}

const CAPTION = html`How much dearer the seller on the left was than the one above, $/GPU-h, the middle of 7 days;
grey: two list prices that stand still, which are not judged`;
