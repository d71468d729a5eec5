import { autocorrelation } from './autocorrelation.ts';

/**
 * Ljung and Box's statistic over the first lags: how much the past tells of the next value, held against chi-square with `lags` degrees of
 * freedom. Holes (null) are passed over. Lies on series whose variance moves. Units: none. Too little data: null with no more than `lags` values, or without variance.
 * Source: Ljung and Box 1978; as statsmodels' acorr_ljungbox.
 */
export function ljungBox(series: readonly (number | null)[], lags: number): number | null {
  const n = series.filter((value) => value !== null).length;
  if (!Number.isInteger(lags) || lags < 1 || n <= lags) return null;
  let sum = 0;
  for (let lag = 1; lag <= lags; lag += 1) {
    const rho = autocorrelation(series, lag);
    if (rho === null) return null;
    sum += rho ** 2 / (n - lag);
  }
  return n * (n + 2) * sum;
}
