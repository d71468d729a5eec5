// Every offer of a model that stands now.
import { html } from 'hono/html';
import type { RowOf } from '#questions/ask.ts';
import type { Shown } from './gpu-charts.ts';
import type { Html } from './layout.ts';
import { dollars, FLAG_WORDS, plural } from './words.ts';

/** So many stand open; the others fold. */
const FIRST_OFFERS = 8;
const MOST_OFFERS = 60;

type Offer = RowOf<'offers'>;

/** Which of a seller's goods it is, and what joins its machines. */
const kindOf = ({ tier, network }: Offer): string => [tier, network].filter((word) => word !== null).join(', ');

/** Eligible ones first, cheapest first; what no figure counts is folded, each with its reason. */
export function offers(shown: Shown): Html {
  const { ask, gpu, basis } = shown;
  const { data } = ask('offers', { gpu: [gpu], basis });
  if (data.length === 0) return html`<p class="muted">No offer now.</p>`;
  const eligible = data.filter(({ flags }) => flags.length === 0);
  const flagged = data.filter(({ flags }) => flags.length > 0).slice(0, MOST_OFFERS);
  const more = eligible.slice(FIRST_OFFERS, MOST_OFFERS);
  const href = `/api/v1/offers?gpu=${gpu}&basis=${basis}`;
  return html`${eligible.length === 0 ? html`<p class="muted">No eligible offer now.</p>` : table(eligible.slice(0, FIRST_OFFERS), shown, 'offers')}
${more.length === 0 ? '' : html`<details class="more"><summary>${plural(more.length, 'more offer')}</summary>${table(more, shown)}</details>`}
${flagged.length === 0 ? '' : html`<details class="more"><summary>${plural(flagged.length, 'offer')} left out of every figure, with the reason</summary>${table(flagged, shown)}</details>`}
<p class="small muted">${data.length > more.length + flagged.length + Math.min(eligible.length, FIRST_OFFERS) ? `There are ${data.length} offers. ` : ''}All of them as <a href="${href}&format=csv">CSV</a> or <a href="${href}">JSON</a>.</p>`;
}

function table(rows: readonly Offer[], { basis, sellers }: Shown, id?: string): Html {
  const hasNotes = rows.some(({ flags }) => flags.length > 0);
  const head = hasNotes ? html`<th scope="col">left out, for</th>` : '';
  return html`<table class="narrowing"${id === undefined ? '' : html` id="${id}"`}><thead><tr><th scope="col">seller</th><th scope="col" class="figure">$/GPU-h</th><th scope="col" class="figure">GPUs</th><th scope="col">where</th>${head}<th scope="col" class="figure wide">vCPU</th><th scope="col" class="figure wide">RAM GB</th><th scope="col" class="wide">host</th><th scope="col" class="broad">unchanged since, UTC</th></tr></thead>
<tbody>${rows.map((row) => html`<tr class="${row.flags.length === 0 ? 'plain' : 'flagged'}"><td>${sellers[row.provider]?.name ?? row.provider}${kindOf(row) === '' ? '' : html`<span class="under">${kindOf(row)}</span>`}</td><td class="figure">${dollars(basis === 'all_in' ? row.priceAllIn : row.priceGpuOnly)}</td><td class="figure">${row.gpus}</td><td>${row.region ?? 'not said'}</td>${hasNotes ? html`<td>${row.flags.map((flag) => FLAG_WORDS[flag] ?? flag).join('; ')}</td>` : ''}<td class="figure wide">${row.vcpus ?? ''}</td><td class="figure wide">${row.ramGb ?? ''}</td><td class="wide">${row.host ?? ''}</td><td class="broad">${row.firstSlot.slice(5, 16).replace('T', ' ')}</td></tr>`)}</tbody></table>`;
}
