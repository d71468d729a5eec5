// An offer of one provider in one slot, with all its flags: what figures are made from.
import { isRentable, type NeighbourFlag, type Offer } from '#domain/offer.ts';

export type SlotOffer = Offer & { readonly neighbourFlags: readonly NeighbourFlag[] };

export const isEligible = (offer: SlotOffer): boolean => offer.flags.length === 0 && offer.neighbourFlags.length === 0;

export const inScope = (offer: SlotOffer, scope: 'eligible' | 'all'): boolean =>
  scope === 'all' ? isRentable(offer) : isEligible(offer);
