// One model: what it rents for at whom, how that moved, and every offer behind the figures.
import { html } from 'hono/html';
import { gpuModel } from '#domain/gpu.ts';
import type { Meta, RowOf } from '#questions/ask.ts';
import { decidingText } from './gates.ts';
import { distribution, history, hours, type Shown, supplyHistory } from './gpu-charts.ts';
import { againstPast, pastMonth } from './gpu-past.ts';
import { sellerTables } from './gpu-sellers.ts';
import { offers } from './gpu-tables.ts';
import { type Html, page, plainTime, quotingSellers, withPast } from './layout.ts';
import { levelLight, SIGNAL_WORDS, signalText, verdictLight } from './light.ts';
import { type AskTyped, sellersOf } from './pages.ts';
import { dollars, PRICES, plural, signedPercent, valueWithInterval } from './words.ts';

export const RANGES = { '24h': 86_400, '7d': 7 * 86_400, '30d': 30 * 86_400, '1y': 365 * 86_400 } as const;
const RANGE_WORDS: Record<keyof typeof RANGES, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d', '1y': '1 y' };

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
  const month = pastMonth(ask, gpu, view.price, to);
  const quoting = quotingSellers(month.data, to);
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
      ? absence(ask, model)
      : headline(
          row,
          againstPast(
            row.floor,
            month.data.map(({ points }) => points),
            to,
          ),
        );
  return page(
    {
      title: `${model.label} rental price`,
      path: `/gpu/${gpu}`,
      description: title,
      meta: withPast(withPast(overview.meta, past), month.meta),
      sources,
      quoting,
    },
    html`<p class="small muted"><a href="/">overview</a> / ${model.label}</p>
<h1>${title}</h1>
<p class="lead">${lead(row, model.memoryGb, overview.meta)}</p>
${verdictLine(ask, gpu, view.price)}
${controls(gpu, view)}
${history(shown)}
<h2>Sellers now</h2>
${sellerTables(shown, sources.data, quoting, overview.meta.observedAt)}
<h2>Offers${overview.meta.slot === null ? '' : html` at <a href="/gpu/${gpu}/at/${Date.parse(overview.meta.slot) / 1000}">${overview.meta.slot.slice(11, 16)} UTC</a>`}</h2>
${offers(shown)}
<div class="two"><section><h2>What is asked now</h2>${distribution(shown)}</section>
<section><h2>Hour of day</h2>${hours(shown)}</section>
<section><h2>Supply</h2>${supplyHistory(shown)}</section></div>`,
  );
}

const headline = ({ label, floor, providerName, index }: RowOf<'overview'>, against: string): string =>
  `${label} rents from $${dollars(floor)} at ${providerName}${against === '' ? '' : `, ${against}`}${index === null ? '' : `; its index is $${dollars(index)}`}.`;

/** The model's verdict by its gates, its index, and the four lights first published, each leading to its chain; of the spread what the judge says of it, word for word. */
function verdictLine(ask: AskTyped, gpu: string, price: GpuView['price']): Html {
  const [verdict] = ask('verdicts', { gpu: [gpu] }).data;
  const signals = ask('signals', { gpu: [gpu] }).data;
  if (verdict === undefined) return html`<p class="muted">Not judged yet: a verdict comes with each round.</p>`;
  const spread = signals.find(({ type }) => type === 'spread');
  const names = new Map(ask('gate_definitions', {}).data.map(({ gate, name }) => [gate, name]));
  const by = decidingText(verdict, names);
  const [receipt] = ask('index_receipt', { gpu: [gpu] }).data;
  return html`<p class="lights"><a class="plain" href="/viability">${verdictLight(verdict.verdict)}</a> <span class="muted">as a futures market${by === '' ? '' : `, ${by}`}, since ${verdict.since.slice(0, 10)}</span> · <a href="/index/${gpu}">index</a> ${indexText(receipt)}</p>
<p class="lights"><span class="muted">The original four:</span> ${signals.map(light)}</p>
${spread === undefined ? '' : html`<p class="judged"><span class="muted">Between sellers${price === 'all_in' ? '' : ', judged all in'}:</span> ${spread.level === 'insufficient' ? html`<span class="unclear">${spread.reason}</span>` : spread.reason}</p>`}`;
}

const indexText = (receipt: RowOf<'index_receipt'> | undefined): Html =>
  receipt === undefined
    ? html`<span class="muted">no print yet</span>`
    : receipt.value === null
      ? html`<span class="unclear">none: ${receipt.suppressed}</span>`
      : html`<b>$${dollars(receipt.value)}</b> <span class="muted">${receipt.at.slice(11, 16)} UTC, ${receipt.state}</span>`;

function light(row: RowOf<'signals'>): Html {
  const value =
    row.type === 'spread' && row.value !== null
      ? `$${valueWithInterval(row.value, row.interval)}`
      : signalText(row.type, row.value);
  const window =
    row.type === 'supply' && row.value !== null
      ? html` <span class="muted">${row.value === 1 ? 'GPU' : 'GPUs'}, median of 24 h</span>`
      : '';
  return html`<span class="part"><a href="/viability/${row.gpu}/${row.type}">${SIGNAL_WORDS[row.type]}</a> ${value}${window} ${levelLight(row.level)}</span> `;
}

/** Unknown is not absent: only an answer that lists none says that there is none. */
export function absence(ask: AskTyped, { id, label }: { readonly id: string; readonly label: string }): string {
  const sources = ask('sources', {}).data;
  const quotes = ask('coverage', { gpu: [id] }).data;
  if (quotes.some(({ stale, market }) => !stale && market === 'on_demand'))
    return `${label} is quoted, but not at an eligible all-in price that can be rented now.`;
  return sources.some(({ stale }) => !stale)
    ? `${label} is not for rent at any provider that answered.`
    : `No provider has a current answer: whether ${label} is for rent is not known.`;
}

function lead(row: RowOf<'overview'> | undefined, memoryGb: readonly number[], meta: Meta): Html {
  const now =
    row === undefined
      ? ''
      : html` ${marketMove(row)} ${row.index === null ? '' : html`The <a href="/index/${row.gpu}">index</a> is the middle half of the votes of comparable sellers’ hosts.`} ${row.gpusAvailable === null ? 'No seller counts its GPUs.' : `${plural(row.gpusAvailable, 'GPU')}${row.truncated ? ' or more' : ''} free now.`} Best price observed ${plainTime(row.observedAt)}.`;
  return html`${memoryGb.join(' or ')} GB.${now}${meta.because === null ? '' : html` <span class="unclear">${meta.because}.</span>`}`;
}

/** The market's move: from whose price in which half hour, and the index's beside it. */
function marketMove(row: RowOf<'overview'>): Html {
  if (row.slot24h === null) return html`<span class="unclear">No half hour was observed 24 hours ago.</span>`;
  const when = `${row.slot24h.slice(5, 16).replace('T', ' ')} UTC`;
  const index = row.indexChange24hPct === null ? '' : `, the index ${signedPercent(row.indexChange24hPct)}`;
  if (row.floor24h === null)
    return html`<span class="unclear">Nobody had a current price 24 hours ago (${when}).</span>`;
  return html`24 hours ago (${when}) the lowest was $${dollars(row.floor24h)} at ${row.providerName24h}: now ${signedPercent(row.change24hPct)}${index}.`;
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
