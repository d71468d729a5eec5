// The first page: its answer in one sentence, one table that carries it, what changed, and a week of every model.
import { html, raw } from 'hono/html';
import { weekChart } from '#charts/week.ts';
import { FIRST_EIGHT } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import type { RowOf } from '#questions/ask.ts';
import { concerns, type Html, page, quotingSellers, withPast } from './layout.ts';
import { news } from './overview-news.ts';
import { overviewTable } from './overview-table.ts';
import {
  choicesOf,
  type OverviewView,
  overviewHref,
  overviewQuery,
  type Row,
  shownRows,
  sortedRows,
} from './overview-view.ts';
import type { AskTyped } from './pages.ts';
import { dollars, inArea, plural, signedPercent } from './words.ts';

type Series = RowOf<'price_floor_series'>;

const EIGHT = FIRST_EIGHT.map(({ id }) => id);

export function overviewPage(ask: AskTyped, view: OverviewView): string {
  const cut = { market: view.market, basis: view.price } as const;
  const isPlaced = view.where !== null || view.host === 'all';
  const { data, meta } = ask('overview', {
    ...cut,
    ...(view.where === null ? {} : { where: view.where }),
    hosts: view.host,
  });
  const sources = ask('sources', {});
  const series = ask('price_floor_series', cut).data;
  const present = new Set(ask('current_prices', cut).data.map(({ gpu, provider }) => `${gpu} ${provider}`));
  const isJudged = view.market === 'on_demand' && view.price === 'all_in';
  const [verdicts, signals] = isJudged ? [ask('verdicts', {}).data, ask('signals', {}).data] : [[], []];
  const spreads = new Map(
    signals.flatMap(({ gpu, type, value, level }) =>
      type === 'spread' && value !== null && level !== 'insufficient' ? [[gpu, value] as const] : [],
    ),
  );
  const shown = shownRows(data, view);
  const rows = sortedRows(shown, view, spreads);
  const isUsual = Object.keys(overviewQuery(view)).length === 0;
  const absent = isUsual && data.length > 0 ? EIGHT.filter((id) => data.every(({ gpu }) => gpu !== id)) : [];
  const isAnswered = sources.data.some(({ stale }) => !stale);
  const title = headline(shown, data, { view, isAnswered });
  const beside = { observedAt: meta.observedAt, verdicts, signals, gates: ask('gate_definitions', {}).data, series };
  const to = Date.parse(meta.madeAt) / 1000;
  const quoting = quotingSellers(
    series.filter(({ gpu }) => rows.some((row) => row.gpu === gpu)),
    to,
  );
  const narrowed = rows.length === data.length ? {} : { gpu: rows.map(({ gpu }) => gpu) };
  const changed = rows.length === 0 ? null : ask('changes', { ...cut, ...narrowed });
  const feed = {
    changes: changed?.data ?? [],
    sources: sources.data.filter(concerns(quoting, sources.data)),
    gates: beside.gates,
    now: to,
    href: exportHref('changes', rows, view),
  };
  return page(
    {
      title: 'gpu-spot: what a GPU-hour rents for',
      path: '/',
      description: title,
      meta: changed === null ? meta : withPast(meta, changed.meta),
      sources,
      quoting,
    },
    html`<div class="first"><h1>${title}</h1>
<p class="lead">${kindText(view)}${isPlaced ? html` ${placedText(view, meta.because)}` : ''} <a href="/viability">Futures: ${futures(data, verdicts, isJudged)} →</a>${analysed(ask)}</p>
${controls(view)}
${rows.length + absent.length === 0 ? html`<p class="unclear">${data.length === 0 ? (isAnswered ? 'Nobody who answered has such a price now.' : html`<a href="/sources">Why no provider has one</a>`) : html`No model of ${data.length} is as asked for. <a href="/">all of them</a>`}</p>` : overviewTable(rows, absent, view, beside)}
<p class="small muted">The same as ${['json', 'csv', 'ndjson'].map((format) => html`<a href="${exportHref('overview', rows, view, format)}">${format.toUpperCase()}</a> `)}</p>
</div>
<h2>Since yesterday${isPlaced ? ', everywhere' : ''}</h2>
${news(feed)}
${
  rows.length === 0
    ? ''
    : html`<h2>Seven days${isPlaced ? ', everywhere' : ''}: the market’s floor, the middle seller, and the range of all, $/GPU-h</h2>
<div class="multiples">${rows.slice(0, MOST_MULTIPLES).map((row) => multiple(row, series, present, to))}</div>`
}`,
  );
}

/** The page's answer: what the first of the models that are shown rents for, how that moved, and how many of all are cheaper than they were. */
export function headline(
  shown: readonly Row[],
  all: readonly Row[],
  { view, isAnswered }: { readonly view: OverviewView; readonly isAnswered: boolean },
): string {
  const first = shown.find(({ gpu }) => view.watch.length === 0 || gpu === view.watch[0]);
  if (all.length === 0)
    return isAnswered
      ? 'No current price yet: providers answered, and none of them has an eligible price that can be rented now.'
      : 'No current price yet: no provider has a current answer.';
  if (first === undefined) return 'No model is as asked for.';
  const moved = first.change24hPct === null ? '' : `, ${movedText(first.change24hPct)} since yesterday`;
  const told = all.flatMap(({ change24hPct }) => change24hPct ?? []);
  const cheaper = told.filter((pct) => pct < 0).length;
  const others = told.length < 2 ? '' : `; ${cheaper} of ${plural(all.length, 'model')} fell`;
  return `${first.label} rents from $${dollars(first.floor)}${view.where === null ? '' : ` ${inArea(view.where)}`}${moved}${others}.`;
}

export function movedText(pct: number): string {
  const said = signedPercent(pct);
  if (/^-?0\.0 /.test(said)) return 'unchanged';
  return `${pct > 0 ? 'up' : 'down'} ${said.replace(/^[+-]/, '')}`;
}

const kindText = ({ market, price }: OverviewView): string =>
  `${market === 'on_demand' ? 'On demand' : 'Spot'}, ${price === 'all_in' ? 'all in' : 'GPU only'}, USD per GPU-hour: asks, not trades.`;

/** What a choice of place or host is of, and what stands beside it and is not; how many offers do not say where they stand. */
function placedText({ where, host }: OverviewView, because: string | null): Html {
  const of = [where === null ? '' : inArea(where), host === 'all' ? 'unverified hosts included' : ''];
  return html`Best, 24 h, range and GPUs ${of.filter((each) => each !== '').join(', ')}; 7 days, spread and gates everywhere. ${because === null ? '' : html`<span class="unclear">${because}.</span>`}`;
}

/** Only what is rented on demand, all in, is judged. */
function futures(rows: readonly Row[], judged: readonly RowOf<'verdicts'>[], isJudged: boolean): string {
  if (!isJudged) return 'judged on demand, all in';
  // Of the models that the page counts: those with a price now.
  const verdicts = judged.filter(({ gpu }) => rows.some((row) => row.gpu === gpu));
  if (verdicts.length === 0) return 'not judged yet';
  const viable = verdicts.filter(({ verdict }) => verdict === 'viable').length;
  return `${viable === 0 ? 'not yet' : 'yes'}, ${viable} of ${verdicts.length} viable`;
}

/** The day's analysis, and of which day it is. */
function analysed(ask: AskTyped): Html | string {
  const [last] = ask('reports', {}).data;
  return last === undefined
    ? ''
    : html` <a href="/analysis/${last.date}" title="${last.title}">Analysis of ${last.date}</a>`;
}

function controls(view: OverviewView): Html {
  const kept = Object.entries(overviewQuery({ ...view, find: '' }));
  return html`<input type="checkbox" id="fold" class="fold"><label for="fold">filters</label><div class="controls">${choicesOf(
    view,
  ).map(
    ({ name, choices }) =>
      html`<span>${name}</span>${choices.map(({ word, href, isChosen }) => (isChosen ? html`<a href="${href}" aria-current="true">${word}</a>` : html`<a href="${href}">${word}</a>`))}`,
  )}<form action="/" method="get">${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<label><span>find</span> <input type="search" name="find" value="${view.find}" maxlength="30" size="12"></label></form>${view.watch.length === 0 ? '' : html`<a href="${overviewHref(view, { watch: [] })}">all models</a>`}</div>`;
}

/** What is shown, as data: the same models, market and price. */
function exportHref(question: string, rows: readonly Row[], { market, price }: OverviewView, format = 'json'): string {
  const query = new URLSearchParams({
    market,
    basis: price,
    ...(rows.length === 0 ? {} : { gpu: rows.map(({ gpu }) => gpu).join(',') }),
    ...(format === 'json' ? {} : { format }),
  });
  return `/api/v1/${question}?${query.toString().replaceAll('%2C', ',')}`;
}

const MOST_MULTIPLES = 8;
const MULTIPLE = { width: 300, height: 130 };

function multiple(
  { gpu, label, floor }: Row,
  series: readonly Series[],
  present: ReadonlySet<string>,
  to: number,
): Html {
  const own = series.filter((each) => each.gpu === gpu);
  const svg = weekChart({
    ...MULTIPLE,
    title: `${label}, floors of seven days`,
    series: own.map((each) => each.points),
    isPresent: (index) => present.has(`${gpu} ${own[index]?.provider}`),
    to,
    figure: priceText,
  });
  return html`<div><h3><a href="/gpu/${gpu}">${label}</a> <span class="small muted">${dollars(floor)}</span></h3>${svg === '' ? html`<p class="muted small">Nothing observed.</p>` : raw(svg)}</div>`;
}
