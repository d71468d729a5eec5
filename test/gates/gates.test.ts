// Single gates against histories that were bent in one way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateHistory, SellerDays } from '#gates/history.ts';
import { imaginedHistory, judgedAs } from './imagined.ts';

const history = imaginedHistory();
const days = history.days;

const bentSellers = (bend: (seller: SellerDays, at: number) => SellerDays): Pick<GateHistory, 'sellers'> => ({
  sellers: history.sellers.map(bend),
});

test('a list that stands still in its currency is left out of hedging, and said so', () => {
  const euro = Float64Array.from({ length: days }, (_, day) => 1.1 + 0.05 * Math.sin(day / 9) + 0.01 * (day % 5));
  const list: SellerDays = {
    provider: 'list',
    name: 'List',
    comparable: true,
    isMarketplace: false,
    resells: false,
    prices: euro.map((rate) => 2.5 * rate),
    usdByDay: euro,
  };
  const hedge = judgedAs('V3', { sellers: [...history.sellers, list] });
  assert.equal(hedge.level, 'pass');
  assert.deepEqual(hedge.details.still, ['list']);
  assert.match(hedge.reason, /List stood still, where nobody has a risk to hedge/);
  // The same dollars with no rate behind them are a price that moves, and one that the index does not hedge.
  const { usdByDay: _, ...inDollars } = list;
  const moving = judgedAs('V3', { sellers: [...history.sellers, inDollars] });
  assert.deepEqual(moving.details.still, []);
  assert.ok((moving.value ?? 1) < (hedge.value ?? 0));
});

test('overlapping weeks count as what they are: 173 changes, 24 of them independent', () => {
  const hedge = judgedAs('V3', {});
  assert.deepEqual([hedge.n, hedge.details.independent], [173, 24]);
  assert.deepEqual((hedge.details.month as { n: number; independent: number }).independent, 5);
  const young = judgedAs('V3', {}, 40);
  assert.equal(young.n, 33);
  assert.equal(young.details.independent, 4);
  assert.match(judgedAs('V3', {}, 36).reason, /0 sellers have 30 weekly changes, 2 are needed; the longest has 29/);
});

test('a hedge of half a GPU-hour for one has a slope that fails', () => {
  const half = bentSellers((seller) => ({ ...seller, prices: seller.prices.map((price) => Math.sqrt(price)) }));
  const hedge = judgedAs('V3', half);
  assert.ok((hedge.value ?? 0) > 0.9);
  assert.equal(hedge.level, 'fail');
  assert.match(hedge.reason, /its slope \(0\.\d\d to 0\.\d\d\) is outside 0\.8 to 1\.25/);
});

test('one seller in two ways: a price that is another’s at one multiple is no second market', () => {
  const [first] = history.sellers;
  assert.ok(first !== undefined);
  const twin = { ...first, provider: 'twin', name: 'Twin', prices: first.prices.map((price) => 1.2 * price) };
  for (const name of ['V3', 'V5'] as const) {
    const gate = judgedAs(name, { sellers: [first, twin] });
    assert.equal(gate.value, null);
    assert.match(gate.reason, /1 sellers whose own price moves, 2 are needed/);
  }
});

test('another model on the same path fails V4, one on its own passes, and none is no proof', () => {
  const same = { gpu: 'same', fixes: history.fixes.map((fix) => 3 * fix) };
  const other = { gpu: 'other', fixes: history.fixes.map((_, day) => 2 + Math.sin(day * day)) };
  assert.equal(judgedAs('V4', { others: [other] }).level, 'pass');
  const both = judgedAs('V4', { others: [other, same] });
  assert.deepEqual([both.level, both.details.best], ['fail', 'same']);
  assert.match(judgedAs('V4', {}).reason, /of 0 other models none has 30 weekly changes in common/);
});

test('half of the days of one seller are enough to be judged by, and drag nothing down', () => {
  const half = bentSellers((seller, at) =>
    at === 0 ? { ...seller, prices: seller.prices.map((price, day) => (day % 14 < 7 ? price : Number.NaN)) } : seller,
  );
  for (const name of ['V3', 'V5'] as const) assert.notEqual(judgedAs(name, half).level, 'fail', name);
});

test('a cut list may pass V8 and may not fail it', () => {
  const cut = (gpus: number, lastCut: number | null): Partial<GateHistory> => ({
    recent: {
      ...history.recent,
      sellers: history.recent.sellers.map((seller) => ({
        ...seller,
        lastCut,
        gpus: seller.gpus.map((count) => (Number.isNaN(count) ? count : gpus)),
      })),
    },
  });
  assert.deepEqual([judgedAs('V8', cut(20, null)).level, judgedAs('V8', cut(20, null)).value], ['fail', 15]);
  const held = judgedAs('V8', cut(20, 1_340));
  assert.equal(held.level, 'insufficient');
  assert.match(held.reason, /60 GPUs or more are free .* cut by a page limit/);
  assert.match(held.wouldChange, /^It would fail, but the list of .* there may be more; it passes once .* 100\.$/);
  assert.equal(judgedAs('V8', cut(400, 1_340)).level, 'pass');
});

test('resellers are counted nowhere', () => {
  const again = history.recent.sellers.map((seller) => ({
    ...seller,
    provider: `${seller.provider}-again`,
    resells: true,
  }));
  const doubled = judgedAs('V8', { recent: { ...history.recent, sellers: [...history.recent.sellers, ...again] } });
  assert.equal(doubled.value, judgedAs('V8', {}).value);
});

const venue = (provider: string, hosts: readonly (readonly [string | null, number, number | null])[]) => ({
  provider,
  isMarketplace: true,
  votes: hosts.map(([host, price, gpus]) => ({ host, price: price * 1e6, gpus })),
});

const panels = (venues: readonly ReturnType<typeof venue>[]): Pick<GateHistory, 'panels'> => ({
  panels: history.panels.map(({ day, at }) => ({ day, at, venues })),
});

test('hosts of a seller that names none are one, and two sellers of one host each are two', () => {
  const unnamed = venue(
    'a',
    Array.from({ length: 9 }, () => [null, 2, 10] as const),
  );
  const two = judgedAs('V7', panels([unnamed, venue('b', [['h', 2, 90]])]));
  assert.deepEqual([two.value, two.level], [5_000, 'fail']);
  const many = venue(
    'b',
    Array.from({ length: 30 }, (_, at) => [`h${at}`, 2, 10] as const),
  );
  const alone = judgedAs('V7', panels([many]));
  assert.equal(alone.level, 'insufficient');
  assert.match(alone.reason, /one seller with machines of its own is all that is collected/);
  const lopsided = judgedAs('V7', panels([many, venue('a', [['h', 2, 1]])]));
  assert.equal(lopsided.level, 'insufficient');
  assert.match(lopsided.reason, /the sellers count as 1\.01 equal ones/);
  const lists = Array.from({ length: 12 }, (_, at) => ({
    provider: `list${at}`,
    isMarketplace: false,
    votes: [{ host: null, price: 2e6, gpus: null }],
  }));
  const unknown = judgedAs('V7', panels(lists));
  assert.ok((unknown.value ?? 1e9) < 1_000, 'twelve equal ones are 833 points');
  assert.equal(unknown.level, 'insufficient', 'but nobody has counted them');
  assert.match(unknown.reason, /only 0\.0 % of the weight is GPUs that somebody counts/);
});

test('one of two hosts takes half of the value along; its price moves it by half of what it moves', () => {
  const gate = judgedAs('V9', panels([venue('a', [['h', 2, 100]]), venue('b', [['h', 2.2, 100]])]));
  // Of 2.10 to 2.00 or to 2.20; the dearer asks 2.86, and the middle is 2.43.
  assert.ok(Math.abs((gate.value ?? 0) - 100 * (0.1 / 2.1)) < 1e-4 && gate.level === 'fail');
  assert.ok(Math.abs(Number(gate.details.pushPct) - 100 * (0.33 / 2.1)) < 1e-4);
  assert.equal(judgedAs('V9', panels([venue('a', [['h', 2, 100]])])).level, 'insufficient');
  // Of $2.00 and $2.20 with half of the weight each, 2 % of one moves the mean by 0.95 %, 2 % of both by 2 %; 5 % of one costs more.
  const {
    hostsToMoveOnePercent: hosts,
    discountToMoveOnePercent: discount,
    usdADayToMoveOnePercent: usd,
  } = gate.details;
  assert.deepEqual([hosts, discount, usd], [2, 2, Math.round(100 * 24 * 100 * (2 + 2.2) * 0.02) / 100]);
});

test('an outage fails fitness by its days, a night of it only keeps it from passing', () => {
  const day = { scheduled: 48, printed: 48, suppressed: 0, revised: 0, longestGap: 0 };
  const lost = (at: number, printed: number) => ({
    prints: history.prints.map((_, place) =>
      place === days - at ? { ...day, printed, longestGap: 48 - printed } : day,
    ),
  });
  assert.equal(judgedAs('V13', { prints: history.prints.map(() => day) }).level, 'pass');
  const night = judgedAs('V13', lost(3, 30));
  assert.equal(night.level, 'insufficient');
  assert.equal(
    judgedAs('V13', { prints: history.prints.map(() => ({ ...day, printed: 20, longestGap: 28 })) }).level,
    'fail',
  );
  // Prints that only began nine days ago.
  assert.match(
    judgedAs('V13', { prints: history.prints.map((_, at) => (at < days - 9 ? null : day)) }).reason,
    /9 days of prints/,
  );
});

test('grades are explained by what names them, and no column is spent on two offers', () => {
  const offers = Array.from({ length: 40 }, (_, at) => ({
    provider: at % 2 === 0 ? 'a' : 'b',
    usd: (at % 2 === 0 ? 2 : 3) * (at % 4 < 2 ? 1 : 1.5) * (1 + 0.001 * (at % 7)),
    region: `r${at}`,
    tier: at % 4 < 2 ? 'secure' : 'community',
    network: null,
    gpus: 8,
    isVerified: true,
  }));
  const sections = history.sections.map(({ day, at }) => ({ day, at, offers }));
  const gate = judgedAs('V6', { sections });
  assert.equal(gate.level, 'pass');
  assert.ok((gate.value ?? 1) < 0.01);
  assert.ok(Number(gate.details.columns) <= 4, 'forty regions have no columns');
  const unexplained = offers.map((offer, at) => ({ ...offer, usd: at % 3 === 0 ? 1 : 3 }));
  assert.equal(judgedAs('V6', { sections: sections.map((each) => ({ ...each, offers: unexplained })) }).level, 'fail');
});
