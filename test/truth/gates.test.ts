// The known-truth suite of the gates in small: two seeds of each world, and its bounds, which must be able to break.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FALSE_GATE_WORLDS } from '../../truth/gates/false-worlds.ts';
import { playGates } from '../../truth/gates/play.ts';
import { gatesVerdict, tallyGates } from '../../truth/gates/tally.ts';
import { TRUE_GATE_WORLDS } from '../../truth/gates/true-worlds.ts';

const WORLDS = [...TRUE_GATE_WORLDS, ...FALSE_GATE_WORLDS];

test('every world has something that would be wrong, and a name of its own', () => {
  assert.equal(new Set(WORLDS.map(({ name }) => name)).size, WORLDS.length);
  for (const { name, neverPass, neverFail, neverVerdict } of WORLDS)
    assert.ok(neverPass.length + neverFail.length + neverVerdict.length > 0, name);
});

test('two seeds of each world: nothing passes or fails that must not, and the verdict is the right one', () => {
  for (const world of WORLDS) {
    const row = tallyGates(world, [playGates(world, 0), playGates(world, 1)]);
    assert.deepEqual([row.wrongPasses, row.wrongFails, row.wrong], [0, 0, []], world.name);
    if (row.right !== null) assert.equal(row.right.count, 2, `${world.name}: ${JSON.stringify(row.verdicts)}`);
  }
});

test('the bounds break: three wrong in a world, one in a hundred over all, too few right, a world not played', () => {
  const row = { world: 'w', seeds: 50, wrongPasses: 0, wrongFails: 0, wrong: [], verdicts: {}, right: null };
  const many = Array.from({ length: 10 }, () => row);
  assert.equal(gatesVerdict(many).ok, true);
  assert.equal(gatesVerdict([...many, { ...row, wrongPasses: 3 }]).ok, false);
  assert.equal(gatesVerdict([...many, { ...row, wrongFails: 3 }]).ok, false);
  assert.equal(gatesVerdict(many.map((each) => ({ ...each, wrongFails: 1 }))).ok, false);
  assert.equal(gatesVerdict([...many, { ...row, right: { verdict: 'viable', count: 44 } }]).ok, false);
  assert.equal(gatesVerdict([...many, { ...row, right: { verdict: 'viable', count: 45 } }]).ok, true);
  assert.equal(gatesVerdict([...many, { ...row, seeds: 0 }]).ok, false);
  assert.equal(gatesVerdict([]).ok, false);
});
