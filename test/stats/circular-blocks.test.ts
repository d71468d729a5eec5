// Blocks of days drawn in a circle, quantiles of what was drawn, and what columns leave of a value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockLength, circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import { seededDice } from '#stats/dice.ts';
import { leftOver } from '#stats/left-over.ts';
import { quantile } from '#stats/quantile.ts';
import { resampledQuantile } from '#stats/resampled-quantile.ts';
import { near } from './golden.ts';

test('a block is the third root of the days, rounded up, and as long as its statistic needs', () => {
  assert.deepEqual(
    [1, 8, 9, 27, 28, 180, 365].map((days) => blockLength(days)),
    [1, 2, 3, 3, 4, 6, 8],
  );
  assert.deepEqual([blockLength(180, 14), blockLength(10, 14)], [14, 10]);
});

test('each draw has as many days as there are, in runs, and no day is drawn more than others', () => {
  const days = 20;
  const totals = new Float64Array(days);
  let draws = 0;
  circularBlockBootstrap(
    days,
    (times) => {
      draws += 1;
      assert.equal(
        times.reduce((sum, each) => sum + each, 0),
        days,
      );
      for (const [day, each] of times.entries()) totals[day] = (totals[day] ?? 0) + each;
      return [0];
    },
    { seed: 1, least: 5 },
  );
  assert.equal(draws, 1_000);
  for (const total of totals) assert.ok(Math.abs(total / draws - 1) < 0.15, `${total}`);
});

test('several figures at once, the same for the same seed, none where half of the draws have none', () => {
  const run = (seed: number) =>
    circularBlockBootstrap(9, (times) => [times[0] ?? 0, 7, (times[0] ?? 0) > 1 ? 1 : null, Number.NaN], { seed });
  const [first, constant, seldom, never] = run(5);
  assert.ok(first !== null && first !== undefined && first[0] < first[1]);
  assert.deepEqual([constant, seldom, never], [[7, 7], null, null]);
  assert.deepEqual(run(5), run(5));
  assert.deepEqual(
    circularBlockBootstrap(0, () => [1], { seed: 5 }),
    [],
  );
});

test('nine of ten intervals of a mean hold it, for days that hang together a little', () => {
  let held = 0;
  for (let sample = 0; sample < 200; sample += 1) {
    const dice = seededDice(sample + 1);
    let last = 0;
    const values = Array.from({ length: 150 }, () => {
      last = 0.3 * last + (dice() + dice() + dice() - 1.5);
      return last;
    });
    const [interval] = circularBlockBootstrap(
      150,
      (times) => [values.reduce((sum, value, day) => sum + value * (times[day] ?? 0), 0) / 150],
      { seed: sample },
    );
    if (interval != null && interval[0] <= 0 && interval[1] >= 0) held += 1;
  }
  assert.ok(held >= 160 && held <= 196, `${held} of 200`);
});

test('a quantile of repeated days is that of the values written out', () => {
  const sample = fc.array(fc.record({ value: fc.integer({ min: 0, max: 9 }), day: fc.integer({ min: 0, max: 4 }) }), {
    minLength: 1,
    maxLength: 20,
  });
  const times = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(sample, times, fc.constantFrom(0, 0.1, 0.5, 0.9, 1), (all, drawn, q) => {
      const written = all.flatMap(({ value, day }) => new Array<number>(drawn[day] ?? 0).fill(value));
      const found = resampledQuantile(
        all.map(({ value }) => value),
        all.map(({ day }) => day),
        q,
      )(drawn);
      const expected = quantile(written, q);
      if (expected === null) assert.equal(found, null);
      else near(found, expected, 1e-12);
    }),
  );
});

test('what columns leave: a group’s mean goes, a column said twice does no harm', () => {
  const y = [1, 2, 3, 11, 12, 13];
  const ones = y.map(() => 1);
  const group = [0, 0, 0, 1, 1, 1];
  const found = leftOver(y, [ones, group, group, ones.map((one, at) => one - (group[at] ?? 0))]);
  assert.equal(found?.columns, 2);
  for (const [at, expected] of [-1, 0, 1, -1, 0, 1].entries())
    near((found?.residuals[at] ?? 9) + 5, expected + 5, 1e-12);
  assert.equal(leftOver([1], [[1]]), null);
  assert.deepEqual(leftOver([1, 2], [])?.residuals, [1, 2]);
});
