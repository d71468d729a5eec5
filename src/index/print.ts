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

export type Print = {
  /** Whole micro-dollars per GPU-hour; null where it is suppressed. */
  readonly value: number | null;
  /** Why there is no value: in a sentence, and in a word. */
  readonly suppressed: string | null;
  readonly suppressedBy: Suppression | null;
  readonly p25: number | null;
  readonly p75: number | null;
  readonly venues: number;
  readonly hosts: number;
  /** Known counts of the votes that count. */
  readonly gpus: number;
  /** By host, of the final shares: how many equal ones, and the Herfindahl-Hirschman index in points. */
  readonly effectiveHosts: number;
  readonly hhi: number;
  /** How far the largest host moves the value by being there, as a share of it, and who that is. */
  readonly influence: Influence | null;
  /** Venues with too few hosts for the cap: each has its even part. */
  readonly thin: readonly string[];
  readonly votes: readonly WeighedVote[];
};

/**
 * The print of a slot. Units: micro-dollars per GPU-hour, whole. Too little data: the value is null and `suppressed` says why; shares and
 * concentration are told all the same. No votes at all: suppressed as well. Source: decision 49 and the methodology.
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
    suppressed: why?.text ?? null,
    suppressedBy: why?.by ?? null,
    p25: at(0.25),
    p75: at(0.75),
    venues: voting.filter((venue) => venue.votes.some(({ share }) => share > 0)).length,
    hosts: counted.length,
    gpus: counted.reduce((sum, { gpus }) => sum + (gpus ?? 0), 0),
    effectiveHosts: effective,
    hhi,
    influence: value === null ? null : influences(voting, value, by),
    thin: voting.filter(({ isThin }) => isThin).map(({ provider }) => provider),
    votes,
  };
}

/** The word for a suppression that a receipt tells in a sentence. */
export function suppressionTold(text: string | null): Suppression | null {
  if (text === null) return null;
  return text === NOBODY ? 'nobody' : text.endsWith(TOO_FEW_VENUES) ? 'venues' : 'panel';
}

const NOBODY = 'nobody comparable offers it';
const TOO_FEW_VENUES = 'venues are needed';

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
): { readonly by: Suppression; readonly text: string } | null {
  const speaking = voting
    .map((venue) => ({ ...venue, hosts: venue.votes.filter(({ share }) => share > 0).length }))
    .filter((venue) => venue.hosts > 0);
  if (speaking.length === 0) return { by: 'nobody', text: NOBODY };
  if (speaking.length < venues)
    return { by: 'venues', text: `only ${speaking[0]?.provider} offers it, ${venues} ${TOO_FEW_VENUES}` };
  const markets = speaking.filter(({ isMarketplace }) => isMarketplace);
  if (markets.some((venue) => venue.hosts >= hosts && venue.effectiveHosts >= effectiveHosts)) return null;
  const listed = speaking.length - markets.length;
  if (listed >= lists) return null;
  const best = markets.toSorted((a, b) => b.hosts - a.hosts)[0];
  const told =
    best === undefined
      ? 'no marketplace'
      : `${best.hosts === 1 ? '1 host' : `${best.hosts} hosts`} at ${best.provider} that count as ${best.effectiveHosts.toFixed(1)}`;
  return {
    by: 'panel',
    text: `${told}, ${hosts} that count as ${effectiveHosts} are needed; or ${lists} sellers by list, and there are ${listed}`,
  };
}
