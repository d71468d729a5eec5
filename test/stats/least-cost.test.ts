// The least cost against every combination tried one by one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededDice } from '#stats/dice.ts';
import { type Choice, leastCost } from '#stats/least-cost.ts';

/** Every way to take at most one choice of each pool. */
function tried(pools: readonly (readonly Choice[])[], wanted: number): { units: number; cost: number } | null {
  let sums = [{ units: 0, cost: 0 }];
  for (const pool of pools)
    sums = sums.flatMap((sum) => [
      sum,
      ...pool.map(({ units, cost }) => ({ units: sum.units + units, cost: sum.cost + cost })),
    ]);
  const most = Math.max(...sums.map(({ units }) => units));
  const goal = Math.min(wanted, most);
  const able = sums.filter(({ units }) => units >= goal && units > 0);
  return able.toSorted((a, b) => a.cost - b.cost)[0] ?? null;
}

test('the least cost is that of the best of all combinations, and what is taken adds up to it', () => {
  const dice = seededDice(7);
  const whole = (most: number): number => 1 + Math.floor(dice() * most);
  for (let world = 0; world < 300; world += 1) {
    const pools = Array.from({ length: whole(6) }, () =>
      Array.from({ length: whole(3) }, () => ({ units: whole(8), cost: whole(100) })),
    );
    const wanted = whole(30);
    const cover = leastCost(pools, wanted);
    assert.equal(cover?.cost, tried(pools, wanted)?.cost);
    const chosen = pools.flatMap((pool, at) => pool[cover?.taken[at] ?? -1] ?? []);
    assert.equal(
      chosen.reduce((sum, { cost }) => sum + cost, 0),
      cover?.cost,
    );
    assert.equal(
      chosen.reduce((sum, { units }) => sum + units, 0),
      cover?.units,
    );
  }
});

test('a dear machine is not taken for its low price of each unit where fewer are wanted', () => {
  const whole = [{ units: 8, cost: 8 }];
  const single = [{ units: 1, cost: 2 }];
  assert.deepEqual(leastCost([whole, single], 1), { units: 1, cost: 2, taken: [-1, 0] });
  assert.deepEqual(leastCost([whole, single], 5), { units: 8, cost: 8, taken: [0, -1] });
  assert.deepEqual(leastCost([whole, single], 9), { units: 9, cost: 10, taken: [0, 0] });
  assert.deepEqual(leastCost([whole, single], 90), { units: 9, cost: 10, taken: [0, 0] });
});

test('nothing to take is no cost of zero, and what is no number of units is refused', () => {
  assert.equal(leastCost([], 1), null);
  assert.equal(leastCost([[]], 1), null);
  assert.throws(() => leastCost([], 0), RangeError);
  assert.throws(() => leastCost([[{ units: 0, cost: 1 }]], 1), RangeError);
});
