// Kaplan and Meier's estimate against the published figures of a well-known trial, and where it must say nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftAt, medianSurvival, type Spell, survival } from '#stats/survival.ts';

// Weeks in remission of 21 patients under 6-mercaptopurine; a plus was still in remission when last seen.
// Freireich and others, Blood 21 (1963), as in Cox and Oakes, Analysis of Survival Data (1984), table 1.1.
const WEEKS = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+';
const TRIAL = WEEKS.split(' ').map(
  (word): Spell => ({ lasted: Number.parseInt(word, 10), ended: !word.endsWith('+') }),
);
// The estimate and Greenwood's standard error, as R's survfit prints them.
const PUBLISHED = [
  [6, 0.857, 0.0764],
  [7, 0.807, 0.0869],
  [10, 0.753, 0.0963],
  [13, 0.69, 0.1068],
  [16, 0.627, 0.1141],
  [22, 0.538, 0.1282],
  [23, 0.448, 0.1346],
] as const;

test('the estimate is the published one at every step', () => {
  const steps = survival(TRIAL);
  assert.deepEqual(
    steps.map(({ at, left }) => [at, Number(left.toFixed(3))]),
    PUBLISHED.map(([at, left]) => [at, left]),
  );
});

test('the interval is the published error on the log-minus-log scale, and holds the estimate', () => {
  for (const [index, { left, interval }] of survival(TRIAL).entries()) {
    const error = PUBLISHED[index]?.[2] ?? 0;
    const reach = (1.6449 * error) / left / Math.abs(Math.log(left));
    assert.ok(Math.abs(interval[0] - left ** Math.exp(reach)) < 0.002, `${index}`);
    assert.ok(Math.abs(interval[1] - left ** Math.exp(-reach)) < 0.002, `${index}`);
    assert.ok(interval[0] < left && left < interval[1]);
  }
});

test('half are gone at the published median, and what is left is told as far as anything was seen', () => {
  const steps = survival(TRIAL);
  assert.equal(medianSurvival(steps), 23);
  assert.equal(leftAt(steps, TRIAL, 1)?.left, 1);
  assert.equal(leftAt(steps, TRIAL, 15)?.left.toFixed(2), '0.69');
  assert.equal(leftAt(steps, TRIAL, 16)?.left.toFixed(3), '0.627');
  // Nine were seen for twenty weeks.
  assert.equal(leftAt(steps, TRIAL, 20), null);
});

test('where no end was seen there is no estimate, and where all ended nothing is left', () => {
  const still = [1, 2, 3].map((lasted) => ({ lasted, ended: false }));
  assert.deepEqual(survival(still), []);
  assert.equal(medianSurvival([]), null);
  assert.deepEqual(survival([]), []);
  const all = [1, 2].map((lasted) => ({ lasted, ended: true }));
  assert.deepEqual(
    survival(all).map(({ at, left }) => [at, left]),
    [
      [1, 0.5],
      [2, 0],
    ],
  );
  assert.equal(leftAt(survival(all), all, 9)?.left, 0);
  // Where all of 48 ended, or none of them, the share of which that happens once in twenty.
  const together = Array.from({ length: 48 }, () => ({ lasted: 2, ended: true }));
  assert.deepEqual(
    survival(together).map(({ interval }) => interval.map((end) => Number(end.toFixed(4)))),
    [[0, Number((1 - 0.05 ** (1 / 48)).toFixed(4))]],
  );
  assert.deepEqual(leftAt(survival(together), together, 1)?.interval, [0.05 ** (1 / 48), 1]);
});
