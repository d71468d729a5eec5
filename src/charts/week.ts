// A week of one model as SVG text: the range of all its sellers in grey, the floor and the middle seller over it,
// each named once.
import { labelPlaces } from '#domain/line-end.ts';
import { escaped } from './frame.ts';
import { dayText } from './line.ts';
import { gapped, type Moment, momentsOf } from './moments.ts';
import { INK, LINE } from './palette.ts';
import { linear, place } from './scale.ts';
import { bandPath, type Points, stepOf, stepPath } from './steps.ts';

export type WeekChart = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Of each seller. */
  readonly series: readonly Points[];
  /** Of each, whether it has a price now. */
  readonly isPresent: (index: number) => boolean;
  readonly to: number;
  readonly figure: (value: number) => string;
};

const FOOT = 16;
const LABEL = 80;
const PAD_SHARE = 0.06;

/**
 * On a logarithmic scale, for the dearest may ask many times what the cheapest does; a pause of more than two steps
 * is left open.
 */
export function weekChart({ title, width, height, series, isPresent, to, figure }: WeekChart): string {
  const moments = momentsOf(series, isPresent);
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return '';
  const points = gapped(moments, to - first.at || 1);
  const step = stepOf(
    moments.map(({ at }) => [at, 0] as const),
    to - first.at || 1,
  );
  const [low, high] = [Math.min(...moments.map((each) => each.low)), Math.max(...moments.map((each) => each.high))];
  const pad = (Math.log(high / low) || 1) * PAD_SHARE;
  const x = linear(first.at, Math.max(to, last.at + 1), 0, width - LABEL);
  const log = linear(Math.log(low) - pad, Math.log(high) + pad, height - FOOT, 4);
  const y = (value: number): number => log(Math.log(value));
  const band = bandPath(
    points.map(([at, moment]) => [at, moment === null ? null : ([moment.low, moment.high] as const)]),
    step,
    to,
    x,
    y,
  );
  const along = (value: (moment: Moment) => number): Points =>
    points.map(([at, moment]) => [at, moment === null ? null : value(moment)]);
  const lines = [
    { name: 'floor', colour: INK.title, value: (moment: Moment) => moment.low },
    { name: 'middle', colour: INK.muted, value: (moment: Moment) => moment.middle },
  ];
  const places = labelPlaces(
    lines.map(({ value }) => y(value(last))),
    height - FOOT,
  );
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" class="chart">`,
    `<path d="${band}" fill="${LINE.hairline}"/>`,
    ...lines.flatMap(({ name, colour, value }, at) => [
      `<path d="${stepPath(along(value), step, to, x, y)}" fill="none" stroke="${colour}" stroke-width="1.4"/>`,
      `<text x="${width - LABEL + 6}" y="${place((places[at] ?? 0) + 4)}" fill="${colour}">`,
      `${figure(value(last))} ${name}</text>`,
    ]),
    `<text x="0" y="${height - 3}" fill="${INK.muted}">${dayText(first.at)}</text>`,
    `<text x="${width - LABEL}" y="${height - 3}" text-anchor="end" fill="${INK.muted}">${dayText(to)}</text></svg>`,
  ].join('');
}
