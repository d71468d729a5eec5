// An offer of one provider in one slot, with all its flags: what figures are made from.
import { isRentable, type NeighbourFlag, type Offer } from '#domain/offer.ts';

/** Without neighbours' flags it is an offer as it was understood. */
export type SlotOffer = Offer & { readonly neighbourFlags?: readonly NeighbourFlag[] };

export const isEligible = ({ flags, neighbourFlags }: SlotOffer): boolean =>
  flags.length === 0 && (neighbourFlags === undefined || neighbourFlags.length === 0);

export const inScope = (offer: SlotOffer, scope: 'eligible' | 'all'): boolean =>
  scope === 'all' ? isRentable(offer) : isEligible(offer);

/** A model in a market, as figures are grouped. */
export const modelName = ({ gpu, market }: { readonly gpu: string; readonly market: string }): string =>
  `${gpu} ${market}`;
