// The hours of a week: a row a day, a square an hour. Colour only where chance does not bring as much; size says how
// much.
import { FOOT, framed, PLOT_WIDTH, type Word } from './frame.ts';
import { INK, LINE, SELLERS } from './palette.ts';
import { place } from './scale.ts';

export type WeekSquare = {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** Above or below the level of the week; null where too little was observed. */
  readonly pct: number | null;
  readonly isBeyondChance: boolean;
};

export type WeekMap = {
  readonly title: string;
  readonly squares: readonly WeekSquare[];
  /** From so many per cent on a square is whole, below it half. */
  readonly wholePct: number;
};

export const CHEAPER = SELLERS[0];
export const DEARER = SELLERS[1];
const ROW = 18;
const HOURS = 24;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const LABELLED_HOURS = [0, 6, 12, 18];
const GAP = 0.12;

function squareDrawn({ weekday, hour, pct, isBeyondChance }: WeekSquare, wholePct: number): string {
  if (pct === null) return '';
  const [width, height] = [PLOT_WIDTH / HOURS, ROW];
  const size = isBeyondChance && Math.abs(pct) < wholePct ? 0.5 : 1 - GAP;
  const colour = isBeyondChance ? (pct > 0 ? DEARER : CHEAPER) : LINE.hairline;
  const left = (hour + (1 - size) / 2) * width;
  const top = (weekday - 1 + (1 - size) / 2) * height;
  const [across, down] = [place(size * width), place(size * height)];
  return `<path d="M${place(left)} ${place(top)}h${across}v${down}h-${across}z" fill="${colour}"/>`;
}

export function weekMap({ title, squares, wholePct }: WeekMap): string {
  if (squares.length === 0) return '';
  const height = DAYS.length * ROW + FOOT;
  const words = LABELLED_HOURS.map(
    (hour): Word => ({
      text: `${String(hour).padStart(2, '0')}:00`,
      x: hour / HOURS,
      y: height - 4,
      colour: INK.muted,
    }),
  );
  return framed({
    title,
    height,
    drawn: squares.map((square) => squareDrawn(square, wholePct)).join(''),
    words,
    labels: DAYS.map((text, at) => ({ text, y: (at + 0.5) * ROW, colour: INK.muted })),
  });
}
