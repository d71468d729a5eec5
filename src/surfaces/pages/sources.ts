// Where the figures come from: each provider, what its price is, what its terms say, and how it answered.
import { html } from 'hono/html';
import { ageInWords } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { type Html, page, timeText } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { numberWord } from './words.ts';

type Source = RowOf<'sources'>;

const isOff = ({ outcome }: Source): boolean => outcome === 'not_consented' || outcome === 'unconfigured';

export function sourcesPage(ask: AskTyped): string {
  const sources = ask('sources', {});
  const asked = sources.data.filter((source) => !isOff(source) && source.outcome !== null);
  const well = asked.filter(({ outcome, stale }) => outcome === 'offers' && !stale);
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
<p class="lead">A provider that fails holds back no other, and none of its old prices is shown as current. Every answer is kept as it was received.</p>
<table class="blocks"><thead><tr><th scope="col">provider</th><th scope="col">last round</th><th scope="col" class="figure">offers</th><th scope="col" class="figure">set aside</th><th scope="col">last offers</th><th scope="col" class="figure">7 days answered</th><th scope="col">price</th><th scope="col">terms</th></tr></thead>
<tbody>${sources.data.map(sourceRow)}</tbody></table>
${importsTable(ask)}`,
  );
}

function importsTable(ask: AskTyped): Html | string {
  const { data } = ask('imports', {});
  if (data.length === 0) return '';
  return html`<h2>Imported history</h2>
<table class="blocks"><thead><tr><th scope="col">file</th><th scope="col" class="figure">rows</th><th scope="col" class="figure">offers</th><th scope="col" class="figure">aggregates</th><th scope="col">from</th><th scope="col">to</th><th scope="col">imported</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${data.map((row) => html`<tr><td data-name="file"><span>${row.name}${row.state === 'done' ? '' : html` <span class="unclear">under way</span>`}</span></td><td class="figure" data-name="rows">${row.rows}</td><td class="figure" data-name="offers">${row.offers}</td><td class="figure" data-name="aggregates">${row.aggregates}</td><td data-name="from">${row.from.slice(0, 10)}</td><td data-name="to">${row.to.slice(0, 10)}</td><td data-name="imported">${row.madeAt.slice(0, 10)}</td><td data-name="SHA-256"><span class="small hash">${row.hash}</span></td></tr>`)}</tbody></table>`;
}

function outcomeText(source: Source): Html {
  if (source.outcome === 'offers' && !source.stale) return html`offers`;
  const word =
    source.outcome === 'offers'
      ? 'stale'
      : (source.outcome ?? (source.ageSeconds === null ? 'never asked' : 'imported only')).replace('_', ' ');
  return html`<span class="unclear">${word}</span>${source.reason === null ? '' : html`<span class="under">${source.reason}</span>`}`;
}

function sourceRow(source: Source): Html {
  const { terms } = source;
  return html`<tr>
<td data-name="provider"><span>${source.home === '' ? html`<b>${source.name}</b>` : html`<a class="model" href="${source.home}" rel="noreferrer">${source.name}</a>`}<span class="under">${source.class ?? 'class unknown'}</span></span></td>
<td data-name="last round"><span>${outcomeText(source)}</span></td>
<td data-name="offers" class="figure">${source.offers ?? '–'}</td>
<td data-name="set aside" class="figure">${source.setAside ?? '–'}</td>
<td data-name="last offers"><span>${timeText(source.lastOffersAt)}${source.ageSeconds !== null && source.stale ? html`<span class="under unclear">${ageInWords(source.ageSeconds)} old when this page was made</span>` : ''}</span></td>
<td data-name="7 days answered" class="figure">${source.uptime7d === null ? html`<span class="muted">${isOff(source) ? '–' : 'young'}</span>` : `${(source.uptime7d * 100).toFixed(1)} %`}</td>
<td data-name="price"><span class="small">${source.kind}</span></td>
<td data-name="terms"><span class="small">${terms.link === '' ? terms.stance : html`<a href="${terms.link}" rel="noreferrer">${terms.stance}</a>`}${terms.readOn === '' ? '' : `${terms.stance === 'unread' ? ', as of' : ', read'} ${terms.readOn}`}<span class="under">${terms.note}</span></span></td>
</tr>`;
}
