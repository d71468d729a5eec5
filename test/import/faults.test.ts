// What trials found wrong in imports, kind by kind: several minima, shifted rows, spikes of a daily history, statistics of an index, currencies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysIn, daysInCsv, ratesIn } from '#collect/rates.ts';
import { judgeHere } from '#commands/judge.ts';
import { historiesAt } from '#intake/history.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { indexPrices } from '#store/import.ts';
import type { Store } from '#store/open.ts';
import { daysWithoutRate, putDayRates, usdBySlot } from '#store/rate.ts';
import { counted, HEADER, isoAt, load, S } from '../archive.ts';
import { scratchStore } from '../scratch.ts';

const figuresAt = (store: Store, slot: number, provider: string) =>
  askTyped(createWorld(store, slot * 1800 + 900), 'slot_figures', { at: String(slot * 1800), provider: [provider] })
    .data[0];

const told = (model: string, usd: number, statistic: string, id: string, more = ''): string =>
  `${isoAt(S)},Lium,${model},${usd},on_demand,,,${id},${statistic},${more}`;

test('of several minima of a seller the least is its floor, of several maxima the greatest its ceiling', async (t) => {
  const store = scratchStore(t);
  const done = await load(store, [
    told('H200', 2.99, 'min', '8x'),
    told('H200', 3.39, 'min', '1x'),
    told('H200', 4.1, 'max', '8x'),
    told('H200', 3.9, 'max', '1x'),
    told('H200', 3.2, 'median', '1x'),
    told('H200', 3.6, 'median', '2x'),
    told('H200', 3.5, 'median', '4x'),
  ]);
  const row = figuresAt(store, S, 'lium');
  assert.deepEqual([row?.floor, row?.median, row?.ceiling], [2.99, 3.5, 4.1]);
  assert.deepEqual([done.rows, done.aggregates], [7, 7]);
});

test('a minimum of which none is free makes no floor, as an offer makes none', async (t) => {
  const store = scratchStore(t);
  const sum = (model: string, free: string): string =>
    `${isoAt(S)},Lium,${model},2.99,on_demand,,${free},${model},min,`;
  const done = await load(store, [sum('H200', '0'), sum('B200', '8'), sum('A40', '')]);
  const { data } = askTyped(createWorld(store, S * 1800 + 900), 'slot_figures', { at: String(S * 1800) });
  const floors = data.filter(({ provider }) => provider === 'lium').map(({ gpu, floor }) => [gpu, floor]);
  assert.deepEqual(
    [floors, done.leftOut, done.aggregates],
    [
      [
        ['a40', 2.99],
        ['b200', 2.99],
      ],
      1,
      2,
    ],
  );
});

test('every row of a file is counted once, whatever is in it', async (t) => {
  const row = fc
    .record({
      minute: fc.integer({ min: 0, max: 70 }),
      seller: fc.constantFrom('Lium', 'Vast.ai', 'Somebody', ''),
      model: fc.constantFrom('H200', 'B200', 'H100', 'RTX 4090'),
      usd: fc.constantFrom('2.1', '3', 'free', '-1'),
      kind: fc.constantFrom('on_demand', 'spot', 'index', 'rented'),
      id: fc.constantFrom('a', 'b', 'a|machine=1', ''),
      statistic: fc.constantFrom('offer', 'min', 'median', 'mean', 'max', '', 'mode'),
      free: fc.constantFrom('true', 'false', '', 'maybe'),
      region: fc.constantFrom('us', '"Ashburn, VA"', 'Ashburn, VA'),
    })
    .map(
      ({ minute, seller, model, usd, kind, id, statistic, free, region }) =>
        `${isoAt(S, minute * 60)},${seller},${model},${usd},${kind},${region},8,${id},${statistic},${free}`,
    );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 25 }), fc.array(row, { maxLength: 10 }), async (a, b) => {
      const store = scratchStore(t);
      for (const lines of [a, b]) {
        if (lines.length === 0) continue;
        const done = await load(store, lines);
        if (!done.before) assert.equal(counted(done), done.rows, JSON.stringify(done));
      }
      store.close();
    }),
    { numRuns: 60 },
  );
});

test('of rows with one stamp the last stands, as it does of several stamps', async (t) => {
  const store = scratchStore(t);
  const at = (usd: number) => `${isoAt(S)},Lium,H200,${usd},on_demand,,1,a|machine=1,offer,true`;
  const done = await load(store, [at(2.1), at(2.2)]);
  assert.deepEqual([figuresAt(store, S, 'lium')?.floor, done.duplicates], [2.2, 1]);
});

test('a row with more or fewer cells than the header is refused and counted, never read with shifted columns', async (t) => {
  const store = scratchStore(t);
  const done = await load(store, [
    `${isoAt(S)},Lium,H200,1.80,on_demand,Austin, TX,0,node-c,offer,true`,
    `${isoAt(S)},Lium,H200,1.90,on_demand,"Austin, TX",8,node-d,offer`,
    `${isoAt(S)},Lium,H200,2.00,on_demand,"Austin, TX",8,node-e,offer,true`,
  ]);
  assert.deepEqual([done.offers, done.notTaken], [1, { cells_differ_from_header: 2 }]);
  assert.equal(figuresAt(store, S, 'lium')?.floor, 2);
});

test('a yes or no is read however it is written, and what is neither is refused', async (t) => {
  const store = scratchStore(t);
  const at = (usd: number, free: string) => `${isoAt(S)},Lium,H200,${usd},on_demand,,8,node-${usd},offer,${free}`;
  const done = await load(store, [at(1.8, 'False'), at(1.9, 'TRUE'), at(2, ' true'), at(1.7, 'maybe')]);
  assert.deepEqual([done.offers, done.notTaken], [3, { unknown_availability: 1 }]);
  assert.equal(figuresAt(store, S, 'lium')?.floor, 1.9);
});

const DAY = 48;
const daily = (days: number, usdAt: (day: number) => number): string[] =>
  Array.from(
    { length: days },
    (_, day) => `${isoAt(S + day * DAY)},Lium,H200,${usdAt(day)},on_demand,,8,a|machine=1,offer,true`,
  );

test('a spike in a daily history gets the band flag that half-hourly data get, and says of how many prices', async (t) => {
  const store = scratchStore(t);
  // From a week of daily prices on; before, what is plausible of an H200.
  await load(
    store,
    daily(20, (day) => (day === 14 ? 0.59 : day === 16 ? 20 : day === 3 ? 0.05 : 3)),
  );
  const flags = (day: number) =>
    askTyped(createWorld(store, (S + day * DAY) * 1800 + 900), 'offers', {
      gpu: ['h200'],
      at: String((S + day * DAY) * 1800),
    }).data.map((row) => [row.flags, row.bandObservations]);
  assert.deepEqual(flags(3), [[['outlier_band'], 3]]);
  assert.deepEqual(flags(13), [[[], null]]);
  assert.deepEqual(flags(14), [[['outlier_band'], 13]]);
  assert.deepEqual(flags(16), [[['outlier_band'], 14]]);
  assert.equal(figuresAt(store, S + 14 * DAY, 'lium')?.floor, null, 'quoted, and no figure');
});

test('an index keeps its statistics apart: none overwrites another', async (t) => {
  const store = scratchStore(t);
  const index = (usd: number, statistic: string, id: string) =>
    `${isoAt(S)},Some Index,H200,${usd},index,,,${id},${statistic},`;
  const done = await load(store, [
    index(2.8, 'median', 'a'),
    index(2.1, 'min', 'a'),
    index(2.3, 'min', 'b'),
    index(3.9, 'max', 'a'),
    index(2.9, 'offer', 'a'),
  ]);
  assert.equal(done.index, 5);
  assert.deepEqual(
    indexPrices(store).map(({ statistic, price }) => [statistic, price]),
    [
      ['max', 3_900_000],
      ['median', 2_800_000],
      ['min', 2_100_000],
      ['offer', 2_900_000],
    ],
  );
});

test('a column for the tier keeps a seller’s goods apart', async (t) => {
  const store = scratchStore(t);
  const at = (usd: number, tier: string) => `${isoAt(S)},RunPod,H200,${usd},on_demand,,,${tier}-1,offer,true,${tier}`;
  await load(store, [at(3.59, 'Community'), at(4.59, 'secure')], { header: `${HEADER},tier` });
  const { data } = askTyped(createWorld(store, S * 1800 + 900), 'current_prices', { gpu: ['h200'], tiers: 'each' });
  assert.deepEqual(
    data.map((row) => [row.tier, row.floor]),
    [
      ['community', 3.59],
      ['secure', 4.59],
    ],
  );
});

const HISTORY_XML = `<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="x" xmlns="y"><Cube>
<Cube time="2026-07-21"><Cube currency="USD" rate="1.1426"/><Cube currency="GBP" rate="0.8600"/></Cube>
<Cube time="2026-07-20"><Cube currency="USD" rate="1.1435"/><Cube currency="GBP" rate="0.8601"/></Cube>
</Cube></gesmes:Envelope>`;
const HISTORY_CSV = 'Date,USD,JPY,GBP,\n2026-07-21,1.1426,171.2,0.8600,\n2026-07-20,1.1435,N/A,0.8601,\n';

test('the bank’s history is read as XML and as CSV alike; a cut or another document is none', () => {
  const [xml, csv] = [daysIn(HISTORY_XML), daysInCsv(HISTORY_CSV)];
  assert.deepEqual(
    xml.map(({ usd }) => usd.EUR),
    [1.1426, 1.1435],
  );
  assert.deepEqual(
    csv.map(({ day, usd }) => [day, usd.EUR, usd.GBP]),
    xml.map(({ day, usd }) => [day, usd.EUR, usd.GBP]),
  );
  assert.equal(csv[1]?.usd.JPY, undefined, 'N/A is no rate');
  assert.equal(ratesIn(HISTORY_XML)?.usd.EUR, 1.1426);
  assert.deepEqual([daysIn(HISTORY_XML.slice(0, -9)), daysInCsv('a,b\n1,2\n'), daysIn('<html></html>')], [[], [], []]);
});

test('a euro list that stands still is frozen in euro; a day without a rate leaves its amounts unknown', async (t) => {
  const store = scratchStore(t);
  const day = Math.floor(S / DAY);
  const rate = (at: number): number => 1.1 + 0.004 * Math.sin(at);
  const lines = Array.from({ length: 20 }, (_, at) => at).flatMap((at) => [
    `${isoAt((day + at) * DAY)},Scaleway,H100 PCIE,${(2.8665 * rate(at)).toFixed(4)},on_demand,,,list,offer,true`,
    `${isoAt((day + at) * DAY)},Hyperstack,H100 PCIE,2.5,on_demand,,,list,offer,true`,
  ]);
  const done = await load(store, lines);
  const last = done.lastSlot ?? 0;
  const leg = () =>
    [...historiesAt(store, last)].flatMap(({ sellers }) => sellers).find(({ provider }) => provider === 'scaleway');
  assert.ok(Number.isNaN(leg()?.usdAt?.(28 * DAY - 1)), 'no rate: not one dollar for one euro');
  assert.equal(daysWithoutRate(store, 'EUR', day, day + 20).length, 20);
  putDayRates(
    store,
    Array.from({ length: 20 }, (_, at) => ({ day: day + at, usd: { EUR: rate(at) } })),
    'made up',
  );
  assert.deepEqual(daysWithoutRate(store, 'EUR', day, day + 20), []);
  const usdAt = usdBySlot(store, 'EUR', last - DAY, last + 1);
  assert.equal(usdAt(last), rate(19));
  judgeHere(store, last);
  const { data } = askTyped(createWorld(store, last * 1800 + 900), 'signals', { gpu: ['h100-pcie'] });
  const spread = data.find(({ type }) => type === 'spread');
  assert.equal(spread?.level, 'insufficient');
  assert.match(spread?.reason ?? '', /frozen list prices/);
});
