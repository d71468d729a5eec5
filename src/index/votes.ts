// The votes of a panel and what each counts for: hosts capped within their venue, outliers dropped, venues capped. Pure.
import { cappedShares } from '#stats/capped-shares.ts';
import { concentration } from '#stats/concentration.ts';
import { median } from '#stats/median.ts';
import { medianAbsoluteDeviation } from '#stats/median-absolute-deviation.ts';
import { MAD_SCALE, PARAMETERS, type Parameters } from './method.ts';

/** What one host asks: the GPU-weighted median of its offers, micro-dollars per GPU-hour, and how many GPUs it has free; null unknown. */
export type HostVote = { readonly host: string | null; readonly price: number; readonly gpus: number | null };

export type Venue = {
  readonly provider: string;
  /** Many hosts with asks that move; otherwise one seller with a list. */
  readonly isMarketplace: boolean;
  readonly votes: readonly HostVote[];
};

export type Dropped = 'outlier' | 'uncounted';

/** A vote as it counted: its share of the whole, 0 where it was dropped. */
export type WeighedVote = HostVote & {
  readonly provider: string;
  readonly share: number;
  readonly dropped: Dropped | null;
};

export type VotingVenue = {
  readonly provider: string;
  readonly isMarketplace: boolean;
  readonly isThin: boolean;
  readonly votes: readonly WeighedVote[];
  /** What each vote weighs, in GPUs, before any cap. */
  readonly sizes: readonly number[];
  /** Of its own hosts, after the host cap. */
  readonly effectiveHosts: number;
};

/** Votes with their final shares: hosts capped within their venue, outliers dropped, venues capped. */
export function weighed(venues: readonly Venue[], by: Parameters = PARAMETERS): VotingVenue[] {
  const counts = venues.flatMap(({ votes }) => votes.flatMap(({ gpus }) => (gpus === null ? [] : [gpus])));
  const least = counts
    .filter((count) => count > 0)
    .reduce((low, count) => Math.min(low, count), Number.POSITIVE_INFINITY);
  const smallest = Number.isFinite(least) ? least : 1;
  const voting = venues.filter(({ votes }) => votes.length > 0).map((venue) => screened(venue, smallest, by));
  const shares = venueShares(
    voting.map((venue) => weightsOf(venue, venue.sizes, by)),
    by,
  );
  return voting.map((venue, index) => ({
    ...venue,
    votes: venue.votes.map((vote, at) => ({ ...vote, share: shares[index]?.[at] ?? 0 })),
  }));
}

function screened({ provider, isMarketplace, votes }: Venue, smallest: number, by: Parameters): VotingVenue {
  // A seller without any count speaks with the weight of the smallest that has one; where some are counted, the others say nothing.
  const isCounted = votes.some(({ gpus }) => gpus !== null);
  const sizes = votes.map(({ gpus }) => (isCounted ? (gpus ?? 0) : smallest));
  const far = outliers(
    votes.map(({ price }, at) => ((sizes[at] ?? 0) > 0 ? price : null)),
    by,
  );
  const dropped = (at: number): Dropped | null =>
    (sizes[at] ?? 0) <= 0 ? 'uncounted' : far.has(at) ? 'outlier' : null;
  const venue = {
    provider,
    isMarketplace,
    isThin: sizes.filter((size) => size > 0).length * by.hostCap < 1,
    votes: votes.map((vote, at): WeighedVote => ({ ...vote, provider, share: 0, dropped: dropped(at) })),
    sizes,
  };
  return { ...venue, effectiveHosts: concentration(weightsOf(venue, sizes, by))?.effective ?? 0 };
}

/** What each vote of a venue weighs in GPUs once none of its hosts counts for more than the cap; a dropped one nothing. */
export function weightsOf(
  { votes }: Pick<VotingVenue, 'votes'>,
  sizes: readonly number[],
  { hostCap }: Parameters,
): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = cappedShares(sizes, hostCap);
  return votes.map(({ dropped }, at) => (dropped === null ? total * (shares[at] ?? 0) : 0));
}

/** The share of each vote in the whole, once no venue counts for more than the cap. */
export function venueShares(weights: readonly (readonly number[])[], { venueCap }: Parameters): number[][] {
  const totals = weights.map((each) => each.reduce((sum, weight) => sum + weight, 0));
  const speaking = totals.filter((total) => total > 0).length;
  const wholes = cappedShares(totals, speaking > 1 ? venueCap : 1);
  return weights.map((each, at) =>
    each.map((weight) => (weight > 0 ? ((wholes[at] ?? 0) * weight) / (totals[at] ?? 1) : 0)),
  );
}

/** The places of votes that lie too far from the venue's middle; a venue of few has none. */
function outliers(
  prices: readonly (number | null)[],
  { outlierDeviations, outlierFloor, outlierVotes }: Parameters,
): ReadonlySet<number> {
  const logs = prices.map((price) => (price === null ? null : Math.log(price)));
  const known = logs.filter((log) => log !== null);
  const middle = median(known);
  if (middle === null || known.length < outlierVotes) return NONE;
  const far = outlierDeviations * Math.max(MAD_SCALE * (medianAbsoluteDeviation(known) ?? 0), outlierFloor);
  return new Set(logs.flatMap((log, at) => (log !== null && Math.abs(log - middle) > far ? [at] : [])));
}

const NONE: ReadonlySet<number> = new Set();
