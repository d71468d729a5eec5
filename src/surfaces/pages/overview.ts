// The first page: its answer in one sentence, one table that carries it, what changed, and a week of every model.
import { html } from 'hono/html';
import { FIRST_EIGHT } from '#domain/gpu.ts';
import type { RowOf } from '#questions/ask.ts';
import { concerns, group, type Html, page, quotingSellers, withPast } from './layout.ts';
import { inMoney, type Money, moneyOf, moneyText, said } from './money.ts';
import { multiples } from './overview-multiples.ts';
import { news } from './overview-news.ts';
import { type Beside, overviewTable } from './overview-table.ts';
import {
  type Choice,
  choicesOf,
  currencies,
  type OverviewView,
  overviewHref,
  overviewQuery,
  type Row,
  shownRows,
  sortedRows,
} from './overview-view.ts';
import type { AskTyped } from './pages.ts';
import { inArea, PRICES, plural, signedPercent } from './words.ts';

const EIGHT = FIRST_EIGHT.map(({ id }) => id);

export function overviewPage(asked: AskTyped, view: OverviewView): string {
  const money = moneyOf(asked, view.currency);
  const ask = inMoney(asked, money);
  const { data, meta } = ask('overview', {
    ...cutOf(view),
    ...(view.where === null ? {} : { where: view.where }),
    hosts: view.host,
  });
  const sources = ask('sources', {});
  const beside = besideOf(ask, view, { observedAt: meta.observedAt, money });
  const { shown, others } = shownRows(data, view);
  const rows = sortedRows(shown, view, spreadsOf(beside));
  const isUsual = Object.keys(overviewQuery({ ...view, currency: null })).length === 0;
  const absent = isUsual && data.length > 0 ? EIGHT.filter((id) => data.every(({ gpu }) => gpu !== id)) : [];
  const isAnswered = sources.data.some(({ stale }) => !stale);
  const title = headline(shown, data, { view, isAnswered, money });
  const to = Date.parse(meta.madeAt) / 1000;
  const quoting = quotingSellers(
    beside.series.filter(({ gpu }) => rows.some((row) => row.gpu === gpu)),
    to,
  );
  const narrowed = rows.length === data.length ? {} : { gpu: rows.map(({ gpu }) => gpu) };
  const changed = rows.length === 0 ? null : ask('changes', { ...cutOf(view), ...narrowed });
  const feed = {
    changes: changed?.data ?? [],
    sources: sources.data.filter(concerns(quoting, sources.data)),
    gates: beside.gates,
    now: to,
    isKnown: isAnswered,
    href: exportHref('changes', rows, view),
    all: `/changes${overviewHref({ ...view, sort: null }, {}).slice(1)}`,
  };
  const everywhere = isPlaced(view) ? ', everywhere' : '';
  const isEmpty = rows.length + absent.length === 0;
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
${lead(ask, view, { data, because: meta.because, beside })}
${controls(view)}
${isEmpty ? nothing(data.length, isAnswered) : overviewTable({ rows, others, absent }, view, beside)}
${exports(rows, view)}
</div>
<h2>Since yesterday${everywhere}</h2>
${news(feed)}
${rows.length === 0 ? '' : multiples(ask, rows, { view, series: beside.series, money, to })}`,
  );
}

/** The market and the price that a view is of, as a question knows them. */
export const cutOf = ({ market, price }: OverviewView) => ({ market, basis: price }) as const;
const isPlaced = ({ where, host }: OverviewView): boolean => where !== null || host === 'all';
/** Only what is rented on demand, all in, is judged. */
const isJudged = ({ market, price }: OverviewView): boolean => market === 'on_demand' && price === 'all_in';

function besideOf(ask: AskTyped, view: OverviewView, told: Pick<Beside, 'observedAt' | 'money'>): Beside {
  const judged = isJudged(view);
  return {
    ...told,
    verdicts: judged ? ask('verdicts', {}).data : [],
    signals: judged ? ask('signals', {}).data : [],
    gates: ask('gate_definitions', {}).data,
    series: ask('price_floor_series', cutOf(view)).data,
  };
}

/** What the judge says of each model's distance, where that is enough to sort by. */
const spreadsOf = ({ signals }: Beside): ReadonlyMap<string, number> =>
  new Map(
    signals.flatMap(({ gpu, type, value, level }) =>
      type === 'spread' && value !== null && level !== 'insufficient' ? [[gpu, value] as const] : [],
    ),
  );

type Led = { readonly data: readonly Row[]; readonly because: string | null; readonly beside: Beside };

function lead(ask: AskTyped, view: OverviewView, { data, because, beside }: Led): Html {
  const placed = isPlaced(view) ? html` ${placedText(view, because)}` : '';
  const judged = futures(data, beside.verdicts, isJudged(view));
  return html`<p class="lead">${kindText(view, beside.money)}${moneyText(beside.money)}${placed} <a
href="/viability">Futures: ${judged} →</a>${analysed(ask)}</p>`;
}

function nothing(models: number, isAnswered: boolean): Html {
  const why = isAnswered
    ? 'Nobody who answered has such a price now.'
    : html`<a href="/sources">Why no provider has one</a>`;
  const said = models === 0 ? why : html`No model of ${models} is as asked for. <a href="/">all of them</a>`;
  return html`<p class="unclear">${said}</p>`;
}

function exports(rows: readonly Row[], view: OverviewView): Html {
  const links = ['json', 'csv', 'ndjson'].map(
    (format) => html`<a href="${exportHref('overview', rows, view, format)}">${format.toUpperCase()}</a> `,
  );
  const codes = currencies(view).map(link);
  return html`<div class="small muted controls">${group('prices in', codes)}${group('the same as', links)}</div>`;
}

/**
 * The page's answer: what the first of the models that are shown rents for, how that moved, and how many of all are
 * cheaper than they were.
 */
export function headline(
  shown: readonly Row[],
  all: readonly Row[],
  { view, isAnswered, money }: { readonly view: OverviewView; readonly isAnswered: boolean; readonly money: Money },
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
  const where = view.where === null ? '' : ` ${inArea(view.where)}`;
  return `${first.label} rents from ${said(money, first.floor)}${where}${moved}${others}.`;
}

export function movedText(pct: number): string {
  const said = signedPercent(pct);
  if (/^-?0\.0 /.test(said)) return 'unchanged';
  return `${pct > 0 ? 'up' : 'down'} ${said.replace(/^[+-]/, '')}`;
}

function kindText({ market, price }: OverviewView, { code }: Money): string {
  const of = `${market === 'on_demand' ? 'On demand' : 'Spot'}, ${PRICES[price]}`;
  return `${of}, ${code} per GPU-hour: asks, not trades.`;
}

/** What a choice of place or host is of, and what stands beside it and is not; how many offers name no place. */
function placedText({ where, host }: OverviewView, because: string | null): Html {
  const of = [where === null ? '' : inArea(where), host === 'all' ? 'unverified hosts included' : ''];
  const left = because === null ? '' : html`<span class="unclear">${because}.</span>`;
  const what = of.filter((each) => each !== '').join(', ');
  return html`Best, 24 h, range and GPUs ${what}; 7 days, spread and gates everywhere. ${left}`;
}

function futures(rows: readonly Row[], judged: readonly RowOf<'verdicts'>[], isOfJudged: boolean): string {
  if (!isOfJudged) return 'judged on demand, all in';
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

const link = ({ word, href, isChosen }: Choice): Html =>
  isChosen ? html`<a href="${href}" aria-current="true">${word}</a>` : html`<a href="${href}">${word}</a>`;

function controls(view: OverviewView): Html {
  const words = choicesOf(view).map(({ name, choices }) => {
    return group(name, choices.map(link));
  });
  const kept = Object.entries(overviewQuery({ ...view, find: '' })).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const find = html`<input type="search" name="find" value="${view.find}" maxlength="30" size="12">`;
  const all = view.watch.length === 0 ? '' : html`<a href="${overviewHref(view, { watch: [] })}">all models</a>`;
  return html`<input type="checkbox" id="fold" class="fold"><label for="fold">filters</label>
<div class="controls">${words}<form
action="/" method="get">${kept}<label><span>find</span> ${find}</label></form>${all}</div>`;
}

/** What is shown, as data: the same models, market and price. */
export function exportHref(
  question: string,
  rows: readonly Row[],
  { market, price }: OverviewView,
  format = 'json',
): string {
  const query = new URLSearchParams({
    market,
    basis: price,
    ...(rows.length === 0 ? {} : { gpu: rows.map(({ gpu }) => gpu).join(',') }),
    ...(format === 'json' ? {} : { format }),
  });
  return `/api/v1/${question}?${query.toString().replaceAll('%2C', ',')}`;
}
