// One answer behind a report, as it was then: every row, the figure that was quoted marked, and the way on to the raw answers.

import { html } from 'hono/html';
import { cut } from '#domain/cut.ts';
import { FORMATS, isUnit } from '#domain/format.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { fieldsOf, type NamedField } from '#questions/field.ts';
import { QUESTIONS, questionNamed } from '#questions/list.ts';
import { cellName } from './analysis-text.ts';
import { type Html, page, withPast } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { plural } from './words.ts';

type Row = Readonly<Record<string, unknown>>;

export type Answer = { readonly date: string; readonly call: string; readonly version: string | undefined };

export function answerPage(ask: AskTyped, { date, call, version }: Answer): string | null {
  const asked = ask('report_answers', { date, call, ...(version === undefined ? {} : { version }) });
  const [answer] = asked.data;
  if (answer === undefined) return null;
  const sources = ask('sources', {});
  const { tool, rows, meta, input, error } = answer;
  const slot = typeof meta?.slot === 'string' ? meta.slot : null;
  const title = `${tool} answered ${plural(rows.length, 'row')}${slot === null ? '' : ` of the half hour of ${slot.slice(0, 16).replace('T', ' ')} UTC`}.`;
  const given = Object.entries(input).map(([name, value]) => `${name}=${String(value)}`);
  return page(
    {
      title: `gpu-spot: ${tool} behind the report of ${date}`,
      path: '/analysis',
      description: title,
      meta: withPast(sources.meta, ask('report', { date, ...(version === undefined ? {} : { version }) }).meta),
      sources,
    },
    html`<p class="small muted"><a href="/analysis">analysis</a> / <a href="/analysis/${date}${version === undefined ? '' : `?version=${version}`}">${date}</a> / ${call}</p>
<h1>${title}</h1>
<p class="lead">As it was answered then, and kept with the report. ${given.length === 0 ? 'Asked without narrowing.' : `Asked with ${given.join(', ')}.`}${error === null ? '' : html` <span class="unclear">${error}</span>`}${typeof meta?.because === 'string' ? html` <span class="unclear">${meta.because}.</span>` : ''}</p>
${rows.length === 0 ? '' : table(tool, rows, slot)}
<p class="small muted">The same as <a href="/api/v1/report-answers?date=${date}&amp;call=${call}${version === undefined ? '' : `&version=${version}`}">JSON</a>.</p>`,
  );
}

/** What each column is, where its question still has it: a report may be older. */
function columnsOf(tool: string): ReadonlyMap<string, NamedField> {
  const question = questionNamed(tool);
  return new Map(question === undefined ? [] : fieldsOf(QUESTIONS[question].row).map((field) => [field.name, field]));
}

function heading(name: string, field: NamedField | undefined, isFigure: boolean): Html {
  const unit = field !== undefined && isUnit(field.kind) ? FORMATS[field.kind].short : '';
  return html`<th scope="col" class="${isFigure ? 'figure' : ''}" title="${field?.spoken ?? ''}">${name}${unit === '' ? '' : html`<span class="under">${unit}</span>`}</th>`;
}

function table(tool: string, rows: readonly Row[], slot: string | null): Html {
  const columns = columnsOf(tool);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return html`<div class="wide" tabindex="0" role="region" aria-label="rows"><table><thead><tr>${names.map((name) =>
    heading(
      name,
      columns.get(name),
      rows.some((row) => typeof row[name] === 'number'),
    ),
  )}<th scope="col">behind it</th></tr></thead>
<tbody>${rows.map((row, at) => html`<tr>${names.map((name) => html`<td id="${cellName(at, name)}" class="${typeof row[name] === 'number' ? 'figure' : 'small'}">${shown(row[name])}</td>`)}<td>${onward(row, slot)}</td></tr>`)}</tbody></table></div>`;
}

const LONGEST = 600;

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  // As the answer has it, without the noise of binary fractions.
  if (typeof value === 'number') return String(Number(value.toFixed(6)));
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${cut(text, LONGEST)}…` : text;
}

/** To the half hour and its offers, and from there to what the seller said; a signal to its series of that day first. */
function onward(row: Row, slot: string | null): Html | string {
  const of = typeof row.slot === 'string' ? row.slot : slot;
  if (typeof row.gpu !== 'string' || of === null) return '';
  const href =
    typeof row.level === 'string' && typeof row.type === 'string'
      ? `/viability/${row.gpu}/${row.type}?day=${of.slice(0, 10)}`
      : `/gpu/${row.gpu}/at/${Date.parse(of) / 1000}`;
  return html`<a href="${href}">chain<span class="unseen"> of ${gpuLabel(row.gpu)}</span></a>`;
}
