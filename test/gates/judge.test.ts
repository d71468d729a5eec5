// What follows from the gates, and what each of them says of a history that lacks something.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GATE_NAMES, type GateLevel, type GateName } from '#domain/gate.ts';
import { gatesVerdict, HARD_GATES, judgeGates } from '#gates/judge.ts';
import { decimal, gateOf } from '#gates/told.ts';
import { gateIn, imaginedHistory, judgedAs } from './imagined.ts';

type Given = { readonly [name in GateName]?: GateLevel };

const verdictOf = (given: Given, { isFrozen = false, unknown = [] as readonly GateName[] } = {}) =>
  gatesVerdict(
    GATE_NAMES.map((gate) => ({ gate, level: given[gate] ?? 'pass', value: unknown.includes(gate) ? null : 1 })),
    isFrozen,
  );

test('a verdict follows from the hard gates, the fitness of data alone proving nothing', () => {
  assert.deepEqual(HARD_GATES, ['V2', 'V3', 'V5', 'V7', 'V8', 'V9', 'V13']);
  assert.equal(verdictOf({}), 'viable');
  assert.equal(verdictOf({ V4: 'insufficient' }), 'viable');
  assert.equal(verdictOf({ V4: 'fail' }), 'basket_only');
  for (const gate of HARD_GATES) {
    assert.equal(verdictOf({ [gate]: 'insufficient' }), 'not_yet', gate);
    assert.equal(verdictOf({ [gate]: 'insufficient' }, { unknown: [gate] }), 'insufficient', gate);
    assert.equal(verdictOf({ [gate]: 'fail' }), gate === 'V13' ? 'insufficient' : 'not_viable', gate);
  }
  for (const gate of GATE_NAMES.filter((name) => !HARD_GATES.includes(name) && name !== 'V4'))
    assert.equal(verdictOf({ [gate]: 'fail' }), 'viable', gate);
  assert.equal(verdictOf({ V13: 'fail', V8: 'fail' }), 'not_viable');
  assert.equal(verdictOf({ V2: 'insufficient', V8: 'fail' }, { unknown: ['V2'] }), 'not_viable');
  assert.equal(verdictOf({ V7: 'fail' }, { isFrozen: true }), 'no_market');
  // Without one of them nothing can be said.
  assert.equal(gatesVerdict([{ gate: 'V2', level: 'pass', value: 1 }], false), 'insufficient');
});

test('thirteen gates in order, each a sentence with its numbers, the same for the same history', () => {
  const judged = judgeGates(imaginedHistory());
  assert.deepEqual(
    judged.gates.map(({ gate }) => gate),
    GATE_NAMES,
  );
  assert.equal(
    judged.verdict,
    'viable',
    JSON.stringify(
      judged.gates.filter(({ level }) => level !== 'pass'),
      null,
      1,
    ),
  );
  for (const { gate, value, interval, reason, wouldChange } of judged.gates) {
    assert.match(reason, /^[A-Z].*\.$/, gate);
    assert.match(wouldChange, /^[A-Z].*\.$/, gate);
    assert.ok(!/NaN|Infinity|undefined|null/.test(reason + wouldChange), reason);
    if (value !== null && interval !== null) {
      assert.ok(interval[0] <= value && value <= interval[1], gate);
      assert.match(reason, /90 % interval/);
    } else assert.match(reason, /^Too little data: /);
  }
  assert.deepEqual(judgeGates(imaginedHistory()), judged);
});

test('a young store: each gate says how many days it has and needs, and nothing passes that needs more', () => {
  const { gates, verdict } = judgeGates(imaginedHistory(9));
  assert.equal(verdict, 'insufficient');
  for (const name of ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V8', 'V10', 'V11', 'V13'] as const) {
    const gate = gateIn({ gates, verdict }, name);
    assert.deepEqual([gate.value, gate.level, gate.interval], [null, 'insufficient', null], name);
    assert.match(gate.wouldChange, /^It needs /);
  }
  assert.match(gateIn({ gates, verdict }, 'V1').reason, /8 daily changes, 30 are needed; the first fix is 9 days old/);
  assert.match(gateIn({ gates, verdict }, 'V13').reason, /9 days of prints, 14 are needed/);
});

const holed = (every: number) => {
  const { fixes, sellers } = imaginedHistory();
  return {
    fixes: fixes.map((fix, day) => (day % every === 0 ? Number.NaN : fix)),
    sellers: sellers.map((seller) => ({
      ...seller,
      prices: seller.prices.map((price, day) => (day % every === 1 ? Number.NaN : price)),
    })),
  };
};

test('what would change a gate is all of it: the interval, and what holds beside it', () => {
  const told = (found: Partial<Parameters<typeof gateOf>[1]>): string =>
    gateOf('V3', { value: 0.5, interval: [0.4, 0.6], n: 99, what: 'It', text: decimal, details: {}, ...found })
      .wouldChange;
  const slope = 'its slope is outside';
  assert.equal(told({}), 'It passes once its whole interval is at or above 0.80; now it is 0.50.');
  assert.equal(told({ fails: slope }), `It fails as long as its whole interval is below 0.80, or ${slope}.`);
  assert.equal(
    told({ notPass: slope }),
    `It passes once its whole interval is at or above 0.80; now it is 0.50, and ${slope}.`,
  );
  const high = { value: 0.9, interval: [0.85, 0.95] as const };
  assert.equal(told({ ...high, fails: slope }), `It fails as long as ${slope}.`);
  assert.equal(told({ ...high, notPass: slope }), `What holds it back: ${slope}.`);
  const wide = { value: 0.9, interval: [0.5, 0.95] as const };
  assert.equal(
    told({ ...wide, notPass: slope }),
    `Two things hold it back: its interval is not all at or above 0.80, and ${slope}.`,
  );
  assert.match(told(wide), /^More days narrow the interval: it passes once/);
});

test('a hole is no change: what lies on both sides of it is not compared as if they were neighbours', () => {
  const whole = judgedAs('V1', {});
  const split = judgedAs('V1', holed(5));
  // Of 179 changes each of 36 holes takes two, but for the first day's one.
  assert.deepEqual([whole.n, split.n], [179, 108]);
  const jumpsInHoles = holed(5);
  let level = 1;
  const shifted = {
    ...jumpsInHoles,
    fixes: jumpsInHoles.fixes.map((fix, day) => {
      if (day % 5 === 0) level *= 1.2;
      return fix * level;
    }),
  };
  const hidden = judgedAs('V1', shifted);
  assert.ok(Math.abs((hidden.value ?? 0) - (split.value ?? 1)) < 1e-6, 'bridged, the steps of 20 % would show');
});

test('no fix at all is told as such', () => {
  const nothing = new Float64Array(180).fill(Number.NaN);
  for (const name of ['V1', 'V2', 'V11'] as const)
    assert.match(judgedAs(name, { fixes: nothing }).reason, /no day has a fix yet/);
  assert.equal(judgeGates({ ...imaginedHistory(), fixes: nothing }).verdict, 'insufficient');
});

test('an index that stands still has no variance to ratio', () => {
  const still = judgedAs('V2', { fixes: new Float64Array(180).fill(2) });
  assert.deepEqual([still.value, still.level], [null, 'insufficient']);
  assert.match(still.reason, /has not moved on 179 days/);
});
