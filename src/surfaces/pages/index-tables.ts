// The tables of the index: fixes by day, the half hours of a day, and the receipt of one print.
import { html } from 'hono/html';
import { isoTime, SLOT_SECONDS } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Html } from './layout.ts';
import { dollars, plural } from './words.ts';

/** A print goes stale as a price does: two half hours after its own. */
export const isNow = (at: number, now: number): boolean => now - at < 3 * SLOT_SECONDS;

type Fix = RowOf<'index_fixes'>;
type Print = RowOf<'index_prints'>;
type Receipt = RowOf<'index_receipt'>;

const STATE: Readonly<Record<Fix['state'], readonly [string, string]>> = {
  settles: ['passes', 'settles'],
  review: ['unclear', 'for review'],
  none: ['fails', 'no fix'],
};

const NOT_OVER = 'the day is not over';

const stateText = ({ state, final, because }: Fix): Html => {
  const [colour, word] = STATE[state];
  const isOpen = because === NOT_OVER;
  return html`<span class="${isOpen ? 'muted' : colour}">${isOpen ? 'under way' : word}</span>${final || isOpen ? '' : html` <span class="muted">provisional</span>`}`;
};

/** The newest day first; each leads to its half hours. `also` is what every link here goes on with: the moment that is asked about. */
export function fixTable(fixes: readonly Fix[], also = ''): Html {
  const figure = (name: string, text: string | Html): Html => html`<td class="figure" data-name="${name}">${text}</td>`;
  return html`<table class="blocks" id="fixes"><thead><tr><th scope="col">day, UTC</th><th scope="col" class="figure">fix, $/GPU-h</th><th scope="col" class="figure">published</th><th scope="col">state</th><th scope="col" class="figure">prints</th><th scope="col" class="figure">longest gap</th><th scope="col" class="figure">suppressed</th><th scope="col" class="figure">revised</th><th scope="col">note</th></tr></thead>
<tbody>${fixes
    .toReversed()
    .map(
      (row) =>
        html`<tr><td data-name="day"><a href="/index/${row.gpu}?day=${row.day}${also}#prints">${row.day}</a></td>${figure('fix', row.value === null ? 'none' : html`<b>${dollars(row.value)}</b>`)}${figure('published', row.published === null ? '' : dollars(row.published))}<td data-name="state"><span>${stateText(row)}</span></td>${figure('prints', `${row.prints} of ${row.scheduled}`)}${figure('longest gap', row.because === NOT_OVER ? '' : `${row.longestGapPct} %`)}${figure('suppressed', String(row.suppressed))}${figure('revised', String(row.revised))}<td data-name="note"><span class="small">${row.imported && row.because?.includes('imported') !== true ? html`<span class="unclear">imported</span> ` : ''}${row.because ?? ''}</span></td></tr>`,
    )}</tbody></table>`;
}

export function printTable(prints: readonly Print[], also: string): Html {
  const figure = (name: string, text: string | Html): Html => html`<td class="figure" data-name="${name}">${text}</td>`;
  return html`<table class="blocks"><thead><tr><th scope="col">UTC</th><th scope="col" class="figure">print</th><th scope="col" class="figure">middle half</th><th scope="col">state</th><th scope="col" class="figure">venues</th><th scope="col" class="figure">hosts</th><th scope="col" class="figure">count as</th><th scope="col" class="figure">GPUs free</th><th scope="col" class="figure">largest influence</th><th scope="col">note</th></tr></thead>
<tbody>${prints
    .toReversed()
    .map(
      (row) =>
        html`<tr><td data-name="UTC"><a href="${receiptLink(row, also)}">${row.at.slice(11, 16)}</a></td>${figure('print', row.value === null ? html`<a href="${receiptLink(row, also)}">none</a>` : html`<a href="${receiptLink(row, also)}"><b>${dollars(row.value)}</b></a>`)}${figure('middle half', row.p25 === null || row.p75 === null ? '' : `${dollars(row.p25)} to ${dollars(row.p75)}`)}<td data-name="state"><span class="${row.state === 'revised' ? 'unclear' : 'muted'}">${row.state}${row.state === 'revised' ? `, was ${row.published === null ? 'none' : dollars(row.published)}` : ''}</span></td>${figure('venues', String(row.venues))}${figure('hosts', String(row.hosts))}${figure('count as', row.effectiveHosts.toFixed(1))}${figure('GPUs free', String(row.gpus))}${figure('largest influence', row.influencePct === null ? '' : `${row.influencePct.toFixed(2)} %`)}<td data-name="note"><span class="small">${row.imported ? html`<span class="unclear">imported</span> ` : ''}${row.suppressed ?? row.revisedBecause ?? ''}</span></td></tr>`,
    )}</tbody></table>`;
}

const receiptLink = ({ gpu, at }: Pick<Print, 'gpu' | 'at'>, also: string): string =>
  `/index/${gpu}?at=${Date.parse(at) / 1000}${also}#receipt`;

const DROPPED = {
  outlier: 'far from its venue’s others, dropped',
  uncounted: 'no count, where others have one: dropped',
} as const;

/** Each vote leads to the half hour's offers; each seller to its raw answer. */
export function receiptTable(receipt: Receipt, also: string): Html {
  const start = Date.parse(receipt.at) / 1000;
  const votes = receipt.votes.toSorted((a, b) => b.share - a.share);
  const raw = (provider: string): string => `/raw/${encodeURIComponent(provider)}/${start}`;
  return html`<p class="lead">${receipt.suppressed === null ? html`<b>$${dollars(receipt.value)}</b>, the middle half of the weight of ${plural(receipt.hosts, 'vote')} at ${plural(receipt.venues, 'venue')}; a quarter of the weight lies at ${dollars(receipt.p25)} or below, three quarters at ${dollars(receipt.p75)} or below.` : html`<span class="fails">No print</span>: ${receipt.suppressed}.`} ${receipt.hosts} votes count as ${receipt.effectiveHosts.toFixed(1)} equal ones (HHI ${Math.round(receipt.hhi)}).${receipt.influence === null ? '' : html` The largest influence is ${receipt.influence.provider}${receipt.influence.host === null ? '' : ` ${receipt.influence.host}`}: without it the value would be ${(100 * receipt.influence.share).toFixed(2)} % off.`} <a href="/gpu/${receipt.gpu}/at/${start}">The offers of this half hour</a>.</p>
<table class="blocks"><thead><tr><th scope="col">seller</th><th scope="col">host</th><th scope="col" class="figure">asks, $/GPU-h</th><th scope="col" class="figure">GPUs free</th><th scope="col" class="figure">share of the weight</th><th scope="col">note</th><th scope="col">from</th></tr></thead>
<tbody>${votes.map(
    (vote) =>
      html`<tr class="${vote.dropped === null ? 'plain' : 'flagged'}"><td data-name="seller">${vote.provider}</td><td data-name="host">${vote.host ?? 'the seller'}</td><td class="figure" data-name="asks">${vote.price.toFixed(4)}</td><td class="figure" data-name="GPUs free">${vote.gpus ?? 'no count'}</td><td class="figure" data-name="share">${(100 * vote.share).toFixed(2)} %</td><td data-name="note"><span class="small">${vote.dropped === null ? (receipt.thin.includes(vote.provider) && vote.host !== null ? 'too few hosts for the cap' : '') : DROPPED[vote.dropped]}</span></td><td data-name="from"><span><a href="/gpu/${receipt.gpu}/at/${start}#offers">offers</a> <a href="${raw(vote.provider)}">raw</a></span></td></tr>`,
  )}</tbody></table>
${digests(receipt, also)}`;
}

function digests(receipt: Receipt, also: string): Html {
  const rows: readonly (readonly [string, string | Html])[] = [
    ['series', receipt.series],
    ['offers as understood, SHA-256', html`<span class="hash">${receipt.inputs}</span>`],
    ['receipt before, SHA-256', html`<span class="hash">${receipt.before ?? 'none: it is the first'}</span>`],
    [
      'this receipt, SHA-256',
      html`<span class="hash">${receipt.digest}</span> ${receipt.holds ? html`<span class="passes">holds</span>` : html`<span class="fails">does not hold</span>`}`,
    ],
    ['parameters', JSON.stringify(receipt.parameters)],
    ...receipt.vintages.map(({ vintage, knownAt, value, because }): readonly [string, Html] => [
      `vintage ${vintage}`,
      html`${value === null ? 'none' : `$${dollars(value)}`}, known since ${knownAt.slice(0, 19).replace('T', ' ')} UTC${because === null ? '' : html`: <span class="unclear">${because}</span>`}`,
    ]),
  ];
  return html`<h3>Chain and vintages</h3>
<table class="blocks"><tbody>${rows.map(([name, value]) => html`<tr><td data-name="what" class="muted">${name}</td><td data-name="value"><span class="small">${value}</span></td></tr>`)}</tbody></table>
<p class="small muted">The same as <a href="/api/v1/index-receipt?gpu=${receipt.gpu}&amp;at=${Date.parse(receipt.at) / 1000}${also}">JSON</a>; <code>gpu-spot index verify --from ${receipt.at} --to ${isoTime(Date.parse(receipt.at) / 1000 + 1800)}</code> makes it again from the stored answers.</p>`;
}
