// How many GPUs are asked for at most a price: from the cheapest on, a step at each ask.
import { FOOT, framed, PLOT_WIDTH, UNSCALED, type Word } from './frame.ts';
import { INK, LINE } from './palette.ts';
import { linear, place, ticks } from './scale.ts';

export type DepthChart = {
  readonly title: string;
  readonly height: number;
  /** Each price with the GPUs that are asked for at most that, in ascending order of both. */
  readonly ladder: readonly (readonly [price: number, gpus: number])[];
  readonly price: (value: number) => string;
};

const TOP = 16;
/** Beyond so many times the lowest price nothing is drawn: a few dear ones would press all others to the edge. */
export const WIDEST = 4;
const MARGIN = 1.02;

/** Prices on a logarithmic scale; beyond four times the lowest nothing is drawn. */
export function depthChart({ title, height, ladder, price }: DepthChart): string {
  const [first] = ladder;
  if (first === undefined) return '';
  const shown = ladder.filter(([at]) => at <= first[0] * WIDEST);
  const last = shown.at(-1) ?? first;
  const [low, high] = [first[0] / MARGIN, last[0] * MARGIN];
  const log = linear(Math.log(low), Math.log(high), 0, PLOT_WIDTH);
  const x = (value: number): number => log(Math.log(value));
  const ground = height - FOOT;
  const y = linear(0, last[1], ground, TOP);
  const steps = shown.map(([at, gpus]) => `H${place(x(at))}V${place(y(gpus))}`).join('');
  const line = `M0 ${ground}${steps}H${PLOT_WIDTH}`;
  const levels = ticks(0, last[1], 3).filter((level) => level > 0 && Number.isInteger(level));
  const grid = levels
    .map((level) => `<path d="M0 ${place(y(level))}H${PLOT_WIDTH}" stroke="${LINE.hairline}"/>`)
    .join('');
  const words: Word[] = [
    ...levels.map((level): Word => ({ text: String(level), x: 0, y: y(level) - 3, colour: INK.muted })),
    ...priceTicks(low, high).map(
      (value): Word => ({
        text: price(value),
        x: x(value) / PLOT_WIDTH,
        y: height - 4,
        colour: INK.muted,
        anchor: 'middle',
      }),
    ),
  ];
  return framed({
    title,
    height,
    drawn: [
      `<path d="${line}V${ground}z" fill="${LINE.hairline}"/>`,
      grid,
      `<path d="${line}" fill="none" stroke="${INK.title}" stroke-width="1.6" ${UNSCALED}/>`,
      `<path d="M0 ${ground}H${PLOT_WIDTH}" stroke="${INK.muted}" stroke-width=".5" ${UNSCALED}/>`,
    ].join(''),
    words,
    labels: [],
  });
}

/** Round prices that stand apart from each other and from the edges. */
function priceTicks(low: number, high: number): number[] {
  const width = Math.log(high / low);
  const place = (value: number): number => Math.log(value / low) / width;
  const inside = ticks(low, high, 6).filter((value) => place(value) > 0.05 && place(value) < 0.95);
  return inside.filter((value, at) => at === 0 || place(value) - place(inside[at - 1] ?? low) > 0.12);
}
