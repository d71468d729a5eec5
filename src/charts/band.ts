// A line over time with the band that its middle half makes, as SVG text: open at holes, dashed where it is not final yet.
import { holesOf } from '#domain/hole.ts';
import { dayText, pathOf } from './line.ts';
import { INK, LINE, SELLERS } from './palette.ts';
import { linear, place, type Scale, ticks } from './scale.ts';

export type BandPoint = readonly [at: number, value: number | null, low: number | null, high: number | null];

export type BandChart = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly points: readonly BandPoint[];
  readonly from: number;
  readonly to: number;
  /** From here on values may still change; null where none may. */
  readonly openFrom: number | null;
  readonly figure: (value: number) => string;
};

const FOOT = 18;
const LABEL = 64;
const NAMED_SHARE = 0.05;
const LINE_COLOUR = SELLERS[0];

/** One closed shape for each stretch without a hole. */
function bandPath(points: readonly BandPoint[], x: Scale, y: Scale): string {
  let path = '';
  let run: (readonly [number, number, number])[] = [];
  const close = (): void => {
    if (run.length > 1) {
      const upper = run.map(([at, , high]) => `${place(x(at))} ${place(y(high))}`);
      const lower = run.map(([at, low]) => `${place(x(at))} ${place(y(low))}`).reverse();
      path += `M${upper.join('L')}L${lower.join('L')}Z`;
    }
    run = [];
  };
  for (const [at, , low, high] of points)
    if (low === null || high === null) close();
    else run.push([at, low, high]);
  close();
  return path;
}

export function bandChart({ title, width, height, points, from, to, openFrom, figure }: BandChart): string {
  const values = points.flatMap(([, value, low, high]) => [value, low, high].filter((each) => each !== null));
  if (values.length === 0) return '';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = (most - least || most || 1) * 0.08;
  const x = linear(from, to, 0, width - LABEL);
  const y = linear(least - pad, most + pad, height - FOOT, 6);
  const grid = ticks(least - pad, most + pad, 4).map(
    (value) => `<path d="M0 ${place(y(value))}H${width - LABEL}" stroke="${LINE.hairline}"/>`,
  );
  // Above the band, which may reach to the edge.
  const labels = ticks(least - pad, most + pad, 4).map(
    (value) => `<text x="0" y="${place(y(value) - 3)}" fill="${INK.text}">${figure(value)}</text>`,
  );
  const line = points.map(([at, value]) => [at, value] as const);
  const edge = openFrom ?? Number.POSITIVE_INFINITY;
  const stroke = `fill="none" stroke="${LINE_COLOUR}" stroke-width="1.6"`;
  const last = line.findLast(([, value]) => value !== null)?.[1] ?? null;
  const holes = holesOf(line, (to - from) * NAMED_SHARE).map(
    (hole) =>
      `<text x="${place(x((hole.from + hole.to) / 2))}" y="14" text-anchor="middle" fill="${INK.unclear}">${hole.text}</text>`,
  );
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" class="chart">`,
    ...grid,
    `<path d="${bandPath(points, x, y)}" fill="${LINE.control}" stroke="none"/>`,
    `<path d="${pathOf(
      line.filter(([at]) => at <= edge),
      x,
      y,
    )}" ${stroke}/>`,
    `<path d="${pathOf(
      line.filter(([at]) => at >= edge),
      x,
      y,
    )}" ${stroke} stroke-dasharray="3 2"/>`,
    last === null
      ? ''
      : `<text x="${width - LABEL + 6}" y="${place(y(last) + 4)}" fill="${LINE_COLOUR}">${figure(last)}</text>`,
    ...labels,
    ...holes,
    `<text x="0" y="${height - 3}" fill="${INK.muted}">${dayText(from)}</text><text x="${width - LABEL}" y="${height - 3}" text-anchor="end" fill="${INK.muted}">${dayText(to)}</text></svg>`,
  ].join('');
}
