export type Weighted = { readonly value: number; readonly weight: number };

/**
 * Weighted quantile: the lowest value whose cumulative weight exceeds the share q of the whole; on exact equality the mean of it and the
 * next. At a half it is the weighted median. Lies where one voter holds the weight on both sides of q.
 * Units: those of the values; q in (0, 1). Too little data: null where the weights sum to zero. Source: Hmisc's wtd.quantile.
 */
export function weightedQuantile(votes: readonly Weighted[], q: number): number | null {
  if (!(q > 0 && q < 1)) throw new RangeError(`a quantile is in (0, 1), not ${q}`);
  const sorted = votes.filter((vote) => vote.weight > 0).sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, vote) => sum + vote.weight, 0);
  const part = total * q;
  let cumulative = 0;
  for (const [index, vote] of sorted.entries()) {
    cumulative += vote.weight;
    const next = sorted[index + 1];
    if (next !== undefined && Math.abs(cumulative - part) <= total * Number.EPSILON * 8)
      return (vote.value + next.value) / 2;
    if (cumulative > part) return vote.value;
  }
  return sorted.at(-1)?.value ?? null;
}
