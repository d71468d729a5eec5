// The largest move is taken out of what a gate counts: a step across a hole does not hide it, nor does it hide the step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOver, present, withoutJump } from '#gates/days.ts';
import { judgedAs } from './imagined.ts';

const rounded = (logs: Float64Array): (number | null)[] =>
  [...logs].map((log) => (Number.isNaN(log) ? null : Math.round(log * 1e9) / 1e9));

const logs = (...values: (number | null)[]): Float64Array => Float64Array.from(values, (value) => value ?? Number.NaN);

test('a jump goes with the move after it, and what follows is moved back', () => {
  assert.deepEqual(rounded(withoutJump(logs(0, 0.01, 0.51, 1.01, 1.0))), [0, 0.01, 0.01, 0.01, 0]);
});

test('a larger step across a hole is taken out as well, not instead', () => {
  const left = withoutJump(logs(0, 0, 0.5, 0.5, null, 2.5, 2.5, 2.4));
  assert.deepEqual(rounded(left), [0, 0, 0, 0, null, 0, 0, -0.1]);
  assert.equal(Math.max(...present(changesOver(left, 1)).map(Math.abs)) < 0.2, true);
});

test('prices that stand still are left as they are, and so are none', () => {
  assert.deepEqual(rounded(withoutJump(logs(1, 1, null, 1))), [1, 1, null, 1]);
  assert.deepEqual(rounded(withoutJump(logs(null, null))), [null, null]);
});

test('V1 and V2 say what is left without a jump though a larger step lies across a hole', () => {
  const fixes = Float64Array.from({ length: 120 }, (_, day) =>
    day >= 60 && day < 65 ? Number.NaN : (day < 30 ? 2 : day < 60 ? 3 : 9) * (1 + 0.001 * Math.sin(day * day)),
  );
  const volatility = judgedAs('V1', { fixes });
  const { withoutLargestMovePct } = volatility.details;
  assert.ok(volatility.value !== null && typeof withoutLargestMovePct === 'number');
  assert.ok(withoutLargestMovePct < volatility.value / 10, `${withoutLargestMovePct} of ${volatility.value}`);
  const signal = judgedAs('V2', { fixes });
  assert.ok(typeof signal.details.withoutLargestMove === 'number' && signal.details.withoutLargestMove < 0.4);
});
