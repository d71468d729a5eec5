import { leastSquares } from './least-squares.ts';
import { normalTail } from './tail-probability.ts';

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

/** MacKinnon's polynomials for a constant: of the far side and of the near one, where they meet, and between which they hold. */
const TAILS = {
  one: {
    far: [2.1659, 1.4412, 0.038269],
    near: [1.7339, 0.93202, -0.12745, -0.010368],
    meet: -1.61,
    holds: [-18.83, 2.74],
  },
  two: {
    far: [2.92, 1.5012, 0.039796],
    near: [2.1945, 0.64695, -0.29198, -0.042377],
    meet: -2.62,
    holds: [-18.86, 0.92],
  },
} as const;

/**
 * How likely either test is to come out as far below zero by chance alone, on a long series. Units: a probability; 0 or 1 beyond where the
 * polynomials hold. Source: MacKinnon 1994, as statsmodels' mackinnonp (0.15.0).
 */
export function unitRootTail(of: keyof typeof TAILS, t: number): number {
  const { far, near, meet, holds } = TAILS[of];
  if (t < holds[0]) return 0;
  if (t > holds[1]) return 1;
  const z = (t <= meet ? far : near).reduce((sum, c, power) => sum + c * t ** power, 0);
  return normalTail(-z);
}
