import { quantile } from './quantile.ts';

/**
 * Median: half of the values lie below it. Unmoved by up to half of the values being wild; it says nothing of their spread.
 * Units: those of the values. Too little data: null for none. Source: quantile type 7 at 0.5.
 */
export const median = (values: readonly number[]): number | null => quantile(values, 0.5);
