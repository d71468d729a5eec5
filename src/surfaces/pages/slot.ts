// One model in one half hour: what each provider's offers came to, every offer, and the way to the raw answers.
import { html } from 'hono/html';
import { gpuLabel, gpuModel } from '#domain/gpu.ts';
import { isoTime, SLOT_SECONDS, SLOT_SPAN, SLOT_WORD } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { type Html, page } from './layout.ts';
import { type AskTyped, type Names, namesOf } from './pages.ts';
import { type Column, table } from './table.ts';
import { dollars, FLAG_WORDS, gpusText, plural } from './words.ts';

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
  const price = reference?.price == null ? 'no reference price' : `reference price $${dollars(reference.price)}`;
  const offered = plural(eligible, 'eligible offer');
  const title = isToCome
    ? `The ${SLOT_WORD} of ${when} UTC has not been collected yet.`
    : figures.data.length === 0
      ? `Nothing is stored of ${label} at ${when} UTC.`
      : `${label} at ${when} UTC: ${price}, ${offered} at ${plural(sellers.length, 'provider')}.`;
  const after = start < newest ? html` · <a href="/gpu/${gpu}/at/${start + SLOT_SECONDS}">${SLOT_SPAN} after</a>` : '';
  const { because } = figures.meta;
  const why = because === null ? '' : html` <span class="unclear">${because}.</span>`;
  return page(
    {
      title: `gpu-spot: ${label} at ${when} UTC`,
      path: `/gpu/${gpu}/at/${start}`,
      description: title,
      meta: isToCome ? sources.meta : figures.meta,
      sources,
    },
    html`<p class="small muted"><a href="/viability">viability</a> /
<a href="/gpu/${gpu}">${label}</a> / ${when} UTC</p>
<h1>${title}</h1>
<p class="lead"><a href="/gpu/${gpu}/at/${start - SLOT_SECONDS}">${SLOT_SPAN} before</a>${after}.
Figures are made of the eligible offers, all in; flagged offers are shown and left out.${why}</p>
${sellers.length === 0 ? '' : figuresTable(sellers, start, namesOf(sources))}
${isToCome ? '' : html`<h2>Offers</h2>${offersTable(offers.data, start, namesOf(sources))}`}`,
  );
}

const rawLink = (provider: string, start: number, key?: string): string =>
  `/raw/${encodeURIComponent(provider)}/${start}${key === undefined ? '' : `?offer=${encodeURIComponent(key)}`}`;

function figuresTable(rows: readonly RowOf<'slot_figures'>[], start: number, names: Names): Html {
  const imported = html` <span class="unclear">imported</span>`;
  const free = ({ gpusAvailable, truncated }: RowOf<'slot_figures'>): Html | string =>
    truncated ? html`<span class="unclear">${gpusText(gpusAvailable, true)}</span>` : gpusText(gpusAvailable, false);
  const columns: readonly Column<RowOf<'slot_figures'>>[] = [
    {
      name: 'provider',
      cell: (row) => html`<b>${names[row.provider] ?? row.provider}</b>${row.imported ? imported : ''}`,
    },
    { name: 'floor', isFigure: true, cell: ({ floor }) => dollars(floor) },
    { name: 'median', isFigure: true, cell: ({ median }) => dollars(median) },
    { name: 'ceiling', isFigure: true, cell: ({ ceiling }) => dollars(ceiling) },
    { name: 'offers', isFigure: true, cell: ({ offers }) => offers ?? '' },
    { name: 'hosts', isFigure: true, cell: ({ hosts }) => hosts ?? '' },
    { name: 'GPUs free', isFigure: true, cell: free },
    { name: 'answer', cell: ({ provider }) => html`<a href="${rawLink(provider, start)}">raw answer</a>` },
  ];
  return table(columns, rows, { look: 'blocks' });
}

function offersTable(rows: readonly RowOf<'offers'>[], start: number, names: Names): Html {
  if (rows.length === 0) return html`<p class="muted">None: no provider that answered had one.</p>`;
  const columns: readonly Column<RowOf<'offers'>>[] = [
    { name: 'seller', cell: ({ provider }) => names[provider] ?? provider },
    {
      name: 'all in, $',
      short: 'all in',
      isFigure: true,
      cell: ({ priceAllIn }) => (priceAllIn === null ? 'unknown' : priceAllIn.toFixed(4)),
    },
    { name: 'GPU only, $', short: 'GPU only', isFigure: true, cell: ({ priceGpuOnly }) => priceGpuOnly.toFixed(4) },
    { name: 'GPUs', isFigure: true, cell: ({ gpus }) => gpus },
    { name: 'where', cell: ({ region }) => region ?? 'not said' },
    { name: 'host', cell: ({ host }) => host ?? '' },
    { name: 'machine', cell: ({ machine }) => machine ?? '' },
    { name: 'note', cell: noteOf },
    { name: 'said', cell: (row) => html`<a href="${rawLink(row.provider, start, row.offerKey)}">raw</a>` },
  ];
  const rowClass = ({ flags }: RowOf<'offers'>): string => (flags.length === 0 ? 'plain' : 'flagged');
  return table(columns, rows, { look: 'blocks', id: 'offers', rowClass });
}

/** Its flags, and what it was asked in where that is not USD. */
const noteOf = ({ flags, quoted }: RowOf<'offers'>): string =>
  [
    ...flags.map((flag) => FLAG_WORDS[flag] ?? flag),
    ...(quoted === null ? [] : [`asked ${quoted.currency} ${quoted.priceGpuOnly}`]),
  ].join('; ');
