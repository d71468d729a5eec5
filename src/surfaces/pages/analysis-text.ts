// A report's text as its page shows it: every figure in it leads to the answer behind it, and what nothing was checked
// in looks so.
import { html } from 'hono/html';
import type { Author } from '#domain/report.ts';
import { sentencesOf } from '#domain/sentences.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Html } from './layout.ts';

type Report = RowOf<'report'>;
type Check = Report['checks'][number];
type Placed = Check & { readonly start: number };

export const answerOf = ({ date, version }: Report, call: string): string =>
  `/analysis/${date}/answers/${call}?version=${version}`;

/** A cell of an answer, as its page names it. */
export const cellName = (row: number, field: string): string => `r${row}-${field.split('.')[0]}`;

/**
 * A text, or a line of one that begins at `from`: nothing of it is markup. A sentence of a model's own prose in which
 * nothing was checked is muted.
 */
export function checkedText(report: Report, where: string, text: string, author: Author, from = 0): Html {
  const checks = report.checks
    .filter((check): check is Placed => check.where === where && check.start !== null)
    .map((check) => ({ ...check, start: check.start - from }))
    .sort((a, b) => a.start - b.start);
  // What the judge wrote stands whole, and its answer lies behind the value beside it.
  if (checks.some(({ kind }) => kind === 'quote')) return html`${text}`;
  return html`${sentencesOf(text).map((sentence) => {
    const own = checks.filter(({ start }) => start >= sentence.start && start < sentence.start + sentence.text.length);
    const shown = linked(report, own, sentence);
    return own.length === 0 && author === 'model' && report.method === 'sentences'
      ? html`<span class="muted" title="${UNREAD}">${shown}</span>`
      : shown;
  })}`;
}

const UNREAD = 'No figure and no judgement in it: nothing to check';

function linked(report: Report, checks: readonly Placed[], { text, start }: { text: string; start: number }): Html {
  const parts: (Html | string)[] = [];
  let end = 0;
  for (const check of checks) {
    const at = check.start - start;
    // What two answers hold is linked once.
    if (at < end || text.slice(at, at + check.text.length) !== check.text) continue;
    parts.push(text.slice(end, at), reference(report, check));
    end = at + check.text.length;
  }
  return html`${[...parts, text.slice(end)].map((part) => html`${part}`)}`;
}

function reference(report: Report, { text, kind, call, row, field, value, stated }: Check): Html | string {
  if (call !== null && row !== null && field !== null)
    return html`<a class="figure-link" href="${answerOf(report, call)}#${cellName(row, field)}"
title="${String(value)}; ${stated}">${text}</a>`;
  return kind === 'link' ? html`<a class="figure-link" href="#source-${text.replace(/[[\]]/g, '')}">${text}</a>` : text;
}

/** Only what opens a page is a link: what the web wrote is text. */
export const outward = ({ url, title }: { readonly url: string; readonly title: string }): Html =>
  /^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer nofollow ugc">${title}</a>` : html`${title}`;
