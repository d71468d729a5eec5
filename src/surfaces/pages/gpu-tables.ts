// Every offer of a model that stands now: those that a reader can use first, and what no figure counts folded, each
// with its reason.
import { html } from 'hono/html';
import { isOfHost } from '#domain/offer.ts';
import { isIn, placesOf } from '#domain/place.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Shown } from './gpu-charts.ts';
import { type GpuView, offerControls } from './gpu-view.ts';
import type { Html } from './layout.ts';
import { said } from './money.ts';
import type { Names } from './pages.ts';
import { type Column, table } from './table.ts';
import { dollars, FLAG_WORDS, inArea, plural } from './words.ts';

/** So many stand open; the others fold. */
const FIRST_OFFERS = 8;
const MOST_OFFERS = 60;

type Offer = RowOf<'offers'>;

/** Which of a seller's goods it is, and what joins its machines. */
const kindOf = ({ tier, network }: Offer): string => [tier, network].filter((word) => word !== null).join(', ');

const isLetIn = ({ flags }: Offer, { host }: GpuView): boolean =>
  flags.every((flag) => host === 'all' && isOfHost(flag));

/** What of the offers was chosen, in words; empty where nothing was. */
export const chosenWords = ({ where, gpus, host }: Pick<GpuView, 'where' | 'gpus' | 'host'>): string =>
  [
    where === null ? '' : inArea(where),
    gpus === 1 ? '' : `${gpus} GPUs or more together`,
    host === 'all' ? 'unverified hosts included' : '',
  ]
    .filter((word) => word !== '')
    .join(', ');

/** What was chosen, in words, and what is left out because it names no place. */
function chosenText(view: GpuView, all: readonly Offer[]): Html | string {
  const { where } = view;
  const words = chosenWords(view);
  const unplaced = where === null ? 0 : all.filter(({ region }) => placesOf(region).length === 0).length;
  if (words === '') return '';
  const left = `${unplaced} of ${plural(all.length, 'offer')} name no country that is known: left out.`;
  const why = unplaced === 0 ? '' : html` <span class="unclear">${left}</span>`;
  return html`<p class="small muted">Only offers ${words}.${why}</p>`;
}

/** Of what is offered now what was asked for, in order of price: what can be used, and what no figure counts. */
export function chosenOffers({ ask, gpu, cut }: Shown, view: GpuView) {
  const { data } = ask('offers', { gpu: [gpu], ...cut });
  const { where, gpus } = view;
  const wanted = data.filter(
    (offer) => (where === null || isIn(where, offer.region)) && (gpus === 1 || offer.gpus >= gpus),
  );
  return { data, wanted, eligible: wanted.filter((offer) => isLetIn(offer, view)) };
}

/** Slices of one machine stand below the cheapest of them: who rents one may find the others gone. */
function byMachine(rows: readonly Offer[]): Placed[] {
  return [...Map.groupBy(rows, machineOf).values()].flatMap((slices) =>
    slices.map((offer, at) => ({ offer, isSlice: at > 0 })),
  );
}

const priceOf = (offer: Offer, { cut }: Shown): number | null =>
  cut.basis === 'all_in' ? offer.priceAllIn : offer.priceGpuOnly;

/** The answer to what was asked for, for the top of the page; empty where nothing was chosen. */
export function chosenAnswer(shown: Shown, view: GpuView): Html | string {
  const words = chosenWords(view);
  if (words === '') return '';
  const [best] = chosenOffers(shown, view).eligible;
  const price = best === undefined ? null : priceOf(best, shown);
  const place = best === undefined || best.region === null ? '' : `, ${best.region}`;
  const answer =
    best === undefined || price === null
      ? html`<span class="unclear">none now</span>`
      : html`from <b>${said(shown.money, price)}</b> at ${shown.names[best.provider] ?? best.provider}${place}`;
  return html`<p class="lights"><a href="#offers-now">Offers ${words}</a>: ${answer}</p>`;
}

type Machine = { readonly offer: Offer; readonly price: number; readonly gpus: number; readonly largest: number };

const machineOf = ({ provider, machine, offerKey }: Offer): string =>
  machine === null ? `${provider} offer ${offerKey}` : `${provider} machine ${machine}`;

/** Each machine by its cheapest offer, with how many GPUs its offers have, and the most of them in one. */
const machinesOf = (offers: readonly Offer[], shown: Shown): Machine[] =>
  [...Map.groupBy(offers, machineOf).values()]
    .flatMap((own): Machine[] => {
      const priced = own.flatMap((offer) => {
        const price = priceOf(offer, shown);
        return price === null ? [] : [{ offer, price }];
      });
      const [best] = priced.toSorted((a, b) => a.price - b.price);
      const largest = Math.max(...own.map(({ gpus }) => gpus));
      const ids = new Set(own.flatMap(({ gpuIds }) => gpuIds)).size;
      return best === undefined ? [] : [{ ...best, largest, gpus: Math.max(ids, largest) }];
    })
    .sort((a, b) => a.price - b.price);

/** Where an ask of one's own would stand among the machines whose offers are shown, and who is next to it. */
function askText(shown: Shown, { ask }: GpuView, eligible: readonly Offer[]): Html | string {
  if (ask === null) return '';
  const machines = machinesOf(eligible, shown);
  const cheaper = machines.filter(({ price }) => price < ask);
  const same = machines.filter(({ price }) => price === ask).length;
  const beside = [cheaper.at(-1), machines[cheaper.length + same]].flatMap((each) =>
    each === undefined ? [] : [`${dollars(each.price)} at ${shown.names[each.offer.provider] ?? each.offer.provider}`],
  );
  const place = cheaper.length === 0 ? 'the cheapest' : `number ${cheaper.length + 1}`;
  const level = same === 0 ? '' : `, ${same} at the same price`;
  const among = `${place} of ${plural(machines.length + 1, 'machine')}, yours counted${level}${underText(cheaper)}`;
  const next = beside.length === 0 ? 'nobody' : beside.join(' and ');
  return html`<p><b>${said(shown.money, ask)}</b> would be ${among}. Next to it: ${next}.</p>`;
}

/** How many machines ask less, and of which size: who rents eight together does not compare them with one. */
function underText(cheaper: readonly Machine[]): string {
  if (cheaper.length === 0) return '';
  const gpus = cheaper.reduce((sum, machine) => sum + machine.gpus, 0);
  const most = Math.max(...cheaper.map(({ largest }) => largest));
  const are = cheaper.length === 1 ? 'asks' : 'ask';
  return `; ${plural(cheaper.length, 'machine')} ${are} less, with ${plural(gpus, 'GPU')}, at most ${most} together`;
}

export function offers(shown: Shown, view: GpuView): Html {
  const { gpu, cut } = shown;
  const { data, wanted, eligible } = chosenOffers(shown, view);
  if (data.length === 0) return html`<p class="muted">No current offer is known.</p>`;
  const flagged = wanted.filter((offer) => !isLetIn(offer, view)).slice(0, MOST_OFFERS);
  const [first, more] = [eligible.slice(0, FIRST_OFFERS), eligible.slice(FIRST_OFFERS, MOST_OFFERS)];
  const href = `/api/v1/offers?gpu=${gpu}&market=${cut.market}&basis=${cut.basis}`;
  const listed = first.length + more.length + flagged.length;
  const count = wanted.length > listed ? `There are ${wanted.length} offers. ` : '';
  const none = `No eligible offer${wanted.length < data.length ? ' as asked for' : ''} now.`;
  const apart = `${plural(flagged.length, 'offer')} left out of every figure, with the reason`;
  return html`${offerControls(gpu, view, shown.money.sign)}${chosenText(
    view,
    data.filter((offer) => isLetIn(offer, view) && priceOf(offer, shown) !== null),
  )}${askText(shown, view, eligible)}
${first.length === 0 ? html`<p class="muted">${none}</p>` : offerTable(first, shown, 'offers')}
${more.length === 0 ? '' : foldedOffers(plural(more.length, 'more offer'), more, shown)}
${flagged.length === 0 ? '' : foldedOffers(apart, flagged, shown)}
<p class="small muted">${count}All ${data.length} of them as <a href="${href}&format=csv">CSV</a> or <a
href="${href}">JSON</a>.</p>`;
}

const foldedOffers = (summary: string, rows: readonly Offer[], shown: Shown): Html =>
  html`<details class="more"><summary>${summary}</summary>${offerTable(rows, shown)}</details>`;

/** To the seller itself, where its address is known. */
export const sellerLink = (id: string, names: Names, homes: Names): Html =>
  homes[id] === undefined
    ? html`${names[id] ?? id}`
    : html`<a href="${homes[id]}" rel="noreferrer">${names[id] ?? id}</a>`;

type Placed = { readonly offer: Offer; readonly isSlice: boolean };

function offerColumns(shown: Shown, hasNotes: boolean): readonly Column<Placed>[] {
  const { names, homes } = shown;
  const seller = ({ offer, isSlice }: Placed): Html => {
    if (isSlice) return html`<span class="muted slice">same machine</span>`;
    const kind = kindOf(offer);
    const under = kind === '' ? '' : html`<span class="under">${kind}</span>`;
    return html`${sellerLink(offer.provider, names, homes)}${under}`;
  };
  const answer = ({ offer }: Placed): Html => {
    const slot = Date.parse(offer.slot) / 1000;
    return html`<a href="/raw/${offer.provider}/${slot}?offer=${encodeURIComponent(offer.offerKey)}">raw</a>`;
  };
  const notes: Column<Placed> = {
    name: 'flagged',
    cell: ({ offer }) => offer.flags.map((flag) => FLAG_WORDS[flag] ?? flag).join('; '),
  };
  return [
    { name: 'seller', cell: seller },
    { name: `${shown.money.sign}/GPU-h`, isFigure: true, cell: ({ offer }) => dollars(priceOf(offer, shown)) },
    { name: 'GPUs', isFigure: true, cell: ({ offer }) => offer.gpus },
    { name: 'where', cell: ({ offer }) => offer.region ?? 'not said' },
    ...(hasNotes ? [notes] : []),
    { name: 'vCPU', isFigure: true, from: 'wide', cell: ({ offer }) => offer.vcpus ?? '' },
    { name: 'RAM GB', isFigure: true, from: 'wide', cell: ({ offer }) => offer.ramGb ?? '' },
    { name: 'host’s id', from: 'wide', cell: ({ offer }) => offer.host ?? '' },
    {
      name: 'so since, UTC',
      from: 'broad',
      cell: ({ offer }) => offer.firstSlot.slice(5, 16).replace('T', ' '),
    },
    { name: 'answer', from: 'broad', cell: answer },
  ];
}

function offerTable(rows: readonly Offer[], shown: Shown, id?: string): Html {
  const columns = offerColumns(
    shown,
    rows.some(({ flags }) => flags.length > 0),
  );
  const rowClass = ({ offer }: Placed): string => (offer.flags.length === 0 ? 'plain' : 'flagged');
  return table(columns, byMachine(rows), { look: 'narrowing', ...(id === undefined ? {} : { id }), rowClass });
}
