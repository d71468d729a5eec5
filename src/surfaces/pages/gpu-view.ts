// What of a model's page is shown: all of it stands in the address, so that it can be kept and sent on.

import { html } from 'hono/html';
import type { Area } from '#domain/place.ts';
import { DAY_SECONDS, SLOT_SECONDS } from '#domain/time.ts';
import { group, type Html } from './layout.ts';
import { currencyIn, offered } from './money.ts';
import { AREA_WORDS, dollars, HOST_WORDS, MARKET_WORDS, PRICES } from './words.ts';

export const RANGES = {
  '24h': DAY_SECONDS,
  '7d': 7 * DAY_SECONDS,
  '30d': 30 * DAY_SECONDS,
  '1y': 365 * DAY_SECONDS,
} as const;
const RANGE_WORDS: Record<keyof typeof RANGES, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d', '1y': '1 y' };
const LINES = { floor: 'floor', median: 'median', index: 'index' } as const;
const LEAST_GPUS = [1, 2, 4, 8] as const;
export const MOST_LINES = 4;

export type GpuView = {
  readonly range: keyof typeof RANGES;
  /** A stretch of time that was chosen on the chart, epoch seconds; null for the range up to now. */
  readonly span: { readonly from: number; readonly to: number } | null;
  readonly market: keyof typeof MARKET_WORDS;
  readonly price: keyof typeof PRICES;
  /** Which line a reader looks for. */
  readonly line: keyof typeof LINES;
  /** The sellers whose lines are drawn too; null for the usual ones. */
  readonly sellers: readonly string[] | null;
  /** Of the offers: where, how many GPUs at least, and of which hosts. */
  readonly where: Area | null;
  readonly gpus: (typeof LEAST_GPUS)[number];
  readonly host: keyof typeof HOST_WORDS;
  /** What a host would ask of a GPU-hour, in the page's currency, to be told where it would stand. */
  readonly ask: number | null;
  /** In which currency prices are said; null for USD. */
  readonly currency: string | null;
};

type Texts = Readonly<Record<string, string | undefined>>;

/** No time of ours lies before 2000 or after 2200. */
const FIRST = 946_684_800;
const LAST = 7_258_118_400;
const LONGEST_SPAN = 2000 * DAY_SECONDS;

/** Whole half hours, so that many who look at the same are handed the same. */
function spanIn(from: string, to: string): GpuView['span'] {
  if (!/^\d{9,10}$/.test(from) || !/^\d{9,10}$/.test(to)) return null;
  const span = {
    from: Math.floor(Number(from) / SLOT_SECONDS) * SLOT_SECONDS,
    to: Math.ceil(Number(to) / SLOT_SECONDS) * SLOT_SECONDS,
  };
  return span.from >= FIRST &&
    span.to <= LAST &&
    span.to - span.from >= 2 * SLOT_SECONDS &&
    span.to - span.from <= LONGEST_SPAN
    ? span
    : null;
}

/** An amount as people type it, with a point or a comma. */
function amountIn(text: string): number | null {
  const told = text.trim().replace(',', '.');
  return /^\d{1,7}(?:\.\d{1,4})?$/.test(told) && Number(told) > 0 ? Number(told) : null;
}

const known = <Words extends object>(words: Words, word: string, usual: keyof Words): keyof Words =>
  Object.hasOwn(words, word) ? (word as keyof Words) : usual;

/** The view a URL asks for; what it does not say, or says wrongly, is the usual one. */
export function viewOf(query: Texts): GpuView {
  const {
    range = '',
    price = '',
    market = '',
    line = '',
    s,
    from = '',
    to = '',
    where = '',
    gpus = '',
    host = '',
    ask = '',
    in: currency,
  } = query;
  return {
    range: known(RANGES, range, '7d'),
    span: spanIn(from, to),
    market: known(MARKET_WORDS, market, 'on_demand'),
    price: known(PRICES, price, 'all_in'),
    line: known(LINES, line, 'floor'),
    sellers:
      s === undefined
        ? null
        : [...new Set(s.split(','))].filter((id) => /^[a-z0-9-]{1,64}$/.test(id)).slice(0, MOST_LINES),
    where: Object.hasOwn(AREA_WORDS, where) ? (where as Area) : null,
    gpus: LEAST_GPUS.find((least) => String(least) === gpus) ?? 1,
    host: known(HOST_WORDS, host, 'verified'),
    ask: amountIn(ask),
    currency: currencyIn(currency),
  };
}

/** As an address says it: what is usual is left out. */
export function gpuQuery({
  range,
  span,
  market,
  price,
  line,
  sellers,
  where,
  gpus,
  host,
  ask,
  currency,
}: GpuView): Record<string, string> {
  return {
    ...(range === '7d' ? {} : { range }),
    ...(span === null ? {} : { from: String(span.from), to: String(span.to) }),
    ...(market === 'on_demand' ? {} : { market }),
    ...(price === 'all_in' ? {} : { price }),
    ...(line === 'floor' ? {} : { line }),
    ...(sellers === null ? {} : { s: sellers.join(',') }),
    ...(where === null ? {} : { where }),
    ...(gpus === 1 ? {} : { gpus: String(gpus) }),
    ...(host === 'verified' ? {} : { host }),
    ...(ask === null ? {} : { ask: String(ask) }),
    ...(currency === null ? {} : { in: currency }),
  };
}

export function gpuHref(gpu: string, view: GpuView, change: Partial<GpuView> = {}): string {
  const query = new URLSearchParams(gpuQuery({ ...view, ...change })).toString().replaceAll('%2C', ',');
  return `/gpu/${gpu}${query === '' ? '' : `?${query}`}`;
}

/** A word that leads to another view of the page; the one that is shown is marked. */
function word(gpu: string, view: GpuView, change: Partial<GpuView>, text: string, place = ''): Html {
  const isChosen = Object.entries(change).every(([name, value]) => view[name as keyof GpuView] === value);
  const href = `${gpuHref(gpu, view, change)}${place}`;
  return isChosen ? html`<a href="${href}" aria-current="true">${text}</a>` : html`<a href="${href}">${text}</a>`;
}

const entries = <Words extends Readonly<Record<string, unknown>>>(words: Words): [keyof Words, Words[keyof Words]][] =>
  Object.entries(words) as [keyof Words, Words[keyof Words]][];

/** What the chart shows, and of which market and price the whole page is. */
export function chartControls(gpu: string, view: GpuView): Html {
  const ranges = entries(RANGE_WORDS).map(([range, text]) => word(gpu, view, { range, span: null }, text));
  const of = <Words extends Readonly<Record<string, string>>>(
    words: Words,
    change: (key: keyof Words) => Partial<GpuView>,
  ) => entries(words).map(([key, text]) => word(gpu, view, change(key), String(text)));
  return html`<nav class="controls" aria-label="what is shown">${group('range', ranges)}
${group(
  'line',
  of(LINES, (line) => ({ line })),
)}
${group(
  'price',
  of(PRICES, (price) => ({ price })),
)}
${group(
  'market',
  of(MARKET_WORDS, (market) => ({ market })),
)}
${group(
  'in',
  offered(view.currency).map((code) => word(gpu, view, { currency: currencyIn(code) }, code)),
)}</nav>`;
}

/** Without a script a word leads back to where it stands. */
export const OFFERS_PLACE = '#offers-now';

/** Which of the offers are shown, and where an ask of one's own would stand among them. */
export function offerControls(gpu: string, view: GpuView, sign: string): Html {
  const one = (change: Partial<GpuView>, text: string): Html => word(gpu, view, change, text, OFFERS_PLACE);
  const places = entries(AREA_WORDS).map(([where, text]) => one({ where }, text));
  const kept = Object.entries(gpuQuery({ ...view, ask: null })).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const typed = view.ask === null ? '' : dollars(view.ask);
  const field = html`<input type="search" inputmode="decimal" name="ask" value="${typed}" maxlength="12" size="6">`;
  const sizes = LEAST_GPUS.map((gpus) => one({ gpus }, gpus === 1 ? 'any' : `≥${gpus}`));
  const hosts = entries(HOST_WORDS).map(([host, text]) => one({ host }, text));
  return html`<nav class="controls" aria-label="which offers are shown">
${group('where', [one({ where: null }, 'any'), ...places])}
${group('GPUs together', sizes)}
${group('host', hosts)}
<form action="/gpu/${gpu}${OFFERS_PLACE}" method="get">${kept}<label id="my-ask"><span>my ask, ${sign}</span>
${field}</label> <button>compare</button></form></nav>`;
}
