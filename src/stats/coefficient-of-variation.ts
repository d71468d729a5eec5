import { mean, sampleStandardDeviation } from 'simple-statistics';

export type Variation = { readonly mean: number; readonly standardDeviation: number; readonly cv: number };

/**
 * Coefficient of variation: sample standard deviation (n - 1) over the mean. Tells how wide prices swing against their level.
 * Lies of floors: most of it is which offers happen to be free; one wild value can treble it.
 * Units: a ratio. Too little data: null below two values or where the mean is not positive. Source: simple-statistics' sd and mean.
 */
export function variation(values: readonly number[]): Variation | null {
  if (values.length < 2) return null;
  const level = mean([...values]);
  if (!(level > 0)) return null;
  const standardDeviation = sampleStandardDeviation([...values]);
  return { mean: level, standardDeviation, cv: standardDeviation / level };
}
