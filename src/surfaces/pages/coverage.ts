// Which provider quotes which model, as a table: the headline's eight in columns, the others named behind them.
import { html } from 'hono/html';
import { FIRST_EIGHT, gpuLabel } from '#domain/gpu.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Html } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, scrolling, table } from './table.ts';
import { dollars } from './words.ts';

type Quote = RowOf<'coverage'>;
type Source = RowOf<'sources'>;

export function coverageTable(ask: AskTyped, sources: readonly Source[]): Html | string {
  const { data } = ask('coverage', {});
  if (data.length === 0) return '';
  const quoting = sources.filter(({ provider }) => data.some((row) => row.provider === provider));
  const quotes = table(columnsOf(data), quoting, { look: 'plain', more: [sellersRow(data)] });
  return html`<h2 id="coverage">Who quotes what</h2>
<p class="small muted">Lowest eligible ask on demand, all in, USD per GPU-hour, as each provider's last answer says.
In grey what is quoted and enters no headline: interruptible only, flagged, not rentable,
or without an all-in price.</p>
${scrolling('who quotes which model', quotes)}`;
}

function columnsOf(data: readonly Quote[]): readonly Column<Source>[] {
  const rowsOf = ({ provider }: Source): readonly Quote[] => data.filter((row) => row.provider === provider);
  const first = FIRST_EIGHT.map(
    ({ id, label }): Column<Source> => ({
      name: label,
      heading: html`<a href="/gpu/${id}">${label}</a>`,
      isFigure: true,
      cell: (source) =>
        priceCell(
          rowsOf(source).filter(({ gpu }) => gpu === id),
          source.stale,
        ),
    }),
  );
  return [
    {
      name: 'provider',
      cell: ({ name, stale }) => html`${name}${stale ? html` <span class="unclear">stale</span>` : ''}`,
    },
    ...first,
    {
      name: 'other models',
      mark: () => ({ class: 'small' }),
      cell: (source) => otherModels(rowsOf(source)).map(gpuLabel).join(', '),
    },
  ];
}

/** How many sellers quote each model. */
function sellersRow(data: readonly Quote[]): Html {
  const sellersOf = (gpu: string): number =>
    new Set(data.filter((row) => row.gpu === gpu).map((row) => row.provider)).size;
  const others = otherModels(data).map((gpu) => `${gpuLabel(gpu)} ${sellersOf(gpu)}`);
  return html`<tr><td class="muted">providers</td>
${FIRST_EIGHT.map(({ id }) => html`<td class="figure">${sellersOf(id)}</td>`)}
<td class="small">${others.join(', ')}</td></tr>`;
}

const isEighth = (gpu: string): boolean => FIRST_EIGHT.some(({ id }) => id === gpu);

const otherModels = (rows: readonly Quote[]): string[] => [
  ...new Set(rows.filter(({ gpu }) => !isEighth(gpu)).map(({ gpu }) => gpu)),
];

/** A stale price is never shown as one of now. */
function priceCell(rows: readonly Quote[], stale: boolean): Html | string {
  const onDemand = rows.find(({ market }) => market === 'on_demand');
  if (rows.length === 0) return html`<span class="muted" aria-label="not quoted">·</span>`;
  if (!stale && typeof onDemand?.floor === 'number') return dollars(onDemand.floor);
  const what = stale ? 'stale' : onDemand === undefined ? 'spot' : dollars(onDemand.floorGpuOnly);
  return html`<span class="muted">${what}</span>`;
}
