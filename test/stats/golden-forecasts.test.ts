// Unit roots, going together, and errors of forecasts against golden numbers made with statsmodels 0.15.0 and scipy 1.17.1.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dieboldMariano, pinballLoss, scaledError, symmetricError } from '#stats/forecast-error.ts';
import { leastSquares } from '#stats/least-squares.ts';
import { criticalValues, dickeyFuller, engleGranger } from '#stats/unit-root.ts';
import { goldenSeries, near } from './golden.ts';

test('a spread that returns has no unit root, a walk has one', () => {
  const { a, spread } = goldenSeries();
  near(dickeyFuller(spread), -4.8081389224236375, 1e-9);
  near(dickeyFuller(a), -2.3716906248797387, 1e-9);
  assert.equal(dickeyFuller([1, 2, 3]), null);
  assert.equal(dickeyFuller(Array(20).fill(2)), null);
});

test('two prices that a returning spread keeps together pass, and their critical values are MacKinnon’s', () => {
  const { a, spread } = goldenSeries();
  const b = a.map((value, at) => value + (spread[at] ?? 0));
  near(engleGranger(b, a), -4.846835356905429, 1e-9);
  for (const [n, expected] of [
    [100, [-4.0093117, -3.3979133, -3.087134]],
    [119, [-3.990840331897465, -3.3879571944071745, -3.080282412965186]],
    [250, [-3.940784032, -3.360679568, -3.06145832]],
    [1e12, [-3.89644, -3.33613, -3.04445]],
  ] as const)
    for (const [at, value] of criticalValues('two', n).entries()) near(value, expected[at] ?? 0, 1e-9);
  for (const [at, value] of criticalValues('one', 1e12).entries())
    near(value, [-3.43035, -2.86154, -2.56677][at] ?? 0, 1e-9);
});

test('a level that is remembered by 0.62 a step: 1.44 steps to half', () => {
  const { spread } = goldenSeries();
  const fit = leastSquares([spread.slice(0, -1), spread.slice(1).map(() => 1)], spread.slice(1));
  near(fit?.coefficients[0], 0.6177902163508429, 1e-9);
  near(fit?.coefficients[1], 0.03871076578816285, 1e-9);
  near(Math.log(0.5) / Math.log(fit?.coefficients[0] ?? 1), 1.439240164293639, 1e-9);
  assert.equal(
    leastSquares(
      [
        [1, 2, 3],
        [2, 4, 6],
      ],
      [1, 2, 4],
    ),
    null,
  );
});

test('a fit has no residual that its columns could explain', () => {
  const { a, spread } = goldenSeries();
  const fit = leastSquares([a, a.map(() => 1)], spread);
  assert.ok(fit !== null);
  near(
    fit.residuals.reduce((sum, each) => sum + each, 0),
    0,
    1e-9,
  );
  near(
    fit.residuals.reduce((sum, each, at) => sum + each * (a[at] ?? 0), 0),
    0,
    1e-9,
  );
});

const TRAIN = [2.0, 2.1, 2.05, 2.2, 2.15, 2.3, 2.25];
const ACTUAL = [2.35, 2.3, 2.4, 2.38];
const NAIVE = [2.25, 2.25, 2.25, 2.25];
const MODEL = [2.32, 2.34, 2.36, 2.38];

test('errors of a forecast: scaled, in per cent, and of quantiles', () => {
  near(scaledError(TRAIN, ACTUAL, NAIVE), 1.1727272727272704);
  near(scaledError(TRAIN, ACTUAL, MODEL), 0.3000000000000005);
  near(symmetricError(ACTUAL, NAIVE), 4.65319798598101);
  near(symmetricError(ACTUAL, MODEL), 1.1724016934544657);
  near(pinballLoss(ACTUAL, MODEL, 0.1), 0.010750000000000015);
  near(pinballLoss(ACTUAL, MODEL, 0.9), 0.016750000000000063);
  assert.equal(scaledError([2, 2, 2], ACTUAL, MODEL), null);
  assert.equal(symmetricError([], []), null);
});

test('which of two forecasts is better, for few errors, one and two steps ahead', () => {
  const one = [0.1, 0.05, 0.15, 0.13, 0.08, 0.12, 0.02, 0.11, 0.09, 0.14];
  const other = [0.03, -0.04, 0.04, 0.0, 0.05, 0.06, -0.01, 0.07, 0.02, 0.05];
  const ahead = dieboldMariano(one, other, 1);
  near(ahead?.statistic, 4.5050196024802185);
  near(ahead?.corrected, 4.273836854263148);
  const farther = dieboldMariano(one, other, 2);
  near(farther?.statistic, 5.267323497339813);
  near(farther?.corrected, 4.469472196406668);
  assert.equal(dieboldMariano([1, 2, 3], [1, 2, 3], 1), null);
  assert.equal(dieboldMariano(one, one, 1), null);
});
