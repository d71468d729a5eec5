// Each statistic against values from R, NumPy or a textbook, the source beside each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { autocorrelation } from '#stats/autocorrelation.ts';
import { chainedChange } from '#stats/chained-change.ts';
import { variation } from '#stats/coefficient-of-variation.ts';
import { dailyCycle, ratiosToDayLevel } from '#stats/daily-cycle.ts';
import { hashedRoll, seededDice } from '#stats/dice.ts';
import { halfLife } from '#stats/half-life.ts';
import { median } from '#stats/median.ts';
import { medianAbsoluteDeviation } from '#stats/median-absolute-deviation.ts';
import { quantile } from '#stats/quantile.ts';
import { weightedMedian } from '#stats/weighted-median.ts';

const near = (actual: number | null, expected: number, within = 1e-9): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
};

test('quantile is type 7: R quantile(c(1, 3, 4, 8, 13), c(.1, .25, .5, .9))', () => {
  const values = [13, 1, 8, 3, 4];
  near(quantile(values, 0.1), 1.8);
  near(quantile(values, 0.25), 3);
  near(quantile(values, 0.5), 4);
  near(quantile(values, 0.9), 11);
  assert.equal(quantile([], 0.5), null);
  assert.equal(quantile([7], 0.9), 7);
});

test('quantile lies between the least and the greatest and grows with q', () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      numbers,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const lower = quantile(values, low) ?? Number.NaN;
        const upper = quantile(values, high) ?? Number.NaN;
        assert.ok(lower >= Math.min(...values) - 1e-6 && upper <= Math.max(...values) + 1e-6 && lower <= upper + 1e-6);
      },
    ),
  );
});

test('MAD: R mad(c(1, 1, 2, 2, 4, 6, 9), constant = 1) is 1', () => {
  near(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]), 1);
  assert.equal(medianAbsoluteDeviation([]), null);
});

test('weighted median: the lowest value past half of the weight, the mean of two on exact equality', () => {
  near(
    weightedMedian([
      { value: 3, weight: 1 },
      { value: 1, weight: 1 },
      { value: 2, weight: 5 },
    ]),
    2,
  );
  near(
    weightedMedian([
      { value: 1, weight: 2 },
      { value: 5, weight: 2 },
    ]),
    3,
  );
  near(
    weightedMedian([
      { value: 1, weight: 2 },
      { value: 5, weight: 2 },
      { value: 9, weight: 0 },
    ]),
    3,
  );
  assert.equal(weightedMedian([]), null);
  assert.equal(weightedMedian([{ value: 1, weight: 0 }]), null);
});

test('weighted median with equal weights is the median', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (values) => {
      near(weightedMedian(values.map((value) => ({ value, weight: 3 }))), median(values) ?? Number.NaN, 1e-9);
    }),
  );
});

test('coefficient of variation: NumPy std(ddof=1) / mean of [2, 4, 4, 4, 5, 5, 7, 9] is 0.42762 (variance 32/7)', () => {
  const found = variation([2, 4, 4, 4, 5, 5, 7, 9]);
  near(found?.standardDeviation ?? null, Math.sqrt(32 / 7));
  near(found?.cv ?? null, Math.sqrt(32 / 7) / 5);
  assert.equal(variation([5]), null);
  assert.equal(variation([0, 0]), null);
});

test('autocorrelation: R acf(1:10, lag.max = 2) gives 0.7 and 0.412', () => {
  const ramp = Array.from({ length: 10 }, (_, at) => at + 1);
  near(autocorrelation(ramp, 1), 0.7);
  near(autocorrelation(ramp, 2), 0.412, 5e-4);
  assert.equal(autocorrelation([1, 1, 1, 1, 1], 1), null);
  assert.equal(autocorrelation([1, null, 2], 1), null);
});

test('half-life of an exact decay: rho(k) = 0.5 ^ (k / 10) has a half-life of 10 steps', () => {
  const dice = seededDice(7);
  const phi = 0.5 ** (1 / 10);
  const lags = { short: 6, long: 12 };
  const series: number[] = [0];
  const noise: number[] = [];
  for (let at = 1; at < 60_000; at += 1) series.push((series[at - 1] ?? 0) * phi + (dice() + dice() + dice() - 1.5));
  for (const value of series) noise.push(value + 4 * (dice() - 0.5));
  near(halfLife(series, lags), 10, 1.2);
  // Noise on top of it, which makes a single lag look short-lived, leaves the ratio of two where it was.
  near(halfLife(noise, lags), 10, 1.5);
  assert.equal(halfLife([1, -1, 1, -1, 1, -1, 1, -1], { short: 1, long: 2 }), null);
});

test('ratio to the centred day: a flat series is 1 in its middle and unknown at its ends', () => {
  const ratios = ratiosToDayLevel(new Array(72).fill(2.5));
  assert.equal(ratios[0], null);
  assert.equal(ratios[6], null);
  for (const ratio of ratios.slice(7, 65)) near(ratio ?? null, 1);
});

const withCycle = (days: number, share: number, wander: number, seed: number): number[] => {
  const dice = seededDice(seed);
  let level = 2;
  return Array.from({ length: days * 24 }, (_, hour) => {
    level *= Math.exp(wander * (dice() + dice() + dice() - 1.5));
    return level * (1 + (share / 2) * Math.sin(((hour % 24) / 24) * 2 * Math.PI));
  });
};

test('a daily cycle of 20 % is found with its size; a wander without one is not taken for a pattern', () => {
  const real = dailyCycle(withCycle(28, 0.2, 0.004, 3), { firstDay: 100, fewestDays: 7, seed: 1 });
  near(real.swingPct, 20, 2);
  assert.ok((real.interval?.[0] ?? 0) > 15 && (real.interval?.[1] ?? 99) < 25, String(real.interval));
  assert.deepEqual([real.peakHour, real.troughHour], [6, 18]);
  assert.ok((real.p ?? 1) < 0.01);
  assert.equal(real.fullDays, 28);
  const trusted = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => {
    const none = dailyCycle(withCycle(28, 0, 0.03, seed), { firstDay: 100, fewestDays: 7, seed: 1 });
    return (none.swingPct ?? 0) > 10 && (none.p ?? 1) < 0.01;
  });
  assert.deepEqual(trusted, []);
  assert.deepEqual(dailyCycle(withCycle(6, 0.2, 0, 1), { firstDay: 100, fewestDays: 7, seed: 1 }), {
    swingPct: null,
    p: null,
    interval: null,
    peakHour: null,
    troughHour: null,
    fullDays: 6,
  });
});

test('same-offer link: the mean log change of what stays; wild moves and newcomers do not count', () => {
  const before = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 4],
    ['d', 1],
  ]);
  const now = new Map([
    ['a', 1.1],
    ['b', 2.2],
    ['c', 4.4],
    ['d', 9],
    ['e', 70],
  ]);
  near(chainedChange(before, now), 1.1);
  assert.equal(
    chainedChange(
      before,
      new Map([
        ['a', 3],
        ['b', 6],
      ]),
    ),
    1,
  );
});

test('dice: the same seed rolls the same numbers, evenly in [0, 1)', () => {
  const first = seededDice(42);
  const again = seededDice(42);
  const rolls = Array.from({ length: 10_000 }, () => first());
  assert.deepEqual(
    rolls.slice(0, 5),
    Array.from({ length: 5 }, () => again()),
  );
  near(rolls.reduce((sum, roll) => sum + roll, 0) / rolls.length, 0.5, 0.02);
  assert.ok(rolls.every((roll) => roll >= 0 && roll < 1));
  assert.equal(hashedRoll('a b'), hashedRoll('a b'));
  assert.notEqual(hashedRoll('a b'), hashedRoll('a c'));
});
