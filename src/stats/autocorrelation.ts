/**
 * Autocorrelation at a lag: how much of today's distance from the mean is still there `lag` steps later, from -1 to 1.
 * Holes (null) are passed over, each sum divided by pairs + lag as R's acf(na.action = na.pass) does; without holes, by n.
 * Lies on trending series, which look persistent. Too little data: null below 3 pairs or without any variance.
 * Source: Venables and Ripley, Modern Applied Statistics with S, ch. 14; R's acf.
 */
export function autocorrelation(series: readonly (number | null)[], lag: number): number | null {
  const present = series.filter((value) => value !== null);
  if (present.length === 0) return null;
  const level = present.reduce((sum, value) => sum + value, 0) / present.length;
  const variance = covariance(series, 0, level);
  const lagged = covariance(series, lag, level);
  return variance === null || lagged === null || variance.pairs < 3 || lagged.pairs < 3 || variance.value === 0
    ? null
    : lagged.value / variance.value;
}

function covariance(
  series: readonly (number | null)[],
  lag: number,
  level: number,
): { value: number; pairs: number } | null {
  let sum = 0;
  let pairs = 0;
  for (let at = 0; at + lag < series.length; at += 1) {
    const a = series[at];
    const b = series[at + lag];
    if (typeof a !== 'number' || typeof b !== 'number') continue;
    sum += (a - level) * (b - level);
    pairs += 1;
  }
  return pairs === 0 ? null : { value: sum / (pairs + lag), pairs };
}
