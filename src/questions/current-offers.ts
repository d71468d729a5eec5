// The single offers that stand now, with all their flags: what the figures were made from.
import { type Flag, isRentable, type Offer, priceOn } from '#domain/offer.ts';
import { flaggedAt } from '#store/flag.ts';
import { offersAt } from '#store/offer.ts';
import type { Narrowed } from './question.ts';
import { type Standing, type World, wanted } from './world.ts';

export type CurrentOffer = Offer & {
  readonly provider: string;
  readonly firstSlot: number;
  readonly slot: number;
  readonly allFlags: readonly Flag[];
  /** How many reference prices the band was made of that flagged it; null where none did. */
  readonly bandObservations: number | null;
};

/** The rentable offers of every provider whose last answer is current, cheapest first. */
export const currentOffers = (world: World, input: Narrowed): CurrentOffer[] =>
  offersWhere(world, input, ({ stale, state }) => (stale ? null : state.lastSlot));

/** The same of one half hour of the past, of every provider that answered in it. */
export const offersOfSlot = (world: World, input: Narrowed, slot: number): CurrentOffer[] =>
  offersWhere(world, input, () => slot);

function offersWhere(world: World, input: Narrowed, slotOf: (standing: Standing) => number | null): CurrentOffer[] {
  return world.standings
    .flatMap((standing): CurrentOffer[] => {
      const slot = slotOf(standing);
      if (slot === null) return [];
      const flagged = flaggedAt(world.store, standing.id, slot);
      return offersAt(world.store, standing.id, slot).map((offer) => {
        const own = flagged.get(`${offer.market} ${offer.key}`) ?? [];
        return {
          ...offer,
          slot,
          allFlags: [...offer.flags, ...own.map(({ flag }) => flag)],
          bandObservations: own.find(({ observations }) => observations !== null)?.observations ?? null,
        };
      });
    })
    .filter((offer) => offer.market === input.market && wanted(input)(offer) && isRentable(offer))
    .filter((offer) => priceOn(offer, input.basis) !== null || input.scope === 'all')
    .filter((offer) => input.scope === 'all' || offer.allFlags.length === 0)
    .sort(
      (a, b) =>
        (priceOn(a, input.basis) ?? Number.POSITIVE_INFINITY) - (priceOn(b, input.basis) ?? Number.POSITIVE_INFINITY),
    );
}
