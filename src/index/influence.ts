// What one host can do to a print by not being there.
import { PARAMETERS, type Parameters } from './method.ts';
import { type VotingVenue, venueShares, weightsOf } from './votes.ts';

export type Influence = { readonly provider: string; readonly host: string | null; readonly share: number };

/** A vote that counts, by where it stands: its venue, and its place in it. */
type Place = { readonly venue: number; readonly at: number; readonly price: number };

/**
 * The host whose absence moves the value most, as a share of the value. Who was dropped stays dropped, for the screen of outliers is
 * not asked again without each: caps and the cut are.
 */
export function influences(
  voting: readonly VotingVenue[],
  value: number,
  by: Parameters = PARAMETERS,
): Influence | null {
  const order = inOrder(voting);
  if (order.length < 2) return null;
  const whole = voting.map((venue) => weightsOf(venue, venue.sizes, by));
  let largest: Influence | null = null;
  for (const place of order) {
    const without = trimmed(order, sharesWithout(voting, whole, place, by), by);
    if (without === null) continue;
    const share = Math.abs(without - value) / value;
    if (largest !== null && share <= largest.share) continue;
    const vote = voting[place.venue]?.votes[place.at];
    if (vote !== undefined) largest = { provider: vote.provider, host: vote.host, share };
  }
  return largest;
}

function inOrder(voting: readonly VotingVenue[]): Place[] {
  return voting
    .flatMap(({ votes }, venue) =>
      votes.flatMap(({ price, share }, at): Place[] => (share > 0 ? [{ venue, at, price }] : [])),
    )
    .sort((a, b) => a.price - b.price);
}

/** Only the venue that the vote leaves weighs otherwise within; the others do among each other. */
function sharesWithout(
  voting: readonly VotingVenue[],
  whole: readonly (readonly number[])[],
  { venue, at }: Place,
  by: Parameters,
): number[][] {
  const left = voting[venue];
  if (left === undefined) return venueShares(whole, by);
  const sizes = left.sizes.map((size, place) => (place === at ? 0 : size));
  return venueShares(
    whole.map((weights, index) => (index === venue ? weightsOf(left, sizes, by) : weights)),
    by,
  );
}

/** The trimmed mean of votes that are in order already. */
function trimmed(order: readonly Place[], shares: readonly (readonly number[])[], { trim }: Parameters): number | null {
  const of = ({ venue, at }: Place): number => shares[venue]?.[at] ?? 0;
  const total = order.reduce((sum, place) => sum + of(place), 0);
  const [from, to] = [total * trim, total * (1 - trim)];
  let [below, sum, kept] = [0, 0, 0];
  for (const place of order) {
    const weight = of(place);
    const left = Math.max(0, Math.min(below + weight, to) - Math.max(below, from));
    below += weight;
    sum += place.price * left;
    kept += left;
  }
  return kept > 0 ? sum / kept : null;
}
