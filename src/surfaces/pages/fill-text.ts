// What a fill comes to in words: its sentence, what stands behind it, and what is left out.
import { html } from 'hono/html';
import { gpuLabel } from '#domain/gpu.ts';
import type { InputOf, RowOf } from '#questions/ask.ts';
import { type FillView, LARGEST_MACHINE } from './fill-view.ts';
import type { Html } from './layout.ts';
import { type Money, said } from './money.ts';
import type { AskTyped } from './pages.ts';
import { costText, inArea, MARKET_WORDS, PRICES, plural, signedPercent } from './words.ts';

export type Fill = RowOf<'fill'>;

export function fillInput({ gpu, gpus, hours, perMachine, where, host, market, price }: FillView): InputOf<'fill'> {
  return {
    gpu: [gpu],
    gpus,
    hours,
    perMachine,
    market,
    basis: price,
    hosts: host,
    ...(where === null ? {} : { where }),
  };
}

export function fillTitle(row: Fill | undefined, view: FillView, money: Money): string {
  // As it was computed, where it was.
  const { gpu, gpus, hours } = row ?? view;
  const what = `${gpus} ${gpuLabel(gpu)} for ${plural(hours, 'hour')}`;
  const where = view.where === null ? '' : ` ${inArea(view.where)}`;
  if (row === undefined) return `${what}${where}: no current offer is known.`;
  if (row.cost === null) return `${what}${where}: nobody who offers it says how many there are.`;
  const cost = `${money.sign}${costText(row.cost)}`;
  return row.full
    ? `${what}${where} cost ${cost}: ${said(money, row.average)} a GPU-hour, ${rentalsText(row)}.`
    : `${what}${where}: only ${row.filled} can be had from sellers that count theirs, for ${cost}.`;
}

/** On how many rentals that is spread: eight GPUs on three machines are not one node. */
export const rentalsText = ({ rentals, sellers }: Pick<Fill, 'rentals' | 'sellers'>): string =>
  rentals === 1 ? 'in one rental' : `in ${plural(rentals, 'rental')} at ${plural(sellers, 'seller')}`;

type Led = { readonly view: FillView; readonly because: string | null; readonly money: Money };

/** What one must know of the figure, a sentence each. */
export function fillNotes(row: Fill | undefined, view: FillView, money: Money): string[] {
  const hosts = view.host === 'all' ? ', unverified hosts included' : '';
  const kind = `${MARKET_WORDS[view.market]}, ${PRICES[view.price]}${hosts}`;
  const rules = 'every GPU once, offers as they are let, prices not reserved';
  const what = `The cheapest combination of current asks, ${kind}: ${rules}.`;
  if (row === undefined) return [what];
  const over = overFloorText(row.overFloorPct);
  const ofSize = view.perMachine === 1 ? 'of any number' : `of ${view.perMachine} GPUs or more`;
  return [
    what,
    ...(over === '' ? [] : [`That is ${over} ${ofSize}, ${said(money, row.floor)}.`]),
    ...(row.filled > row.gpus
      ? [`${plural(row.filled, 'GPU')} are rented and paid, for the cheapest way is a machine that is let whole.`]
      : []),
    ...(row.truncated ? ['A seller lists only a part of what it has: it may cost less.'] : []),
  ];
}

export function fillLead(ask: AskTyped, row: Fill | undefined, { view, because, money }: Led): Html {
  // What the heading says already is not said again.
  const reasons = (because ?? '')
    .split('; ')
    .filter((reason) => reason !== '' && !reason.startsWith('only ') && !reason.startsWith('no current offer'));
  const why = reasons.length === 0 ? '' : html` <span class="unclear">${capital(reasons.join('; '))}.</span>`;
  return html`${fillNotes(row, view, money).join(' ')}${inOneText(ask, row, view, money)}${why}`;
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** What the same costs in one machine, where it is spread over several. */
function inOneText(ask: AskTyped, row: Fill | undefined, view: FillView, money: Money): string {
  if (row === undefined || row.rentals < 2 || view.gpus > LARGEST_MACHINE) return '';
  const [one] = ask('fill', fillInput({ ...view, perMachine: view.gpus })).data;
  return one === undefined || !one.full
    ? ' No single machine of as many can be had.'
    : ` In one machine: ${said(money, one.average)} a GPU-hour.`;
}

/** How far what is paid lies above the lowest ask, which is seldom of as many as are needed. */
export const overFloorText = (pct: number | null): string =>
  pct === null
    ? ''
    : Math.abs(pct) < 0.05
      ? 'the lowest ask'
      : `${signedPercent(pct).replace('+', '')} over the lowest ask`;
