// Lines over time as SVG text: labelled at their end in their own colour, left open where nothing was observed.
import { type Hole, holesOf } from '#domain/hole.ts';
import { endLabel, labelPlaces, labelWidth } from '#domain/line-end.ts';
import { INK, LINE } from './palette.ts';
import { linear, place, type Scale, ticks } from './scale.ts';

export type Line = {
  readonly label: string;
  readonly colour: string;
  readonly dash: string;
  readonly points: readonly (readonly [number, number | null])[];
};

export type LineChart = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  readonly from: number;
  readonly to: number;
  readonly figure: (value: number) => string;
};

const FOOT = 18;
const LABEL_HEIGHT = 13;
/** A hole narrower than this share of the chart is left open, but has no room for its name. */
const NAMED_SHARE = 0.08;
/** Below this there is no room for names of holes, nor for the value of a line that has ended. */
const NARROW = 400;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The path of a line, lifted at every hole; a lone observation becomes a dot. */
export function pathOf(points: Line['points'], x: Scale, y: Scale): string {
  let path = '';
  let open = false;
  for (const [at, value] of points) {
    if (value === null) {
      open = false;
      continue;
    }
    path += `${open ? 'L' : 'M'}${place(x(at))} ${place(y(value))}${open ? '' : 'h.1'}`;
    open = true;
  }
  return path;
}

const valuesOf = (lines: readonly Line[]): number[] =>
  lines.flatMap(({ points }) => points.flatMap(([, value]) => (value === null ? [] : [value])));

export function lineChart({ title, width, height, lines, from, to, figure }: LineChart): string {
  const values = valuesOf(lines);
  if (values.length === 0) return '';
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = (high - low || high || 1) * 0.08;
  const narrow = width < NARROW;
  const plotted = width - labelWidth(narrow);
  const x = linear(from, to, 0, plotted);
  const y = linear(low - pad, high + pad, height - FOOT, 6);
  const grid = ticks(low - pad, high + pad, 4)
    .map(
      (value) =>
        `<path d="M0 ${place(y(value))}H${plotted}" stroke="${LINE.hairline}"/><text x="0" y="${place(y(value) - 3)}" fill="${INK.muted}">${figure(value)}</text>`,
    )
    .join('');
  const shown = lines.filter(({ points }) => points.some(([, value]) => value !== null));
  const lasts = shown.map(({ points }) => points.findLast(([, value]) => value !== null)?.[1] ?? 0);
  const places = labelPlaces(lasts.map(y), height - FOOT);
  const drawn = shown
    .map(
      (line, at) =>
        `<path d="${pathOf(line.points, x, y)}" fill="none" stroke="${line.colour}" stroke-width="1.4"${line.dash ? ` stroke-dasharray="${line.dash}"` : ''}/>` +
        `<text x="${plotted + 6}" y="${place((places[at] ?? 0) + 4)}" fill="${line.colour}">${escaped(endLabel(line, figure(lasts[at] ?? 0), to, narrow))}</text>`,
    )
    .join('');
  const middle = ({ from: start, to: end }: Hole): string => place(x((start + end) / 2));
  const holes = (narrow ? [] : shown)
    .flatMap((line, row) =>
      holesOf(line.points, (to - from) * NAMED_SHARE).map(
        (hole) =>
          `<text x="${middle(hole)}" y="${14 + row * LABEL_HEIGHT}" text-anchor="middle" fill="${line.colour}">${hole.text}</text>`,
      ),
    )
    .join('');
  const foot = `<text x="0" y="${height - 3}" fill="${INK.muted}">${dayText(from)}</text><text x="${plotted}" y="${height - 3}" text-anchor="end" fill="${INK.muted}">${dayText(to)}</text>`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" class="chart">${grid}${drawn}${holes}${foot}</svg>`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function dayText(epochSeconds: number): string {
  const day = new Date(epochSeconds * 1000);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`;
}
