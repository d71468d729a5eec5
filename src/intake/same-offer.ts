// How prices move while composition is held still: one value per machine and offer size, matched from slot to slot.
import { type Basis, priceOn } from '#domain/offer.ts';
import { machineOf } from '#domain/supply.ts';
import { median } from '#stats/median.ts';
import { isEligible, type SlotOffer } from './rows.ts';

/** Eligible prices by machine and offer size, under a name that holds from one slot to the next. */
export function pricesByMachine(
  provider: string,
  offers: readonly SlotOffer[],
  basis: Basis,
): ReadonlyMap<string, number> {
  const priced = offers.filter((offer) => isEligible(offer) && priceOn(offer, basis) !== null);
  const groups = Map.groupBy(priced, (offer) => `${provider} ${machineOf(offer)} ${offer.gpus}x`);
  return new Map(
    [...groups].map(
      ([name, slices]) => [name, median(slices.map((slice) => priceOn(slice, basis) ?? 0)) ?? 0] as const,
    ),
  );
}
