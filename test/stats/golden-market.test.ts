// Forwards, shapes, settlement, auction and the rules of other indices, against the golden numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { weighed } from '#index/votes.ts';
import { median } from '#stats/median.ts';
import { medianAbsoluteDeviation } from '#stats/median-absolute-deviation.ts';
import { blockPrices, shapedPrices } from '#stats/period-shape.ts';
import { regression } from '#stats/regression.ts';
import { schwartzForward } from '#stats/schwartz-forward.ts';
import { finalSettlement, positionProfit, tickValue } from '#stats/settlement.ts';
import { stripForwards } from '#stats/strip-forward.ts';
import { type AuctionOrder, uniformAuction } from '#stats/uniform-auction.ts';
import { weightedQuantile } from '#stats/weighted-quantile.ts';
import { weightedTrimmedMean } from '#stats/weighted-trimmed-mean.ts';
import { near } from './golden.ts';

const SEEN = [1.99, 2.05, 2.1, 2.12, 2.15, 2.2, 2.29, 2.49, 3.95];
const MAD_SCALE = 1.4826;

test('the outlier rule: three scaled deviations drop 3.95, three bare ones 2.49 as well', () => {
  const middle = median(SEEN) ?? Number.NaN;
  const mad = medianAbsoluteDeviation(SEEN) ?? Number.NaN;
  near(middle, 2.15);
  near(mad, 0.10000000000000009);
  near(MAD_SCALE * mad, 0.14826000000000011);
  const z = [-1.0792, -0.6745, -0.33725, -0.20235, 0, 0.33725, 0.9443, 2.2933, 12.141];
  for (const [at, value] of SEEN.entries()) near((0.6745 * (value - middle)) / mad, z[at] ?? 0, 1e-12);
  const beyond = (limit: number): number[] => SEEN.filter((value) => Math.abs(value - middle) > limit);
  assert.deepEqual(beyond(3 * MAD_SCALE * mad), [3.95]);
  assert.deepEqual(beyond(3 * mad), [2.49, 3.95]);
});

test('the index drops the same vote, by logarithms', () => {
  const votes = SEEN.map((usd, at) => ({ host: `h${at}`, price: Math.round(usd * 1e6), gpus: 4 }));
  const [venue] = weighed([{ provider: 'one', isMarketplace: true, votes }]);
  assert.deepEqual(
    venue?.votes.filter(({ dropped }) => dropped !== null).map(({ price, dropped }) => [price, dropped]),
    [[3_950_000, 'outlier']],
  );
});

/** Of each seller the vote of its price and of what it may be off by, a third of its weight each. */
const thirds = (sellers: readonly (readonly [number, number, number])[]) =>
  sellers.flatMap(([weight, price, off]) =>
    [price - off, price, price + off].map((value) => ({ value, weight: weight / 3 })),
  );

const CGI = [
  [0.3, 6.6, 0.2],
  [0.25, 6.75, 0.21],
  [0.2, 6.5, 0.2],
  [0.15, 7.2, 0.25],
  [0.1, 5.8, 0.45],
] as const;

test('the worked example of the Computable index: 6.6425 between 6.40 and 6.80, and a seller at +30 % moves it by nothing', () => {
  for (const sellers of [CGI, CGI.map(([w, p, off]) => [w, p === 7.2 ? p * 1.3 : p, off] as const)]) {
    const votes = thirds(sellers);
    const value = weightedTrimmedMean(votes, 1 / 3) ?? Number.NaN;
    const [low, high] = [weightedQuantile(votes, 0.25) ?? 0, weightedQuantile(votes, 0.75) ?? 0];
    near(value, 6.6425);
    near(low, 6.3999999999999995);
    near(high, 6.8);
    near(Math.max(value - low, high - value), 0.2425000000000006, 1e-11);
  }
});

test('Hull’s hedge by dollar offset is -3.37 though its R² is 0.86: why no gate uses it', () => {
  const dF = [
    0.021, 0.035, -0.046, 0.001, 0.044, -0.029, -0.026, -0.029, 0.048, -0.006, -0.036, -0.011, 0.019, -0.027, 0.029,
  ];
  const dS = [
    0.029, 0.02, -0.044, 0.008, 0.026, -0.019, -0.01, -0.007, 0.043, 0.011, -0.036, -0.018, 0.009, -0.032, 0.023,
  ];
  const [unhedged, future] = [dS, dF].map((all) => all.reduce((sum, each) => sum + each, 0));
  const h = regression(dF, dS)?.slope ?? Number.NaN;
  near((h * (future ?? 0)) / (unhedged ?? 0), -3.369819588378413, 1e-11);
  near(regression(dF, dS)?.r2, 0.8618752125729411);
});

const TERMS = [
  { months: 12, price: 5.39 },
  { months: 1, price: 5.7 },
  { months: 3, price: 5.73 },
  { months: 6, price: 5.64 },
];

test('forwards within term rentals: 5.55 from month 3 to 6, 5.14 from 6 to 12', () => {
  const forwards = stripForwards(TERMS);
  assert.deepEqual(
    forwards.map(({ from, to }) => [from, to]),
    [
      [1, 3],
      [3, 6],
      [6, 12],
    ],
  );
  near(forwards[1]?.price, 5.549999999999998);
  near(forwards[2]?.price, 5.14);
  assert.deepEqual(stripForwards(TERMS.slice(0, 1)), []);
  assert.throws(() => stripForwards([...TERMS, { months: 3, price: 5 }]), /two prices of 3 months/);
  assert.throws(() => stripForwards([{ months: 0, price: 5 }]), RangeError);
});

test('a forward returns to its level: 2.781 in a month, 2.603 in a year', () => {
  const price = { spot: 2.81, level: 0.9162907318741551, rate: 1.5, volatility: 0.3 };
  for (const [years, expected] of [
    [1 / 12, 2.7808790805255286],
    [0.25, 2.730664689932363],
    [0.5, 2.672890518126027],
    [1, 2.602900622799252],
    [2, 2.552500195856164],
  ] as const)
    near(schwartzForward(price, years), expected);
  near(schwartzForward(price, 0), 2.81);
  assert.equal(schwartzForward({ ...price, rate: 0 }, 5), 2.81);
  assert.throws(() => schwartzForward({ ...price, spot: 0 }, 1), RangeError);
});

test('a shape keeps the quote: peak 2.65 and off-peak 2.425 of 2.50', () => {
  const shape = [...Array(8).fill(0.96), ...Array(8).fill(1.06), ...Array(8).fill(0.98)];
  const prices = shapedPrices(2.5, shape);
  near(prices.reduce((sum, each) => sum + each, 0) / 24, 2.5000000000000004);
  const { peak, offPeak } = blockPrices(prices, { from: 8, to: 16 });
  near(peak, 2.6500000000000004);
  near(offPeak, 2.425);
  assert.equal(blockPrices(prices, { from: 0, to: 24 }).offPeak, null);
  // A shape that is not one in the mean is scaled.
  near(shapedPrices(3, [1, 3])[1], 4.5);
  assert.throws(() => shapedPrices(2.5, []), RangeError);
  assert.throws(() => shapedPrices(2.5, [1, 0]), RangeError);
});

const FIXES = [2.8, 2.82, 2.79, 2.85, 2.81];

test('settlement at 2.814: long one from 2.70 makes $83.22 over 730 hours, $82.08 over 720', () => {
  const { price, by } = finalSettlement(FIXES);
  near(price, 2.814);
  assert.equal(by, 'all_days');
  const [cme, ice] = [
    { hours: 730, tick: 0.01 },
    { hours: 720, tick: 0.001 },
  ];
  const long = { lots: 1, entry: 2.7, price: price ?? 0 };
  near(positionProfit(cme, long), 83.22, 1e-9);
  near(positionProfit(ice, long), 82.08, 1e-9);
  near(positionProfit(cme, { ...long, lots: -1 }), -83.22, 1e-9);
  near(tickValue(cme), 7.3);
  near(tickValue(ice), 0.72);
});

test('days without a fix: one is carried, two leave the average of the rest, more or the first none', () => {
  const without = (...missing: number[]) =>
    finalSettlement([...FIXES, ...FIXES].map((fix, at) => (missing.includes(at) ? null : fix)));
  near(without(2).price, (28.14 - 2.79 + 2.82) / 10);
  assert.equal(without(2).by, 'carried');
  near(without(2, 3).price, (28.14 - 2.79 - 2.85) / 8);
  assert.equal(without(2, 3).by, 'average_of_remaining');
  assert.deepEqual(without(1, 2, 3), { price: null, by: 'determination', missing: 3 });
  assert.deepEqual(without(0), { price: null, by: 'determination', missing: 1 });
  assert.equal(finalSettlement([]).price, null);
});

const order = (price: number, lots: number): AuctionOrder => ({ price, lots });

test('the auction of the ASX’s page: 1,000 lots, a surplus of 500 from 635 to 639, buyers left: 639', () => {
  const bids = [order(640, 500), order(639, 1000), order(634, 1000), order(633, 500)];
  const asks = [order(610, 1000), order(640, 500)];
  assert.deepEqual(uniformAuction(bids, asks, 620), { price: 639, lots: 1000, surplus: 500, range: [635, 639] });
});

test('sellers left take the lowest, nobody left the nearest to the reference, nobody meeting none', () => {
  assert.deepEqual(uniformAuction([order(10, 5)], [order(4, 8)], 9), {
    price: 4,
    lots: 5,
    surplus: -3,
    range: [4, 10],
  });
  const even = [[order(10, 5)], [order(4, 5)]] as const;
  assert.deepEqual(
    [1, 7, 99].map((reference) => uniformAuction(...even, reference)?.price),
    [4, 7, 10],
  );
  assert.equal(uniformAuction([order(3, 5)], [order(4, 5)], 3), null);
  assert.equal(uniformAuction([], [], 3), null);
  assert.throws(() => uniformAuction([order(3.5, 1)], [], 3), RangeError);
  assert.throws(() => uniformAuction([order(3, 0)], [], 3), RangeError);
});

test('no other price of an auction trades more, or leaves less behind with as much', () => {
  const some = fc.array(fc.record({ price: fc.integer({ min: 1, max: 30 }), lots: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(some, some, fc.integer({ min: 1, max: 30 }), (bids, asks, reference) => {
      const found = uniformAuction(bids, asks, reference);
      const at = (price: number) => {
        const buying = bids.filter((each) => each.price >= price).reduce((sum, { lots }) => sum + lots, 0);
        const selling = asks.filter((each) => each.price <= price).reduce((sum, { lots }) => sum + lots, 0);
        return { lots: Math.min(buying, selling), surplus: buying - selling };
      };
      if (found !== null) assert.deepEqual(at(found.price), { lots: found.lots, surplus: found.surplus });
      for (let price = 0; price <= 31; price += 1) {
        const { lots, surplus } = at(price);
        assert.ok(lots <= (found?.lots ?? 0));
        if (found !== null && lots === found.lots) assert.ok(Math.abs(surplus) >= Math.abs(found.surplus));
      }
    }),
  );
});
