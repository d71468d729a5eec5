/**
 * Mean absolute scaled error: the mean miss of a forecast in units of what repeating the last value missed within the training series.
 * Below 1 it beats that. Units: none. Too little data: null without forecasts, below two training values, or where these stand still.
 * Source: Hyndman and Koehler 2006.
 */
export function scaledError(
  train: readonly number[],
  actual: readonly number[],
  forecast: readonly number[],
): number | null {
  const scale = meanOf(train.slice(1).map((value, at) => Math.abs(value - (train[at] ?? 0))));
  const miss = meanOf(actual.map((value, at) => Math.abs(value - (forecast[at] ?? Number.NaN))));
  return scale === null || miss === null || scale === 0 ? null : miss / scale;
}

/** Symmetric mean absolute percentage error: per cent of the middle of value and forecast. Null without values. Source: Makridakis 1993. */
export function symmetricError(actual: readonly number[], forecast: readonly number[]): number | null {
  return meanOf(
    actual.map((value, at) => {
      const said = forecast[at] ?? Number.NaN;
      return (200 * Math.abs(value - said)) / (Math.abs(value) + Math.abs(said));
    }),
  );
}

/** Pinball loss of a forecast of the q quantile, in the values' units. Null without values. Source: Koenker and Bassett 1978. */
export function pinballLoss(actual: readonly number[], forecast: readonly number[], q: number): number | null {
  return meanOf(
    actual.map((value, at) => {
      const miss = value - (forecast[at] ?? Number.NaN);
      return Math.max(q * miss, (q - 1) * miss);
    }),
  );
}

/**
 * Diebold and Mariano's comparison of two forecasts by their squared errors, h steps ahead: above zero where the first misses by more.
 * `corrected` is for few errors (Harvey, Leybourne and Newbold) and is held against Student's t with n - 1 degrees of freedom.
 * Lies where the errors' own variance shifts. Units: standard errors. Too little data: null below 4 errors or h + 2, or where the
 * differences do not vary. Source: Diebold and Mariano 1995; Harvey, Leybourne and Newbold 1997.
 */
export function dieboldMariano(
  one: readonly number[],
  other: readonly number[],
  h: number,
): { readonly statistic: number; readonly corrected: number } | null {
  const n = Math.min(one.length, other.length);
  if (n < Math.max(4, h + 2)) return null;
  const loss = Array.from({ length: n }, (_, at) => (one[at] ?? 0) ** 2 - (other[at] ?? 0) ** 2);
  const mean = meanOf(loss) ?? 0;
  let variance = 0;
  for (let lag = 0; lag < h; lag += 1) {
    let sum = 0;
    for (let at = lag; at < n; at += 1) sum += ((loss[at] ?? 0) - mean) * ((loss[at - lag] ?? 0) - mean);
    variance += ((lag === 0 ? 1 : 2) * sum) / n;
  }
  if (!(variance > 0)) return null;
  const statistic = mean / Math.sqrt(variance / n);
  return { statistic, corrected: statistic * Math.sqrt((n + 1 - 2 * h + (h * (h - 1)) / n) / n) };
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
