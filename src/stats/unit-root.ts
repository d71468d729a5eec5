import { leastSquares } from './least-squares.ts';

/**
 * The augmented Dickey-Fuller t of a series with one lagged change: far below zero where the series returns to a level, near it where it
 * wanders. With a constant, or without one for residuals that have none. A value that is NaN was not observed: no change runs across it.
 * Lies where the level itself shifts.
 * Units: standard errors, to be held against `criticalValues` and not against Student's t. Too little data: null below 8 values or
 * without variance. Source: Dickey and Fuller 1979; as statsmodels' adfuller(maxlag = 1, autolag = None).
 */
export function dickeyFuller(series: readonly number[], hasConstant = true): number | null {
  const changes = series.map((value, at) => value - (series[at - 1] ?? Number.NaN));
  const at = [...series.keys()].filter(
    (each) => !Number.isNaN((changes[each] ?? 0) + (changes[each - 1] ?? Number.NaN)),
  );
  if (at.length < FEWEST - 2) return null;
  const of = (values: readonly number[], lag: number): number[] => at.map((each) => values[each - lag] ?? 0);
  const fit = leastSquares([of(series, 1), of(changes, 1), ...(hasConstant ? [at.map(() => 1)] : [])], of(changes, 0));
  const [slope, error] = [fit?.coefficients[0], fit?.errors[0]];
  return slope === undefined || error === undefined || !(error > 0) ? null : slope / error;
}

const FEWEST = 8;

/**
 * Engle and Granger's test whether two series go together: y is fitted on x, and what is left over is tested for a unit root. Far below
 * zero where the two never part for long. Steps at which either is NaN were not observed. Lies where both trend in time for reasons of
 * their own. Units: as `dickeyFuller`. Too little data: null below 8 pairs or where x does not vary.
 * Source: Engle and Granger 1987; as statsmodels' coint(y, x, trend = 'c', maxlag = 1, autolag = None).
 */
export function engleGranger(y: readonly number[], x: readonly number[]): number | null {
  const at = [...y.keys()].filter((each) => !Number.isNaN((y[each] ?? 0) + (x[each] ?? Number.NaN)));
  if (at.length < FEWEST) return null;
  const known = at.map((each) => x[each] ?? 0);
  const fit = leastSquares(
    [known, known.map(() => 1)],
    at.map((each) => y[each] ?? 0),
  );
  if (fit === null) return null;
  const left = new Array<number>(y.length).fill(Number.NaN);
  for (const [of, each] of at.entries()) left[each] = fit.residuals[of] ?? 0;
  return dickeyFuller(left, false);
}

/** MacKinnon's response surfaces for a constant: 1, 5 and 10 % at an endless series, and what a short one adds by 1/n, 1/n^2, 1/n^3. */
const SURFACES = {
  one: [
    [-3.43035, -6.5393, -16.786, -79.433],
    [-2.86154, -2.8903, -4.234, -40.04],
    [-2.56677, -1.5384, -2.809, 0],
  ],
  two: [
    [-3.89644, -10.9519, -33.527, 0],
    [-3.33613, -6.1101, -6.823, 0],
    [-3.04445, -4.2412, -2.72, 0],
  ],
} as const;

/**
 * Critical values of the two tests at 1, 5 and 10 %, for a series of n values: `one` for Dickey and Fuller, `two` for Engle and Granger.
 * Units: standard errors. Source: MacKinnon 2010, table 2.
 */
export const criticalValues = (of: keyof typeof SURFACES, n: number): readonly [number, number, number] => {
  const [one, five, ten] = SURFACES[of];
  const at = ([a, b, c, d]: readonly [number, number, number, number]): number => a + b / n + c / n ** 2 + d / n ** 3;
  return [at(one), at(five), at(ten)];
};
