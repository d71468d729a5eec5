// The day's report: what is said with every figure leading to the answer behind it, who wrote it, how it was checked,
// what was struck.
import { html } from 'hono/html';
import { DAY_SECONDS, dateStart, SLOT_WORD } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { marketMoves } from './analysis-market.ts';
import { callTable, isLead, phaseTable, reportTable, signalTable } from './analysis-tables.ts';
import { checkedText, outward } from './analysis-text.ts';
import { type Html, page, withPast } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { plural } from './words.ts';

type Report = RowOf<'report'>;

export type Wanted = { readonly date: string | undefined; readonly version: string | undefined };

/** Null where a day is asked for that has no report. */
export function analysisPage(ask: AskTyped, { date, version }: Wanted): string | null {
  const asked = ask('report', {
    ...(date === undefined ? {} : { date }),
    ...(version === undefined ? {} : { version }),
  });
  const [report] = asked.data;
  const sources = ask('sources', {});
  if (report === undefined)
    return date === undefined
      ? page(
          { title: 'gpu-spot: analysis', path: '/analysis', description: NONE, meta: sources.meta, sources },
          html`<h1>${NONE}</h1>
<p class="lead">One is made each morning at 07:00 UTC; <code>npx gpu-spot analyze</code> makes one now.</p>`,
        )
      : null;
  return page(
    {
      title: `gpu-spot: analysis of ${report.date}`,
      path: '/analysis',
      description: report.title,
      meta: withPast(sources.meta, asked.meta),
      sources,
    },
    html`<p class="small muted"><a href="/analysis">analysis</a> / ${report.date}${versions(ask, report)} /
<a href="/analysis/feed.xml">Atom feed</a></p>
<h1>${checkedText(report, 'title', report.title, report.author)}</h1>
<p class="opening">${checkedText(report, 'summary', report.summary, report.author)}</p>
<p class="small">${byline(report, asked.meta.slot)} <span class="muted">${decidingNote(report)}</span></p>
${report.sections.map((each) => section(report, each))}
${marketMoves(ask, report)}
<h2>Signals, as the judge has them</h2>
${signals(report)}
<h2 id="checked">How this was checked</h2>
${checked(report)}
<h2>Reports</h2>
${list(ask)}`,
  );
}

const NONE = 'There is no report yet.';

function versions(ask: AskTyped, { date, version }: Report): Html | string {
  const start = dateStart(date) ?? 0;
  const all = ask('reports', { from: String(start), to: String(start + DAY_SECONDS) }).data;
  const others = all.filter((each) => each.version !== version);
  if (others.length === 0) return '';
  const links = others.map((each) => html`<a href="/analysis/${date}?version=${each.version}">${each.version}</a> `);
  return html`, version ${version}; others: ${links}`;
}

/** What a report says of levels and verdicts may not be what decides today. */
const decidingNote = ({ method }: Report): Html =>
  method === 'statements'
    ? html`Lights are those of the original four; the verdicts are by <a href="/viability">the gates</a>.`
    : html`Its levels and verdicts are those of the original four; what decides are
<a href="/viability">the gates</a>.`;

const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

function byline({ author, method, model, because, madeAt, checks, calls, struck }: Report, slot: string | null): Html {
  const [chosen, settled] = method === 'statements' ? ['Chosen', 'worded'] : ['Written', 'checked'];
  const who =
    author === 'model'
      ? html`${chosen} by ${model} and ${settled} by the program`
      : html`Written by the program, by fixed rules${
          because === null ? '' : html`: <span class="unclear">${because}</span>`
        }`;
  const of = slot === null ? '' : ` from the ${SLOT_WORD} of ${moment(slot)}`;
  const against = `${plural(checks.length, 'check')} against ${plural(calls.length, 'answer')}`;
  const gone = struck.length === 0 ? '' : html`, <a href="#struck" class="unclear">${struck.length} struck</a>`;
  return html`${who}. Made ${moment(madeAt)}${of}: <a href="#checked">${against}</a>${gone}. Asks, not trades.`;
}

function section(report: Report, { id, title, body, sources, author }: Report['sections'][number]): Html {
  let start = 0;
  const shown = body.split('\n').map((line) => {
    const from = start;
    start += line.length + 1;
    return html`<p>${checkedText(report, id, line, author, from)}</p>`;
  });
  const how = report.method === 'statements' ? 'chosen' : 'written';
  const by = author === report.author ? '' : html` <span class="muted">${how} by the ${author}</span>`;
  const pages = sources.map(
    (each) =>
      html`<li id="source-${each.id}"><span class="muted">[${each.id}]</span> ${outward(each)}
<span class="small muted">${hostOf(each.url)}</span></li>`,
  );
  return html`<h2 id="${id}">${title}${by}</h2>
<div class="report">${shown}</div>
${pages.length === 0 ? '' : html`<ul class="sources">${pages}</ul>`}`;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

function signals(report: Report): Html {
  if (report.signals.length === 0) return html`<p class="muted">Nothing has been judged yet.</p>`;
  const isFirst = (row: Report['signals'][number]): boolean => row.actionable || isLead(report, row);
  const [first, rest] = [report.signals.filter(isFirst), report.signals.filter((row) => !isFirst(row))];
  const others = `${plural(rest.length, 'signal')} that ${rest.length === 1 ? 'is' : 'are'} not actionable`;
  return html`${first.length === 0 ? html`<p class="muted">None is actionable.</p>` : signalTable(report, first)}
${rest.length === 0 ? '' : folded(others, signalTable(report, rest))}`;
}

const folded = (words: string, what: Html): Html => html`<details><summary>${words}</summary>${what}</details>`;

function checked(report: Report): Html {
  const { checks, calls, phases, struck, searches } = report;
  const of = (kind: Report['checks'][number]['kind']): number => checks.filter((each) => each.kind === kind).length;
  const cited = new Set(checks.map(({ call }) => call));
  const quoted = calls.filter(({ id }) => cited.has(id));
  const others = calls.filter(({ id }) => !cited.has(id));
  const asked = searches.map(({ query, pages }) => `${query} (${plural(pages, 'page')})`).join('; ');
  return html`<div class="report">${report.method === 'statements' ? stated(report, of) : readWhole(of)}</div>
${struckList(struck)}
${callTable(report, quoted)}
${
  others.length === 0
    ? ''
    : folded(`${plural(others.length, 'answer')} from which nothing is quoted`, callTable(report, others))
}
${phases.length === 0 ? '' : phaseTable(report)}
${searches.length === 0 ? '' : html`<p class="small muted">Searched for: ${asked}.</p>`}`;
}

type Count = (kind: Report['checks'][number]['kind']) => number;

function stated({ author }: Report, of: Count): Html {
  const web = html` Of the web stand the title and the link of ${plural(of('link'), 'page')} that a search returned,
and beside a title at most one sentence that the search said of it, word for word.`;
  return html`<p>The ${author} chose what to state, and the program wrote it:
each sentence about the market is one of the program’s own forms, filled from the answers.
A statement names its model, its seller and what to show; the program takes the figure from its cell,
rounds it by the one table of formats, and finds by itself who is lowest, who is dearer and what moved which way.
What the answers do not bear is refused. ${plural(of('number'), 'figure')},
${plural(of('level'), 'word')} of judgement and ${plural(of('rank'), 'place')} in an order
are links to where they come from. ${plural(of('signal'), 'signal')} and the reasons beside them
are the judge’s own, word for word.${of('link') === 0 ? '' : web}</p>
<p class="muted">Not checked: what a page behind a link says,
and whether what was chosen is what matters most today.</p>`;
}

/** Of a report that was made before there were statements. */
const readWhole = (of: Count): Html =>
  html`<p>This report is prose of an earlier method, which read each sentence with a figure or a judgement in it
word for word and held it against the answers of its run; sentences without either were not checked,
and where a model wrote one it is muted. ${plural(of('number'), 'figure')} were found in answers,
and each is a link to its own.</p>`;

function struckList(struck: Report['struck']): Html {
  if (struck.length === 0) return html`<p class="muted" id="struck">Nothing was struck.</p>`;
  const lines = struck.map(({ where, text, reason }) => {
    const said = text === '' ? '' : html`<s>${text}</s> `;
    return html`<li><span class="muted">${where.replaceAll('_', ' ')}</span>
${said}<span class="unclear">${reason}</span></li>`;
  });
  return html`<h3 id="struck" class="unclear">Struck: not in the report</h3>
<ul class="struck">${lines}</ul>`;
}

const LISTED_DAYS = 30;

function list(ask: AskTyped): Html {
  const last = [
    ...new Map(
      ask('reports', {})
        .data.toReversed()
        .map((each) => [each.date, each]),
    ).values(),
  ].reverse();
  return html`${reportTable(last.slice(0, LISTED_DAYS))}
<p class="small muted">All versions as <a href="/api/v1/reports">JSON</a> or
<a href="/api/v1/reports?format=csv">CSV</a>.</p>`;
}
