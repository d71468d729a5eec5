import type { Weighted } from './weighted-quantile.ts';

/**
 * Weighted trimmed mean: a share of the whole weight is cut off at each end of the sorted values, at the boundary in proportion, and the
 * rest is averaged by weight. Tells the middle price without letting the cheapest or dearest voters decide it.
 * Lies where the cut is less than the weight of one far voter. Units: those of the values; `share` in [0, 0.5).
 * Too little data: null where the weights sum to zero. Source: the trimming of the euro short-term rate (ECB, EUR-STR methodology, 25 %).
 */
export function weightedTrimmedMean(votes: readonly Weighted[], share: number): number | null {
  const kept = keptWeights(votes, share);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? kept.reduce((sum, { value, weight }) => sum + value * weight, 0) / total : null;
}

/** What of each vote is left, in order of value; votes without weight are none. */
export function keptWeights(votes: readonly Weighted[], share: number): Weighted[] {
  if (!(share >= 0 && share < 0.5)) throw new RangeError(`a share of each end is in [0, 0.5), not ${share}`);
  const sorted = votes.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const [from, to] = [total * share, total * (1 - share)];
  let below = 0;
  return sorted.map(({ value, weight }) => {
    const left = Math.max(0, Math.min(below + weight, to) - Math.max(below, from));
    below += weight;
    return { value, weight: left };
  });
}
