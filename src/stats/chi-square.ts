/**
 * Quantile of the chi-square distribution by Wilson and Hilferty: n (1 - 2 / 9n + z sqrt(2 / 9n))^3, z the normal quantile.
 * Tells how far off the variance of few values may be. Lies below two degrees of freedom, where it is too near to n.
 * Units: sums of squared standard deviations; `freedom` need not be whole. Never negative.
 * Source: Wilson and Hilferty 1931; within 2 % of R's qchisq(0.05 and 0.95, df) from 5 degrees on, 7 % from 3 on.
 */
export function chiSquare(freedom: number, z: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * Math.max(0, 1 - spread + z * Math.sqrt(spread)) ** 3;
}
