// One model: what it rents for at whom, how that moved, and every offer behind the figures.
import { html } from 'hono/html';
import { gpuModel } from '#domain/gpu.ts';
import { SLOT_SECONDS, SLOT_WORD } from '#domain/time.ts';
import type { SignalType } from '#domain/verdict.ts';
import type { Meta, RowOf } from '#questions/ask.ts';
import { decidingText } from './gates.ts';
import { distribution, type Shown } from './gpu-charts.ts';
import { drawnSellers, history } from './gpu-history.ts';
import { againstPast, indexPast, pastMonth } from './gpu-past.ts';
import { rankedSellers, sellerTables } from './gpu-sellers.ts';
import { depth, supplyHistory } from './gpu-supply.ts';
import { chosenAnswer, offers } from './gpu-tables.ts';
import { chartControls, type GpuView, RANGES } from './gpu-view.ts';
import { hours } from './gpu-week.ts';
import { type Html, page, plainTime, quotingSellers, withPast } from './layout.ts';
import { levelLight, SIGNAL_WORDS, signalText, verdictLight } from './light.ts';
import { inMoney, type Money, moneyOf, moneyText, said } from './money.ts';
import { type AskTyped, homesOf, namesOf } from './pages.ts';
import { plural, signedPercent, valueWithInterval } from './words.ts';

export function gpuPage(asked: AskTyped, gpu: string, view: GpuView): string | null {
  const model = gpuModel(gpu);
  if (model === undefined) return null;
  const money = moneyOf(asked, view.currency);
  const ask = inMoney(asked, money);
  const sources = ask('sources', {});
  const cut = { market: view.market, basis: view.price } as const;
  const overview = ask('overview', { gpu: [gpu], ...cut });
  const [row] = overview.data;
  const now = Date.parse(overview.meta.madeAt) / 1000;
  const to = view.span?.to ?? now;
  const from = view.span?.from ?? Math.floor((to - RANGES[view.range]) / SLOT_SECONDS) * SLOT_SECONDS;
  // The range may reach further back than what stands behind the figures of now.
  const past = ask('price_floor_series', { gpu: [gpu], ...cut, from: String(from), to: String(to) }).meta;
  const month = pastMonth(ask, gpu, cut, now);
  const quoting = quotingSellers(month.data, now);
  const shown: Shown = {
    ask,
    gpu,
    label: model.label,
    money,
    cut,
    from,
    to,
    names: namesOf(sources),
    homes: homesOf(sources),
  };
  const ranked = rankedSellers(shown, sources.data);
  const best = row?.provider ?? null;
  const ids = drawnSellers(view, best, ranked).filter((id) => shown.names[id] !== undefined);
  const drawn = { best, ids };
  const signals = ask('signals', { gpu: [gpu] }).data;
  const title =
    row === undefined
      ? absence(ask, model)
      : headline(row, money, {
          floor: againstPast(
            row.floor,
            month.data.map(({ points }) => points),
            now,
          ),
          index: indexPast(asked, gpu, row.index === null ? null : row.index / money.perUsd, now),
        });
  return page(
    {
      title: `${model.label} rental price`,
      path: `/gpu/${gpu}`,
      description: title,
      meta: withPast(withPast(overview.meta, past), month.meta),
      sources,
      quoting,
    },
    html`${wayHere(model.label, view)}
<h1>${title}</h1>
<p class="lead">${lead(row, model.memoryGb, overview.meta, { signals, money })}${moneyText(money)}</p>
${chosenAnswer(shown, view)}
${verdictLine(ask, gpu, money)}
${chartControls(gpu, view)}
${history(shown, view, drawn)}
<h2 id="sellers-now">Sellers now</h2>
${sellerTables({ shown, view, drawn, quoting, sources: sources.data, observedAt: overview.meta.observedAt })}
${spreadLine(ask, gpu, view)}
<h2 id="offers-now">Offers${slotLink(gpu, overview.meta.slot)}</h2>
${offers(shown, view)}
<div class="two"><section><h2 id="asked-now">Depth</h2>${depth(shown, view)}</section>
<input type="checkbox" id="more-charts" class="fold"><label
for="more-charts">more: what is asked, when it is dear</label>
<section class="later"><h2>What is asked now</h2>${distribution(shown)}</section>
<section class="later"><h2>When it is dear</h2>${hours(shown)}</section>
<section><h2>Supply</h2>${supplyHistory(shown)}</section></div>`,
  );
}

type Against = { readonly floor: string; readonly index: string };

function headline({ label, floor, providerName, index }: RowOf<'overview'>, money: Money, against: Against): string {
  const past = against.floor === '' ? '' : `, ${against.floor}`;
  const side = against.index === '' ? '' : `, ${against.index}`;
  const print = index === null ? '' : `; its index is ${said(money, index)}${side}`;
  return `${label} rents from ${said(money, floor)} at ${providerName}${past}${print}.`;
}

/** The way back, and to the parts below. */
function wayHere(label: string, { currency }: GpuView): Html {
  const back = html`<a href="/${currency === null ? '' : `?in=${currency}`}">overview</a>`;
  return html`<p class="small muted">${back} / ${label} · below: <a href="#sellers-now">sellers</a>, <a
href="#offers-now">offers</a>, <a href="#my-ask">compare my ask</a>, <a href="#asked-now">depth and supply</a></p>`;
}

/** Of which half hour the offers are, with the way to all of it. */
function slotLink(gpu: string, slot: string | null): Html | string {
  if (slot === null) return '';
  return html` at <a href="/gpu/${gpu}/at/${Date.parse(slot) / 1000}">${slot.slice(11, 16)} UTC</a>`;
}

/** The model's verdict by its gates, its index, and the four lights first published, each leading to its chain. */
function verdictLine(ask: AskTyped, gpu: string, money: Money): Html {
  const [verdict] = ask('verdicts', { gpu: [gpu] }).data;
  if (verdict === undefined) return html`<p class="muted">Not judged yet: verdicts come once a half hour.</p>`;
  const names = new Map(ask('gate_definitions', {}).data.map(({ gate, name }) => [gate, name]));
  const by = decidingText(verdict, names);
  const [receipt] = ask('index_receipt', { gpu: [gpu] }).data;
  const lights = ask('signals', { gpu: [gpu] }).data.map((row) => light(row, money));
  const judged = html`<a class="plain" href="/viability">${verdictLight(verdict.verdict)}</a>`;
  const how = `as a futures market${by === '' ? '' : `, ${by}`}, since ${verdict.since.slice(0, 10)}`;
  const what = 'the middle half of the votes of comparable sellers’ hosts';
  return html`<p class="lights">${judged} <span class="muted">${how}</span> · <a href="/index/${gpu}"
title="${what}">index</a> ${indexText(receipt, money)}</p>
<p class="lights"><span class="muted">The original four:</span> ${lights}</p>`;
}

/** What the judge says of the distance between sellers, word for word. */
function spreadLine(ask: AskTyped, gpu: string, { price, market }: GpuView): Html | string {
  const spread = ask('signals', { gpu: [gpu] }).data.find(({ type }) => type === 'spread');
  if (spread === undefined) return '';
  const of = price === 'all_in' && market === 'on_demand' ? '' : ', judged on demand, all in';
  const reason = spread.level === 'insufficient' ? html`<span class="unclear">${spread.reason}</span>` : spread.reason;
  return html`<p class="judged"><span class="muted">Between sellers${of}:</span> ${reason}</p>`;
}

const indexText = (receipt: RowOf<'index_receipt'> | undefined, money: Money): Html =>
  receipt === undefined
    ? html`<span class="muted">no print yet</span>`
    : receipt.value === null
      ? html`<span class="unclear">none: ${receipt.suppressed}</span>`
      : html`<b>${said(money, receipt.value)}</b>
<span class="muted">${receipt.at.slice(11, 16)} UTC, ${receipt.state}</span>`;

function light(row: RowOf<'signals'>, { sign, perUsd }: Money): Html {
  const value =
    row.type === 'spread' && row.value !== null
      ? `${sign}${valueWithInterval(row.value * perUsd, row.interval?.map((end) => end * perUsd) ?? null)}`
      : signalText(row.type, row.value);
  const window =
    row.type === 'supply' && row.value !== null
      ? html` <span class="muted">${row.value === 1 ? 'GPU' : 'GPUs'}, each seller’s median of 24 h</span>`
      : '';
  const name = html`<a href="/viability/${row.gpu}/${row.type}">${SIGNAL_WORDS[row.type]}</a>`;
  return html`<span class="part">${name} ${value}${window} ${levelLight(row.level)}</span> `;
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

function lead(
  row: RowOf<'overview'> | undefined,
  memoryGb: readonly number[],
  meta: Meta,
  { signals, money }: { readonly signals: readonly RowOf<'signals'>[]; readonly money: Money },
): Html {
  const because = meta.because === null ? '' : html` <span class="unclear">${meta.because}.</span>`;
  if (row === undefined) return html`${memoryGb.join(' or ')} GB.${because}`;
  const value = (type: SignalType): RowOf<'signals'> | undefined =>
    signals.find((each) => each.type === type && each.value !== null && each.level !== 'insufficient');
  const [spread, supply] = [value('spread'), value('supply')];
  const apart = spread?.interval?.map((end) => end * money.perUsd) ?? null;
  const usual =
    supply === undefined
      ? ''
      : `, ${signalText('supply', supply.value)} by each seller’s median of 24 h, those since gone included`;
  const parts = [
    `${memoryGb.join(' or ')} GB`,
    `middle ask ${said(money, row.middleFloor)} of ${plural(row.sellers, 'seller')}`,
    ...(spread === undefined
      ? []
      : [`typical spread ${money.sign}${valueWithInterval((spread.value ?? 0) * money.perUsd, apart)}`]),
    row.gpusAvailable === null
      ? 'no seller counts its GPUs'
      : `${plural(row.gpusAvailable, 'GPU')}${row.truncated ? ' or more' : ''} free now${usual}`,
  ];
  const when = html`Best price observed ${plainTime(row.observedAt)}.`;
  return html`${parts.join(' · ')}. ${marketMove(row, money)} ${when}${because}`;
}

/** The market's move: from whose price in which half hour, and the index's beside it. */
function marketMove(row: RowOf<'overview'>, money: Money): Html {
  if (row.slot24h === null) return html`<span class="unclear">No ${SLOT_WORD} was observed 24 hours ago.</span>`;
  const when = `${row.slot24h.slice(5, 16).replace('T', ' ')} UTC`;
  const index = row.indexChange24hPct === null ? '' : `, the index ${signedPercent(row.indexChange24hPct)}`;
  if (row.floor24h === null)
    return html`<span class="unclear">Nobody had a current price 24 hours ago (${when}).</span>`;
  const was = `${said(money, row.floor24h)} at ${row.providerName24h}`;
  return html`24 hours ago (${when}) the lowest was ${was}: now ${signedPercent(row.change24hPct)}${index}.`;
}
