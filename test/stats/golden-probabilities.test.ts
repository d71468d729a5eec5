// Probabilities of chance, the process behind a series, and what hours differ by, against golden numbers made with statsmodels 0.15.0 and scipy 1.17.1.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autoregression } from '#stats/autoregression.ts';
import { seededDice } from '#stats/dice.ts';
import { dieboldMariano } from '#stats/forecast-error.ts';
import { ljungBox } from '#stats/ljung-box.ts';
import { kruskalWallis, medianSwing } from '#stats/rank-test.ts';
import { reversionTime } from '#stats/reversion-time.ts';
import { LEVEL_CRITICAL, levelStationarity } from '#stats/stationarity.ts';
import { chiSquareTail, fTail, normalTail, studentTail } from '#stats/tail-probability.ts';
import { dickeyFuller, engleGranger, unitRootTail } from '#stats/unit-root.ts';
import { varianceAnalysis } from '#stats/variance-analysis.ts';
import { goldenSeries, near } from './golden.ts';

const changesOf = (values: readonly number[]): number[] =>
  values.slice(1).map((value, at) => value - (values[at] ?? 0));

test('Ljung and Box’s p of the walk: 0.123 over five lags, 0.161 over ten', () => {
  const changes = changesOf(goldenSeries().a);
  near(chiSquareTail(ljungBox(changes, 5) ?? 0, 5), 0.12321576496347507);
  near(chiSquareTail(ljungBox(changes, 10) ?? 0, 10), 0.16122405514339488);
});

test('Diebold and Mariano’s p, for few errors', () => {
  const one = [0.1, 0.05, 0.15, 0.13, 0.08, 0.12, 0.02, 0.11, 0.09, 0.14];
  const other = [0.03, -0.04, 0.04, 0.0, 0.05, 0.06, -0.01, 0.07, 0.02, 0.05];
  near(studentTail(dieboldMariano(one, other, 1)?.corrected ?? 0, 9), 0.002068608863898816);
  near(studentTail(dieboldMariano(one, other, 2)?.corrected ?? 0, 9), 0.0015558495403212478);
});

const HOURS = [
  [2.0, 2.02, 2.01, 2.03, 1.99, 2.02],
  [2.05, 2.06, 2.04, 2.08, 2.05, 2.07],
  [2.15, 2.12, 2.16, 2.18, 2.13, 2.17],
  [2.09, 2.07, 2.1, 2.11, 2.06, 2.08],
];

test('hours of a day: p 1.2e-4 by ranks with an effect of 0.9, F 62.15 and p 2.6e-10 by variances, a swing of 6.76 %', () => {
  const ranks = kruskalWallis(HOURS);
  near(chiSquareTail(ranks?.h ?? 0, 3), 0.00012151040342188821);
  near(ranks?.effect, 0.9);
  const found = varianceAnalysis(HOURS);
  near(found?.f, 62.15488215488209, 1e-11);
  assert.deepEqual([found?.model, found?.left], [3, 20]);
  near(fTail(found?.f ?? 0, 3, 20), 2.570628024740336e-10);
  near(100 * (medianSwing(HOURS) ?? 0), 6.763285024154618);
  assert.equal(varianceAnalysis([[1, 2]]), null);
  assert.equal(varianceAnalysis([[1], [2]]), null);
  assert.equal(varianceAnalysis([[1, 1], [1]]), null);
  assert.equal(varianceAnalysis([[1, 1], [2]])?.f, Number.POSITIVE_INFINITY);
  assert.equal(medianSwing([[1, 2], []]), null);
});

test('MacKinnon’s p: 5.2e-5 of a spread that returns, 3.1e-4 of two prices that go together', () => {
  const { a, spread } = goldenSeries();
  const b = a.map((value, at) => value + (spread[at] ?? 0));
  near(unitRootTail('one', dickeyFuller(spread) ?? 0), 5.2469375407152096e-5, 1e-10);
  near(unitRootTail('two', engleGranger(b, a) ?? 0), 0.00031173988261958013, 1e-9);
  // The two polynomials meet, and the tail never falls as t rises.
  for (const kind of ['one', 'two'] as const) {
    let last = 0;
    for (let t = -10; t < 0.5; t += 0.05) {
      const p = unitRootTail(kind, t);
      assert.ok(p >= last - 5e-3 && p <= 1, `${kind} ${t}: ${p} after ${last}`);
      last = p;
    }
  }
  assert.deepEqual([unitRootTail('one', -30), unitRootTail('two', 5)], [0, 1]);
});

test('a hole splits a series, and no change runs across it', () => {
  const { a, spread } = goldenSeries();
  const holed = spread.map((value, at) => (at === 40 ? Number.NaN : value));
  const [whole, split] = [dickeyFuller(spread) ?? 0, dickeyFuller(holed) ?? 0];
  assert.ok(split !== whole && Math.abs(split - whole) < 0.5);
  // Bridged, the change over the hole would be one of 5.
  const shifted = holed.map((value, at) => (at > 40 ? value + 5 : value));
  const other = autoregression(shifted);
  assert.equal(other?.n, 117);
  const b = a.map((value, at) => value + (holed[at] ?? 0));
  assert.ok((engleGranger(b, a) ?? 0) < -4);
});

test('the process behind the spread: rate 0.48, level 0.101, volatility 0.025', () => {
  const found = autoregression(goldenSeries().spread);
  near(found?.kept, 0.6177902163508429);
  near(found?.intercept, 0.03871076578816285);
  near(found?.process?.rate, 0.48160633489556154);
  near(found?.process?.level, 0.10128146228641997);
  near(found?.process?.volatility, 0.02502455055429924);
  near(found?.process?.sd, 0.025497945760367915);
});

test('nine tenths are kept of a series without noise: half is gone after 6.58 steps', () => {
  const found = autoregression(Array.from({ length: 12 }, (_, at) => 0.9 ** at));
  near(found?.kept, 0.9);
  near(found?.process?.rate, 0.10536051565782616);
  near(Math.log(0.5) / Math.log(found?.kept ?? 1), 6.578813478960592);
  assert.equal(autoregression([1, 2, 3]), null);
  assert.equal(autoregression([2, 2, 2, 2, 2, 2]), null);
  assert.equal(autoregression([1, -1, 1, -1, 1, -1])?.process, null);
});

test('a half-life puts the bias of its fit back, and is endless for a walk', () => {
  const { a, spread } = goldenSeries();
  const found = reversionTime(spread);
  assert.ok(found !== null && found.halfLife > 1.439240164293639 && found.halfLife < 2);
  assert.ok(found.interval[0] < 1.44 && found.interval[1] > found.halfLife && found.interval[1] < 4);
  const rising = a.map((value, at) => value + 0.02 * at);
  assert.equal(reversionTime(rising)?.interval[1], Number.POSITIVE_INFINITY);
  assert.equal(reversionTime(spread.slice(0, 8)), null);
});

test('the interval of a half-life holds the truth in nine of ten series, short and long, quick and slow', () => {
  for (const [steps, kept] of [
    [24, 0.5],
    [60, 0.3],
    [60, 0.9],
    [150, 0.7],
    [150, 0.97],
  ] as const) {
    let [above, below] = [0, 0];
    for (let seed = 0; seed < 300; seed += 1) {
      const dice = seededDice(1 + seed);
      const shock = (): number => dice() + dice() + dice() + dice() - 2;
      let last = shock() / Math.sqrt(1 - kept ** 2);
      const series = Array.from({ length: steps }, () => {
        last = kept * last + shock();
        return last;
      });
      const [low, high] = reversionTime(series)?.interval ?? [0, 0];
      const truth = Math.log(0.5) / Math.log(kept);
      if (low > truth) above += 1;
      if (high < truth) below += 1;
    }
    assert.ok(above <= 27 && below <= 27, `${steps} steps, ${kept} kept: ${above} above, ${below} below of 300`);
  }
});

test('KPSS: a walk wanders, a returning spread does not, noise hides no walk', () => {
  const { a, spread } = goldenSeries();
  // By hand, no lags beyond what so few values have: values 1..10, S^2 summed over n^2 and Bartlett's variance.
  near(levelStationarity(Array.from({ length: 10 }, (_, at) => at + 1)), byHand(), 1e-12);
  const rising = a.map((value, at) => value + 0.01 * at);
  assert.ok((levelStationarity(rising) ?? 0) > LEVEL_CRITICAL[2]);
  assert.ok((levelStationarity(spread) ?? 1) < LEVEL_CRITICAL[0]);
  assert.ok((levelStationarity(rising.map((value, at) => value + 0.3 * (-1) ** at)) ?? 0) > LEVEL_CRITICAL[2]);
  assert.equal(levelStationarity([1, 2, 3]), null);
  assert.equal(levelStationarity(Array(20).fill(3)), null);
});

/** The definition written out anew. */
function byHand(): number {
  const off = Array.from({ length: 10 }, (_, at) => at + 1 - 5.5);
  const lags = Math.floor(8 * 0.1 ** 0.25);
  const gamma = (lag: number): number => off.slice(lag).reduce((sum, each, at) => sum + each * (off[at] ?? 0), 0) / 10;
  const variance =
    gamma(0) +
    2 *
      Array.from({ length: lags }, (_, at) => (1 - (at + 1) / (lags + 1)) * gamma(at + 1)).reduce(
        (sum, each) => sum + each,
        0,
      );
  const partial = off.map((_, at) => off.slice(0, at + 1).reduce((sum, each) => sum + each, 0));
  return partial.reduce((sum, each) => sum + each ** 2, 0) / 100 / variance;
}

test('tails: known points, and what cannot be', () => {
  near(normalTail(1.959963984540054), 0.025, 1e-12);
  near(normalTail(-1.959963984540054), 0.975, 1e-12);
  near(chiSquareTail(3.841458820694124, 1), 0.05, 1e-12);
  // By hand: with 2 degrees left F's tail is 1 - sqrt(F / (F + 2)), of 4: 0.1835.
  near(fTail(4, 1, 2), 1 - Math.sqrt(4 / 6), 1e-14);
  near(studentTail(1, 1), 0.5, 1e-14);
  assert.deepEqual([chiSquareTail(0, 3), fTail(0, 1, 2), fTail(Number.POSITIVE_INFINITY, 1, 2)], [1, 1, 0]);
  for (const odd of [chiSquareTail(1, 0), fTail(1, 0, 3), fTail(Number.NaN, 1, 3)]) assert.ok(Number.isNaN(odd));
});
