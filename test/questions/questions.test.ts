// Every question against a small world whose answers can be worked out by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, askTyped } from '#questions/ask.ts';
import { neededOf } from '#questions/field.ts';
import { QUESTIONS, questionNamed, questionNames } from '#questions/list.ts';
import { createWorld } from '#questions/world.ts';
import { openStore } from '#store/open.ts';
import { DAYS, FIRST, HOLE, LAST, NOW, smallWorld } from '../small-world.ts';

const store = smallWorld();
const world = createWorld(store, NOW);
const stale = createWorld(store, NOW + 3 * 3600);

/** Nothing was imported into this world, nobody has analysed it, no offer is new in it and no bank was asked: others ask these. */
const NONE_HERE = ['imports', 'report', 'reports', 'report_answers', 'survival', 'exchange_rates'];

test('every question answers with rows of its own shape, and an envelope with its provenance', () => {
  for (const name of questionNames) {
    const asked = ask(world, name, neededOf(QUESTIONS[name].input).includes('gpu') ? { gpu: 'h100-sxm' } : {});
    assert.ok(asked.ok, name);
    const { meta, data } = asked.envelope;
    if (!NONE_HERE.includes(name)) assert.ok(data.length > 0, name);
    for (const row of data) assert.doesNotThrow(() => QUESTIONS[name].row.parse(row), name);
    assert.doesNotMatch(JSON.stringify(data), /NaN|Infinity/);
    assert.deepEqual(Object.keys(meta), [
      'question',
      'slot',
      'observedAt',
      'madeAt',
      'ageSeconds',
      'nextUpdateAt',
      'enough',
      'because',
      'simulated',
      'imported',
      'methodVersion',
    ]);
    assert.deepEqual([meta.question, meta.ageSeconds, meta.simulated, meta.imported], [name, 291, false, false]);
  }
  assert.equal(questionNamed('get_current_prices'), 'current_prices');
  assert.equal(questionNamed('price-floor-series'), 'price_floor_series');
});

test('current prices: slices and flags as the definitions say', () => {
  const { data } = askTyped(world, 'current_prices', {});
  const b = LAST % 2 === 0 ? 2.5 : 2.6;
  assert.deepEqual(
    data.find(({ provider }) => provider === 'b'),
    {
      gpu: 'h100-sxm',
      provider: 'b',
      market: 'on_demand',
      floor: b,
      average: b + 0.05,
      median: b + 0.05,
      ceiling: b + 0.1,
      spread: 0.1,
      offers: 2,
      hosts: 1,
      gpusAvailable: 2,
      truncated: true,
      slot: new Date(LAST * 1800_000).toISOString().replace('.000', ''),
      tier: null,
      network: null,
    },
  );
  assert.equal(data.find(({ provider }) => provider === 'c')?.gpusAvailable, null);
  const all = askTyped(world, 'current_prices', { provider: ['b'], scope: 'all' }).data[0];
  assert.deepEqual([all?.floor, all?.offers, all?.gpusAvailable], [1, 3, 3]);
  assert.deepEqual(askTyped(world, 'current_prices', { market: 'interruptible' }).data, []);
});

test('price changes: against the mean of the day and the week before', () => {
  const row = askTyped(world, 'price_changes', { provider: ['a'] }).data[0];
  assert.deepEqual(row, {
    gpu: 'h100-sxm',
    provider: 'a',
    floor: 2.2,
    baseline24h: 2,
    change24h: 0.2,
    change24hPct: 10,
    baseline7d: 2,
    change7d: 0.2,
    change7dPct: 10,
  });
});

test('cross deltas: signed, with the median of the day, the share of wide slots and the frozen leg', () => {
  const { data } = askTyped(world, 'cross_deltas', {});
  assert.deepEqual(
    data.map(({ a, b }) => `${a}-${b}`),
    ['a-b', 'a-c', 'b-c'],
  );
  const [ab, ac] = data;
  assert.equal(ab?.delta.toFixed(2), (2.2 - (LAST % 2 === 0 ? 2.5 : 2.6)).toFixed(2));
  // Of 48 slots 24 are 0.6 apart, 23 are 0.5 and the last one 0.3: the middle lies between 0.5 and 0.6.
  assert.equal(ab?.median24h, 0.55);
  assert.ok((ab?.shareAbove030 ?? 0) > 0.99);
  assert.equal(ab?.frozenLeg, 'a');
  assert.equal(ac?.deltaPct.toFixed(3), (((2.2 - 3) / 2.2) * 100).toFixed(3));
  assert.ok(['a', 'c'].includes(ac?.frozenLeg ?? ''));
  assert.equal(data[2]?.frozenLeg, 'c');
});

test('supply: the union of slices now and a day ago, null where there is no count', () => {
  const { data } = askTyped(world, 'supply_metrics', {});
  assert.deepEqual(
    data.find(({ provider }) => provider === 'b'),
    { gpu: 'h100-sxm', provider: 'b', hosts: 1, offers: 2, gpusAvailable: 2, change24h: 0, truncated: true },
  );
  assert.deepEqual(
    [
      data.find(({ provider }) => provider === 'c')?.gpusAvailable,
      data.find(({ provider }) => provider === 'c')?.change24h,
    ],
    [null, null],
  );
});

test('volatility: sample sd over mean of nine days of floors, and the same offers held still', () => {
  const { data } = askTyped(world, 'volatility', { provider: ['b'] });
  const n = DAYS * 48;
  // Half at 2.5 and half at 2.6: sd is 0.05 x sqrt(n / (n - 1)).
  const sd = 0.05 * Math.sqrt(n / (n - 1));
  assert.equal(data[0]?.n, n);
  assert.equal(data[0]?.mean, 2.55);
  assert.ok(Math.abs((data[0]?.cv ?? 0) - sd / 2.55) < 1e-9);
  // Two values of one box are fewer than three matches: the index does not move.
  assert.deepEqual([data[0]?.sameOfferCv, data[0]?.compositionShare], [0, 1]);
  const reference = askTyped(world, 'volatility', { provider: ['reference'] }).data[0];
  assert.ok((reference?.cv ?? -1) >= 0);
});

test('time of day: full days counted, a raw swing beside the tested one', () => {
  const [row] = askTyped(world, 'tod_patterns', {}).data;
  assert.equal(row?.hours.length, 24);
  assert.ok((row?.fullDays ?? 0) >= 8);
  assert.ok(row?.p !== null && (row?.p ?? 0) > 0.01);
});

test('series: a hole stays open, days are means, and too many points are refused with the finest step allowed', () => {
  const [row] = askTyped(world, 'price_floor_series', { provider: ['a'] }).data;
  assert.equal(row?.resolution, '30m');
  const nulls = row?.points.filter(([, value]) => value === null) ?? [];
  assert.deepEqual(
    nulls.map(([at]) => at / 1800),
    [1, 2, 3, 4, 5].map((step) => (HOLE[0] ?? 0) + step),
  );
  const days = askTyped(world, 'price_floor_series', { provider: ['b'], from: String(FIRST * 1800), resolution: '1d' })
    .data[0];
  assert.deepEqual(
    [...new Set(days?.points.slice(1, -1).map(([, value]) => value))].map(
      (value) => Math.round((value ?? 0) * 100) / 100,
    ),
    [2.55],
  );
  const long = ask(world, 'price_floor_series', { from: '2025-01-01', resolution: '30m' });
  assert.ok(!long.ok && /finest allowed for this range is 1d|6h/.test(long.problems[0]?.detail ?? ''));
  const auto = ask(world, 'price_floor_series', { from: '2025-01-01' });
  assert.ok(auto.ok);
  const backwards = ask(world, 'price_floor_series', { from: '2026-01-02', to: '2026-01-01' });
  assert.ok(!backwards.ok);
  assert.ok(!ask(world, 'price_floor_series', { from: 'soon' }).ok);
});

test('half-open range: the slot at `to` is not in it', () => {
  const at = LAST * 1800;
  const [row] = askTyped(world, 'price_floor_series', {
    provider: ['b'],
    from: String(at - 3600),
    to: String(at),
  }).data;
  assert.deepEqual(
    row?.points.map(([time]) => time),
    [at - 3600, at - 1800],
  );
});

test('distribution and offers show flagged offers and say that they are', () => {
  const { data } = askTyped(world, 'offers', { gpu: ['h100-sxm'] });
  assert.deepEqual(
    data.map(({ provider, flags }) => `${provider} ${flags.join()}`),
    ['b unverified', 'a ', 'b ', 'b ', 'c '],
  );
  assert.equal(
    data.find(({ provider }) => provider === 'c')?.firstSlot,
    new Date(FIRST * 1800_000).toISOString().replace('.000', ''),
  );
  const [row] = askTyped(world, 'distribution', { gpu: ['h100-sxm'] }).data;
  const sums = row?.buckets.reduce(
    (sum, each) => ({ offers: sum.offers + each.offers, flagged: sum.flagged + each.flagged }),
    { offers: 0, flagged: 0 },
  );
  assert.deepEqual(sums, { offers: 5, flagged: 1 });
  for (const [at, bucket] of (row?.buckets ?? []).entries())
    if (at > 0) assert.equal(bucket.from, row?.buckets[at - 1]?.to);
});

test('sources: outcome, age, uptime with its hole', () => {
  const { data } = askTyped(world, 'sources', {});
  const a = data.find(({ provider }) => provider === 'a');
  assert.deepEqual([a?.outcome, a?.stale, a?.ageSeconds, a?.offers], ['offers', false, 291, 1]);
  assert.equal(a?.uptime7d, 331 / 336);
  assert.equal(data.find(({ provider }) => provider === 'b')?.uptime7d, 1);
});

test('stale is never current: three hours later no price is shown as one, and the answer says why', () => {
  for (const name of ['current_prices', 'supply_metrics', 'cross_deltas', 'overview'] as const) {
    const { data, meta } = askTyped(stale, name, {});
    assert.deepEqual(data, [], name);
    assert.equal(meta.enough, false);
    assert.match(meta.because ?? '', /A, B, C: no current answer/);
  }
  assert.ok(askTyped(stale, 'sources', {}).data.every((row) => row.stale));
  assert.ok(askTyped(stale, 'price_floor_series', {}).data.length > 0, 'history is still there');
});

test('an empty store is answered, never with an error', () => {
  const store = openStore(':memory:', { readonly: false });
  const empty = createWorld(store, NOW);
  for (const name of questionNames) {
    const asked = ask(empty, name, neededOf(QUESTIONS[name].input).includes('gpu') ? { gpu: 'h200' } : {});
    assert.ok(asked.ok);
    // What a gate or a field is needs no data.
    if (name === 'gate_definitions' || name === 'fields') continue;
    assert.deepEqual([asked.envelope.data, asked.envelope.meta.enough, asked.envelope.meta.slot], [[], false, null]);
    assert.ok((asked.envelope.meta.because ?? '').length > 0, name);
  }
});

test('an unknown value, parameter or provider is refused with the allowed ones', () => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ['current_prices', { gpu: 'h100' }, /gpu: allowed are h100-sxm, /],
    ['current_prices', { market: 'spot' }, /market: allowed are on_demand, interruptible/],
    ['current_prices', { provider: 'nobody' }, /provider: no nobody; allowed are a, b, c/],
    ['current_prices', { from: '2026-01-01' }, /unknown parameter from: allowed are gpu, provider/],
    ['offers', {}, /gpu is required/],
    ['index_prints', { method: '1.5' }, /method: a whole number is needed/],
    ['price_floor_series', { resolution: '5m' }, /resolution: allowed are 30m, 1h/],
  ];
  for (const [name, input, expected] of cases) {
    const asked = ask(world, questionNamed(name) ?? 'sources', input);
    assert.ok(!asked.ok);
    assert.match(asked.problems.map(({ detail }) => detail).join(), expected);
  }
});
