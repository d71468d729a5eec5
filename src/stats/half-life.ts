import { autocorrelation } from './autocorrelation.ts';

/**
 * Half-life from two lags: the time after which half of a spread's distance from its mean is gone, ln 2 x (long - short) / ln(rho short / rho long).
 * The ratio of two lags cancels measurement noise, which would make one lag look short-lived. Lies where the decay is not exponential.
 * Units: steps of the series. Too little data: null, also where a correlation is not positive or they do not fall.
 * Source: AR(1) plus noise, rho(k) = c phi^k; Hamilton, Time Series Analysis, ch. 4.
 */
export function halfLife(series: readonly (number | null)[], shortLag: number, longLag: number): number | null {
  const short = autocorrelation(series, shortLag);
  const long = autocorrelation(series, longLag);
  if (short === null || long === null || short <= 0 || long <= 0 || long >= short) return null;
  return (Math.LN2 * (longLag - shortLag)) / Math.log(short / long);
}
