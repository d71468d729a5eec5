// Lines over time: steps in their own colours, each named at its end with its value; a hole stays open, dashed and
// named.
import { type Hole, holesOf } from '#domain/hole.ts';
import { endLabel, labelPlaces, shortName } from '#domain/line-end.ts';
import { DAY_SECONDS, isoTime, SLOT_SECONDS } from '#domain/time.ts';
import { type EndLabel, ends, FOOT, framed, PLOT_WIDTH, UNSCALED, type Word } from './frame.ts';
import { INK, LINE } from './palette.ts';
import { linear, place, type Scale, ticks } from './scale.ts';
import { type BandPoints, bandPath, holePath, type Points, runsOf, stepOf, stepPath } from './steps.ts';

export type Line = {
  readonly label: string;
  readonly colour: string;
  readonly points: Points;
  /** The one that a reader looks for. */
  readonly isMain?: boolean;
  /** Its holes are its own business where it is no single seller's. */
  readonly isQuiet?: boolean;
  /** From here on it may still change: drawn thin. */
  readonly openFrom?: number | null;
};

export type LineChart = {
  readonly title: string;
  readonly height: number;
  readonly lines: readonly Line[];
  /** Behind the lines, in grey: from the lowest to the highest. */
  readonly band?: BandPoints;
  /** The band is what is shown, and no line's background: it is never cut. */
  readonly isWholeBand?: boolean;
  /** Of these lines a strip each below the plot: when there was something, and when not. */
  readonly strips?: readonly Line[];
  readonly from: number;
  readonly to: number;
  readonly figure: (value: number) => string;
};

const TOP = 8;
const HOLE_HEIGHT = 13;
/** A narrower hole is left open, but has no room for its name. */
const NAMED_SHARE = 0.12;
/** On a narrow page one this wide still has room. */
const ROOMY_SHARE = 0.4;
const PAD_SHARE = 0.06;
/**
 * A band may reach beyond the lines by so much of their own range; what lies farther is cut, for else the lines would
 * lie flat.
 */
const MOST_BAND = 0.6;

const lastOf = ({ points }: Line): number | null => points.findLast(([, value]) => value !== null)?.[1] ?? null;

/** From the lowest to the highest that is drawn; of a band only as much as leaves the lines their room. */
function rangeOf({ lines, band = [], isWholeBand = false }: LineChart): readonly [number, number] | null {
  const values = lines.flatMap(({ points }) => points.flatMap(([, value]) => (value === null ? [] : [value])));
  const edges = band.flatMap(([, value]) => value ?? []);
  const own = values.length === 0 ? edges : values;
  if (own.length === 0) return null;
  const low = own.reduce((a, b) => Math.min(a, b));
  const high = own.reduce((a, b) => Math.max(a, b));
  const reach = isWholeBand ? Number.POSITIVE_INFINITY : (high - low || high || 1) * MOST_BAND;
  const under = edges.reduce((a, b) => Math.min(a, b), low);
  const over = edges.reduce((a, b) => Math.max(a, b), high);
  const [least, most] = [Math.max(under, low - reach), Math.min(over, low + reach)];
  const pad = (most - least || most || 1) * PAD_SHARE;
  return [least - pad, Math.max(most, high) + pad];
}

function grid([low, high]: readonly [number, number], y: Scale, figure: (value: number) => string) {
  const at = ticks(low, high, 4);
  return {
    drawn: at.map((value) => `<path d="M0 ${place(y(value))}H${PLOT_WIDTH}" stroke="${LINE.hairline}"/>`).join(''),
    words: at.map((value): Word => ({ text: figure(value), x: 0, y: y(value) - 3, colour: INK.muted })),
  };
}

const stroke = (colour: string, width: number, more = ''): string =>
  `fill="none" stroke="${colour}" stroke-width="${width}" ${UNSCALED}${more}`;

function lineDrawn(line: Line, to: number, x: Scale, y: Scale): string {
  const { points, colour, isMain = false, isQuiet = false, openFrom = null } = line;
  const step = stepOf(points, SLOT_SECONDS);
  const edge = openFrom ?? Number.POSITIVE_INFINITY;
  const settled = points.filter(([at]) => at < edge);
  const open = points.filter(([at]) => at >= edge);
  return [
    `<path d="${stepPath(settled, step, Math.min(edge, to), x, y)}" ${stroke(colour, isMain ? 2 : 1.4)}/>`,
    open.length === 0 ? '' : `<path d="${stepPath(open, step, to, x, y)}" ${stroke(colour, 1)}/>`,
    isQuiet ? '' : `<path d="${holePath(points, step, to, x, y)}" ${stroke(colour, 1, ' stroke-dasharray="1 5"')}/>`,
  ].join('');
}

/** The last level before a time. */
const levelBefore = (points: Points, at: number): number =>
  points.findLast(([time, value]) => value !== null && time <= at)?.[1] ?? 0;

/** The names of holes, each in its line's colour at its own dots; one that would cover another is left out. */
function holeWords(lines: readonly Line[], { from, to }: LineChart, x: Scale, y: Scale): Word[] {
  const named = lines.filter(({ isQuiet }) => isQuiet !== true);
  const words = named.flatMap((line) =>
    holesOf(line.points, (to - from) * NAMED_SHARE).map(
      ({ from: start, to: end, text }: Hole): Word => ({
        text,
        x: x((start + end) / 2) / PLOT_WIDTH,
        // Over the level that it was left at; what lies at one height has rows of its own.
        y: Math.max(12, y(levelBefore(line.points, start)) - 5),
        colour: line.colour,
        anchor: 'middle',
        isWide: (end - start) / (to - from) < ROOMY_SHARE,
      }),
    ),
  );
  return words.filter((word, at) => !words.slice(0, at).some((other) => covers(word, other)));
}

const WORD_SHARE = 0.1;
const covers = (one: Word, other: Word): boolean =>
  Math.abs(one.x - other.x) < WORD_SHARE && Math.abs(one.y - other.y) < HOLE_HEIGHT;

const STRIP = { height: 8, distance: 16 } as const;

/** Where each line was observed, as bars below the plot, and in how much of the time since the first observation. */
function stripsOf({ strips = [], lines, height, from, to }: LineChart, x: Scale) {
  const first = lines.flatMap(({ points }) => points.find(([, value]) => value !== null)?.[0] ?? []);
  // Of what was before the first observation of any of them nobody knows.
  const known =
    to -
    Math.max(
      from,
      first.reduce((a, b) => Math.min(a, b), to),
    );
  return strips.map(({ label, colour, points }, at) => {
    const top = height + at * STRIP.distance + (STRIP.distance - STRIP.height) / 2;
    const runs = runsOf(points, stepOf(points, SLOT_SECONDS), to);
    const seen = runs.flat().reduce((sum, { at: start, until }) => sum + until - start, 0);
    const bars = runs.map((run) => {
      const [start, end] = [x(run[0]?.at ?? 0), x(run.at(-1)?.until ?? 0)];
      return `M${place(start)} ${place(top)}H${place(end)}v${STRIP.height}H${place(start)}z`;
    });
    const text = `${Math.round((100 * seen) / Math.max(1, known, seen))} % ${shortName(label)}`;
    return {
      drawn: `<path d="${bars.join('')}" fill="${colour}"/>`,
      label: { text, y: top + STRIP.height / 2, colour },
    };
  });
}

export function lineChart(chart: LineChart): string {
  const { title, height, lines, band = [], from, to, figure } = chart;
  const range = rangeOf(chart);
  if (range === null) return '';
  const x = linear(from, to, 0, PLOT_WIDTH);
  const scale = linear(range[0], range[1], height - FOOT, TOP);
  const y = (value: number): number => Math.min(height - FOOT, Math.max(TOP, scale(value)));
  const shown = lines.filter((line) => lastOf(line) !== null);
  const places = labelPlaces(
    shown.map((line) => y(lastOf(line) ?? 0)),
    height - FOOT,
  );
  const labels = shown.map(
    (line, at): EndLabel => ({
      text: endLabel(line, figure(lastOf(line) ?? 0), to),
      y: places[at] ?? 0,
      colour: line.colour,
    }),
  );
  const { drawn, words } = grid(range, y, figure);
  const area =
    band.length === 0
      ? ''
      : `<path d="${bandPath(
          band,
          stepOf(
            band.map(([at]) => [at, 0] as const),
            SLOT_SECONDS,
          ),
          to,
          x,
          y,
        )}" fill="${LINE.hairline}"/>`;
  const strips = stripsOf(chart, x);
  return framed({
    title,
    height: height + strips.length * STRIP.distance,
    // What a reader looks for lies on top.
    drawn: [
      area,
      drawn,
      ...shown
        .toSorted((a, b) => Number(a.isMain ?? false) - Number(b.isMain ?? false))
        .map((line) => lineDrawn(line, to, x, y)),
      ...strips.map((strip) => strip.drawn),
    ].join(''),
    words: [...words, ...holeWords(shown, chart, x, y), ...ends(...timeEnds(from, to), height)],
    labels: [...labels, ...strips.map(({ label }) => label)],
  });
}

const FEW_DAYS = 4;
const MANY_DAYS = 300;

/** The ends of a range: with the hour where it is a few days, with the year where it is most of one. */
function timeEnds(from: number, to: number): [string, string] {
  const days = (to - from) / DAY_SECONDS;
  const told = (at: number): string => {
    const iso = isoTime(at);
    return `${dayText(at)}${days < FEW_DAYS ? ` ${iso.slice(11, 16)}` : days > MANY_DAYS ? ` ${iso.slice(0, 4)}` : ''}`;
  };
  return [told(from), told(to)];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function dayText(epochSeconds: number): string {
  const day = new Date(epochSeconds * 1000);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`;
}
