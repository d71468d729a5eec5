// The known-truth suite in small: a few worlds played through intake, and its bounds, which must be able to break.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FALSE_WORLDS } from '../../truth/false-worlds.ts';
import { play } from '../../truth/play.ts';
import { tally, verdict } from '../../truth/tally.ts';
import { TRUE_WORLDS } from '../../truth/true-worlds.ts';

const world = (name: string) => {
  const found = [...FALSE_WORLDS, ...TRUE_WORLDS].find((each) => each.name.includes(name));
  assert.ok(found !== undefined, name);
  return found;
};

test('every world of the issue is there, each with something that would be wrong or right', () => {
  assert.deepEqual([FALSE_WORLDS.length, TRUE_WORLDS.length], [26, 11]);
  for (const { neverGreen, neverRed } of FALSE_WORLDS) assert.ok(neverGreen.length + neverRed.length > 0);
  for (const { green, red } of TRUE_WORLDS) assert.ok(green !== undefined || red !== undefined);
});

test('three seeds of a step, of slices, of a vanishing platform and of a supply of 60 are judged rightly', () => {
  const rows = ['one step', 'slices', 'vanishing', 'a supply of 60'].map((name) =>
    tally(world(name), play(world(name), 0, 3)),
  );
  assert.deepEqual(
    rows.map((row) => [row.seeds, row.wrongGreens, row.wrongReds, row.right?.count ?? null]),
    [
      [3, 0, 0, null],
      [3, 0, 0, null],
      [3, 0, 0, null],
      [3, 0, 0, 3],
    ],
  );
});

test('a right level whose sentence does not say what it must is not right', () => {
  const [told, silent] = ['$0.42 apart, 3.5 % of the cheaper', '$0.42 apart'].map((spread, seed) => ({
    seed,
    levels: { spread: 'green', cv: 'amber', time_of_day: 'amber', supply: 'amber' } as const,
    told: { spread, cv: '', time_of_day: '', supply: '' },
  }));
  assert.ok(told !== undefined && silent !== undefined);
  const row = tally({ ...world('$12 card'), says: /3\.5 % of the cheaper/ }, [told, silent]);
  assert.equal(row.right?.count, 1);
});

test('the bounds break: two wrong in a world, one in a hundred over all, too few right, a world not played', () => {
  const row = { world: 'w', seeds: 50, wrongGreens: 0, wrongReds: 0, right: null };
  const many = Array.from({ length: 10 }, () => row);
  assert.equal(verdict(many).ok, true);
  assert.equal(verdict([...many, { ...row, wrongGreens: 2 }]).ok, false);
  assert.equal(verdict([...many, { ...row, wrongReds: 2 }]).ok, false);
  assert.equal(verdict(many.map((each) => ({ ...each, wrongGreens: 1 }))).ok, false);
  assert.equal(verdict([...many, { ...row, right: { what: 'cv green', count: 44 } }]).ok, false);
  assert.equal(verdict([...many, { ...row, right: { what: 'cv green', count: 45 } }]).ok, true);
  assert.equal(verdict([...many, { ...row, seeds: 0 }]).ok, false);
  assert.equal(verdict([]).ok, false);
});
