/**
 * Quantile, linear between order statistics at (n - 1) q (Hyndman and Fan's type 7, the default of R and NumPy).
 * Tells the value below which the share q of the sample lies. Lies on a handful of values: between two it draws a line.
 * Units: those of the values. Too little data: null for none; the value itself for one.
 * Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996).
 */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length < 2) return values[0] ?? null;
  return quantileOfSorted(
    [...values].sort((a, b) => a - b),
    q,
  );
}

/** The same of values already in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number | null {
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (at - Math.floor(at));
}
