// One print of the index: from the votes of the hosts at each venue to one price, or to the reason why there is none. Pure.
import { concentration } from '#stats/concentration.ts';
import { type Weighted, weightedQuantile } from '#stats/weighted-quantile.ts';
import { weightedTrimmedMean } from '#stats/weighted-trimmed-mean.ts';
import { type Influence, influences } from './influence.ts';
import { PARAMETERS, type Parameters } from './method.ts';
import { type Venue, type VotingVenue, type WeighedVote, weighed } from './votes.ts';

/** Nobody comparable offers it; too few venues; at too few hosts, or too few lists. */
export const SUPPRESSIONS = ['nobody', 'venues', 'panel'] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/** What of the panel was there: its only venue, the marketplace with most hosts, and how many sellers by list. */
export type Suppressed = {
  readonly by: Suppression;
  readonly only: string | null;
  readonly best: { readonly provider: string; readonly hosts: number; readonly effectiveHosts: number } | null;
  readonly lists: number;
};

export type Print = {
  /** Whole micro-dollars per GPU-hour; null where it is suppressed. */
  readonly value: number | null;
  /** Why there is no value. */
  readonly suppressed: Suppressed | null;
  readonly p25: number | null;
  readonly p75: number | null;
  readonly venues: number;
  readonly hosts: number;
  /** Known counts of the votes that count. */
  readonly gpus: number;
  /** By host, of the final shares: how many equal ones, and the Herfindahl-Hirschman index in points. */
  readonly effectiveHosts: number;
  readonly hhi: number;
  /** The host whose absence would move the value most, and by which share of it. */
  readonly influence: Influence | null;
  /** Venues with too few hosts for the cap: each has its even part. */
  readonly thin: readonly string[];
  /** The venues of many hosts; the others are sellers by list. */
  readonly marketplaces: readonly string[];
  readonly votes: readonly WeighedVote[];
};

/**
 * The print of a slot. Units: micro-dollars per GPU-hour, whole. Too little data: the value is null and `suppressed` says why; shares and
 * concentration are told all the same. No votes at all: suppressed as well. Source: decision 51 and the methodology.
 */
export function printOf(venues: readonly Venue[], by: Parameters = PARAMETERS): Print {
  const voting = weighed(venues, by);
  const votes = voting.flatMap((venue) => venue.votes);
  const counted = votes.filter(({ share }) => share > 0);
  const shares = counted.map(({ share }) => share);
  const { hhi, effective } = concentration(shares) ?? { hhi: 0, effective: 0 };
  const why = whySuppressed(voting, by);
  const weights = counted.map(({ price, share }): Weighted => ({ value: price, weight: share }));
  const value = why === null ? weightedTrimmedMean(weights, by.trim) : null;
  const at = (q: number): number | null => {
    const found = why === null ? weightedQuantile(weights, q) : null;
    return found === null ? null : Math.round(found);
  };
  return {
    value: value === null ? null : Math.round(value),
    suppressed: why,
    p25: at(0.25),
    p75: at(0.75),
    venues: voting.filter((venue) => venue.votes.some(({ share }) => share > 0)).length,
    hosts: counted.length,
    gpus: counted.reduce((sum, { gpus }) => sum + (gpus ?? 0), 0),
    effectiveHosts: effective,
    hhi,
    influence: value === null ? null : influences(voting, value, by),
    thin: voting.filter(({ isThin }) => isThin).map(({ provider }) => provider),
    marketplaces: voting.filter(({ isMarketplace }) => isMarketplace).map(({ provider }) => provider),
    votes,
  };
}

/** The value of a panel, micro-dollars and not rounded, be it large enough to print on or not; null where nobody votes. */
export function panelValue(venues: readonly Venue[]): number | null {
  const votes = weighed(venues).flatMap((venue) => venue.votes);
  return weightedTrimmedMean(
    votes.map(({ price, share }) => ({ value: price, weight: share })),
    PARAMETERS.trim,
  );
}

/** Why the panel is too small to print on; null where it is not. */
function whySuppressed(
  voting: readonly VotingVenue[],
  { panel: { venues, hosts, effectiveHosts, lists } }: Parameters,
): Suppressed | null {
  const speaking = voting
    .map((venue) => ({ ...venue, hosts: venue.votes.filter(({ share }) => share > 0).length }))
    .filter((venue) => venue.hosts > 0);
  const markets = speaking.filter(({ isMarketplace }) => isMarketplace);
  const listed = speaking.length - markets.length;
  const [best] = markets.toSorted((a, b) => b.hosts - a.hosts);
  const told = {
    only: speaking.length === 1 ? (speaking[0]?.provider ?? null) : null,
    best:
      best === undefined
        ? null
        : {
            provider: best.provider,
            hosts: best.hosts,
            effectiveHosts: Math.round(best.effectiveHosts * TENTHS) / TENTHS,
          },
    lists: listed,
  };
  if (speaking.length === 0) return { by: 'nobody', ...told };
  if (speaking.length < venues) return { by: 'venues', ...told };
  if (markets.some((venue) => venue.hosts >= hosts && venue.effectiveHosts >= effectiveHosts)) return null;
  return listed >= lists ? null : { by: 'panel', ...told };
}

const TENTHS = 10;

/** The same in a sentence; a receipt holds its figures, so that no word of ours is in a digest. */
export function suppressedText(
  { by, only, best, lists: listed }: Suppressed,
  { panel: { venues, hosts, effectiveHosts, lists } }: Pick<Parameters, 'panel'>,
): string {
  if (by === 'nobody') return 'nobody comparable offers it';
  if (by === 'venues') return `only ${only} offers it, ${venues} venues are needed`;
  const told =
    best === null
      ? 'there is no marketplace'
      : `${best.provider} has ${best.hosts} that count as ${best.effectiveHosts.toFixed(1)}`;
  return `${hosts} hosts at one marketplace that count as ${effectiveHosts} are needed, and ${told}; or ${lists} sellers by list, and there are ${listed}`;
}
