// The figures of one model at one provider in one slot, on one price basis and in one scope.
import { mean } from 'simple-statistics';
import { type Basis, priceOn, type Scope } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { quantileOfSorted } from '#stats/quantile.ts';
import { inScope, type SlotOffer } from './rows.ts';

export type Figures = {
  readonly floor: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly mean: number;
  readonly ceiling: number;
  readonly offers: number;
  readonly hosts: number;
  readonly gpus: number | null;
};

/**
 * Null where no offer counts: a slot without one has no floor, which is not a floor of zero. The prices are of `offers`; how many offers,
 * hosts and GPUs there are is of `all`, where a seller has more than the good that is priced.
 */
export function summarise(
  offers: readonly SlotOffer[],
  { basis, scope, all = offers }: { basis: Basis; scope: Scope; all?: readonly SlotOffer[] },
): Figures | null {
  const counts = (offer: SlotOffer): boolean => inScope(offer, scope) && priceOn(offer, basis) !== null;
  const priced = offers.filter(counts);
  if (priced.length === 0) return null;
  const prices = priced.map((offer) => priceOn(offer, basis) ?? 0).sort((a, b) => a - b);
  const at = (q: number): number => Math.round(quantileOfSorted(prices, q) ?? 0);
  const counted = all === offers ? priced : all.filter(counts);
  return {
    floor: at(0),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    mean: Math.round(mean(prices)),
    ceiling: at(1),
    offers: counted.length,
    hosts: new Set(counted.map((offer) => offer.host)).size,
    gpus: gpusAvailable(counted),
  };
}
