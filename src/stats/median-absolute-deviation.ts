import { median } from './median.ts';

/**
 * Median absolute deviation (MAD), unscaled: the median distance from the median. A spread that outliers cannot stretch.
 * Times 1.4826 it estimates a normal sd. Lies where half of the values are equal: it is then zero, whatever the rest does.
 * Units: those of the values. Too little data: null for none. Source: R's mad(x, constant = 1).
 */
export function medianAbsoluteDeviation(values: readonly number[]): number | null {
  const middle = median(values);
  return middle === null ? null : median(values.map((value) => Math.abs(value - middle)));
}
