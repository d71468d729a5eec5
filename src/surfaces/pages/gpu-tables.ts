// Every offer of a model that stands now: those that a reader can use first, and what no figure counts folded, each with its reason.
import { html } from 'hono/html';
import { isIn, placesOf } from '#domain/place.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Shown } from './gpu-charts.ts';
import { type GpuView, offerControls } from './gpu-view.ts';
import type { Html } from './layout.ts';
import { dollars, FLAG_WORDS, inArea, plural } from './words.ts';

/** So many stand open; the others fold. */
const FIRST_OFFERS = 8;
const MOST_OFFERS = 60;

type Offer = RowOf<'offers'>;

/** Which of a seller's goods it is, and what joins its machines. */
const kindOf = ({ tier, network }: Offer): string => [tier, network].filter((word) => word !== null).join(', ');

const OF_HOSTS = ['unverified', 'deverified'];
const isLetIn = ({ flags }: Offer, { host }: GpuView): boolean =>
  flags.every((flag) => host === 'all' && OF_HOSTS.includes(flag));

/** What was chosen, in words, and what is left out because nobody can say where it stands. */
function chosenText({ where, gpus, host }: GpuView, all: readonly Offer[]): Html | string {
  const words = [
    where === null ? '' : inArea(where),
    gpus === 1 ? '' : `${gpus} GPUs or more together`,
    host === 'all' ? 'unverified hosts included' : '',
  ].filter((word) => word !== '');
  const unplaced = where === null ? 0 : all.filter(({ region }) => placesOf(region).length === 0).length;
  return words.length === 0
    ? ''
    : html`<p class="small muted">Only offers ${words.join(', ')}.${unplaced === 0 ? '' : html` <span class="unclear">${unplaced} of ${plural(all.length, 'offer')} do not say where they stand: left out.</span>`}</p>`;
}

export function offers(shown: Shown, view: GpuView): Html {
  const { ask, gpu, cut } = shown;
  const { data } = ask('offers', { gpu: [gpu], ...cut });
  if (data.length === 0) return html`<p class="muted">No offer now.</p>`;
  const { where, gpus } = view;
  const wanted = data.filter(
    (offer) => (where === null || isIn(where, offer.region)) && (gpus === 1 || offer.gpus >= gpus),
  );
  const eligible = wanted.filter((offer) => isLetIn(offer, view));
  const flagged = wanted.filter((offer) => !isLetIn(offer, view)).slice(0, MOST_OFFERS);
  const more = eligible.slice(FIRST_OFFERS, MOST_OFFERS);
  const href = `/api/v1/offers?gpu=${gpu}&market=${cut.market}&basis=${cut.basis}`;
  const listed = more.length + flagged.length + Math.min(eligible.length, FIRST_OFFERS);
  return html`${offerControls(gpu, view)}${chosenText(
    view,
    data.filter((offer) => isLetIn(offer, view)),
  )}
${eligible.length === 0 ? html`<p class="muted">No eligible offer${wanted.length < data.length ? ' as asked for' : ''} now.</p>` : table(eligible.slice(0, FIRST_OFFERS), shown, 'offers')}
${more.length === 0 ? '' : html`<details class="more"><summary>${plural(more.length, 'more offer')}</summary>${table(more, shown)}</details>`}
${flagged.length === 0 ? '' : html`<details class="more"><summary>${plural(flagged.length, 'offer')} left out of every figure, with the reason</summary>${table(flagged, shown)}</details>`}
<p class="small muted">${wanted.length > listed ? `There are ${wanted.length} offers. ` : ''}All ${data.length} of them as <a href="${href}&format=csv">CSV</a> or <a href="${href}">JSON</a>.</p>`;
}

function table(rows: readonly Offer[], shown: Shown, id?: string): Html {
  const hasNotes = rows.some(({ flags }) => flags.length > 0);
  return html`<table class="narrowing"${id === undefined ? '' : html` id="${id}"`}><thead><tr><th scope="col">seller</th><th scope="col" class="figure">$/GPU-h</th><th scope="col" class="figure">GPUs</th><th scope="col">where</th>${hasNotes ? html`<th scope="col">flagged</th>` : ''}<th scope="col" class="figure wide">vCPU</th><th scope="col" class="figure wide">RAM GB</th><th scope="col" class="wide">host</th><th scope="col" class="broad">unchanged since, UTC</th><th scope="col" class="broad">answer</th></tr></thead>
<tbody>${rows.map((row) => line(row, shown, hasNotes))}</tbody></table>`;
}

function line(row: Offer, { cut, names }: Shown, hasNotes: boolean): Html {
  const kind = kindOf(row) === '' ? '' : html`<span class="under">${kindOf(row)}</span>`;
  const notes = hasNotes ? html`<td>${row.flags.map((flag) => FLAG_WORDS[flag] ?? flag).join('; ')}</td>` : '';
  const slot = Date.parse(row.slot) / 1000;
  const answer = `/raw/${row.provider}/${slot}?offer=${encodeURIComponent(row.offerKey)}`;
  return html`<tr class="${row.flags.length === 0 ? 'plain' : 'flagged'}"><td>${names[row.provider] ?? row.provider}${kind}</td><td class="figure">${dollars(cut.basis === 'all_in' ? row.priceAllIn : row.priceGpuOnly)}</td><td class="figure">${row.gpus}</td><td>${row.region ?? 'not said'}</td>${notes}<td class="figure wide">${row.vcpus ?? ''}</td><td class="figure wide">${row.ramGb ?? ''}</td><td class="wide">${row.host ?? ''}</td><td class="broad">${row.firstSlot.slice(5, 16).replace('T', ' ')}</td><td class="broad"><a href="${answer}">raw</a></td></tr>`;
}
