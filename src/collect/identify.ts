// From what a seller says to what we understood: the model recognised, the price sane, each thing once.
import { recognise } from '#domain/gpu.ts';
import { toMicroUsd } from '#domain/money.ts';
import type { Listing, Offer, Reading, SetAside, SetAsideReason } from '#domain/offer.ts';

const aside = (listing: Listing, reason: SetAsideReason, name: string | null): SetAside => ({
  kind: 'aside',
  reason,
  name,
  path: listing.path,
  item: listing.item,
});

/** Absurd is not impossible: a wild ask is kept and flagged; only what cannot be a price is set aside. */
const isPrice = (usd: number): boolean => Number.isSafeInteger(toMicroUsd(usd)) && toMicroUsd(usd) > 0;

const memoryText = (mb: number | null): string => (mb === null ? '' : ` (${Math.round(mb / 1024)} GB)`);

function understand(listing: Listing): Offer | SetAside {
  const seen = recognise(listing.gpuName, listing.memoryMb);
  if ('reason' in seen)
    return aside(listing, seen.reason, listing.gpuName.slice(0, 120) + memoryText(listing.memoryMb));
  if (!isPrice(listing.gpuOnlyUsd)) return aside(listing, 'no_price', listing.gpuName);
  const { kind: _, gpuName: __, memoryMb: ___, gpuOnlyUsd, allInUsd, path: ____, item: _____, ...described } = listing;
  return {
    ...described,
    gpu: seen.gpu,
    gpuOnlyMicroUsd: toMicroUsd(gpuOnlyUsd),
    allInMicroUsd: allInUsd === null || !isPrice(allInUsd) ? null : toMicroUsd(allInUsd),
  };
}

export type Understood = { readonly offers: Offer[]; readonly setAside: SetAside[] };

/** Collects readings of one round; a thing seen twice counts once, at the price seen first. */
export function createUnderstanding(): { add: (readings: Iterable<Reading>) => void; result: Understood } {
  const result: Understood = { offers: [], setAside: [] };
  const seen = new Set<string>();
  const add = (readings: Iterable<Reading>): void => {
    for (const reading of readings) {
      if (reading.kind === 'aside') {
        result.setAside.push(reading);
        continue;
      }
      const understood = understand(reading);
      const id = `${reading.market} ${reading.key}`;
      if ('kind' in understood) result.setAside.push(understood);
      else if (seen.has(id)) result.setAside.push(aside(reading, 'seen_twice', reading.gpuName));
      else {
        seen.add(id);
        result.offers.push(understood);
      }
    }
  };
  return { add, result };
}
