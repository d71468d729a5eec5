// A seller's tiers and networks are different goods: each has figures of its own, and the best of them speaks for the seller.
import { priceOn } from '#domain/offer.ts';
import { inScope, type SlotOffer } from './rows.ts';

/** One of the goods that a seller offers of a model. */
export type Good = {
  readonly tier: string | null;
  readonly network: string | null;
  readonly offers: readonly SlotOffer[];
};

const nameOf = ({ tier, network }: Pick<Good, 'tier' | 'network'>): string => `${tier ?? ''}/${network ?? ''}`;

/** The goods among the offers of one provider and model. */
export function goodsOf(offers: readonly SlotOffer[]): readonly Good[] {
  const [first] = offers;
  if (first === undefined) return [];
  const { tier, network } = first;
  if (offers.every((each) => each.tier === tier && each.network === network)) return [{ tier, network, offers }];
  return [...Map.groupBy(offers, nameOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, mine]) => (mine[0] === undefined ? [] : [{ ...mine[0], offers: mine }]))
    .map(({ tier: own, network: joined, offers: mine }) => ({ tier: own, network: joined, offers: mine }));
}

function floorOf({ offers }: Good, scope: 'eligible' | 'all'): number {
  let least = Number.POSITIVE_INFINITY;
  for (const offer of offers)
    if (inScope(offer, scope)) least = Math.min(least, priceOn(offer, 'all_in') ?? Number.POSITIVE_INFINITY);
  return least;
}

/** The good with the lowest eligible all-in ask; where none has one, the lowest that can be rented at all. */
export function bestOf(goods: readonly Good[]): Good | undefined {
  const [first, second] = goods;
  if (second === undefined) return first;
  for (const scope of ['eligible', 'all'] as const) {
    const floors = goods.map((good) => floorOf(good, scope));
    const least = Math.min(...floors);
    if (Number.isFinite(least)) return goods[floors.indexOf(least)];
  }
  return first;
}
