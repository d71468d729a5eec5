// How a model's price moved: the best seller, the middle one and those that were chosen, over the range of all of them
// in grey.
import { html } from 'hono/html';
import { type Line, lineChart } from '#charts/line.ts';
import { gapped, momentsOf } from '#charts/moments.ts';
import { INK, SELLERS } from '#charts/palette.ts';
import type { Points } from '#charts/steps.ts';
import { finePriceText } from '#domain/money.ts';
import { DAY_SECONDS, isoTime, SLOT_SECONDS } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { FINEST_STEP } from '#questions/grid.ts';
import { type Shown, seriesTable } from './gpu-charts.ts';
import { type GpuView, gpuHref, MOST_LINES } from './gpu-view.ts';
import { withHoles } from './index-gpu.ts';
import type { Html } from './layout.ts';
import { figure } from './pages.ts';
import { plural } from './words.ts';

const HEIGHT = 320;
/** So many of the next cheapest are drawn where nobody has chosen. */
const USUAL_LINES = 2;
/** A range of thirty days begins at a half hour before. */
const MOST_PRINT_DAYS = 31;
const NONE: readonly string[] = [];

type Series = RowOf<'price_floor_series'>;

const lastOf = ({ points }: Series): number =>
  points.findLast(([, value]) => value !== null)?.[1] ?? Number.POSITIVE_INFINITY;

/** Whose lines are drawn: the best seller's, and the chosen ones' or the next cheapest's of those that are compared. */
export function drawnSellers(view: GpuView, best: string | null, ranked: readonly string[]): readonly string[] {
  const others = (view.sellers ?? ranked.filter((id) => id !== best).slice(0, USUAL_LINES)).filter((id) => id !== best);
  return [...(best === null || view.line !== 'floor' ? NONE : [best]), ...others].slice(0, MOST_LINES + 1);
}

/** The address with a seller's line drawn, or no more. */
export function toggled(
  gpu: string,
  view: GpuView,
  drawn: readonly string[],
  best: string | null,
  id: string,
): string | null {
  const chosen = drawn.filter((each) => each !== best);
  if (id === best && view.line === 'floor') return null;
  if (chosen.includes(id)) return gpuHref(gpu, view, { sellers: chosen.filter((each) => each !== id) });
  return chosen.length >= MOST_LINES ? null : gpuHref(gpu, view, { sellers: [...chosen, id] });
}

/** A day without a fix is a hole. */
const withMissingDays = (fixes: Points): Points =>
  fixes.flatMap(([at, value], index) => {
    const before = fixes[index - 1]?.[0] ?? at;
    return at - before > DAY_SECONDS
      ? [[before + DAY_SECONDS, null] as const, [at, value] as const]
      : [[at, value] as const];
  });

/** The index as a line: its prints, or over more than a month its daily fixes. */
function indexPoints({ ask, gpu, from, to }: Shown): Points {
  if (to - from > MOST_PRINT_DAYS * DAY_SECONDS)
    return withMissingDays(
      ask('index_fixes', { gpu: [gpu], from: String(from), to: String(to) }).data.map(({ day, value }) => [
        Date.parse(`${day}T00:00:00Z`) / 1000,
        value,
      ]),
    );
  return withHoles(ask('index_prints', { gpu: [gpu], from: String(from), to: String(to) }).data).map(([at, value]) => [
    at,
    value,
  ]);
}

/** Which stretch was chosen, and the way back to all of the range. */
function spanNote(gpu: string, view: GpuView): Html | string {
  if (view.span === null) return '';
  const [from, to] = [view.span.from, view.span.to].map((at) => isoTime(at).slice(5, 16).replace('T', ' '));
  return html`${from} to ${to} UTC, <a href="${gpuHref(gpu, view, { span: null })}">back to ${view.range}</a>; `;
}

export type Drawn = { readonly best: string | null; readonly ids: readonly string[] };

/** Of a seller's line, no two alike; null of one that is not drawn. The index has the accent for itself. */
export function lineColour({ line }: GpuView, { best, ids }: Drawn, id: string): string | null {
  const at = ids.indexOf(id);
  if (at < 0) return null;
  if (id === best && line === 'floor') return INK.title;
  const colours = SELLERS.filter((colour) => line !== 'index' || colour !== INK.accent);
  return colours[at - (ids[0] === best && line === 'floor' ? 1 : 0)] ?? INK.text;
}

/** Lowest, middle and highest of all sellers at each time; who has no price now has none behind its last. */
function marketMoments({ ask, gpu, cut }: Shown, view: GpuView, data: readonly Series[]) {
  const now = new Set(ask('current_prices', { gpu: [gpu], ...cut }).data.map(({ provider }) => provider));
  const isPresent = (index: number): boolean => view.span !== null || now.has(data[index]?.provider ?? '');
  const series = data.map(({ points }) => points);
  return gapped(momentsOf(series, isPresent), SLOT_SECONDS);
}

function kindNote(data: readonly Series[], highest: number, drawn: readonly string[]): string {
  const step = data[0]?.resolution ?? FINEST_STEP;
  const notes = [
    `grey: ${plural(data.length, 'seller')}, up to ${finePriceText(highest)}`,
    ...(step === FINEST_STEP ? [] : [`means of ${step}`]),
    ...(drawn.length > MOST_LINES ? [`${MOST_LINES} chosen lines at most`] : []),
  ];
  return notes.join('; ');
}

export function history(shown: Shown, view: GpuView, { best, ids }: Drawn): Html {
  const { ask, gpu, label, cut, from, to, names } = shown;
  const input = { gpu: [gpu], ...cut, from: String(from), to: String(to) };
  const { data } = ask('price_floor_series', input);
  const moments = marketMoments(shown, view, data);
  const isIndex = view.line === 'index' && cut.market === 'on_demand' && cut.basis === 'all_in';
  const middle: Line = {
    label: 'middle',
    colour: view.line === 'median' ? INK.title : INK.muted,
    points: moments.map(([at, moment]) => [at, moment?.middle ?? null]),
    isMain: view.line === 'median',
    isQuiet: true,
  };
  const index: Line[] = isIndex
    ? [{ label: 'index', colour: INK.accent, points: indexPoints(shown), isMain: true }]
    : [];
  const sellers = ids.flatMap((id): Line[] => {
    const series = data.find(({ provider }) => provider === id);
    if (series === undefined) return [];
    const colour = lineColour(view, { best, ids }, id) ?? INK.text;
    return [{ label: names[id] ?? id, colour, points: series.points, isMain: id === best && view.line === 'floor' }];
  });
  const highest = moments.reduce((most, [, moment]) => Math.max(most, moment?.high ?? 0), 0);
  const svg = lineChart({
    title: `${label}, floors of ${data.length} sellers from ${isoTime(from).slice(0, 10)}`,
    height: HEIGHT,
    lines: [...index, ...sellers, middle],
    strips: sellers,
    band: moments.map(([at, moment]) => [at, moment === null ? null : ([moment.low, moment.high] as const)]),
    from,
    to,
    figure: finePriceText,
  });
  const chosen = data.toSorted((a, b) => lastOf(a) - lastOf(b));
  return figure(
    {
      id: 'history',
      title: `Lowest eligible ask${isIndex ? ', and the index' : ''}, ${shown.money.sign}/GPU-h`,
      note: html`${spanNote(gpu, view)}${kindNote(data, highest, ids)}`,
      source: `/api/v1/price-floor-series?gpu=${gpu}&market=${cut.market}&basis=${cut.basis}&from=${from}&to=${to}`,
      unit: 'usd',
      perUsd: shown.money.perUsd,
      svg,
      names,
      drawn: ids,
      range: { from, to },
    },
    seriesTable(shown, 'price_floor_series', {
      caption: `${label}: floor per seller, ${shown.money.code} per GPU-hour`,
      providers: chosen.map(({ provider }) => provider),
      text: finePriceText,
    }),
  );
}
