// How the market's floor moved in a day, in the words of the answer that a report was made from: from whose price, and the reference price beside it.
import { html } from 'hono/html';
import type { RowOf } from '#questions/ask.ts';
import { answerOf, cellName } from './analysis-text.ts';
import type { Html } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { dollars, signedPercent } from './words.ts';

type Report = RowOf<'report'>;
type Told = RowOf<'report_answers'>['rows'][number];

/** Nothing where the report was made from no such answer. */
export function marketMoves(ask: AskTyped, report: Report): Html | string {
  const { date, version } = report;
  const call = report.calls.find(({ tool, error }) => tool === 'get_overview' && error === null);
  if (call === undefined) return '';
  const [answer] = ask('report_answers', { date, version: String(version), call: call.id }).data;
  const rows = (answer?.rows ?? []).map((row, at) => ({ row, at })).filter(({ row }) => typeof row.floor === 'number');
  if (rows.length === 0) return '';
  const cell = (at: number, field: string, shown: string): Html =>
    html`<a href="${answerOf(report, call.id)}#${cellName(at, field)}">${shown}</a>`;
  const figure = ({ row, at }: { row: Told; at: number }, field: string, text: (value: number) => string): Html => {
    const value = row[field];
    return typeof value === 'number' ? cell(at, field, text(value)) : html`<span class="unclear">not known</span>`;
  };
  return html`<h2>The market’s floor against a day before</h2>
<table class="blocks"><thead><tr><th scope="col">model</th><th scope="col" class="figure">floor, $</th><th scope="col" class="figure">a day before</th><th scope="col" class="figure">change</th><th scope="col" class="figure">reference price</th></tr></thead>
<tbody>${rows.map((each) => {
    const { row } = each;
    return html`<tr><td data-name="model"><a class="model lit" href="/gpu/${String(row.gpu)}">${String(row.label ?? row.gpu)}</a></td>
<td data-name="floor, $" class="figure">${figure(each, 'floor', dollars)}<span class="under">${String(row.providerName ?? '')}</span></td>
<td data-name="a day before" class="figure">${figure(each, 'floor24h', dollars)}<span class="under">${String(row.providerName24h ?? '')}</span></td>
<td data-name="change" class="figure">${figure(each, 'change24hPct', signedPercent)}</td>
<td data-name="reference price" class="figure">${figure(each, 'referenceChange24hPct', signedPercent)}</td></tr>`;
  })}</tbody></table>`;
}
