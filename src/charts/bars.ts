// Columns as SVG text: what is asked in price buckets, or the level by hour of day.
import { INK } from './palette.ts';
import { linear, place } from './scale.ts';

export type Bar = { readonly label: string; readonly value: number | null; readonly colour: string };

export type BarChart = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly bars: readonly Bar[];
  /** Where the columns stand: 0 for counts, near the lowest for levels. */
  readonly base: number;
};

const FOOT = 18;
const GAP = 3;
const FEWEST_PIXELS = 2;

export function barChart({ title, width, height, bars, base }: BarChart): string {
  const values = bars.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return '';
  const y = linear(base, Math.max(...values, base + Number.EPSILON), height - FOOT, 6);
  const step = width / bars.length;
  const every = Math.max(1, Math.ceil(bars.length / 6));
  const drawn = bars
    .map(({ label, value, colour }, at) => {
      const left = place(at * step);
      const top = value === null ? 0 : Math.min(y(value), value > base ? height - FOOT - FEWEST_PIXELS : height - FOOT);
      const column =
        value === null || value <= base
          ? ''
          : `<path d="M${left} ${height - FOOT}V${place(top)}h${place(Math.max(1, step - GAP))}V${height - FOOT}z" fill="${colour}"/>`;
      return (
        column + (at % every === 0 ? `<text x="${left}" y="${height - 3}" fill="${INK.muted}">${label}</text>` : '')
      );
    })
    .join('');
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" class="chart">${drawn}<path d="M0 ${height - FOOT}H${width}" stroke="${INK.muted}" stroke-width=".5"/></svg>`;
}
