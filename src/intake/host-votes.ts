// The votes of the index: of each host at each comparable venue the GPU-weighted median of its eligible offers, and its free GPUs.

import { priceOn } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import type { HostVote, Venue } from '#index/votes.ts';
import { weightedMedian } from '#stats/weighted-median.ts';
import { isEligible, type SlotOffer } from './rows.ts';

export type IndexVenue = Venue & { readonly inputs: readonly SlotOffer[]; readonly told: number | null };

/** A venue's votes by its best good's offers, or by the median that an imported file tells; null where it says nothing of the model. */
export function venueOf(
  { provider, isMarketplace }: Pick<Venue, 'provider' | 'isMarketplace'>,
  offers: readonly SlotOffer[] | undefined,
  toldMedian: number | undefined,
): IndexVenue | null {
  if (offers === undefined) {
    if (toldMedian === undefined) return null;
    const votes = [{ host: null, price: toldMedian, gpus: null }];
    return { provider, isMarketplace, votes, inputs: [], told: toldMedian };
  }
  const inputs = offers.filter((offer) => isEligible(offer) && priceOn(offer, 'all_in') !== null);
  const votes = [...Map.groupBy(inputs, ({ host }) => host)].flatMap(([host, mine]): HostVote[] => {
    const price = weightedMedian(
      mine.map((offer) => ({ value: priceOn(offer, 'all_in') ?? 0, weight: Math.max(1, offer.gpus) })),
    );
    return price === null ? [] : [{ host, price: Math.round(price), gpus: gpusAvailable(mine) }];
  });
  const ordered = votes.toSorted((a, b) => a.price - b.price || byHost(a.host, b.host));
  return votes.length === 0 ? null : { provider, isMarketplace, votes: ordered, inputs, told: null };
}

/** Who names no host comes first, also before one whose name is empty: the order of the offers must not decide. */
function byHost(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a < b ? -1 : 1;
}

/** What an offer says to the index, as the digest of the inputs has it. */
export const inputText = ({ key, allInMicroUsd, gpus, host, machine, stock, gpuIds }: SlotOffer): string =>
  JSON.stringify([key, allInMicroUsd, gpus, host, machine, stock, gpuIds]);
