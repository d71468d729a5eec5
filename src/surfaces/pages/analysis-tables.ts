// The tables of a day's report: what the judge has, the answers behind it, what a model's phases cost, and the reports.
import { html } from 'hono/html';
import { decimals, FORMATS } from '#domain/format.ts';
import { gpuLabel } from '#domain/gpu.ts';
import type { RowOf } from '#questions/ask.ts';
import { answerOf, cellName, checkedText } from './analysis-text.ts';
import type { Html } from './layout.ts';
import { levelLight, SIGNAL_WORDS, signalText } from './light.ts';
import { type Column, table } from './table.ts';

type Report = RowOf<'report'>;
type Signal = Report['signals'][number];
type Call = Report['calls'][number];
type Phase = Report['phases'][number];
type Listed = RowOf<'reports'>;

export const isLead = ({ lead_signal }: Report, { gpu, type }: Signal): boolean => `${gpu} ${type}` === lead_signal;

const whereOf = ({ gpu, type }: Signal): string => `signal ${gpu} ${type}`;

export function signalTable(report: Report, rows: readonly Signal[]): Html {
  const value = (row: Signal): Html | string => {
    const judged = report.checks.find(({ where, kind }) => where === whereOf(row) && kind === 'signal');
    const text = row.value === null ? 'none' : signalText(row.type, row.value);
    if (!judged?.call) return text;
    return html`<a href="${answerOf(report, judged.call)}#${cellName(judged.row ?? 0, 'value')}">${text}</a>`;
  };
  const columns: readonly Column<Signal>[] = [
    {
      name: 'model',
      cell: (row) =>
        html`<a class="model lit" href="/gpu/${row.gpu}">${gpuLabel(row.gpu)}</a>${
          isLead(report, row) ? html`<span class="under">the lead</span>` : ''
        }`,
    },
    {
      name: 'signal',
      cell: ({ gpu, type }) => html`<a class="lit" href="/viability/${gpu}/${type}">${SIGNAL_WORDS[type]}</a>`,
    },
    { name: 'value', isFigure: true, isBare: true, cell: value },
    {
      name: 'actionable',
      cell: ({ actionable }) => (actionable ? levelLight('green') : html`<span class="muted">no</span>`),
    },
    {
      name: 'reason',
      cell: (row) => html`<span class="small">${checkedText(report, whereOf(row), row.reason, report.author)}</span>`,
    },
  ];
  return table(columns, rows, { look: 'blocks' });
}

const askedWith = ({ input }: Call): string =>
  Object.entries(input)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ');

export function callTable(report: Report, calls: readonly Call[]): Html {
  const columns: readonly Column<Call>[] = [
    { name: 'answer', cell: ({ id }) => html`<a href="${answerOf(report, id)}">${id}</a>` },
    { name: 'tool', isBare: true, cell: ({ tool }) => tool },
    { name: 'asked with', cell: (call) => html`<span class="small">${askedWith(call)}</span>` },
    { name: 'by', isBare: true, cell: ({ askedBy }) => askedBy },
    {
      name: 'rows',
      isFigure: true,
      isBare: true,
      cell: ({ error, rows }) => (error === null ? rows : html`<span class="unclear">${error}</span>`),
    },
  ];
  return table(columns, calls, { look: 'blocks' });
}

const PHASE_COLUMNS: readonly Column<Phase>[] = [
  { name: 'phase', isBare: true, cell: ({ name }) => name },
  {
    name: 'ended',
    cell: ({ ok, sentBack }) =>
      html`${ok ? 'well' : html`<span class="unclear">failed</span>`}${sentBack ? ', sent back once' : ''}`,
  },
  { name: 'seconds', isFigure: true, isBare: true, cell: ({ ms }) => decimals(ms / 1000, 1) },
  { name: 'cost, $', isFigure: true, isBare: true, cell: ({ costUsd }) => FORMATS.cost.figure(costUsd) },
  { name: 'to know', cell: ({ reason }) => html`<span class="small">${reason ?? ''}</span>` },
];

export function phaseTable({ phases, model, tokensIn, tokensOut, costUsd, ms }: Report): Html {
  const spent = `${tokensIn} tokens in, ${tokensOut} out, ${FORMATS.cost.said(costUsd)} by the library’s estimate`;
  const caption = html`The model’s phases: ${model}, ${spent}, ${FORMATS.milliseconds.said(ms)} in all`;
  return table(PHASE_COLUMNS, phases, { look: 'blocks', caption });
}

const LISTED_COLUMNS: readonly Column<Listed>[] = [
  { name: 'day', cell: ({ date }) => html`<a href="/analysis/${date}">${date}</a>` },
  { name: 'title', cell: ({ title }) => title },
  { name: 'by', isBare: true, cell: ({ author, model }) => (author === 'model' ? model : 'the program') },
  { name: 'figures', isFigure: true, isBare: true, cell: ({ numbers }) => numbers },
  { name: 'struck', isFigure: true, isBare: true, cell: ({ struck }) => struck },
];

export const reportTable = (reports: readonly Listed[]): Html => table(LISTED_COLUMNS, reports, { look: 'blocks' });
