// Ways in which a light was fooled: currencies, cut lists, lists that stand still, baits, clones, nights, drifts, cheap and dear cards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clonesIn } from '#signals/clones.ts';
import { isFrozen, standsStill } from '#signals/frozen.ts';
import { HISTORY_SLOTS, seenIn } from '#signals/history.ts';
import { judge } from '#signals/judge.ts';
import { seededDice } from '#stats/dice.ts';
import { wander } from '../../truth/noise.ts';
import { history, noise, seller, series, signal } from './histories.ts';

const micro = (usd: number): number => Math.round(usd * 1e6) / 1e6;
const cents = (usd: number): number => Math.round(usd * 100) / 100;
const wandering = (seed: number, sd: number, halfLifeHours: number): number[] =>
  wander(seededDice(seed), HISTORY_SLOTS, { sd, halfLifeHours });

type Typical = { readonly halfLifeHours: number | null; readonly frozenLeg: string | null };
const typicalOf = (of: Parameters<typeof signal>[0]): Typical => signal(of, 'spread').details.typical as Typical;

test('half-life: a spread that is constant but for rounding, or but for a currency, has none; one that reverts has its own', () => {
  const market = wandering(1, 0.1, 8).map((x) => micro(2 + x));
  const a = seller('a', { floors: series((at) => market[at] ?? 2) });
  const rounded = seller('b', { floors: series((at) => micro((market[at] ?? 2) + 0.5 + (at % 3 === 0 ? 1e-6 : 0))) });
  assert.equal(typicalOf(history([a, rounded])).halfLifeHours, null);
  const rate = wandering(2, 0.02, 60).map((x) => 1.1 + x);
  const usdAt = (place: number): number => rate[place - (place % 48)] ?? 1.1;
  const euros = (level: number) => series((at) => micro((level + (market[at] ?? 2)) * usdAt(at)));
  const both = [seller('a', { floors: euros(0), usdAt }), seller('b', { floors: euros(0.5), usdAt })];
  assert.equal(typicalOf(history(both)).halfLifeHours, null, 'both legs in euros');
  const far = wandering(3, 0.1, 8);
  const reverting = seller('b', { floors: series((at) => micro((market[at] ?? 2) + 0.5 + (far[at] ?? 0))) });
  const halfLife = typicalOf(history([a, reverting])).halfLifeHours ?? 0;
  assert.ok(halfLife > 3 && halfLife < 20, String(halfLife));
});

test('spread: a leg whose list was cut is neither green nor red, and the sentence says whose', () => {
  for (const [level, seen] of [
    [2.8, 'green'],
    [2.02, 'red'],
  ] as const) {
    const [a, b] = [seller('a', { floors: noise(1, 2, 0.05) }), seller('b', { floors: noise(2, level, 0.05) })];
    assert.equal(signal(history([a, b]), 'spread').level, seen);
    for (const daysAgo of [0, 6]) {
      const held = signal(history([a, { ...b, lastCut: HISTORY_SLOTS - 1 - daysAgo * 48 }]), 'spread');
      assert.equal(held.level, 'amber');
      assert.match(held.reason, /but the list of B was cut by a page limit/);
    }
    const before = { ...b, lastCut: HISTORY_SLOTS - 1 - 7 * 48 };
    assert.equal(signal(history([a, before]), 'spread').level, seen, 'outside the days judged');
  }
});

test('no market observed: lists that stand still make CV insufficient, not red, and the model insufficient, not not_viable', () => {
  const list = seller('a', { floors: series((at) => (at < 900 ? 2 : 2.1)), gpus: series(() => 50) });
  const judged = judge(history([list], { reference: list.floors, sameOffer: series(() => 1) }));
  const cv = judged.signals.find(({ type }) => type === 'cv');
  assert.deepEqual([cv?.level, cv?.value, judged.original], ['insufficient', null, 'insufficient']);
  assert.match(cv?.reason ?? '', /no market observed/);
  const other = seller('b', { floors: series(() => 2.6) });
  assert.match(
    signal(history([list, other]), 'spread').reason,
    /no market observed, the only pair is of two frozen list prices/,
  );
  const moving = wandering(4, 0.02, 12).map((x) => 2 * Math.exp(x));
  const asks = seller('c', { floors: series((at) => moving[at] ?? 2) });
  assert.equal(
    signal(history([asks], { reference: asks.floors }), 'cv').level,
    'red',
    'asks that move by little are a dead market',
  );
  const behind = seller('d', { floors: series(() => 1.9), depth: asks.floors });
  assert.equal(
    signal(history([behind], { reference: asks.floors }), 'cv').level,
    'red',
    'one ask that nobody moves is not the whole list',
  );
  const euros = seller('e', { floors: series((at) => micro(2 * (1 + at / 1e5))), usdAt: (at) => 1 + at / 1e5 });
  assert.match(signal(history([euros], { reference: euros.floors }), 'cv').reason, /no market observed/);
});

test('a dollar list that follows the euro by the day stands still; a market that moves like nothing else does not', () => {
  const days = wandering(5, 0.02, 200);
  const rate = (place: number): number => 1.1 + (days[Math.max(0, place - (place % 48))] ?? 0);
  const follower = series((at) => cents(2 * rate(at - 20)));
  const seen = seenIn(follower, 672);
  assert.equal(standsStill(seen), false, 'in dollars it moves');
  assert.equal(isFrozen(seen, 1, { rates: [rate] }), true);
  const daily = wandering(6, 0.05, 24);
  const market = series((at) => cents(2 + (daily[at - (at % 48)] ?? 0)));
  assert.equal(isFrozen(seenIn(market, 672), 1, { rates: [rate] }), false);
  const still = seller('b', { floors: series(() => 2.9) });
  const pair = [seller('a', { floors: follower }), still];
  assert.equal(signal(history(pair), 'spread').level, 'green', 'what it was taken for');
  const held = signal(history(pair, { reference: follower, sameOffer: follower, rates: [rate] }), 'spread');
  assert.match(held.reason, /no market observed/);
});

test('spread: one bait that makes the floor holds green back; a whole book that is cheaper does not', () => {
  const plain = seller('a', { floors: noise(1, 2.7, 0.05) });
  const baited = seller('b', { floors: noise(2, 2, 0.05), depth: noise(3, 2.68, 0.05) });
  const held = signal(history([plain, baited]), 'spread');
  assert.equal(held.level, 'amber');
  assert.match(held.reason, /all above \$0\.30, but only \$0\.0196 once the cheapest offer of each is set aside/);
  const whole = seller('b', { floors: noise(2, 2, 0.05), depth: noise(3, 2.1, 0.05) });
  assert.equal(signal(history([plain, whole]), 'spread').level, 'green');
  const crossed = seller('b', { floors: noise(2, 2, 0.05), depth: noise(3, 3.2, 0.05) });
  assert.equal(signal(history([plain, crossed]), 'spread').level, 'amber', 'dearer behind its bait');
});

test('spread: two that drift apart for weeks are held back, though the interval lies above', () => {
  const dice = seededDice(37);
  const [one, two] = [0, 1].map(() => wander(dice, HISTORY_SLOTS, { sd: 0.39, halfLifeHours: 168 }));
  const floors = (path: readonly number[] | undefined) => series((at) => 3 + (path?.[at] ?? 0));
  const held = signal(history([seller('a', { floors: floors(one) }), seller('b', { floors: floors(two) })]), 'spread');
  assert.equal(held.level, 'amber');
  assert.match(held.reason, /all above \$0\.30, but its daily means wander so far/);
  assert.ok((held.details.driftDistance as number) < 20);
});

const counts = (seed: number): number[] => wandering(seed, 3, 4).map((x) => Math.max(1, Math.round(12 + x)));

test('a clone: one multiple of the price and the same counts, an hour late or not; it is compared with nobody and not counted', () => {
  const path = wandering(9, 0.05, 12).map((x) => 2 * Math.exp(x));
  const gpus = counts(10);
  const source = seller('s', { floors: series((at) => path[at] ?? 2), gpus: series((at) => gpus[at] ?? 12) });
  for (const lag of [0, 2]) {
    const again = seller('r', {
      floors: series((at) => cents((path[Math.max(0, at - lag)] ?? 2) * 1.2)),
      gpus: series((at) => gpus[Math.max(0, at - lag)] ?? 12),
    });
    const [found, ...others] = clonesIn([again, source]);
    assert.deepEqual([found?.provider, found?.of, others.length], ['r', 's', 0], `lag ${lag}`);
    assert.ok(Math.abs((found?.multiple ?? 0) - 1.2) < 0.005);
    const judged = history([again, source]);
    const supply = signal(judged, 'supply');
    assert.ok((supply.value ?? 99) < 16, 'not counted twice');
    assert.match(
      supply.reason,
      /R is left out, it looks like a reseller of S: the same counts at 1\.20 times the price/,
    );
    assert.match(signal(judged, 'spread').reason, /R is left out/);
    assert.equal(signal(judged, 'spread').level, 'insufficient');
  }
});

test('no clone: two that follow one market with counts of their own, and two that never change their counts', () => {
  const path = wandering(9, 0.05, 12).map((x) => 2 * Math.exp(x));
  const floors = (factor: number) => series((at) => micro((path[at] ?? 2) * factor));
  const [a, b] = [counts(10), counts(11)];
  const own = [
    seller('a', { floors: floors(1), gpus: series((at) => a[at] ?? 12) }),
    seller('b', { floors: floors(1.2), gpus: series((at) => b[at] ?? 12) }),
  ];
  assert.deepEqual(clonesIn(own), []);
  const eight = series(() => 8);
  assert.deepEqual(clonesIn(own.map((each) => ({ ...each, gpus: eight }))), []);
  const apart = seller('b', { floors: noise(12, 2.4, 0.5), gpus: series((at) => a[at] ?? 12) });
  assert.deepEqual(clonesIn([own[0] ?? apart, apart]), [], 'the same counts at a price of its own');
});

test('supply: one GPU for ten hours each night is not green, though the median of the day is 60', () => {
  const nights = signal(history([seller('a', { gpus: series((at) => (at % 48 < 20 ? 1 : 60)) })]), 'supply');
  assert.deepEqual([nights.level, nights.value], ['amber', 60]);
  assert.match(nights.reason, /but fewer than 5 were free in 4\d\.\d % of 14 days/);
});

test('supply: a count of every second half hour stands in the half hour between, and is no scarcity', () => {
  const half = seller('a', { gapSlots: 2, gpus: series((at) => (at % 2 === 1 ? 30 : Number.NaN)) });
  const none = seller('b', { gpus: series(() => 0) });
  const both = signal(history([half, none]), 'supply');
  assert.deepEqual([both.level, both.value, both.details.zeroShare], ['green', 30, 0]);
});

test('cv: what the same offers do not explain is not green, also where they move by 7 %', () => {
  const reference = series((at) => (wandering24[at] ?? 0) * 1);
  const one = [seller('a', { floors: reference })];
  const calm = wandering(14, 0.07, 12);
  const held = signal(history(one, { reference, sameOffer: series((at) => Math.exp(calm[at] ?? 0)) }), 'cv');
  assert.equal(held.level, 'amber');
  assert.match(held.reason, /all above 0\.150, but the same offers move by only 0\.0\d\d/);
  assert.equal(signal(history(one, { reference, sameOffer: reference }), 'cv').level, 'green');
});
const wandering24 = wandering(13, 0.3, 6).map((x) => 2 * Math.exp(x));

test('cv: a price that stays away from its mean for a week has a wider interval than one that returns by the hour', () => {
  const widthOf = (halfLifeHours: number): number => {
    const path = wandering(15, 0.02, halfLifeHours).map((x) => 2 * Math.exp(x));
    const reference = series((at) => path[at] ?? 2);
    const { value, interval } = signal(history([seller('a', { floors: reference })], { reference }), 'cv');
    return (interval?.[1] ?? 0) / (value ?? 1);
  };
  assert.ok(widthOf(4) < 1.6, String(widthOf(4)));
  assert.ok(widthOf(168) > 2.2, String(widthOf(168)));
});

test('spread: every sentence says the share of the cheaper, and says where the threshold in dollars alone makes the level', () => {
  const pair = (level: number, other: number) =>
    signal(
      history([
        seller('a', { floors: noise(1, level, level / 50) }),
        seller('b', { floors: noise(2, other, other / 50) }),
      ]),
      'spread',
    );
  const dear = pair(12, 12.42);
  assert.equal(dear.level, 'green');
  assert.match(
    dear.reason,
    /, 3\.\d % of the cheaper, .*; of this price it is the threshold in dollars that makes it green\.$/,
  );
  const cheap = pair(0.06, 0.12);
  assert.equal(cheap.level, 'red');
  assert.match(cheap.reason, /, (9\d|10\d)\.\d % of the cheaper, .* makes it red\.$/);
  assert.doesNotMatch(pair(2, 2.6).reason, /threshold in dollars/);
});
