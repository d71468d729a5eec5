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
  const title =
    asked.length === 0
      ? 'No provider has been asked yet.'
      : `${well.length === 0 ? 'none' : numberWord(well.length)} of ${numberWord(asked.length)} providers asked have a current answer.`.replace(
          /^./,
          (first) => first.toUpperCase(),
        );
  return page(
    { title: 'gpu-spot: sources', path: '/sources', description: title, meta: sources.meta, sources },
    html`<h1>${title}</h1>
<p class="lead">A provider that fails holds back no other, and none of its old prices is shown as current. Every answer is kept as it was received, but for keys of ours that it repeats.</p>
${alarms(sources.data)}
<table class="blocks"><thead><tr><th scope="col">provider</th><th scope="col">last round</th><th scope="col" class="figure">offers</th><th scope="col">set aside</th><th scope="col">last offers</th><th scope="col" class="figure">answered</th><th scope="col">price</th><th scope="col">terms</th></tr></thead>
<tbody>${sources.data.map(sourceRow)}</tbody></table>
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

function outcomeText(source: Source): Html {
  if (source.outcome === 'offers' && !source.stale) return html`offers`;
  const word =
    source.outcome === 'offers'
      ? 'stale'
      : (source.outcome ?? (source.ageSeconds === null ? 'never asked' : 'imported only')).replace('_', ' ');
  return html`<span class="unclear">${word}</span>${source.reason === null ? '' : html`<span class="under">${source.reason}</span>`}`;
}

/** What changed although everybody answered. */
function alarms(sources: readonly Source[]): Html | string {
  const told = sources.flatMap(({ name, drift }) => drift.map((each) => ({ name, ...each })));
  if (told.length === 0) return '';
  return html`<h2>Changes to look at</h2>
<ul class="news">${told.map(({ name, told: what, since }) => html`<li><b>${name}</b> <span class="unclear">${what}</span> <span class="muted">noticed ${since.slice(0, 16).replace('T', ' ')}</span></li>`)}</ul>`;
}

const percent = (share: number | null, off: boolean): Html =>
  share === null ? html`<span class="muted">${off ? '–' : 'young'}</span>` : html`${FORMATS.share.said(share)}`;

const seconds = FORMATS.milliseconds.said;

function asideText({ setAside, setAsideBy, unknownNames }: Source): Html {
  if (setAside === null) return html`–`;
  const names = unknownNames.length === 0 ? '' : html`<span class="under">${unknownNames.join(', ')}</span>`;
  return html`<span>${setAside}<span class="under">${setAsideBy.map(({ reason, count }) => `${count} ${reason.replaceAll('_', ' ')}`).join(', ')}</span>${names}</span>`;
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
  if (isYoung) return html`<span class="under">since ${askedSince.slice(5, 16).replace('T', ' ')}</span>`;
  return html`<span class="under">of 7 days</span><span class="under">${percent(uptime30d, false)} of 30</span>`;
}

function sourceRow(source: Source): Html {
  const { terms, needs } = source;
  return html`<tr id="${source.provider}">
<td data-name="provider"><span>${source.home === '' ? html`<b>${source.name}</b>` : html`<a class="model" href="${source.home}" rel="noreferrer">${source.name}</a>`}<span class="under">${kindText(source)}</span></span></td>
<td data-name="last round"><span>${outcomeText(source)}${source.ms === null || isOff(source) ? '' : html`<span class="under">${seconds(source.ms)}${source.medianMs === null ? '' : `, usually ${seconds(source.medianMs)}`}</span>`}</span></td>
<td data-name="offers" class="figure">${source.offers ?? '–'}</td>
<td data-name="set aside">${asideText(source)}</td>
<td data-name="last offers"><span>${timeText(source.lastOffersAt)}${isOff(source) ? '' : html`<span class="under">every ${ageInWords(source.cadenceSeconds)}</span>`}${source.ageSeconds !== null && source.stale ? html`<span class="under unclear">${ageInWords(source.ageSeconds)} old when this page was made</span>` : ''}</span></td>
<td data-name="answered" class="figure"><span>${percent(source.uptime7d, isOff(source))}${answeredOver(source)}</span></td>
<td data-name="price"><span class="small">${source.kind}${needs.map(({ env, required, what }) => html`<span class="under">${required ? 'needs' : 'may have'} ${env}: ${what}</span>`)}</span></td>
<td data-name="terms"><span class="small">${terms.link === '' ? terms.stance : html`<a href="${terms.link}" rel="noreferrer">${terms.stance}</a>`}${terms.readOn === '' ? '' : `${terms.stance === 'unread' ? ', as of' : ', read'} ${terms.readOn}`}<span class="under">${terms.note}</span></span></td>
</tr>`;
}
