// One model in one half hour: what each provider's offers came to, every offer, and the way to the raw answers.
import { html } from 'hono/html';
import { gpuLabel, gpuModel } from '#domain/gpu.ts';
import { isoTime } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { type Html, page } from './layout.ts';
import { type AskTyped, type Names, namesOf } from './pages.ts';
import { dollars, FLAG_WORDS, gpusText, plural } from './words.ts';

const SLOT_SECONDS = 1800;

export function slotPage(ask: AskTyped, gpu: string, at: number): string | null {
  if (gpuModel(gpu) === undefined || !Number.isSafeInteger(at)) return null;
  const start = Math.floor(at / SLOT_SECONDS) * SLOT_SECONDS;
  const figures = ask('slot_figures', { gpu: [gpu], at: String(start) });
  const offers = ask('offers', { gpu: [gpu], at: String(start) });
  const sources = ask('sources', {});
  const label = gpuLabel(gpu);
  const when = isoTime(start).slice(0, 16).replace('T', ' ');
  const reference = figures.data.find(({ provider }) => provider === 'reference');
  const sellers = figures.data.filter(({ provider }) => provider !== 'reference');
  const eligible = offers.data.filter(({ flags }) => flags.length === 0).length;
  const newest = sources.meta.slot === null ? 0 : Date.parse(sources.meta.slot) / 1000;
  const isToCome = start > newest;
  const title = isToCome
    ? `The half hour of ${when} UTC has not been collected yet.`
    : figures.data.length === 0
      ? `Nothing is stored of ${label} at ${when} UTC.`
      : `${label} at ${when} UTC: ${reference?.price == null ? 'no reference price' : `reference price $${dollars(reference.price)}`}, ${plural(eligible, 'eligible offer')} at ${plural(sellers.length, 'provider')}.`;
  return page(
    {
      title: `gpu-spot: ${label} at ${when} UTC`,
      path: `/gpu/${gpu}/at/${start}`,
      description: title,
      meta: isToCome ? sources.meta : figures.meta,
      sources,
    },
    html`<p class="small muted"><a href="/viability">viability</a> / <a href="/gpu/${gpu}">${label}</a> / ${when} UTC</p>
<h1>${title}</h1>
<p class="lead"><a href="/gpu/${gpu}/at/${start - SLOT_SECONDS}">half an hour before</a>${start < newest ? html` · <a href="/gpu/${gpu}/at/${start + SLOT_SECONDS}">half an hour after</a>` : ''}. Figures are made of the eligible offers, all in; flagged offers are shown and left out.${figures.meta.because === null ? '' : html` <span class="unclear">${figures.meta.because}.</span>`}</p>
${sellers.length === 0 ? '' : figuresTable(sellers, start, namesOf(sources))}
${isToCome ? '' : html`<h2>Offers</h2>`}
${isToCome ? '' : offers.data.length === 0 ? html`<p class="muted">None: no provider that answered had one.</p>` : offersTable(offers.data, start, namesOf(sources))}`,
  );
}

const rawLink = (provider: string, start: number, key?: string): string =>
  `/raw/${encodeURIComponent(provider)}/${start}${key === undefined ? '' : `?offer=${encodeURIComponent(key)}`}`;

function figuresTable(rows: readonly RowOf<'slot_figures'>[], start: number, names: Names): Html {
  const figure = (name: string, text: string | Html): Html => html`<td class="figure" data-name="${name}">${text}</td>`;
  return html`<table class="blocks"><thead><tr><th scope="col">provider</th><th scope="col" class="figure">floor</th><th scope="col" class="figure">median</th><th scope="col" class="figure">ceiling</th><th scope="col" class="figure">offers</th><th scope="col" class="figure">hosts</th><th scope="col" class="figure">GPUs free</th><th scope="col">answer</th></tr></thead>
<tbody>${rows.map((row) => html`<tr><td data-name="provider"><b>${names[row.provider] ?? row.provider}</b>${row.imported ? html` <span class="unclear">imported</span>` : ''}</td>${figure('floor', dollars(row.floor))}${figure('median', dollars(row.median))}${figure('ceiling', dollars(row.ceiling))}${figure('offers', String(row.offers ?? ''))}${figure('hosts', String(row.hosts ?? ''))}${figure('GPUs free', row.truncated ? html`<span class="unclear">${gpusText(row.gpusAvailable, true)}</span>` : gpusText(row.gpusAvailable, false))}<td data-name="answer"><a href="${rawLink(row.provider, start)}">raw answer</a></td></tr>`)}</tbody></table>`;
}

function offersTable(rows: readonly RowOf<'offers'>[], start: number, names: Names): Html {
  return html`<table class="blocks" id="offers"><thead><tr><th scope="col">seller</th><th scope="col" class="figure">all in, $</th><th scope="col" class="figure">GPU only, $</th><th scope="col" class="figure">GPUs</th><th scope="col">where</th><th scope="col">host</th><th scope="col">machine</th><th scope="col">note</th><th scope="col">said</th></tr></thead>
<tbody>${rows.map((row) => html`<tr class="${row.flags.length === 0 ? 'plain' : 'flagged'}"><td data-name="seller">${names[row.provider] ?? row.provider}</td><td class="figure" data-name="all in">${row.priceAllIn === null ? 'unknown' : row.priceAllIn.toFixed(4)}</td><td class="figure" data-name="GPU only">${row.priceGpuOnly.toFixed(4)}</td><td class="figure" data-name="GPUs">${row.gpus}</td><td data-name="where">${row.region ?? 'not said'}</td><td data-name="host">${row.host ?? ''}</td><td data-name="machine">${row.machine ?? ''}</td><td data-name="note">${noteOf(row)}</td><td data-name="said"><a href="${rawLink(row.provider, start, row.offerKey)}">raw</a></td></tr>`)}</tbody></table>`;
}

/** Its flags, and what it was asked in where that is not USD. */
const noteOf = ({ flags, quoted }: RowOf<'offers'>): string =>
  [
    ...flags.map((flag) => FLAG_WORDS[flag] ?? flag),
    ...(quoted === null ? [] : [`asked ${quoted.currency} ${quoted.priceGpuOnly}`]),
  ].join('; ');
