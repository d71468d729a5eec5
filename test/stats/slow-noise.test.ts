// Statistics of what stays away from its mean for long, and of constants that only look as if they did.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chiSquare } from '#stats/chi-square.ts';
import { deviationBounds } from '#stats/deviation-bounds.ts';
import { seededDice } from '#stats/dice.ts';
import { halfLife } from '#stats/half-life.ts';
import { withoutLargestMove } from '#stats/largest-move.ts';
import { reversion } from '#stats/reversion.ts';
import { Z95 } from '#stats/student-t.ts';
import { wander } from '../../truth/noise.ts';

const within = (actual: number, expected: number, share: number): void => {
  assert.ok(Math.abs(actual - expected) <= share * Math.abs(expected), `${actual} is not ${expected}`);
};

test('chi-square: scipy 1.17 chi2.ppf(0.05 and 0.95, df)', () => {
  for (const [freedom, low, high] of [
    [3, 0.351846, 7.814728],
    [5, 1.145476, 11.070498],
    [10, 3.940299, 18.307038],
    [20, 10.850811, 31.410433],
  ] as const) {
    within(chiSquare(freedom, -Z95), low, freedom < 5 ? 0.07 : 0.02);
    within(chiSquare(freedom, Z95), high, 0.01);
  }
  assert.equal(chiSquare(0.05, -Z95), 0);
});

const means = (values: readonly number[], per: number): number[] =>
  Array.from({ length: Math.floor(values.length / per) }, (_, block) =>
    values.slice(block * per, (block + 1) * per).reduce((sum, value) => sum + value / per, 0),
  );

test('reversion: the rate of a process is found from its block means, in a long series within a tenth', () => {
  for (const halfLifeHours of [6, 12, 48]) {
    const path = wander(seededDice(halfLifeHours), 200_000, { sd: 1, halfLifeHours });
    within(reversion(means(path, 24)), (Math.LN2 * 12) / halfLifeHours, 0.1);
  }
  assert.ok(reversion([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) < 0.1, 'a trend does not revert');
  assert.equal(reversion([1, -1, 1, -1, 1, -1, 1, -1]), 8);
});

test('deviation bounds: the true deviation lies between them in some nine of ten windows, in more where they are slow', () => {
  for (const halfLifeHours of [12, 72, 168]) {
    const times = (28 * 24 * Math.LN2) / halfLifeHours;
    const [low, high] = deviationBounds(times);
    let held = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const path = wander(seededDice(seed * 31 + halfLifeHours), 28 * 48, { sd: 1, halfLifeHours });
      const level = path.reduce((sum, value) => sum + value, 0) / path.length;
      const seen = Math.sqrt(path.reduce((sum, value) => sum + (value - level) ** 2, 0) / path.length);
      if (seen * low <= 1 && seen * high >= 1) held += 1;
    }
    assert.ok(held >= 340 && (halfLifeHours > 72 || held <= 392), `${halfLifeHours} h: ${held} of 400`);
  }
});

test('half-life: what moves by no more than its rounding has none, a hole or not', () => {
  const lags = { short: 6, long: 12 };
  const rounded = Array.from({ length: 336 }, (_, at) => (at % 50 === 0 ? null : 0.5 + (at % 40 < 20 ? 1e-6 : 0)));
  assert.equal(halfLife(rounded, lags, 4e-6), null);
  assert.ok(halfLife(rounded, { short: 1, long: 2 }) !== null, 'what it was taken for');
  const moved = rounded.map((value, at) => (value === null ? null : value + (at % 40 < 20 ? 0.01 : 0)));
  assert.ok(halfLife(moved, { short: 1, long: 2 }, 4e-6) !== null);
  assert.equal(halfLife([], lags, 4e-6), null);
});

const hours = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

test('largest move: a step up and its way back are both cut, and of moves alike the earlier', () => {
  const times = hours(9);
  assert.deepEqual(withoutLargestMove(times, [2, 2, 3, 3, 3, 2, 2, 2, 2], 1), [2, 2, 2, 2, 2, 2, 2]);
  assert.deepEqual(withoutLargestMove(times, [2, 2, 1, 1, 1, 2, 2, 2, 2], 1), [2, 2, 2, 2, 2, 2, 2]);
  // Up twice by as much: no reversal, the first is cut and the second stays.
  assert.deepEqual(withoutLargestMove(hours(6), [2, 2, 4, 4, 8, 8], 1), [2, 2, 2, 4, 4]);
  // A way back of a tenth is no reversal.
  const small = withoutLargestMove(hours(6), [2, 2, 4, 4, 3.8, 3.8], 1);
  assert.equal(small.length, 5);
  assert.deepEqual(withoutLargestMove([0], [2], 1), [2]);
});
