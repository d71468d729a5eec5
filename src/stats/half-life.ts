import { autocorrelation } from './autocorrelation.ts';

export type Lags = { readonly short: number; readonly long: number };

/**
 * Half-life from two lags: the time after which half of a spread's distance from its mean is gone, ln 2 x (long - short) / ln(rho short / rho long).
 * The ratio of two lags cancels measurement noise, which would make one lag look short-lived. Lies where the decay is not exponential.
 * Units: steps of the series. Too little data: null, also where a correlation is not positive, where they do not fall, and where
 * the series moves by no more than `rounding`: what is left of rounding is correlated too, and reverts to nothing.
 * Source: AR(1) plus noise, rho(k) = c phi^k; Hamilton, Time Series Analysis, ch. 4.
 */
export function halfLife(series: readonly (number | null)[], lags: Lags, rounding = 0): number | null {
  if (isConstant(series, rounding)) return null;
  const short = autocorrelation(series, lags.short);
  const long = autocorrelation(series, lags.long);
  if (short === null || long === null || short <= 0 || long <= 0 || long >= short) return null;
  return (Math.LN2 * (lags.long - lags.short)) / Math.log(short / long);
}

function isConstant(series: readonly (number | null)[], rounding: number): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of series) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return !(most - least > rounding);
}
