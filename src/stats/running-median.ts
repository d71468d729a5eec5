import { median } from './median.ts';

/**
 * Running median: each value replaced by the median of itself and its `half` neighbours on either side. A reading that is wrong
 * for a slot or two vanishes, a price that stays is kept. Lies at the ends, where fewer neighbours are left.
 * Units: those of the values. Too little data: the median of what there is. Source: Tukey, Exploratory Data Analysis, 1977, ch. 7.
 */
export const runningMedian = (values: readonly number[], half: number): number[] =>
  values.map((value, at) => median(values.slice(Math.max(0, at - half), at + half + 1)) ?? value);
