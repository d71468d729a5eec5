// One answer behind a report, as it was then: every row, the figure that was quoted marked, and the way on to the raw
// answers.

import { html } from 'hono/html';
import { cut } from '#domain/cut.ts';
import { FORMATS, isUnit } from '#domain/format.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { SLOT_WORD } from '#domain/time.ts';
import { fieldsOf, type NamedField } from '#questions/field.ts';
import { QUESTIONS, questionNamed } from '#questions/list.ts';
import { cellName } from './analysis-text.ts';
import { type Html, page, withPast } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, scrolling, table } from './table.ts';
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
  const when = slot === null ? '' : ` of the ${SLOT_WORD} of ${slot.slice(0, 16).replace('T', ' ')} UTC`;
  const title = `${tool} answered ${plural(rows.length, 'row')}${when}.`;
  const given = Object.entries(input).map(([name, value]) => `${name}=${String(value)}`);
  const asking = given.length === 0 ? 'Asked without narrowing.' : `Asked with ${given.join(', ')}.`;
  const because = typeof meta?.because === 'string' ? `${meta.because}.` : null;
  const [ofPage, ofData] = version === undefined ? ['', ''] : [`?version=${version}`, `&version=${version}`];
  return page(
    {
      title: `gpu-spot: ${tool} behind the report of ${date}`,
      path: '/analysis',
      description: title,
      meta: withPast(sources.meta, ask('report', { date, ...(version === undefined ? {} : { version }) }).meta),
      sources,
    },
    html`<p class="small muted"><a href="/analysis">analysis</a> /
<a href="/analysis/${date}${ofPage}">${date}</a> / ${call}</p>
<h1>${title}</h1>
<p class="lead">As it was answered then, and kept with the report. ${asking}${unclear(error)}${unclear(because)}</p>
${rows.length === 0 ? '' : answerTable(tool, rows, slot)}
<p class="small muted">The same as
<a href="/api/v1/report-answers?date=${date}&amp;call=${call}${ofData}">JSON</a>.</p>`,
  );
}

const unclear = (words: string | null): Html | string =>
  words === null ? '' : html` <span class="unclear">${words}</span>`;

/** What each column is, where its question still has it: a report may be older. */
function fieldsIn(tool: string): ReadonlyMap<string, NamedField> {
  const question = questionNamed(tool);
  return new Map(question === undefined ? [] : fieldsOf(QUESTIONS[question].row).map((field) => [field.name, field]));
}

type Placed = { readonly row: Row; readonly at: number };

function columnOf(name: string, rows: readonly Row[], field: NamedField | undefined): Column<Placed> {
  const unit = field !== undefined && isUnit(field.kind) ? FORMATS[field.kind].short : '';
  return {
    name,
    ...(unit === '' ? {} : { heading: html`${name}<span class="under">${unit}</span>` }),
    title: field?.spoken ?? '',
    isFigure: rows.some((row) => typeof row[name] === 'number'),
    mark: ({ row, at }) => ({ id: cellName(at, name), class: typeof row[name] === 'number' ? 'figure' : 'small' }),
    cell: ({ row }) => shown(row[name]),
  };
}

function answerTable(tool: string, rows: readonly Row[], slot: string | null): Html {
  const fields = fieldsIn(tool);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns: readonly Column<Placed>[] = [
    ...names.map((name) => columnOf(name, rows, fields.get(name))),
    { name: 'behind it', cell: ({ row }) => onward(row, slot) },
  ];
  const placed = rows.map((row, at) => ({ row, at }));
  return scrolling('rows', table(columns, placed, { look: 'plain' }));
}

const LONGEST = 600;

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  // As the answer has it, without the noise of binary fractions.
  if (typeof value === 'number') return String(Number(value.toFixed(6)));
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${cut(text, LONGEST)}…` : text;
}

/** To the half hour and its offers, and on to what the seller said; a signal to its series of that day first. */
function onward(row: Row, slot: string | null): Html | string {
  const of = typeof row.slot === 'string' ? row.slot : slot;
  if (typeof row.gpu !== 'string' || of === null) return '';
  const href =
    typeof row.level === 'string' && typeof row.type === 'string'
      ? `/viability/${row.gpu}/${row.type}?day=${of.slice(0, 10)}`
      : `/gpu/${row.gpu}/at/${Date.parse(of) / 1000}`;
  return html`<a href="${href}">chain<span class="unseen"> of ${gpuLabel(row.gpu)}</span></a>`;
}
