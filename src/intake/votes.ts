// Who speaks for the price: each host one vote, weighted by its GPUs, so that a host with many listings is not a crowd.
import { type Basis, priceOn } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { weightedMedian } from '#stats/weighted-median.ts';
import type { Weighted } from '#stats/weighted-quantile.ts';
import { isEligible, type SlotOffer } from './rows.ts';

const LARGEST_SHARE = 0.2;
const HOSTS_FOR_LIMIT = 5;

/** One provider's votes on one model; `uncounted` where the seller gives no counts, its single vote then weighs what the caller says. */
export type Ballot = { readonly votes: readonly Weighted[]; readonly uncounted: number | null };

export function ballotOf(offers: readonly SlotOffer[], basis: Basis): Ballot {
  const priced = offers.filter((offer) => isEligible(offer) && priceOn(offer, basis) !== null);
  const hosts = [...Map.groupBy(priced, (offer) => offer.host ?? '').values()];
  const votes = hosts.flatMap((slices) => {
    const weight = gpusAvailable(slices);
    const value = middleOf(slices, basis);
    return weight === null || weight === 0 || value === null ? [] : [{ value, weight }];
  });
  if (votes.length === 0) return { votes: [], uncounted: middleOf(priced, basis) };
  return { votes: limited(votes), uncounted: null };
}

const middleOf = (offers: readonly SlotOffer[], basis: Basis): number | null =>
  weightedMedian(offers.map((offer) => ({ value: priceOn(offer, basis) ?? 0, weight: Math.max(1, offer.gpus) })));

function limited(votes: readonly Weighted[]): readonly Weighted[] {
  if (votes.length < HOSTS_FOR_LIMIT) return votes;
  const most = LARGEST_SHARE * votes.reduce((sum, vote) => sum + vote.weight, 0);
  return votes.map((vote) => ({ ...vote, weight: Math.min(vote.weight, most) }));
}

/** The reference price of the ballots of all comparable providers; null where nobody votes. */
export function referencePrice(ballots: readonly Ballot[]): { price: number; providers: number } | null {
  const weights = ballots.flatMap((ballot) => ballot.votes.map((vote) => vote.weight));
  const smallest = weights.length === 0 ? 1 : Math.min(...weights);
  const voting = ballots
    .map((ballot) => (ballot.uncounted === null ? ballot.votes : [{ value: ballot.uncounted, weight: smallest }]))
    .filter((votes) => votes.length > 0);
  const price = weightedMedian(balanced(voting).flat());
  return price === null ? null : { price, providers: voting.length };
}

const weightOf = (votes: readonly Weighted[]): number => votes.reduce((sum, vote) => sum + vote.weight, 0);

/** With two or more providers, one that holds more than half of the weight is scaled down to the others' sum. */
function balanced(voting: readonly (readonly Weighted[])[]): readonly (readonly Weighted[])[] {
  const total = voting.reduce((sum, votes) => sum + weightOf(votes), 0);
  if (voting.length < 2) return voting;
  return voting.map((votes) => {
    const own = weightOf(votes);
    const others = total - own;
    return own <= others ? votes : votes.map((vote) => ({ ...vote, weight: (vote.weight * others) / own }));
  });
}
