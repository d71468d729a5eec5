// What a program can ask, made from the list of questions.
import { html } from 'hono/html';
import { gpuLabel } from '#domain/gpu.ts';
import { neededOf } from '#questions/field.ts';
import { QUESTIONS, type QuestionName, questionNames } from '#questions/list.ts';
import { pathFor } from '#surfaces/api/openapi.ts';
import { type Html, page } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, table } from './table.ts';

/** An address that answers: what a question needs is given. */
const example = (name: QuestionName): string =>
  neededOf(QUESTIONS[name].input).includes('gpu') ? '?gpu=h100-sxm' : '';

const COLUMNS: readonly Column<QuestionName>[] = [
  { name: 'question', cell: (name) => html`<a href="${pathFor(name)}${example(name)}">${name}</a>` },
  { name: 'what it answers', short: 'answers', cell: (name) => QUESTIONS[name].summary },
  {
    name: 'parameters',
    cell: (name) => html`<span class="small">${Object.keys(QUESTIONS[name].input.shape).join(', ')}</span>`,
  },
];

export function apiPage(ask: AskTyped): string {
  const sources = ask('sources', {});
  const title = `${questionNames.length} questions, one address each.`;
  return page(
    { title: 'gpu-spot: API', path: '/api', description: title, meta: sources.meta, sources },
    html`<h1>${title}</h1>
<p class="lead">GET, no key. JSON, or CSV and NDJSON by <code>?format=</code> or Accept.
Prices are USD per GPU-hour, times UTC. Every answer says how old it is and what is missing;
its ETag changes when the data does. <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.
The same questions are tools of the Model Context Protocol at <code>/mcp</code> and by
<code>npx gpu-spot mcp</code>.</p>
${table(COLUMNS, questionNames, { look: 'blocks' })}`,
  );
}

/** Of a day that has none. */
export function missingReport(ask: AskTyped, date: string): string {
  const sources = ask('sources', {});
  const title = `There is no report of ${date}.`;
  return page(
    { title: `gpu-spot: ${title}`, path: '/analysis', description: title, meta: sources.meta, sources },
    html`<h1>${title}</h1>
<p class="lead"><code>npx gpu-spot analyze --date ${date}</code> makes one of what was known that morning.
<a href="/analysis">The reports there are</a>.</p>`,
  );
}

export function missingPage(ask: AskTyped, path: string, meant: readonly string[] = []): string {
  const sources = ask('sources', {});
  return page(
    { title: 'gpu-spot: not found', path, description: 'There is no such page', meta: sources.meta, sources },
    html`<h1>There is no such page.</h1>${alike(meant)}
<p class="lead">Begin at the <a href="/">overview</a>: every model has its page there.</p>`,
  );
}

/** A model that is none may have meant one. */
function alike(meant: readonly string[]): Html | string {
  const links = meant.map((id, at) => {
    const between = at === 0 ? '' : at === meant.length - 1 ? ' or ' : ', ';
    return html`${between}<a href="/gpu/${id}">${gpuLabel(id)}</a>`;
  });
  return meant.length === 0 ? '' : html`<p>Did you mean ${links}?</p>`;
}
