// The two long tables of a model's page: what the same model costs at two sellers, and every offer that stands now.
import { html } from 'hono/html';
import type { RowOf } from '#questions/ask.ts';
import type { Shown } from './gpu-charts.ts';
import type { Html } from './layout.ts';
import { dollars, FLAG_WORDS, signedPercent } from './words.ts';

/** Against the cheapest seller; all pairs are a link away. */
export function pairs({ ask, gpu, basis }: Shown): Html {
  const { data: all, meta } = ask('cross_deltas', { gpu: [gpu], basis });
  const [best] = ask('overview', { gpu: [gpu], basis }).data;
  const data = all.filter(({ a, b }) => a === best?.provider || b === best?.provider);
  if (data.length === 0) return html`<p class="muted">${meta.because ?? 'No two sellers have it now.'}</p>`;
  const green = ask('signals', { gpu: [gpu] }).data.find(({ type }) => type === 'spread')?.thresholds.green;
  const wide = green === undefined ? 'wide' : `above ${green.toFixed(2)}`;
  const young = html`<span class="muted">young</span>`;
  return html`<table class="blocks"><thead><tr><th scope="col">pair</th><th scope="col" class="figure">now, $</th><th scope="col" class="figure">of the cheaper</th><th scope="col" class="figure">24 h median, $</th><th scope="col" class="figure">${wide}</th></tr></thead>
<tbody>${data.map((row) => html`<tr><td data-name="pair"><span>${row.a} less ${row.b}${pairNote(row)}</span></td><td class="figure" data-name="now, $">${row.delta.toFixed(2)}</td><td class="figure" data-name="of the cheaper">${signedPercent(row.deltaPct)}</td><td class="figure" data-name="24 h median, $">${row.median24h === null ? young : dollars(row.median24h)}</td><td class="figure" data-name="${wide}">${row.shareAbove030 === null ? young : `${Math.round(row.shareAbove030 * 100)} %`}</td></tr>`)}</tbody></table>
${all.length > data.length ? html`<p class="small muted">Against the cheapest seller; all ${all.length} pairs as <a href="/api/v1/cross-deltas?gpu=${gpu}&amp;basis=${basis}&amp;format=csv">CSV</a>.</p>` : ''}`;
}

/** Why the judge makes nothing of a pair, or little. */
const pairNote = ({ comparable, frozenLeg }: RowOf<'cross_deltas'>): Html =>
  html`${comparable ? '' : html`<span class="under">not compared by the judge</span>`}${frozenLeg === null ? '' : html`<span class="under unclear">${frozenLeg}: a list price, not a market</span>`}`;

const MOST_OFFERS = 60;

type Offer = RowOf<'offers'>;

/** Which of a seller's goods it is, and what joins its machines. */
const kindOf = ({ tier, network }: Offer): string => [tier, network].filter((word) => word !== null).join(', ');

export function offers({ ask, gpu, basis, sellers }: Shown): Html {
  const { data } = ask('offers', { gpu: [gpu], basis });
  if (data.length === 0) return html`<p class="muted">No offer now.</p>`;
  const rows = data.slice(0, MOST_OFFERS);
  const hasKinds = rows.some((row) => kindOf(row) !== '');
  const kindHead = hasKinds ? html`<th scope="col">kind</th>` : '';
  const kind = (row: Offer): Html | string => (hasKinds ? html`<td data-name="kind">${kindOf(row)}</td>` : '');
  return html`<table class="blocks" id="offers"><thead><tr><th scope="col">seller</th>${kindHead}<th scope="col" class="figure">$/GPU-h</th><th scope="col" class="figure">GPUs</th><th scope="col">where</th><th scope="col" class="figure">vCPU</th><th scope="col" class="figure">RAM GB</th><th scope="col">host</th><th scope="col">unchanged since, UTC</th><th scope="col">note</th></tr></thead>
<tbody>${rows.map((row) => html`<tr class="${row.flags.length === 0 ? 'plain' : 'flagged'}"><td data-name="seller">${sellers[row.provider]?.name ?? row.provider}</td>${kind(row)}<td class="figure" data-name="$/GPU-h">${dollars(basis === 'all_in' ? row.priceAllIn : row.priceGpuOnly)}</td><td class="figure" data-name="GPUs">${row.gpus}</td><td data-name="where">${row.region ?? 'not said'}</td><td class="figure" data-name="vCPU">${row.vcpus ?? ''}</td><td class="figure" data-name="RAM GB">${row.ramGb ?? ''}</td><td data-name="host">${row.host ?? ''}</td><td data-name="unchanged since">${row.firstSlot.slice(5, 16).replace('T', ' ')}</td><td data-name="note">${row.flags.map((flag) => FLAG_WORDS[flag] ?? flag).join('; ')}</td></tr>`)}</tbody></table>
<p class="small muted">${data.length > MOST_OFFERS ? `The cheapest ${MOST_OFFERS} of ${data.length} offers. ` : ''}All of them as <a href="/api/v1/offers?gpu=${gpu}&amp;basis=${basis}&amp;format=csv">CSV</a> or <a href="/api/v1/offers?gpu=${gpu}&amp;basis=${basis}">JSON</a>.</p>`;
}
