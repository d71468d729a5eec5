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

/** Null where no offer counts: a slot without one has no floor, which is not a floor of zero. */
export function summarise(offers: readonly SlotOffer[], basis: Basis, scope: Scope): Figures | null {
  const counted = offers.filter((offer) => inScope(offer, scope) && priceOn(offer, basis) !== null);
  const prices = counted.map((offer) => priceOn(offer, basis) ?? 0).sort((a, b) => a - b);
  const at = (q: number): number => Math.round(quantileOfSorted(prices, q) ?? 0);
  if (prices.length === 0) return null;
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
