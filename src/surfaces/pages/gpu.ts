// One model: what it rents for at whom, how that moved, and every offer behind the figures.
import { html } from 'hono/html';
import { gpuModel } from '#domain/gpu.ts';
import type { Meta, RowOf } from '#questions/ask.ts';
import { distribution, history, hours, type Shown, supplyHistory } from './gpu-charts.ts';
import { type Html, isOff, page, timeText, troubleOf } from './layout.ts';
import { levelLight, SIGNAL_WORDS, signalText, verdictLight } from './light.ts';
import { type AskTyped, sellersOf } from './pages.ts';
import { difference, dollars, FLAG_WORDS, gpusText, plural, signedPercent } from './words.ts';

export const RANGES = { '24h': 86_400, '7d': 7 * 86_400, '30d': 30 * 86_400, '1y': 365 * 86_400 } as const;
const RANGE_WORDS: Record<keyof typeof RANGES, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d', '1y': '1 y' };
const PRICES = { all_in: 'all in', gpu_only: 'GPU only' } as const;

export type GpuView = { readonly range: keyof typeof RANGES; readonly price: keyof typeof PRICES };

/** The view a URL asks for; what it does not say, or says wrongly, is the usual one. */
export function viewOf(query: Readonly<Record<string, string | undefined>>): GpuView {
  const { range = '', price = '' } = query;
  return {
    range: Object.hasOwn(RANGES, range) ? (range as GpuView['range']) : '7d',
    price: Object.hasOwn(PRICES, price) ? (price as GpuView['price']) : 'all_in',
  };
}

export function gpuPage(ask: AskTyped, gpu: string, view: GpuView): string | null {
  const model = gpuModel(gpu);
  if (model === undefined) return null;
  const sources = ask('sources', {});
  const overview = ask('overview', { gpu: [gpu], basis: view.price });
  const [row] = overview.data;
  const to = Date.parse(overview.meta.madeAt) / 1000;
  const from = Math.floor((to - RANGES[view.range]) / 1800) * 1800;
  // The range may reach further back than what stands behind the figures of now.
  const past = ask('price_floor_series', { gpu: [gpu], basis: view.price, from: String(from) }).meta;
  const shown: Shown = {
    ask,
    gpu,
    label: model.label,
    basis: view.price,
    range: view.range,
    from,
    to,
    sellers: sellersOf(sources),
  };
  const title =
    row === undefined
      ? absence(model.label, sources.data, ask('coverage', { gpu: [gpu] }).data)
      : `${model.label} rents from $${dollars(row.floor)} at ${row.providerName}${row.reference === null ? '' : `; the middle of ${row.gpusAvailable === null ? 'the market' : `${plural(row.gpusAvailable, 'free GPU')}`} asks $${dollars(row.reference)}`}.`;
  return page(
    {
      title: `${model.label} rental price`,
      path: `/gpu/${gpu}`,
      description: title,
      meta: { ...overview.meta, imported: overview.meta.imported || past.imported },
      sources,
    },
    html`<p class="small muted"><a href="/">overview</a> / ${model.label}</p>
<h1>${title}</h1>
<p class="lead">${lead(row, model.memoryGb, overview.meta)}</p>
${lights(ask, gpu)}
${controls(gpu, view)}
${history(shown)}
<h2>Sellers now</h2>
${sellerTable(shown, sources.data)}
<div class="two"><section><h2>What is asked now</h2>${distribution(shown)}</section>
<section><h2>Hour of day</h2>${hours(shown)}</section>
<section><h2>Supply</h2>${supplyHistory(shown)}</section>
<section><h2>Between sellers</h2>${pairs(shown)}</section></div>
<h2>Offers${overview.meta.slot === null ? '' : html` at <a href="/gpu/${gpu}/at/${Date.parse(overview.meta.slot) / 1000}">${overview.meta.slot.slice(11, 16)} UTC</a>`}</h2>
${offers(shown)}`,
  );
}

/** The model's verdict and its four signals, each leading to its chain. */
function lights(ask: AskTyped, gpu: string): Html {
  const [verdict] = ask('verdicts', { gpu: [gpu] }).data;
  const signals = ask('signals', { gpu: [gpu] }).data;
  if (verdict === undefined) return html`<p class="muted">Not judged yet: a verdict comes with each round.</p>`;
  return html`<p class="lights">${verdictLight(verdict.verdict)} <span class="muted">as a futures market, since ${verdict.since.slice(0, 10)}:</span> ${signals.map(
    (row) =>
      html`<span class="part"><a href="/viability/${gpu}/${row.type}">${SIGNAL_WORDS[row.type]}</a> ${signalText(row.type, row.value)} ${levelLight(row.level)}</span> `,
  )}</p>`;
}

/** Unknown is not absent: only an answer that lists none says that there is none. */
function absence(label: string, sources: readonly RowOf<'sources'>[], quotes: readonly RowOf<'coverage'>[]): string {
  if (quotes.some(({ stale, market }) => !stale && market === 'on_demand'))
    return `${label} is quoted, but not at an eligible all-in price that can be rented now.`;
  return sources.some(({ stale }) => !stale)
    ? `${label} is not for rent at any provider that answered.`
    : `No provider has a current answer: whether ${label} is for rent is not known.`;
}

function lead(row: RowOf<'overview'> | undefined, memoryGb: readonly number[], meta: Meta): Html {
  const spread =
    row === undefined || row.sellerSpread === null
      ? row === undefined
        ? ''
        : 'No two comparable sellers: there is nothing to compare.'
      : `$${difference(row.sellerSpread)} between the cheapest and the dearest of ${row.comparable} comparable sellers’ floors.`;
  return html`${memoryGb.join(' or ')} GB. ${spread} ${row === undefined ? '' : html`Best price observed ${timeText(row.observedAt)}.`}${meta.because === null ? '' : html` <span class="unclear">${meta.because}.</span>`}`;
}

function controls(gpu: string, view: GpuView): Html {
  const link = (next: Partial<GpuView>, word: string, chosen: boolean): Html => {
    const { range, price } = { ...view, ...next };
    const href = `/gpu/${gpu}?range=${range}&price=${price}`;
    return chosen ? html`<a href="${href}" aria-current="true">${word}</a>` : html`<a href="${href}">${word}</a>`;
  };
  return html`<nav class="controls" aria-label="what is shown"><span>range</span>${(Object.keys(RANGES) as GpuView['range'][]).map((range) => link({ range }, RANGE_WORDS[range], range === view.range))}
<span>price</span>${(Object.keys(PRICES) as GpuView['price'][]).map((price) => link({ price }, PRICES[price], price === view.price))}</nav>`;
}

function sellerTable({ ask, gpu, basis }: Shown, sources: readonly RowOf<'sources'>[]): Html {
  const prices = new Map(ask('current_prices', { gpu: [gpu], basis }).data.map((row) => [row.provider, row]));
  const changes = new Map(ask('price_changes', { gpu: [gpu], basis }).data.map((row) => [row.provider, row]));
  const ordered = sources.toSorted(
    (a, b) =>
      (prices.get(a.provider)?.floor ?? Number.POSITIVE_INFINITY) -
      (prices.get(b.provider)?.floor ?? Number.POSITIVE_INFINITY),
  );
  return html`<table class="blocks"><thead><tr><th scope="col">seller</th><th scope="col" class="figure">floor</th><th scope="col" class="figure">median</th><th scope="col" class="figure">average</th><th scope="col" class="figure">ceiling</th><th scope="col" class="figure">24 h</th><th scope="col" class="figure">7 d</th><th scope="col" class="figure">offers</th><th scope="col" class="figure">hosts</th><th scope="col" class="figure">GPUs free</th><th scope="col">observed</th></tr></thead>
<tbody>${ordered.flatMap((source) => sellerRow(source, prices.get(source.provider), changes.get(source.provider)))}</tbody></table>
${withoutPrice(ordered.filter(({ provider }) => !prices.has(provider)))}`;
}

/** Those that answered and do not have it, and those that are off, in a line each; a failed one has its row above. */
function withoutPrice(sources: readonly RowOf<'sources'>[]): Html {
  const names = (of: readonly RowOf<'sources'>[]): string => of.map(({ name }) => name).join(', ');
  const off = sources.filter(isOff);
  const lacking = sources.filter((source) => !isOff(source) && troubleOf(source) === null);
  return html`${lacking.length === 0 ? '' : html`<p class="small muted">Answered, and do not have it at an eligible price now: ${names(lacking)}.</p>`}
${off.length === 0 ? '' : html`<p class="small muted">Off: ${names(off)}. <a href="/sources">Why</a></p>`}`;
}

function sellerRow(
  source: RowOf<'sources'>,
  price: RowOf<'current_prices'> | undefined,
  change: RowOf<'price_changes'> | undefined,
): Html[] {
  if (price === undefined) {
    const why = isOff(source) ? null : troubleOf(source);
    if (why === null) return [];
    return [
      html`<tr><td data-name="seller"><b>${source.name}</b></td><td colspan="10" data-name="no price"><span class="unclear">${why}</span></td></tr>`,
    ];
  }
  const figure = (name: string, text: string | Html): Html => html`<td class="figure" data-name="${name}">${text}</td>`;
  return [
    html`<tr><td data-name="seller"><b>${source.name}</b>${kindWord(source)}</td>${figure('floor', html`<span class="best">${dollars(price.floor)}</span>`)}${figure('median', dollars(price.median))}${figure('average', dollars(price.average))}${figure('ceiling', dollars(price.ceiling))}${figure('24 h', signedPercent(change?.change24hPct ?? null) || html`<span class="muted">young</span>`)}${figure('7 d', signedPercent(change?.change7dPct ?? null) || html`<span class="muted">young</span>`)}${figure('offers', String(price.offers))}${figure('hosts', String(price.hosts))}${figure('GPUs free', price.truncated ? html`<span class="unclear">${gpusText(price.gpusAvailable, true)}</span>` : gpusText(price.gpusAvailable, false))}<td data-name="observed">${timeText(source.lastOffersAt)}</td></tr>`,
  ];
}

/** Shown, and compared with nobody. */
const kindWord = ({ resells, class: kind }: RowOf<'sources'>): Html | string =>
  resells || kind === 'hyperscaler'
    ? html`<span class="under">${resells ? 're-sells' : kind}, not compared</span>`
    : '';

/** Against the cheapest seller; all pairs are a link away. */
function pairs({ ask, gpu, basis }: Shown): Html {
  const { data: all, meta } = ask('cross_deltas', { gpu: [gpu], basis });
  const [best] = ask('overview', { gpu: [gpu], basis }).data;
  const data = all.filter(({ a, b }) => a === best?.provider || b === best?.provider);
  if (data.length === 0) return html`<p class="muted">${meta.because ?? 'No two sellers to compare.'}</p>`;
  return html`<table class="blocks"><thead><tr><th scope="col">pair</th><th scope="col" class="figure">now, $</th><th scope="col" class="figure">of the cheaper</th><th scope="col" class="figure">24 h median, $</th><th scope="col" class="figure">above 0.30</th></tr></thead>
<tbody>${data.map((row) => html`<tr><td data-name="pair"><span>${row.a} less ${row.b}${row.frozenLeg === null ? '' : html`<span class="under unclear">${row.frozenLeg}: a list price, not a market</span>`}</span></td><td class="figure" data-name="now, $">${row.delta.toFixed(2)}</td><td class="figure" data-name="of the cheaper">${signedPercent(row.deltaPct)}</td><td class="figure" data-name="24 h median, $">${row.median24h === null ? html`<span class="muted">young</span>` : dollars(row.median24h)}</td><td class="figure" data-name="above 0.30">${row.shareAbove030 === null ? html`<span class="muted">young</span>` : `${Math.round(row.shareAbove030 * 100)} %`}</td></tr>`)}</tbody></table>
${all.length > data.length ? html`<p class="small muted">Against the cheapest seller; all ${all.length} pairs as <a href="/api/v1/cross-deltas?gpu=${gpu}&amp;basis=${basis}&amp;format=csv">CSV</a>.</p>` : ''}`;
}

const MOST_OFFERS = 60;

function offers({ ask, gpu, basis, sellers }: Shown): Html {
  const { data } = ask('offers', { gpu: [gpu], basis });
  if (data.length === 0) return html`<p class="muted">No offer now.</p>`;
  const rows = data.slice(0, MOST_OFFERS);
  return html`<table class="blocks"><thead><tr><th scope="col">seller</th><th scope="col" class="figure">$/GPU-h</th><th scope="col" class="figure">GPUs</th><th scope="col">where</th><th scope="col" class="figure">vCPU</th><th scope="col" class="figure">RAM GB</th><th scope="col">host</th><th scope="col">unchanged since, UTC</th><th scope="col">note</th></tr></thead>
<tbody>${rows.map((row) => html`<tr class="${row.flags.length === 0 ? 'plain' : 'flagged'}"><td data-name="seller">${sellers[row.provider]?.name ?? row.provider}</td><td class="figure" data-name="$/GPU-h">${dollars(basis === 'all_in' ? row.priceAllIn : row.priceGpuOnly)}</td><td class="figure" data-name="GPUs">${row.gpus}</td><td data-name="where">${row.region ?? 'not said'}</td><td class="figure" data-name="vCPU">${row.vcpus ?? ''}</td><td class="figure" data-name="RAM GB">${row.ramGb ?? ''}</td><td data-name="host">${row.host ?? ''}</td><td data-name="unchanged since">${row.firstSlot.slice(5, 16).replace('T', ' ')}</td><td data-name="note">${row.flags.map((flag) => FLAG_WORDS[flag] ?? flag).join('; ')}</td></tr>`)}</tbody></table>
<p class="small muted">${data.length > MOST_OFFERS ? `The cheapest ${MOST_OFFERS} of ${data.length} offers. ` : ''}All of them as <a href="/api/v1/offers?gpu=${gpu}&amp;basis=${basis}&amp;format=csv">CSV</a> or <a href="/api/v1/offers?gpu=${gpu}&amp;basis=${basis}">JSON</a>.</p>`;
}
