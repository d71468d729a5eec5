// All that changed since yesterday of what the first page shows, and how every model moved: the first page has the
// newest of it.
import { html } from 'hono/html';
import { type Html, page, withPast } from './layout.ts';
import { inMoney, moneyOf, moneyText } from './money.ts';
import { cutOf, exportHref } from './overview.ts';
import { grouped, news } from './overview-news.ts';
import { type OverviewView, overviewHref, type Row, shownRows } from './overview-view.ts';
import type { AskTyped } from './pages.ts';
import { type Column, table } from './table.ts';
import { dollars, gpusText, MARKET_WORDS, PRICES, plural, signedPercent } from './words.ts';

export function changesPage(asked: AskTyped, view: OverviewView): string {
  const money = moneyOf(asked, view.currency);
  const ask = inMoney(asked, money);
  const sources = ask('sources', {});
  const all = ask('overview', cutOf(view));
  const { shown } = shownRows(all.data, view);
  const isNarrowed = shown.length < all.data.length;
  const changed = ask('changes', { ...cutOf(view), ...(isNarrowed ? { gpu: shown.map(({ gpu }) => gpu) } : {}) });
  const isKnown = sources.data.some(({ stale }) => !stale);
  const changes = isNarrowed && shown.length === 0 ? [] : changed.data;
  const title = titleOf(grouped(changes).length, isKnown);
  const feed = {
    changes,
    sources: sources.data,
    gates: ask('gate_definitions', {}).data,
    now: Date.parse(changed.meta.madeAt) / 1000,
    isKnown,
    href: exportHref('changes', isNarrowed ? shown : [], view),
    isWhole: true,
  };
  const why = changed.meta.because === null ? '' : html` <span class="unclear">${changed.meta.because}.</span>`;
  const chosen = isNarrowed ? ', of the models that you chose' : '';
  const of = `${MARKET_WORDS[view.market]}, ${PRICES[view.price]}${chosen}`;
  return page(
    {
      title: 'gpu-spot: what changed',
      path: '/changes',
      description: title,
      meta: withPast(all.meta, changed.meta),
      sources,
    },
    html`<h1>${title}</h1>
<p class="lead">A model at its lowest in a week or more, a seller that came or sold out, a list price, a verdict or a
gate that moved within 24 hours, ${of}; newest first, each with the way to what it rests on. Who is gone is told once
two answers in a row say so.
${moneyText(money)}${why}</p>
${news(feed)}
${shown.length === 0 ? '' : moves(shown, view, money.sign)}
<p class="small muted"><a href="${overviewHref(view, {})}">the overview</a></p>`,
  );
}

const titleOf = (count: number, isKnown: boolean): string =>
  isKnown
    ? `${count === 0 ? 'Nothing' : plural(count, 'thing')} to tell since yesterday.`
    : 'Not known: no provider has a current answer.';

/** Every model by how far its market moved, the largest move first; what has nothing to be held against comes last. */
function moves(rows: readonly Row[], view: OverviewView, sign: string): Html {
  const size = ({ change24hPct }: Row): number => (change24hPct === null ? -1 : Math.abs(change24hPct));
  const columns: readonly Column<Row>[] = [
    { name: 'model', cell: ({ gpu, label }) => html`<a class="model" href="${modelHref(gpu, view)}">${label}</a>` },
    { name: '24 h', isFigure: true, cell: moveCell },
    {
      name: `lowest, ${sign}`,
      isFigure: true,
      cell: ({ floor, providerName }) => html`${dollars(floor)}<span class="under">${providerName}</span>`,
    },
    {
      name: 'index, 24 h',
      isFigure: true,
      from: 'broad',
      cell: ({ indexChange24hPct }) => (indexChange24hPct === null ? '' : signedPercent(indexChange24hPct)),
    },
    {
      name: 'GPUs free',
      isFigure: true,
      from: 'broad',
      cell: ({ gpusAvailable, truncated }) => gpusText(gpusAvailable, truncated),
    },
  ];
  return html`<h2>How far each market moved in 24 hours</h2>
${table(
  columns,
  rows.toSorted((a, b) => size(b) - size(a)),
  { look: 'narrowing' },
)}`;
}

/** How far, and from whose price. */
function moveCell({ change24hPct, floor24h, providerName24h }: Row): Html | string {
  if (change24hPct === null || floor24h === null) return 'unknown';
  const was = `was ${dollars(floor24h)} at ${providerName24h}`;
  return html`${signedPercent(change24hPct)}<span class="under">${was}</span>`;
}

const modelHref = (gpu: string, { currency }: OverviewView): string =>
  `/gpu/${gpu}${currency === null ? '' : `?in=${currency}`}`;
