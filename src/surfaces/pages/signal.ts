// One judged signal: the sentence that says why, what stands beside it, the series it was made from, and every half
// hour of them.
import { html } from 'hono/html';
import { lineChart } from '#charts/line.ts';
import { INK, SELLERS } from '#charts/palette.ts';
import { gpuLabel, gpuModel } from '#domain/gpu.ts';
import { finePriceText } from '#domain/money.ts';
import { countText } from '#domain/supply.ts';
import { DAY_SECONDS, isoTime, SLOT_SECONDS, SLOT_WORD, SLOT_WORDS_FIRST } from '#domain/time.ts';
import { SIGNAL_TYPES, type SignalType } from '#domain/verdict.ts';
import type { RowOf } from '#questions/ask.ts';
import { FINEST_STEP } from '#questions/grid.ts';
import { detailsTable, wordsFor } from './details.ts';
import { group, type Html, page } from './layout.ts';
import { intervalText, levelLight, SIGNAL_WORDS, signalText } from './light.ts';
import { type AskTyped, figure, type Names, namesOf } from './pages.ts';
import { isPair, pairMatrix } from './pair-matrix.ts';
import { type Column, table } from './table.ts';
import { backText } from './viability.ts';

const HEIGHT = 260;
const SHOWN_DAYS: Record<SignalType, number> = { spread: 28, cv: 14, time_of_day: 28, supply: 14 };

type Series = { readonly provider: string; readonly points: readonly (readonly [number, number | null])[] };
type Row = RowOf<'signals'>;

export const signalTypeOf = (word: string): SignalType | undefined => SIGNAL_TYPES.find((type) => type === word);

/** The question that holds the series a signal is judged by. */
const SOURCES = {
  spread: 'price_floor_series',
  cv: 'reference_series',
  time_of_day: 'reference_series',
  supply: 'supply_series',
} as const;

export type Looked = { readonly to: number | undefined; readonly slots: string | undefined };

export function signalPage(ask: AskTyped, gpu: string, type: SignalType, { to, slots }: Looked): string | null {
  if (gpuModel(gpu) === undefined) return null;
  const signals = ask('signals', { gpu: [gpu], ...(to === undefined ? {} : { to: String(to) }) });
  const row = signals.data.find((each) => each.type === type);
  const sources = ask('sources', {});
  const label = gpuLabel(gpu);
  const title = row === undefined ? `The ${SIGNAL_WORDS[type]} of ${label} has not been judged.` : row.reason;
  const path = `/viability/${gpu}/${type}`;
  return page(
    { title: `gpu-spot: ${label}, ${SIGNAL_WORDS[type]}`, path, description: title, meta: signals.meta, sources },
    html`<p class="small muted"><a href="/viability${backText(to)}">viability</a> /
<a href="/gpu/${gpu}">${label}</a> / ${SIGNAL_WORDS[type]}</p>
<h1>${title}</h1>
${row === undefined ? '' : judged(row, namesOf(sources))}
${row === undefined ? '' : series(ask, row, { path, to, slots, names: namesOf(sources) })}`,
  );
}

function judged(row: Row, names: Names): Html {
  const { green, red } = row.thresholds;
  const words = wordsFor(green);
  // A pair of sellers a line says nothing that a table of both does not say better.
  const { byProvider, ...others } = row.details;
  const pairs = Array.isArray(byProvider) ? byProvider.filter(isPair) : [];
  const beside = pairs.length === 0 ? row.details : others;
  const value = row.value === null ? '' : html`<b>${signalText(row.type, row.value)}</b>`;
  const interval = row.interval === null ? '' : `90 % interval ${intervalText(row.type, row.interval)}`;
  const bounds = `green above ${green}${red === null ? ', never red' : `, red below ${red}`} ${row.unit}`;
  const window = row.windowDays === 1 ? '24 hours' : `${row.windowDays} days`;
  const moment = row.slot.slice(0, 16).replace('T', ' ');
  return html`<p class="lead">${levelLight(row.level)} ${value} ${interval}; ${bounds};
${row.n} observations in ${window}, judged for the ${SLOT_WORD} of ${moment} UTC.
<a href="/methodology#${row.type.replaceAll('_', '-')}">How</a>.</p>
<h2>Beside it</h2>
${detailsTable(beside, words, names)}${
  pairs.length === 0
    ? ''
    : html`
<h2>Every two sellers</h2>
${pairMatrix(pairs, names)}`
}`;
}

const lastOf = ({ points }: Series): number => points.findLast(([, value]) => value !== null)?.[1] ?? 0;

/** Of all sellers together there is one line, which has no name of its own. */
const nameIn = (names: Names, provider: string): string =>
  names[provider] ?? (provider === 'reference' ? 'reference price' : provider);

type Place = {
  readonly path: string;
  readonly to: number | undefined;
  readonly slots: string | undefined;
  readonly names: Names;
};

/** The providers whose floors a spread was read from; all of them elsewhere. */
function providersOf({ type, details }: Row): readonly string[] | undefined {
  if (type !== 'spread' || details.typical === null || typeof details.typical !== 'object') return undefined;
  const { a, b } = details.typical as { a?: unknown; b?: unknown };
  return [a, b].filter((each) => typeof each === 'string');
}

function series(ask: AskTyped, row: Row, place: Place): Html {
  const end = Date.parse(row.slot) / 1000 + SLOT_SECONDS;
  const from = end - SHOWN_DAYS[row.type] * DAY_SECONDS;
  const providers = providersOf(row);
  const input = {
    gpu: [row.gpu],
    from: String(from),
    to: String(end),
    ...(providers === undefined ? {} : { provider: [...providers] }),
  };
  const question = SOURCES[row.type];
  const data: readonly Series[] = ask(question, input).data;
  const text = row.type === 'supply' ? countText : finePriceText;
  const drawn = data.toSorted((a, b) => lastOf(b) - lastOf(a)).slice(0, SELLERS.length);
  const lines = drawn.map(({ provider, points }, at) => ({
    label: nameIn(place.names, provider),
    colour: SELLERS[at] ?? INK.text,
    points,
  }));
  const title = {
    spread: 'Floors of the typical pair, $/GPU-h',
    cv: 'Reference price, $/GPU-h',
    time_of_day: 'Reference price, $/GPU-h',
    supply: 'GPUs free, each counted once',
  }[row.type];
  const svg = data.length === 0 ? '' : lineChart({ height: HEIGHT, title, lines, from, to: end, figure: text });
  const only = providers === undefined ? '' : `&provider=${providers.join(',')}`;
  const all = drawn.length < data.length ? `; ${drawn.length} of ${data.length} sellers, all in the table` : '';
  return html`<h2>The series it was made from</h2>
${figure({
  id: 'series',
  title,
  note: `${SHOWN_DAYS[row.type]} days${all}`,
  source: `/api/v1/${question.replaceAll('_', '-')}?gpu=${row.gpu}&from=${from}&to=${end}${only}`,
  unit: row.type === 'supply' ? 'count' : 'usd',
  svg,
  names: place.names,
  range: { from, to: end },
})}
${halfHours(ask, row, { ...place, end, from: Math.max(from, firstOf(data)), only, question })}`;
}

/** The first time that the series has, so that no day before it is offered. */
const firstOf = (data: readonly Series[]): number =>
  Math.min(Number.MAX_SAFE_INTEGER, ...data.map(({ points }) => points[0]?.[0] ?? Number.MAX_SAFE_INTEGER));

type Span = Place & {
  readonly end: number;
  readonly from: number;
  readonly only: string;
  readonly question: (typeof SOURCES)[SignalType];
};

/** One day of the series, half hour by half hour, each leading to its offers; the days are links. */
function halfHours(ask: AskTyped, row: Row, { path, to, slots, end, from, only, question, names }: Span): Html {
  const days = Array.from(
    {
      length: Math.max(1, Math.floor((end - 1) / DAY_SECONDS) - Math.floor(Math.min(from, end - 1) / DAY_SECONDS) + 1),
    },
    (_, at) => isoTime(end - 1 - at * DAY_SECONDS).slice(0, 10),
  );
  const day = days.find((each) => each === slots) ?? days[0] ?? '';
  const start = Date.parse(`${day}T00:00:00Z`) / 1000;
  const provider = only === '' ? {} : { provider: only.replace('&provider=', '').split(',') };
  const data: readonly Series[] = ask(question, {
    gpu: [row.gpu],
    from: String(start),
    to: String(start + DAY_SECONDS),
    resolution: FINEST_STEP,
    ...provider,
  }).data;
  const link = (each: string): string =>
    `${path}?${to === undefined ? '' : `day=${isoTime(to - DAY_SECONDS).slice(0, 10)}&`}slots=${each}#halfhours`;
  const links = days.map((each) =>
    each === day
      ? html`<a href="${link(each)}" aria-current="true">${each.slice(5)}</a>`
      : html`<a href="${link(each)}">${each.slice(5)}</a>`,
  );
  return html`<h2 id="halfhours">${SLOT_WORDS_FIRST} of ${day}</h2>
<nav class="controls" aria-label="day">${group('day', links)}</nav>
${timeTable(row, data, names)}`;
}

/** The newest half hour first, a seller a column. */
function timeTable(row: Row, data: readonly Series[], names: Names): Html {
  const times = [...new Set(data.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => b - a);
  const text = row.type === 'supply' ? countText : finePriceText;
  const linked = (time: number, shown: string): Html => html`<a href="/gpu/${row.gpu}/at/${time}">${shown}</a>`;
  const columns = data.map(({ provider, points }): Column<number> => {
    const at = new Map(points);
    const cell = (time: number): Html | string => {
      const value = at.get(time) ?? null;
      return value === null ? 'none' : linked(time, text(value));
    };
    return { name: nameIn(names, provider), isFigure: true, cell };
  });
  const first: Column<number> = { name: 'UTC', cell: (time) => linked(time, isoTime(time).slice(11, 16)) };
  return table([first, ...columns], times, { look: 'plain' });
}
