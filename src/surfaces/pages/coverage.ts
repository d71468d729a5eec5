// Which provider quotes which model, as a table: the headline's eight in columns, the others named behind them.
import { html } from 'hono/html';
import { FIRST_EIGHT, gpuLabel } from '#domain/gpu.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Html } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { dollars } from './words.ts';

type Quote = RowOf<'coverage'>;
type Source = RowOf<'sources'>;

export function coverageTable(ask: AskTyped, sources: readonly Source[]): Html | string {
  const { data } = ask('coverage', {});
  if (data.length === 0) return '';
  const quoting = sources.filter(({ provider }) => data.some((row) => row.provider === provider));
  const sellersOf = (gpu: string): number =>
    new Set(data.filter((row) => row.gpu === gpu).map((row) => row.provider)).size;
  return html`<h2 id="coverage">Who quotes what</h2>
<p class="small muted">Lowest eligible ask on demand, all in, USD per GPU-hour, as each provider's last answer says. In grey what is quoted and enters no headline: interruptible only, flagged, not rentable, or without an all-in price.</p>
<div class="sideways" tabindex="0" role="region" aria-label="who quotes which model"><table><thead><tr><th scope="col">provider</th>${FIRST_EIGHT.map(({ id, label }) => html`<th scope="col" class="figure"><a href="/gpu/${id}">${label}</a></th>`)}<th scope="col">other models</th></tr></thead>
<tbody>${quoting.map((source) =>
    coverageRow(
      source,
      data.filter((row) => row.provider === source.provider),
    ),
  )}
<tr><td class="muted">providers</td>${FIRST_EIGHT.map(({ id }) => html`<td class="figure">${sellersOf(id)}</td>`)}<td class="small">${otherModels(
    data,
  )
    .map((gpu) => `${gpuLabel(gpu)} ${sellersOf(gpu)}`)
    .join(', ')}</td></tr></tbody></table></div>`;
}

const isEighth = (gpu: string): boolean => FIRST_EIGHT.some(({ id }) => id === gpu);

const otherModels = (rows: readonly Quote[]): string[] => [
  ...new Set(rows.filter(({ gpu }) => !isEighth(gpu)).map(({ gpu }) => gpu)),
];

const coverageRow = (source: Source, rows: readonly Quote[]): Html => html`<tr>
<td>${source.name}${source.stale ? html` <span class="unclear">stale</span>` : ''}</td>
${FIRST_EIGHT.map(
  ({ id }) =>
    html`<td class="figure">${cell(
      rows.filter(({ gpu }) => gpu === id),
      source.stale,
    )}</td>`,
)}
<td class="small">${otherModels(rows).map(gpuLabel).join(', ')}</td>
</tr>`;

/** A stale price is never shown as one of now. */
function cell(rows: readonly Quote[], stale: boolean): Html | string {
  const onDemand = rows.find(({ market }) => market === 'on_demand');
  if (rows.length === 0) return html`<span class="muted" aria-label="not quoted">·</span>`;
  if (!stale && typeof onDemand?.floor === 'number') return dollars(onDemand.floor);
  const what = stale ? 'stale' : onDemand === undefined ? 'spot' : dollars(onDemand.floorGpuOnly);
  return html`<span class="muted">${what}</span>`;
}
