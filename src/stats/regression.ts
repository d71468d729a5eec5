export type Regression = {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the variance of y that x explains, from 0 to 1. */
  readonly r2: number;
  /** Of the slope against zero, with 1 and n - 2 degrees of freedom; infinite where nothing is left over. */
  readonly f: number;
  readonly n: number;
};

/**
 * Ordinary least squares of y on x with an intercept. Of price changes the slope is the hedge ratio that leaves the least variance, and
 * r2 the share of the variance that the hedge removes. Lies where a few far points decide it.
 * Units: slope in y per x, intercept in y. Too little data: null below three pairs or where x or y does not vary.
 * Source: Hull, Options, Futures and Other Derivatives, ch. 3 (minimum variance hedge ratio).
 */
export function regression(x: readonly number[], y: readonly number[]): Regression | null {
  const n = Math.min(x.length, y.length);
  if (n < 3) return null;
  const [mx, my] = [mean(x.slice(0, n)), mean(y.slice(0, n))];
  let [sxx, sxy, syy] = [0, 0, 0];
  for (let at = 0; at < n; at += 1) {
    const [dx, dy] = [(x[at] ?? 0) - mx, (y[at] ?? 0) - my];
    sxx += dx * dx;
    sxy += dx * dy;
    syy += dy * dy;
  }
  if (sxx === 0 || syy === 0) return null;
  const slope = sxy / sxx;
  const r2 = (slope * sxy) / syy;
  const f = r2 >= 1 ? Number.POSITIVE_INFINITY : (r2 * (n - 2)) / (1 - r2);
  return { slope, intercept: my - slope * mx, r2, f, n };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
