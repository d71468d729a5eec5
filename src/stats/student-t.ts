/** The 95 % quantile of the standard normal. */
export const Z95 = 1.6448536269514722;

const EXACT = [6.313751514675043, 2.919985580355516] as const;

/**
 * 95 % quantile of Student's t: the half width of a 90 % interval in standard errors, where the error itself is estimated.
 * Lies where the values are far from normal. Units: standard errors; `freedom` is the degrees of freedom.
 * Too little data: infinite below one. Source: the exact values for 1 and 2; Cornish-Fisher expansion from 3 on (Abramowitz
 * and Stegun 26.7.5), within 0.01 of R's qt(0.95, df).
 */
export function studentT95(freedom: number): number {
  if (freedom < 1) return Number.POSITIVE_INFINITY;
  const z = Z95;
  return (
    EXACT[freedom - 1] ??
    z +
      (z ** 3 + z) / (4 * freedom) +
      (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
      (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
