import { type Weighted, weightedQuantile } from './weighted-quantile.ts';

/**
 * Weighted median: the lowest value whose cumulative weight exceeds half; on exact equality the mean of it and the next.
 * Tells the price at which half of the GPUs are cheaper. Lies where one voter holds most of the weight: it is then that voter's price.
 * Units: those of the values. Too little data: null where the weights sum to zero. Source: Edgeworth 1888; as `wtd.quantile` at 0.5.
 */
export const weightedMedian = (votes: readonly Weighted[]): number | null => weightedQuantile(votes, 0.5);
