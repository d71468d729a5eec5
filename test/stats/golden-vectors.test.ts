// Statistics of the index and of the gates against golden numbers made with statsmodels 0.15.0 and scipy 1.17.1, and against Hull's table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { autocorrelation } from '#stats/autocorrelation.ts';
import { cappedShares } from '#stats/capped-shares.ts';
import { concentration } from '#stats/concentration.ts';
import { ljungBox } from '#stats/ljung-box.ts';
import { kruskalWallis } from '#stats/rank-test.ts';
import { regression } from '#stats/regression.ts';
import { varianceRatio } from '#stats/variance-ratio.ts';
import { weightedMedian } from '#stats/weighted-median.ts';
import { keptWeights, weightedTrimmedMean } from '#stats/weighted-trimmed-mean.ts';
import { goldenSeries, near } from './golden.ts';

const PRICES = [1.9, 2.0, 2.1, 2.2, 2.5, 6.0];
const WEIGHTS = [10, 20, 30, 20, 15, 5];
const votes = PRICES.map((value, at) => ({ value, weight: WEIGHTS[at] ?? 0 }));

test('a quarter of the weight cut at each end, in proportion at the boundary: 2.12', () => {
  near(weightedTrimmedMean(votes, 0.25), 2.12);
  assert.deepEqual(
    keptWeights(votes, 0.25).map(({ weight }) => weight),
    [0, 5, 30, 15, 0, 0],
  );
  near(weightedTrimmedMean(votes, 0), 2.335);
  near(weightedMedian(votes), 2.1);
  assert.equal(weightedTrimmedMean([], 0.25), null);
  assert.throws(() => weightedTrimmedMean(votes, 0.5), RangeError);
});

test('a trimmed mean lies within the values, whatever is done to less than the share at one end', () => {
  const vote = fc.record({ value: fc.integer({ min: 1, max: 99 }), weight: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(fc.array(vote, { minLength: 5, maxLength: 30 }), fc.integer({ min: 100, max: 1e6 }), (some, far) => {
      const mean = weightedTrimmedMean(some, 0.25) ?? Number.NaN;
      const values = some.map(({ value }) => value);
      assert.ok(mean >= Math.min(...values) - 1e-9 && mean <= Math.max(...values) + 1e-9);
      const total = some.reduce((sum, { weight }) => sum + weight, 0);
      const [first] = some;
      if (first === undefined || first.weight >= total / 4) return;
      const pushed = weightedTrimmedMean([{ ...first, value: far }, ...some.slice(1)], 0.25) ?? Number.NaN;
      assert.ok(pushed <= Math.max(...values.slice(1)) + 1e-9, 'one far voter below the share is cut off');
    }),
  );
});

test('no share is above the cap, shares sum to one, and equals stay equal', () => {
  assert.deepEqual(
    cappedShares([60, 20, 10, 10], 0.4).map((share) => Number(share.toFixed(12))),
    [0.4, 0.3, 0.15, 0.15],
  );
  // Water-filling: what is cut off lifts the next above the cap too.
  assert.deepEqual(
    cappedShares([50, 30, 5, 5, 5, 5], 0.25).map((share) => Number(share.toFixed(12))),
    [0.25, 0.25, 0.125, 0.125, 0.125, 0.125],
  );
  assert.deepEqual(cappedShares([5, 3], 0.2), [0.5, 0.5]);
  assert.deepEqual(cappedShares([0, 0], 0.2), []);
  assert.deepEqual(cappedShares([3, 0, 3], 1), [0.5, 0, 0.5]);
  const sizes = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sizes, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, cap) => {
      const shares = cappedShares(all, cap);
      if (all.every((size) => size === 0)) return;
      const positive = all.filter((size) => size > 0).length;
      near(
        shares.reduce((sum, share) => sum + share, 0),
        1,
        1e-9,
      );
      const most = Math.max(cap, 1 / positive) + 1e-9;
      for (const [at, share] of shares.entries()) {
        assert.ok(share <= most && share >= 0);
        // Of two the larger never counts for less.
        for (const [other, size] of all.entries())
          if (size >= (all[at] ?? 0)) assert.ok((shares[other] ?? 0) >= share - 1e-9);
      }
    }),
  );
});

test('concentration: shares of 30, 25, 20, 15 and 10 % are 2,250 points and 4.44 equals', () => {
  const found = concentration([30, 25, 20, 15, 10]);
  near(found?.hhi, 2250);
  near(found?.effective, 4.444444444444445);
  assert.equal(concentration([0, 0]), null);
  near(concentration([7])?.hhi, 10_000);
});

const DF = [
  0.021, 0.035, -0.046, 0.001, 0.044, -0.029, -0.026, -0.029, 0.048, -0.006, -0.036, -0.011, 0.019, -0.027, 0.029,
];
const DS = [
  0.029, 0.02, -0.044, 0.008, 0.026, -0.019, -0.01, -0.007, 0.043, 0.011, -0.036, -0.018, 0.009, -0.032, 0.023,
];

test('the minimum variance hedge of Hull’s fifteen months: h 0.7777, r2 0.8619, F 81.12, 37.03 contracts', () => {
  const hedge = regression(DF, DS);
  near(hedge?.slope, 0.7776506742411754);
  near(hedge?.intercept, 0.0008739639176756886);
  near(hedge?.r2, 0.8618752125729411);
  near(hedge?.f, 81.1177919051282);
  near(Math.sqrt(hedge?.r2 ?? 0), 0.9283723458682627);
  // The slope is rho times the sd of the spot over that of the future.
  near(hedge?.slope, (0.9283723458682627 * 0.026254795480336268) / 0.031343412765835243);
  // 2,000,000 gallons of jet fuel in contracts of 42,000.
  near(((hedge?.slope ?? 0) * 2_000_000) / 42_000, 37.03098448767502);
  assert.equal(regression([1, 2], [1, 2]), null);
  assert.equal(regression([1, 1, 1], [1, 2, 3]), null);
  assert.equal(regression([1, 2, 3], [2, 4, 6])?.f, Number.POSITIVE_INFINITY);
});

const changesOf = (values: readonly number[]): number[] =>
  values.slice(1).map((value, at) => value - (values[at] ?? 0));

test('the series is the one that the golden numbers were made of', () => {
  const { a, spread } = goldenSeries();
  assert.deepEqual(a.slice(0, 5), [Number(Math.LN2.toFixed(6)), 0.694211, 0.708976, 0.671692, 0.669864]);
  assert.deepEqual(spread.slice(0, 5), [0.1, 0.099885, 0.097115, 0.095418, 0.055451]);
  assert.deepEqual([a.at(-1), spread.at(-1)], [0.699477, 0.108336]);
});

test('variance ratio over five steps: 0.709 of a random walk, 0.503 of a spread that returns', () => {
  const { a, spread } = goldenSeries();
  const walk = varianceRatio(a, 5);
  near(walk?.ratio, 0.7093363999765671);
  near(walk?.z, -1.4472498400019547);
  near(walk?.zRobust, -1.4952389043255239);
  const returning = varianceRatio(spread, 5);
  near(returning?.ratio, 0.5028880267272376);
  near(returning?.z, -2.475181700508975);
  near(returning?.zRobust, -2.392992173861676);
  assert.equal(varianceRatio([1, 2, 3], 5), null);
  // A level that is not there takes its changes along, and no change runs across it.
  const holed = varianceRatio(
    a.map((level, at) => (at % 9 === 4 ? Number.NaN : level)),
    5,
  );
  assert.ok(holed !== null && Math.abs(holed.ratio - 0.709) < 0.25 && holed.errors.plain > (walk?.errors.plain ?? 1));
  assert.equal(varianceRatio([1, 1, 1, 1, 1, 1], 2), null);
});

test('hours of a day: ranks tell four groups apart, H 20.7 of 24 values', () => {
  const groups = [
    [2.0, 2.02, 2.01, 2.03, 1.99, 2.02],
    [2.05, 2.06, 2.04, 2.08, 2.05, 2.07],
    [2.15, 2.12, 2.16, 2.18, 2.13, 2.17],
    [2.09, 2.07, 2.1, 2.11, 2.06, 2.08],
  ];
  const found = kruskalWallis(groups);
  near(found?.h, 20.7);
  near(found?.effect, 0.9);
  assert.equal(kruskalWallis([[1, 2], []]), null);
  assert.equal(
    kruskalWallis([
      [1, 1],
      [1, 1],
    ]),
    null,
  );
  // By hand: ranks 1, 2 against 3, 4: 12 (3^2 / 2 + 7^2 / 2) / 20 - 15 = 2.4.
  near(
    kruskalWallis([
      [1, 2],
      [3, 4],
    ])?.h,
    2.4,
  );
});

test('what the past tells of the next change of the walk: Q 8.66 over five lags, 14.27 over ten', () => {
  const changes = changesOf(goldenSeries().a);
  near(autocorrelation(changes, 1), -0.1610465835648611);
  near(ljungBox(changes, 5), 8.6645487822142);
  near(ljungBox(changes, 10), 14.265455517763161);
  assert.equal(ljungBox([1, 2, 3], 5), null);
});
