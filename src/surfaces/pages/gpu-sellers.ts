// The sellers of a model: what each asks against the best of those that are compared, how that moved, and what is free.
import { html } from 'hono/html';
import { isComparable, type ProviderClass } from '#domain/provider.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Shown } from './gpu-charts.ts';
import { type Drawn, lineColour, toggled } from './gpu-history.ts';
import type { GpuView } from './gpu-view.ts';
import { type Html, isOff, ofAnotherSlot, troubleOf } from './layout.ts';
import { type Column, table } from './table.ts';
import { dollars, dollarsLike, gpusText, plural, signedPercent } from './words.ts';

type Source = RowOf<'sources'>;
type Price = RowOf<'current_prices'>;
type Pair = RowOf<'cross_deltas'>;

const isCompared = ({ resells, class: kind }: Source): boolean =>
  isComparable({ resells, class: kind as ProviderClass | null });

type Seller = {
  readonly source: Source;
  readonly price: Price;
  readonly change: RowOf<'price_changes'> | undefined;
  /** With the best; none of the best itself. */
  readonly pair: Pair | undefined;
  readonly isFrozen: boolean;
};

/** The sellers that are compared, the cheapest first. */
export function rankedSellers({ ask, gpu, cut }: Shown, sources: readonly Source[]): string[] {
  const compared = new Set(sources.filter(isCompared).map(({ provider }) => provider));
  return ask('current_prices', { gpu: [gpu], ...cut })
    .data.toSorted((a, b) => a.floor - b.floor)
    .flatMap(({ provider }) => (compared.has(provider) ? [provider] : []));
}

export type Told = {
  readonly shown: Shown;
  readonly view: GpuView;
  readonly drawn: Drawn;
  readonly quoting: ReadonlySet<string>;
  readonly sources: readonly Source[];
  readonly observedAt: string | null;
};

export function sellerTables(told: Told): Html {
  const { shown, quoting, sources } = told;
  const { ask, gpu, cut } = shown;
  const prices = new Map(ask('current_prices', { gpu: [gpu], ...cut }).data.map((row) => [row.provider, row]));
  const changes = new Map(ask('price_changes', { gpu: [gpu], ...cut }).data.map((row) => [row.provider, row]));
  const pairs = ask('cross_deltas', { gpu: [gpu], ...cut }).data;
  const priced = sources
    .flatMap((source) => {
      const price = prices.get(source.provider);
      return price === undefined ? [] : [{ source, price }];
    })
    .toSorted((a, b) => a.price.floor - b.price.floor);
  const best = (priced.find(({ source }) => isCompared(source)) ?? priced[0])?.source;
  const frozen = new Set(pairs.flatMap(({ a, b, bothFrozen, frozenLeg }) => (bothFrozen ? [a, b] : [frozenLeg])));
  const all = priced.map(({ source, price }): Seller => {
    const { provider } = source;
    const pair = pairs.find(
      ({ a, b }) => (a === provider && b === best?.provider) || (b === provider && a === best?.provider),
    );
    return { source, price, change: changes.get(provider), pair, isFrozen: frozen.has(provider) };
  });
  const compared = all.filter(({ source }) => isCompared(source));
  const others = all.filter(({ source }) => !isCompared(source));
  const without = sources.filter(({ provider }) => !prices.has(provider));
  // Who has not had it for a week is not missed.
  const failed = without.filter(
    (source) => quoting.has(source.provider) && !isOff(source) && troubleOf(source) !== null,
  );
  const later = compared.length - OPEN_ON_PHONES;
  const fold =
    later > 0
      ? html`<input type="checkbox" id="all-sellers" class="fold"><label
for="all-sellers">${plural(later, 'more seller')}</label>`
      : '';
  return html`${fold}${sellerTable(compared, failed, told)}
${others.length === 0 ? '' : folded(others, told)}
${withoutPrice(without)}
${pairs.length === 0 ? '' : pairsText(told, pairs.length, best?.name)}`;
}

function folded(others: readonly Seller[], told: Told): Html {
  const names = others.map(({ source }) => source.name).join(', ');
  return html`<details class="more"><summary>${plural(others.length, 'seller')} not compared: ${names}</summary>
${sellerTable(others, [], told)}</details>`;
}

function pairsText({ shown }: Told, pairs: number, best: string | undefined): Html {
  const { gpu, cut } = shown;
  const href = `/api/v1/cross-deltas?gpu=${gpu}&market=${cut.market}&basis=${cut.basis}&format=csv`;
  return html`<p class="small muted">vs best: how much dearer than ${best}, and how far apart the two stood over 24 h
(median), whichever was dearer. All ${pairs} pairs as <a href="${href}">CSV</a>.</p>`;
}

/** A phone shows so many; a word unfolds the others. */
const OPEN_ON_PHONES = 8;

const young = html`<span class="muted">young</span>`;

function sellerColumns(told: Told): readonly Column<Seller>[] {
  const free = ({ price: { gpusAvailable, truncated } }: Seller): Html | string => {
    const text = gpusText(gpusAvailable, truncated);
    return truncated ? html`<span class="unclear">${text}</span>` : text;
  };
  return [
    { name: 'seller', cell: (seller) => sellerCell(seller, told) },
    {
      name: `floor, ${told.shown.money.sign}`,
      isFigure: true,
      cell: ({ price }) => html`<span class="best">${dollars(price.floor)}</span>`,
    },
    {
      name: `vs best, ${told.shown.money.sign}`,
      isFigure: true,
      cell: ({ price, pair }) => versus(price, pair),
    },
    {
      name: 'to its 24 h mean',
      isFigure: true,
      cell: ({ change }) => signedPercent(change?.change24hPct ?? null) || young,
    },
    {
      name: 'to its 7 d mean',
      isFigure: true,
      from: 'broad',
      cell: ({ change }) => signedPercent(change?.change7dPct ?? null) || young,
    },
    { name: 'GPUs free', isFigure: true, from: 'broad', cell: free },
    { name: 'offers', isFigure: true, from: 'broad', cell: ({ price }) => price.offers },
  ];
}

function sellerTable(sellers: readonly Seller[], failed: readonly Source[], told: Told): Html | string {
  if (sellers.length + failed.length === 0) return '';
  const columns = sellerColumns(told);
  const more = failed.map(
    (source) =>
      html`<tr><td><b>${source.name}</b></td>
<td colspan="${columns.length - 1}"><span class="unclear">${troubleOf(source)}</span></td></tr>`,
  );
  const rowClass = (_: Seller, index: number): string => (index >= OPEN_ON_PHONES ? 'later' : '');
  return table(columns, sellers, { look: 'narrowing', rowClass, more });
}

/** Who it is, in which colour it is drawn, and what its price is of. */
function sellerCell({ source, price, isFrozen }: Seller, told: Told): Html {
  const frozen = isFrozen ? html`<span class="under unclear">a list price, not a market</span>` : '';
  const age = ofAnotherSlot(source.lastOffersAt, told.observedAt);
  const name = html`${swatch(told, source.provider)}<b>${source.name}</b>${lineLink(told, source)}`;
  return html`${name}${kindOf(source, price)}${frozen}${age}`;
}

/** The colour of the line that is drawn of it. */
function swatch({ view, drawn }: Told, provider: string): Html | string {
  const colour = lineColour(view, drawn, provider);
  return colour === null
    ? ''
    : html`<svg class="light" width="14" height="10" viewBox="0 0 14 10" aria-hidden="true"><path
d="M0 5h12" stroke="${colour}" stroke-width="3"/></svg>`;
}

/** Draws the seller's line or takes it away; the best one's stands. */
function lineLink({ shown: { gpu }, view, drawn }: Told, { provider, name }: Source): Html | string {
  const href = toggled(gpu, view, drawn.ids, drawn.best, provider);
  if (href === null) return '';
  const word = drawn.ids.includes(provider) ? 'hide' : 'draw';
  const whose = html`<span class="unseen"> of ${name}</span>`;
  return html` <a class="watch" href="${href}">${word}<span class="roomy"> line</span>${whose}</a>`;
}

/** Dearer or cheaper than the best of those that are compared: who is not compared may ask less. */
function versus(price: Price, pair: Pair | undefined): Html {
  if (pair === undefined) return html`<span class="muted">best</span>`;
  const over = pair.a === price.provider ? pair.delta : -pair.delta;
  const fine = (usd: number): string => dollarsLike(usd, price.floor);
  const apart = pair.median24h === null ? '' : html`<span class="under">apart ${fine(pair.median24h)}</span>`;
  const share = html`<span class="muted">${Math.abs(pair.deltaPct).toFixed(0)} %</span>`;
  return html`${over < 0 ? `${fine(-over)} less` : `+${fine(over)}`} ${share}${apart}`;
}

/** What its price is of, and why nobody is compared with it. */
function kindOf(source: Source, { tier, network }: Price): Html | string {
  const { resells, class: kind } = source;
  const apart = isCompared(source) ? [] : [`${resells ? 're-sells' : (kind ?? 'of no known class')}, not compared`];
  const words = [...[tier, network].filter((word) => word !== null), ...apart];
  return words.length === 0 ? '' : html`<span class="under">${words.join(', ')}</span>`;
}

/** Those that answered and do not have it, and those that are off, in a line each; a failed one has its row above. */
function withoutPrice(sources: readonly Source[]): Html {
  const names = (of: readonly Source[]): string => of.map(({ name }) => name).join(', ');
  const off = sources.filter(isOff);
  const lacking = sources.filter((source) => !isOff(source) && troubleOf(source) === null);
  const without = 'Answered, and do not have it at an eligible price now';
  return html`${lacking.length === 0 ? '' : html`<p class="small muted">${without}: ${names(lacking)}.</p>`}
${off.length === 0 ? '' : html`<p class="small muted">Off: ${names(off)}. <a href="/sources">Why</a></p>`}`;
}
