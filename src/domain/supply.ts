// GPUs for rent, each physical one counted once: slices of a machine overlap, so their union counts, not their sum.
import type { Offer } from './offer.ts';

/** A count, or a mean of counts, as every face says it. */
export const countText = (count: number): string => String(Math.round(count * 10) / 10);

/** The machine an offer is on; without a machine id the offer is its machine. */
export const machineOf = (offer: Pick<Offer, 'machine' | 'key'>): string =>
  offer.machine === null ? `offer ${offer.key}` : `machine ${offer.machine}`;

/** GPUs available over the given offers; null where only words are known. */
export function gpusAvailable(offers: readonly Offer[]): number | null {
  const counts = [...Map.groupBy(offers, machineOf).values()].map(onMachine).filter((count) => count !== null);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function onMachine(slices: readonly Offer[]): number | null {
  const ids = new Set(slices.flatMap((slice) => slice.gpuIds));
  const counted = slices.filter((slice) => slice.gpuIds.length === 0 && slice.stock !== null);
  if (ids.size === 0 && counted.length === 0) return null;
  return Math.max(ids.size, ...counted.map((slice) => slice.stock ?? 0));
}
