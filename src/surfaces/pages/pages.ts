// What the pages have in common: how they ask, and the figure that a chart library enhances where scripts run.
import { html, raw } from 'hono/html';
import { type SellerInk, sellerInk } from '#charts/palette.ts';
import type { Envelope, InputOf, RowOf } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import type { Html } from './layout.ts';

export type AskTyped = <Name extends QuestionName>(name: Name, input: InputOf<Name>) => Envelope<RowOf<Name>>;

export type Sellers = Readonly<Record<string, SellerInk & { readonly name: string }>>;

export function sellersOf({ data }: Envelope<RowOf<'sources'>>): Sellers {
  const ids = data.map(({ provider }) => provider).sort();
  return Object.fromEntries(data.map(({ provider, name }) => [provider, { name, ...sellerInk(provider, ids) }]));
}

type Series = Pick<RowOf<'price_floor_series'>, 'gpu' | 'provider' | 'points'>;

const lastOf = ({ points }: Series): number => points.findLast(([, value]) => value !== null)?.[1] ?? Number.NaN;

/** So many lines at most can be told apart: those of the sellers whose floor is lowest. */
export function cheapest(series: readonly Series[], gpu: string, sellers: Sellers, most: number): Sellers {
  const mine = series.filter((each) => each.gpu === gpu && sellers[each.provider] !== undefined);
  const ranked = mine.toSorted((a, b) => (lastOf(a) || Infinity) - (lastOf(b) || Infinity)).slice(0, most);
  return Object.fromEntries(
    ranked.flatMap(({ provider }) => {
      const seller = sellers[provider];
      return seller === undefined ? [] : [[provider, seller] as const];
    }),
  );
}

/** The lines of one model's sellers, each in its own colour; of the given sellers alone. */
export function linesOf(series: readonly Series[], gpu: string, sellers: Sellers) {
  return series.flatMap(({ gpu: model, provider, points }) => {
    const seller = sellers[provider];
    return model !== gpu || seller === undefined
      ? []
      : [{ label: seller.name, colour: seller.colour, dash: seller.dash, points }];
  });
}

export type Figure = {
  readonly kind: 'lines' | 'buckets' | 'hours' | 'gpus';
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** Where the browser gets the same figures; the drawing here is what a reader without scripts sees. */
  readonly source: string;
  readonly gpu: string;
  readonly svg: string;
  readonly sellers: Sellers;
  readonly height: number;
  /** From where to where a drawing over time runs: the one in the browser ends where this one does. */
  readonly range?: { readonly from: number; readonly to: number };
};

export function figure(made: Figure, below: Html | string = ''): Html {
  const { range } = made;
  const ends = range === undefined ? '' : html` data-from="${range.from}" data-to="${range.to}"`;
  return html`<figure id="${made.id}" data-chart="${made.kind}" data-src="${made.source}" data-gpu="${made.gpu}" data-height="${made.height}"${ends} data-sellers="${JSON.stringify(made.sellers)}">
<figcaption><span>${made.title}</span><span>${made.note}</span></figcaption>
<div class="plot">${made.svg === '' ? html`<p class="muted">Nothing observed in this range.</p>` : raw(made.svg)}</div>
${below}
</figure>`;
}
