export type Weighted = { readonly value: number; readonly weight: number };

/**
 * Weighted median: the lowest value whose cumulative weight exceeds half; on exact equality the mean of it and the next.
 * Tells the price at which half of the GPUs are cheaper. Lies where one voter holds most of the weight: it is then that voter's price.
 * Units: those of the values. Too little data: null where the weights sum to zero. Source: Edgeworth 1888; as `wtd.quantile` at 0.5.
 */
export function weightedMedian(votes: readonly Weighted[]): number | null {
  const sorted = votes.filter((vote) => vote.weight > 0).sort((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, vote) => sum + vote.weight, 0) / 2;
  let cumulative = 0;
  for (const [index, vote] of sorted.entries()) {
    cumulative += vote.weight;
    const next = sorted[index + 1];
    if (next !== undefined && Math.abs(cumulative - half) <= half * Number.EPSILON * 8)
      return (vote.value + next.value) / 2;
    if (cumulative > half) return vote.value;
  }
  return sorted.at(-1)?.value ?? null;
}
