// How prices move while composition is held still: one value per machine and offer size, matched from slot to slot.
import { BASES, type Basis, priceOn } from '#domain/offer.ts';
import { machineOf } from '#domain/supply.ts';
import { median } from '#stats/median.ts';
import { isEligible, type SlotOffer } from './rows.ts';

export type MachinePrices = ReadonlyMap<string, number>;

/** Eligible prices by machine and offer size, under a name that holds from one slot to the next. */
export function pricesByMachine(provider: string, offers: readonly SlotOffer[], basis: Basis): MachinePrices {
  const prices = new Map<string, number>();
  const several = new Map<string, number[]>();
  for (const offer of offers) {
    const price = priceOn(offer, basis);
    if (price === null || !isEligible(offer)) continue;
    const name = `${provider} ${machineOf(offer)} ${offer.gpus}x`;
    const held = prices.get(name);
    if (held === undefined) prices.set(name, price);
    else several.set(name, [...(several.get(name) ?? [held]), price]);
  }
  for (const [name, all] of several) prices.set(name, median(all) ?? 0);
  return prices;
}

export type ByBasis<T> = Readonly<Record<Basis, T>>;

/** The same on both bases; worked out once where no offer has two prices. */
export function pricesOnBases(provider: string, offers: readonly SlotOffer[]): ByBasis<MachinePrices> {
  const all_in = pricesByMachine(provider, offers, 'all_in');
  return { all_in, gpu_only: haveOnePrice(offers) ? all_in : pricesByMachine(provider, offers, 'gpu_only') };
}

/** Whether each offer asks the same on every basis. */
export const haveOnePrice = (offers: readonly SlotOffer[]): boolean =>
  offers.every((offer) => BASES.every((basis) => priceOn(offer, basis) === offer.gpuOnlyMicroUsd));
