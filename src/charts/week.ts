// A week of one model as SVG text: the range of all its sellers in grey, the market's floor and the middle seller over it, each named once.
import { labelPlaces } from '#domain/line-end.ts';
import { dayText, pathOf } from './line.ts';
import { INK, LINE } from './palette.ts';
import { linear, place } from './scale.ts';

type Points = readonly (readonly [at: number, value: number | null])[];

export type WeekChart = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Of each seller. */
  readonly series: readonly Points[];
  readonly to: number;
  readonly figure: (value: number) => string;
};

const FOOT = 16;
const LABEL = 80;
const PAD_SHARE = 0.06;

type Moment = { readonly at: number; readonly low: number; readonly middle: number; readonly high: number };

/** The lowest, the middle and the highest of those that were observed at a time. */
function momentsOf(series: readonly Points[]): Moment[] {
  const at = new Map<number, number[]>();
  for (const points of series)
    for (const [time, value] of points) if (value !== null) at.set(time, [...(at.get(time) ?? []), value]);
  return [...at]
    .sort(([a], [b]) => a - b)
    .map(([time, values]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const half = (sorted.length - 1) / 2;
      const middle = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
      return { at: time, low: sorted[0] ?? 0, middle, high: sorted.at(-1) ?? 0 };
    });
}

/** On a logarithmic scale, for the dearest may ask many times what the cheapest does; a pause of more than two steps is left open. */
export function weekChart({ title, width, height, series, to, figure }: WeekChart): string {
  const moments = momentsOf(series);
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return '';
  const steps = moments.slice(1).map(({ at }, index) => at - (moments[index]?.at ?? at));
  const step = Math.min(...steps, to - first.at || 1);
  const [low, high] = [Math.min(...moments.map((each) => each.low)), Math.max(...moments.map((each) => each.high))];
  const pad = (Math.log(high / low) || 1) * PAD_SHARE;
  const x = linear(first.at, Math.max(to, last.at + 1), 0, width - LABEL);
  const log = linear(Math.log(low) - pad, Math.log(high) + pad, height - FOOT, 4);
  const y = (value: number): number => log(Math.log(value));
  const runs: Moment[][] = [];
  for (const moment of moments) {
    const before = runs.at(-1)?.at(-1);
    if (before === undefined || moment.at - before.at > 2.5 * step) runs.push([moment]);
    else runs.at(-1)?.push(moment);
  }
  const lineOf = (value: (moment: Moment) => number): Points =>
    runs.flatMap((run) => [
      ...run.map((moment) => [moment.at, value(moment)] as const),
      [(run.at(-1)?.at ?? 0) + 1, null] as const,
    ]);
  const band = runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const over = run.map((moment) => `${place(x(moment.at))} ${place(y(moment.high))}`);
      const under = run.map((moment) => `${place(x(moment.at))} ${place(y(moment.low))}`).reverse();
      return `M${over.join('L')}L${under.join('L')}Z`;
    })
    .join('');
  const lines = [
    { name: 'floor', colour: INK.title, value: (moment: Moment) => moment.low },
    { name: 'middle', colour: INK.muted, value: (moment: Moment) => moment.middle },
  ];
  const places = labelPlaces(
    lines.map(({ value }) => y(value(last))),
    height - FOOT,
  );
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" class="chart">`,
    `<path d="${band}" fill="${LINE.hairline}"/>`,
    ...lines.map(
      ({ name, colour, value }, at) =>
        `<path d="${pathOf(lineOf(value), x, y)}" fill="none" stroke="${colour}" stroke-width="1.4"/><text x="${width - LABEL + 6}" y="${place((places[at] ?? 0) + 4)}" fill="${colour}">${figure(value(last))} ${name}</text>`,
    ),
    `<text x="0" y="${height - 3}" fill="${INK.muted}">${dayText(first.at)}</text><text x="${width - LABEL}" y="${height - 3}" text-anchor="end" fill="${INK.muted}">${dayText(to)}</text></svg>`,
  ].join('');
}
