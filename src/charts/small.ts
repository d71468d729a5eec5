// The two tiny charts of a table row: a week as a line, and where the best price and the reference lie in a range.
import { escaped } from './frame.ts';
import { INK, LINE } from './palette.ts';
import { linear, place } from './scale.ts';
import { stepOf, stepPath } from './steps.ts';

const SPARK = { width: 110, height: 24 };

type Size = { readonly width: number; readonly height: number };

/** A drawing of a fixed size with the words that stand for it. */
const drawn = (title: string, { width, height }: Size, inner: string): string =>
  `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
  `aria-label="${escaped(title)}">${inner}</svg>`;

export function spark(title: string, points: readonly (readonly [number, number | null])[]): string {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const [first] = points;
  const last = points.at(-1);
  if (values.length < 2 || first === undefined || last === undefined) return '';
  const step = stepOf(points, last[0] - first[0]);
  const to = last[0] + step;
  const x = linear(first[0], to, 1, SPARK.width - 1);
  const y = linear(Math.min(...values), Math.max(...values), SPARK.height - 3, 3);
  const line = stepPath(points, step, to, x, y);
  return drawn(title, SPARK, `<path d="${line}" fill="none" stroke="${INK.text}" stroke-width="1.2"/>`);
}

export type Range = {
  readonly best: number;
  readonly floor: number;
  readonly middle: number | null;
  readonly ceiling: number;
  /** The dearest that is not compared, where it lies beyond. */
  readonly other?: number | null;
};

const BAR = { width: 200, height: 16 };

/** Logarithmic, on one scale for the whole table, so that bars of different rows can be compared. */
export function rangeBar(
  title: string,
  { best, floor, middle, ceiling, other = null }: Range,
  [from, to]: readonly [number, number],
): string {
  const x = linear(Math.log(from), Math.log(to), 5, BAR.width - 5);
  const at = (price: number): string => place(x(Math.log(price)));
  const middleLine = middle === null ? '' : `<path d="M${at(middle)} 1V15" stroke="${INK.title}" stroke-width="2"/>`;
  return drawn(
    title,
    BAR,
    [
      `<path d="M${at(floor)} 8H${at(ceiling)}" stroke="${LINE.bar}" stroke-width="5"/>`,
      middleLine,
      other === null ? '' : `<circle cx="${at(other)}" cy="8" r="1.5" fill="${INK.muted}"/>`,
      `<circle cx="${at(best)}" cy="8" r="4" fill="${INK.title}"/>`,
    ].join(''),
  );
}
