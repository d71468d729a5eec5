// The statistics behind the intervals, each against values from scipy, NumPy or a textbook, the source beside each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { variation } from '#stats/coefficient-of-variation.ts';
import { dayBlockBootstrap } from '#stats/day-block-bootstrap.ts';
import { seededDice } from '#stats/dice.ts';
import { withoutLargestMove } from '#stats/largest-move.ts';
import { median } from '#stats/median.ts';
import { persistence } from '#stats/persistence.ts';
import { resampledMedian } from '#stats/resampled-median.ts';
import { resampledVariation } from '#stats/resampled-variation.ts';
import { runningMedian } from '#stats/running-median.ts';
import { studentT95 } from '#stats/student-t.ts';
import { withoutTrend } from '#stats/trend.ts';

const near = (actual: number | null, expected: number, within = 1e-6): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
};

test('Student t: scipy.stats.t.ppf(0.95, df)', () => {
  const scipy: [number, number][] = [
    [1, 6.313752],
    [2, 2.919986],
    [3, 2.353363],
    [6, 1.94318],
    [13, 1.770933],
    [27, 1.703288],
  ];
  for (const [freedom, value] of scipy) near(studentT95(freedom), value, 0.01);
  assert.equal(studentT95(0), Number.POSITIVE_INFINITY);
});

test('persistence: lag-1 autocorrelation of NumPy, bias put back, times scipy t / z', () => {
  near(persistence([2, 1, 3, 1.5, 2.5, 1.2, 2.8, 2.1]), 1.151813, 0.001);
  near(persistence([1.0, 1.2, 1.1, 1.5, 1.7, 1.6, 1.9, 2.0, 1.8, 2.2]), 3.343371, 0.005);
  assert.equal(persistence([1]), Number.POSITIVE_INFINITY);
  near(persistence(new Array(28).fill(2)), 1.703288 / 1.644854, 0.001);
});

const sample = fc
  .array(fc.tuple(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.integer({ min: 0, max: 6 })), {
    minLength: 2,
    maxLength: 400,
  })
  .chain((points) =>
    fc.tuple(fc.constant(points), fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 7, maxLength: 7 })),
  );

test('a resampled median and variation are those of the repeated sample', () => {
  fc.assert(
    fc.property(sample, ([points, times]) => {
      const values = points.map(([value]) => value);
      const days = points.map(([, day]) => day);
      const repeated = points.flatMap(([value, day]) => new Array<number>(times[day] ?? 0).fill(value));
      const expected = median(repeated);
      const found = resampledMedian(values, days)(times);
      if (expected === null) assert.equal(found, null);
      else near(found, expected, 1e-9);
      const varied = variation(repeated);
      const drawn = resampledVariation(values, days)(times);
      // Squares are summed before it is known which days are drawn: half the digits of the widest value are lost to a narrow draw.
      if (varied === null) assert.equal(drawn, null);
      else near(drawn, varied.cv, 1e-6 + (1e-7 * Math.max(...values)) / varied.mean);
    }),
  );
});

test('day-block bootstrap: the mean of 40 independent days has the interval of theory, and the same seed the same', () => {
  const dice = seededDice(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice());
  const days = Array.from({ length: 40 }, () => 5 + 2 * normal());
  const mean = (times: Int32Array): number => days.reduce((sum, day, at) => sum + day * (times[at] ?? 0), 0) / 40;
  const all = [[...days.keys()]];
  const interval = dayBlockBootstrap(all, mean, 1);
  const centre = days.reduce((sum, day) => sum + day, 0) / 40;
  const sd = Math.sqrt(days.reduce((sum, day) => sum + (day - centre) ** 2, 0) / 40);
  // The bootstrap's own standard error of a mean is sd / sqrt(n), Efron and Tibshirani 1993, ch. 6.
  const half = (1.645 * sd) / Math.sqrt(40);
  near(interval?.[0] ?? null, centre - half, half * 0.12);
  near(interval?.[1] ?? null, centre + half, half * 0.12);
  assert.deepEqual(dayBlockBootstrap(all, mean, 1), interval);
  assert.equal(
    dayBlockBootstrap([[0, 1]], () => null, 1),
    null,
  );
});

test('bootstrap groups are drawn from one by one: odd days never stand in for even ones', () => {
  dayBlockBootstrap(
    [
      [1, 3],
      [0, 2, 4],
    ],
    (times) => {
      assert.equal((times[1] ?? 0) + (times[3] ?? 0), 2);
      assert.equal((times[0] ?? 0) + (times[2] ?? 0) + (times[4] ?? 0), 3);
      return 1;
    },
    9,
  );
});

test('without its largest move a stepped price is flat, and a market still moves', () => {
  const times = Array.from({ length: 100 }, (_, at) => at);
  const step = times.map((at) => (at < 60 ? 1 : 1.4));
  assert.ok(withoutLargestMove(times, step, 48).every((price) => Math.abs(price - 1) < 1e-12));
  const wave = times.map((at) => 2 + Math.sin(at / 5));
  assert.ok((variation(withoutLargestMove(times, wave, 10))?.cv ?? 0) > 0.15);
  // A move across a hole longer than the span is a move all the same.
  assert.deepEqual(withoutLargestMove([0, 1, 90, 91], [1, 1, 2, 2], 10), [1, 1, 1]);
  assert.deepEqual(withoutLargestMove([], [], 10), []);
});

test('running median: NumPy medians of three, ends with what is left', () => {
  assert.deepEqual(runningMedian([1, 5, 2, 8, 3, 9, 4], 1), [3, 2, 5, 3, 8, 4, 6.5]);
});

test('without its trend: NumPy polyfit of the log price', () => {
  const prices = [2.0, 2.1, 1.9, 2.4, 2.6, 2.5, 3.0, 2.8, 2.9, 2.2];
  const found = withoutTrend(
    prices.map((_, at) => at),
    prices,
  );
  const numpy = [2.335501, 2.369205, 2.070953, 2.527326, 2.645189, 2.457291, 2.848861, 2.568865, 2.570482, 1.883964];
  for (const [at, value] of found.entries()) near(value, numpy[at] ?? 0, 1e-5);
  const doubling = Array.from({ length: 50 }, (_, at) => 1.05 ** at);
  near(variation(withoutTrend([...doubling.keys()], doubling))?.cv ?? null, 0, 1e-9);
});
