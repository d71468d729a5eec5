// The judge on histories made by hand: each rule of the methodology, and each way in which a light was fooled before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS, type Level, ORIGINAL_VERDICTS, SIGNAL_TYPES } from '#domain/verdict.ts';
import { HISTORY_SLOTS, type SellerHistory } from '#signals/history.ts';
import { judge, verdictOf } from '#signals/judge.ts';
import { THRESHOLDS } from '#signals/thresholds.ts';
import { seededDice } from '#stats/dice.ts';
import { history, noise, nothing, SLOT, seller, series, signal } from './histories.ts';

test('every signal has its level, its sentence and its table entry, also with nothing to go by', () => {
  const judged = judge(history([]));
  assert.deepEqual(
    judged.signals.map(({ type, level }) => [type, level]),
    SIGNAL_TYPES.map((type) => [type, 'insufficient']),
  );
  for (const { reason } of judged.signals) assert.match(reason, /^Too little data: .+\.$/);
  assert.equal(judged.original, 'insufficient');
  assert.deepEqual(Object.keys(THRESHOLDS), [...SIGNAL_TYPES]);
});

test('spread: the typical pair, wide and lasting, is green; narrow is red; the interval holds the value', () => {
  const wide = signal(
    history([seller('a', { floors: noise(1, 2, 0.1) }), seller('b', { floors: noise(2, 2.5, 0.1) })]),
    'spread',
  );
  assert.equal(wide.level, 'green');
  assert.ok(Math.abs((wide.value ?? 0) - 0.5) < 0.02 && wide.n === 336);
  assert.ok((wide.interval?.[0] ?? 9) <= (wide.value ?? 0) && (wide.interval?.[1] ?? 0) >= (wide.value ?? 9));
  assert.match(
    wide.reason,
    /^A and B stood \$0\.50 apart, 2\d\.\d % of the cheaper, over 7 days \(90 % interval \$0\.\d\d to \$0\.\d\d over 28 days\), all above \$0\.30\.$/,
  );
  const narrow = signal(
    history([seller('a', { floors: noise(1, 2, 0.1) }), seller('b', { floors: noise(2, 2.05, 0.1) })]),
    'spread',
  );
  assert.equal(narrow.level, 'red');
});

test('spread: three sellers make three pairs, and the middle one is judged', () => {
  const sellers = [1, 1.2, 1.9].map((level, at) => seller('abc'[at] ?? '', { floors: noise(at + 1, level, 0.02) }));
  const { value, details } = signal(history(sellers), 'spread');
  assert.ok(Math.abs((value ?? 0) - 0.7) < 0.01, String(value));
  const [typical, widest, narrowest] = [details.typical, details.widest, details.narrowest] as {
    a: string;
    b: string;
  }[];
  assert.deepEqual(
    [typical?.a, typical?.b, widest?.a, widest?.b, narrowest?.a, narrowest?.b],
    ['b', 'c', 'a', 'c', 'a', 'b'],
  );
});

test('spread: what is not comparable, not current, or two frozen list prices makes no pair', () => {
  const a = seller('a', { floors: noise(1, 2, 0.1) });
  const b = { floors: noise(2, 2.5, 0.1) };
  for (const more of [
    { comparable: false },
    { current: false },
    { floors: series((at) => (at > 1200 ? Number.NaN : 2.5)) },
  ]) {
    const found = signal(history([a, seller('b', { ...b, ...more })]), 'spread');
    assert.deepEqual([found.level, found.value], ['insufficient', null], JSON.stringify(more));
  }
  const lists = [
    seller('a', { floors: series(() => 2) }),
    seller('b', { floors: series((at) => (at < 700 ? 2.5 : 3)) }),
  ];
  assert.match(signal(history(lists), 'spread').reason, /two frozen list prices/);
  const one = signal(history([a, lists[1] as SellerHistory]), 'spread');
  assert.equal((one.details.typical as { frozenLeg: string }).frozenLeg, 'b', 'one frozen leg is told, not left out');
});

test('cv: green needs the same offers to move, and more than one step, spikes or a trend', () => {
  const dice = seededDice(3);
  let log = 0;
  const moving = series(() => {
    log = 0.97 * log + 0.075 * (dice() + dice() - 1);
    return 2 * Math.exp(log * 2);
  });
  const one = [seller('a', { floors: moving })];
  const green = signal(history(one, { reference: moving, sameOffer: moving }), 'cv');
  assert.equal(green.level, 'green', green.reason);
  const composition = signal(history(one, { reference: moving, sameOffer: series(() => 1) }), 'cv');
  assert.equal(composition.level, 'amber');
  assert.match(composition.reason, /but the same offers move by only 0\.000/);
  assert.equal(composition.details.compositionShare, 1);
  const half = HISTORY_SLOTS - 336;
  const step = series((at) => (at < half ? 1 : 1.5));
  const stepped = signal(history(one, { reference: step, sameOffer: moving }), 'cv');
  assert.deepEqual([stepped.level, stepped.details.cvWithoutLargestMove], ['amber', 0]);
  const spikes = series((at) => (at % 20 === 0 ? 4 : 1));
  assert.match(
    signal(history(one, { reference: spikes, sameOffer: moving }), 'cv').reason,
    /without spikes only 0\.000/,
  );
  const trend = series((at) => 1.002 ** at);
  const trending = signal(history(one, { reference: trend, sameOffer: trend }), 'cv');
  assert.notEqual(trending.level, 'green');
  assert.ok((trending.details.cvWithoutTrend as number) < 0.001);
  const still = signal(history(one, { reference: noise(4, 2, 0.05), sameOffer: moving }), 'cv');
  assert.equal(still.level, 'red');
});

test('cv: too young, too sparse or without a current provider is insufficient', () => {
  const a = seller('a', { floors: nothing });
  const young = series((at) => (at < HISTORY_SLOTS - 300 ? Number.NaN : 1 + (at % 7)));
  assert.match(signal(history([a], { reference: young, sameOffer: young }), 'cv').reason, /younger than 7 days/);
  const sparse = series((at) => (at % 3 === 0 ? 1 + (at % 7) : Number.NaN));
  assert.match(
    signal(history([a], { reference: sparse, sameOffer: sparse }), 'cv').reason,
    /of the 672 that 14 days should have/,
  );
  const slow = seller('a', { gapSlots: 3 });
  assert.notEqual(
    signal(history([slow], { reference: sparse, sameOffer: sparse }), 'cv').level,
    'insufficient',
    'a slower cadence is honoured',
  );
  const gone = seller('a', { current: false });
  const full = noise(1, 2, 1);
  assert.match(
    signal(history([gone], { reference: full, sameOffer: full }), 'cv').reason,
    /no comparable provider has a current price/,
  );
});

test('time of day: a cycle of 20 % is green, a step in a list price and a trend with uneven hours are not', () => {
  const one = [seller('a')];
  const first = SLOT - HISTORY_SLOTS + 1;
  const wobble = noise(6, 0, 0.02);
  const cycle = series((at) => (1 + 0.1 * Math.cos((2 * Math.PI * ((first + at) % 48)) / 48)) * 2 + (wobble[at] ?? 0));
  const green = signal(history(one, { reference: cycle }), 'time_of_day');
  assert.equal(green.level, 'green', green.reason);
  assert.ok(Math.abs((green.value ?? 0) - 20) < 2);
  assert.ok(
    [23, 0].includes(green.details.peakHour as number) && [11, 12].includes(green.details.troughHour as number),
  );
  const step = signal(history(one, { reference: series((at) => (at < 700 ? 1 : 1.4)) }), 'time_of_day');
  assert.equal(step.level, 'amber');
  const uneven = signal(
    history(one, { reference: series((at) => ((first + at) % 48 < 40 || at % 3 > 0 ? 1.001 ** at : Number.NaN)) }),
    'time_of_day',
  );
  assert.notEqual(uneven.level, 'green');
  const sparse = signal(history(one, { reference: series((at) => (at % 4 === 0 ? 2 : Number.NaN)) }), 'time_of_day');
  assert.deepEqual(
    [sparse.level, sparse.value],
    ['insufficient', null],
    'an hour and a half between observations makes no full day',
  );
});

test('supply: counts of those that resell nothing; zero now and then holds green back, a cut list and a stale seller hold red back', () => {
  const counts = (value: number, more: Partial<SellerHistory> = {}) =>
    seller('a', { gpus: series(() => value), ...more });
  const level = (sellers: readonly SellerHistory[]): Level => signal(history(sellers), 'supply').level;
  assert.equal(level([counts(30)]), 'green');
  assert.equal(level([counts(3)]), 'red');
  assert.equal(level([counts(10), { ...counts(15), provider: 'r', resells: true }]), 'amber');
  assert.equal(level([counts(3, { lastCut: HISTORY_SLOTS - 1 })]), 'amber');
  assert.equal(level([counts(3), { ...counts(40), provider: 'gone', current: false }]), 'amber');
  assert.equal(level([seller('words')]), 'insufficient');
  const soldOut = signal(history([counts(30, { gpus: series((at) => (at % 10 === 0 ? 0 : 30)) })]), 'supply');
  assert.deepEqual([soldOut.level, soldOut.value], ['amber', 30]);
  assert.match(soldOut.reason, /fewer than 5 were free in 10\.\d % of 14 days/);
  assert.equal(soldOut.details.minimum, 0);
});

test('the verdict follows from three levels; time of day never decides', () => {
  for (const spread of LEVELS)
    for (const cv of LEVELS)
      for (const supply of LEVELS)
        for (const tod of LEVELS) {
          const levels = [spread, cv, supply];
          const verdict = verdictOf([
            { type: 'spread', level: spread },
            { type: 'cv', level: cv },
            { type: 'supply', level: supply },
            { type: 'time_of_day', level: tod },
          ]);
          const expected = levels.includes('red')
            ? 'not_viable'
            : levels.includes('insufficient')
              ? 'insufficient'
              : levels.includes('amber')
                ? 'not_yet'
                : 'viable';
          assert.equal(verdict, expected);
          assert.ok(ORIGINAL_VERDICTS.includes(verdict));
        }
});

test('the same history is judged the same, bit for bit', () => {
  const of = history(
    [seller('a', { floors: noise(1, 2, 0.4), gpus: noise(3, 20, 9) }), seller('b', { floors: noise(2, 2.3, 0.4) })],
    {
      reference: noise(4, 2, 0.6),
      sameOffer: noise(5, 1, 0.3),
    },
  );
  assert.deepEqual(judge(of), judge(of));
});
