// Columns: what is asked at which price, or the level by hour of day.
import { FOOT, framed, PLOT_WIDTH, UNSCALED, type Word } from './frame.ts';
import { INK } from './palette.ts';
import { linear, place } from './scale.ts';

export type Bar = {
  readonly label: string;
  readonly value: number | null;
  readonly colour: string;
  /** On top of it, in grey: what is there too, and left out of figures. */
  readonly more?: number;
  /** A mark on the ground: there is something, and nobody says how much. */
  readonly isMarked?: boolean;
};

export type BarChart = {
  readonly title: string;
  readonly height: number;
  readonly bars: readonly Bar[];
  /** Where the columns stand: 0 for counts, near the lowest for levels. */
  readonly base: number;
  readonly figure: (value: number) => string;
};

const TOP = 16;
/** Between two columns, of the room of one. */
const GAP = 1 / 7;
const FEWEST_PIXELS = 2;
const MARK_PIXELS = 6;
const MOST_LABELS = 6;

export function barChart({ title, height, bars, base, figure }: BarChart): string {
  const values = bars.flatMap(({ value, more = 0 }) => (value === null && more === 0 ? [] : [(value ?? 0) + more]));
  if (values.length === 0 && !bars.some(({ isMarked }) => isMarked)) return '';
  const highest = Math.max(...values, base + Number.EPSILON);
  const ground = height - FOOT;
  const y = linear(base, highest, ground, TOP);
  const step = PLOT_WIDTH / bars.length;
  const every = Math.max(1, Math.ceil(bars.length / MOST_LABELS));
  const columns = bars.map(({ value, colour, more = 0, isMarked = false }, at) => {
    const left = place((at + GAP / 2) * step);
    const width = place(step * (1 - GAP));
    const mark = isMarked
      ? `<path d="M${place((at + 0.5) * step)} ${ground}V${ground - MARK_PIXELS}" stroke="${INK.muted}" ${UNSCALED}/>`
      : '';
    const own = value ?? 0;
    const column = (from: number, to: number, fill: string): string => {
      if (to <= from || to <= base) return '';
      const [foot, top] = [place(y(from)), place(Math.min(y(to), y(from) - FEWEST_PIXELS))];
      return `<path d="M${left} ${foot}V${top}h${width}V${foot}z" fill="${fill}"/>`;
    };
    return `${column(base, own, colour)}${column(Math.max(base, own), own + more, INK.flagged)}${mark}`;
  });
  const labels = bars.flatMap(({ label }, at): Word[] =>
    at % every === 0 ? [{ text: label, x: at / bars.length, y: height - 4, colour: INK.muted }] : [],
  );
  const most: Word[] = values.length === 0 ? [] : [{ text: figure(highest), x: 0, y: TOP - 5, colour: INK.muted }];
  const line = `<path d="M0 ${ground}H${PLOT_WIDTH}" stroke="${INK.muted}" stroke-width=".5" ${UNSCALED}/>`;
  return framed({
    title,
    height,
    drawn: `${columns.join('')}${line}`,
    words: [...labels, ...most],
    labels: [],
  });
}
