// How the market's floor moved in a day, in the words of the answer that a report was made from: from whose price, and
// the reference price beside it.
import { html } from 'hono/html';
import type { RowOf } from '#questions/ask.ts';
import { answerOf, cellName } from './analysis-text.ts';
import type { Html } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, table } from './table.ts';
import { dollars, signedPercent } from './words.ts';

type Report = RowOf<'report'>;
type Told = { readonly row: RowOf<'report_answers'>['rows'][number]; readonly at: number };

/** Nothing where the report was made from no such answer. */
export function marketMoves(ask: AskTyped, report: Report): Html | string {
  const { date, version } = report;
  const call = report.calls.find(({ tool, error }) => tool === 'get_overview' && error === null);
  if (call === undefined) return '';
  const [answer] = ask('report_answers', { date, version: String(version), call: call.id }).data;
  const rows = (answer?.rows ?? []).map((row, at) => ({ row, at })).filter(({ row }) => typeof row.floor === 'number');
  if (rows.length === 0) return '';
  return html`<h2>The market’s floor against a day before</h2>
${table(columnsOf(answerOf(report, call.id)), rows, { look: 'blocks' })}`;
}

/** Each figure leads to its cell in the answer, whose address is handed in. */
function columnsOf(address: string): readonly Column<Told>[] {
  const figure = ({ row, at }: Told, field: string, text: (value: number) => string): Html => {
    const value = row[field];
    return typeof value === 'number'
      ? html`<a href="${address}#${cellName(at, field)}">${text(value)}</a>`
      : html`<span class="unclear">not known</span>`;
  };
  const priceOf = (told: Told, field: string, seller: string): Html =>
    html`${figure(told, field, dollars)}<span class="under">${String(told.row[seller] ?? '')}</span>`;
  return [
    {
      name: 'model',
      cell: ({ row }) => html`<a class="model lit" href="/gpu/${String(row.gpu)}">${String(row.label ?? row.gpu)}</a>`,
    },
    { name: 'floor, $', isFigure: true, isBare: true, cell: (told) => priceOf(told, 'floor', 'providerName') },
    {
      name: 'a day before',
      isFigure: true,
      isBare: true,
      cell: (told) => priceOf(told, 'floor24h', 'providerName24h'),
    },
    { name: 'change', isFigure: true, cell: (told) => figure(told, 'change24hPct', signedPercent) },
    {
      name: 'reference price',
      isFigure: true,
      cell: (told) => figure(told, 'referenceChange24hPct', signedPercent),
    },
  ];
}
