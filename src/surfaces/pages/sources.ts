// Where the figures come from: each provider, what its price is, what its terms say, and how it answered.

import { html } from 'hono/html';
import { FORMATS } from '#domain/format.ts';
import { ageInWords } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { coverageTable } from './coverage.ts';
import { type Html, isAnswering, isOff, page, timeText } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, table } from './table.ts';
import { numberWord } from './words.ts';

type Source = RowOf<'sources'>;

export function sourcesPage(ask: AskTyped): string {
  const sources = ask('sources', {});
  const asked = sources.data.filter((source) => !isOff(source) && source.outcome !== null);
  const well = asked.filter(isAnswering);
  const many = `${well.length === 0 ? 'none' : numberWord(well.length)} of ${numberWord(asked.length)}`;
  const title =
    asked.length === 0
      ? 'No provider has been asked yet.'
      : `${many.replace(/^./, (first) => first.toUpperCase())} providers asked have a current answer.`;
  return page(
    { title: 'gpu-spot: sources', path: '/sources', description: title, meta: sources.meta, sources },
    html`<h1>${title}</h1>
<p class="lead">A provider that fails holds back no other, and none of its old prices is shown as current.
Every answer is kept as it was received, but for keys of ours that it repeats.</p>
${alarms(sources.data)}
${table(SOURCE_COLUMNS, sources.data, { look: 'blocks', rowId: ({ provider }) => provider })}
${coverageTable(ask, sources.data)}
${importsTable(ask)}`,
  );
}

function importsTable(ask: AskTyped): Html | string {
  const { data } = ask('imports', {});
  if (data.length === 0) return '';
  type Import = (typeof data)[number];
  const file = ({ name, credit, home, licence, state }: Import): Html => {
    const credited =
      credit === null || home === null
        ? ''
        : html` <span class="muted">(<a href="${home}">${credit}</a>, ${licence})</span>`;
    return html`${name}${credited}${state === 'done' ? '' : html` <span class="unclear">under way</span>`}`;
  };
  const columns: readonly Column<Import>[] = [
    { name: 'file', cell: file },
    { name: 'rows', isFigure: true, cell: ({ rows }) => rows },
    { name: 'offers', isFigure: true, cell: ({ offers }) => offers },
    { name: 'aggregates', isFigure: true, cell: ({ aggregates }) => aggregates },
    { name: 'from', cell: ({ from }) => from.slice(0, 10) },
    { name: 'to', cell: ({ to }) => to.slice(0, 10) },
    { name: 'imported', cell: ({ madeAt }) => madeAt.slice(0, 10) },
    { name: 'SHA-256', cell: ({ hash }) => html`<span class="small hash">${hash}</span>` },
  ];
  return html`<h2>Imported history</h2>
${table(columns, data, { look: 'blocks' })}`;
}

const under = (said: Html | string): Html => html`<span class="under">${said}</span>`;

function outcomeText(source: Source): Html {
  if (source.outcome === 'offers' && !source.stale) return html`offers`;
  const word =
    source.outcome === 'offers'
      ? 'stale'
      : (source.outcome ?? (source.ageSeconds === null ? 'never asked' : 'imported only')).replace('_', ' ');
  return html`<span class="unclear">${word}</span>${source.reason === null ? '' : under(source.reason)}`;
}

/** What changed although everybody answered. */
function alarms(sources: readonly Source[]): Html | string {
  const told = sources.flatMap(({ name, drift }) => drift.map((each) => ({ name, ...each })));
  if (told.length === 0) return '';
  const lines = told.map(
    ({ name, told: what, since }) => html`<li><b>${name}</b> <span class="unclear">${what}</span>
<span class="muted">noticed ${since.slice(0, 16).replace('T', ' ')}</span></li>`,
  );
  return html`<h2>Changes to look at</h2>
<ul class="news">${lines}</ul>`;
}

const percent = (share: number | null, off: boolean): Html =>
  share === null ? html`<span class="muted">${off ? '–' : 'young'}</span>` : html`${FORMATS.share.said(share)}`;

const seconds = FORMATS.milliseconds.said;

function asideText({ setAside, setAsideBy, unknownNames }: Source): Html {
  if (setAside === null) return html`–`;
  const names = unknownNames.length === 0 ? '' : under(unknownNames.join(', '));
  const reasons = setAsideBy.map(({ reason, count }) => `${count} ${reason.replaceAll('_', ' ')}`);
  return html`${setAside}${under(reasons.join(', '))}${names}`;
}

function kindText({ class: kind, resells, currency }: Source): string {
  const words = [
    kind ?? 'class unknown',
    resells ? 're-sells, not compared' : null,
    currency === 'USD' ? null : `asks in ${currency}`,
  ];
  return words.filter((word) => word !== null).join(', ');
}

const WEEK_MS = 7 * 86_400_000;

/** A provider asked for less than a week has no share of a week. */
function answeredOver({ askedSince, askedAt, uptime7d, uptime30d }: Source): Html | string {
  if (uptime7d === null || askedSince === null) return '';
  const isYoung = Date.parse(askedAt ?? askedSince) - Date.parse(askedSince) < WEEK_MS;
  if (isYoung) return under(`since ${askedSince.slice(5, 16).replace('T', ' ')}`);
  return html`${under('of 7 days')}${under(html`${percent(uptime30d, false)} of 30`)}`;
}

const linked = (href: string, words: Html | string, name = ''): Html =>
  html`<a${name === '' ? '' : html` class="${name}"`} href="${href}" rel="noreferrer">${words}</a>`;

const nameCell = (source: Source): Html => {
  const { home, name } = source;
  return html`${home === '' ? html`<b>${name}</b>` : linked(home, name, 'model')}${under(kindText(source))}`;
};

function roundCell(source: Source): Html {
  const { ms, medianMs } = source;
  const usual = medianMs === null ? '' : `, usually ${seconds(medianMs)}`;
  return html`${outcomeText(source)}${ms === null || isOff(source) ? '' : under(`${seconds(ms)}${usual}`)}`;
}

function offersCell(source: Source): Html {
  const { lastOffersAt, cadenceSeconds, ageSeconds, stale } = source;
  const every = isOff(source) ? '' : under(`every ${ageInWords(cadenceSeconds)}`);
  const old =
    ageSeconds === null || !stale
      ? ''
      : html`<span class="under unclear">${ageInWords(ageSeconds)} old when this page was made</span>`;
  return html`${timeText(lastOffersAt)}${every}${old}`;
}

function priceCell({ kind, needs }: Source): Html {
  const each = needs.map(({ env, required, what }) => under(`${required ? 'needs' : 'may have'} ${env}: ${what}`));
  return html`<span class="small">${kind}${each}</span>`;
}

function termsCell({ terms: { link, stance, readOn, note } }: Source): Html {
  const read = readOn === '' ? '' : `${stance === 'unread' ? ', as of' : ', read'} ${readOn}`;
  return html`<span class="small">${link === '' ? stance : linked(link, stance)}${read}${under(note)}</span>`;
}

const SOURCE_COLUMNS: readonly Column<Source>[] = [
  { name: 'provider', cell: nameCell },
  { name: 'last round', cell: roundCell },
  { name: 'offers', isFigure: true, isBare: true, cell: ({ offers }) => offers ?? '–' },
  { name: 'set aside', cell: asideText },
  { name: 'last offers', cell: offersCell },
  {
    name: 'answered',
    isFigure: true,
    cell: (source) => html`${percent(source.uptime7d, isOff(source))}${answeredOver(source)}`,
  },
  { name: 'price', cell: priceCell },
  { name: 'terms', cell: termsCell },
];
