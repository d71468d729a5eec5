// Imports as people really make them: several files, in any order, with odd cells; none may change what the others mean.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeHere } from '#commands/judge.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { imports } from '#store/import.ts';
import type { Store } from '#store/open.ts';
import { referencesIn } from '#store/reference.ts';
import { providers } from '#store/round.ts';
import { judgedDays, verdictLog } from '#store/signal.ts';
import { book, HEADER, isoAt, lineOf, load, S } from '../archive.ts';
import { derived, ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

/** The derived tables without what only says which file brought a slot. */
const figures = (store: Store) => {
  const { offer: offers, flag, summary, day, reference, series } = derived(store);
  return { offers, flag, summary, day, reference, series };
};

const SLOTS = Array.from({ length: 90 }, (_, index) => S + index);
const vast = SLOTS.flatMap((slot) => book(slot).map((each) => lineOf(slot, each)));
const lium = SLOTS.map(
  (slot) => `${isoAt(slot)},Lium,H200,${2.5 + (slot % 3) / 10},on_demand,,4,node|machine=n,offer,true`,
);
const b200 = SLOTS.flatMap((slot) => book(slot + 5).map((each) => lineOf(slot, each).replace(',H200,', ',B200,')));

test('two files of the same half hours make what one file of both makes, in either order', async (t) => {
  const [one, ab, ba] = [scratchStore(t), scratchStore(t), scratchStore(t)];
  await load(one, [...vast, ...lium]);
  await load(ab, vast);
  await load(ab, lium);
  await load(ba, lium);
  await load(ba, vast);
  assert.deepEqual(figures(ab), figures(one));
  assert.deepEqual(figures(ba), figures(one));
  assert.ok(referencesIn(one, 'h200', 'on_demand', 'all_in', S, S + 90).every((row) => row.providers === 2));
});

test('an older file after a newer one, and a file of other models, are as if they had come in order', async (t) => {
  const [one, parts] = [scratchStore(t), scratchStore(t)];
  await load(one, [...vast, ...b200]);
  const of = (slots: readonly number[]) => slots.flatMap((slot) => book(slot).map((each) => lineOf(slot, each)));
  await load(parts, of(SLOTS.slice(40)));
  await load(parts, of(SLOTS.slice(0, 40)));
  const done = await load(parts, b200);
  assert.deepEqual([done.offers, done.alreadyThere], [b200.length, 0]);
  const [a, b] = [figures(one), figures(parts)];
  for (const name of Object.keys(a) as (keyof typeof a)[]) assert.deepEqual(b[name], a[name], name);
});

test('a crawler that takes its time makes one snapshot; the last row of each thing stands', async (t) => {
  const store = scratchStore(t);
  const rows = Array.from(
    { length: 8 },
    (_, at) => `${isoAt(S, 60 + at * 20)},Vast.ai,H200,${2 + at / 10},on_demand,,1,r${at}|machine=${at},offer,true`,
  );
  const done = await load(store, [...rows, `${isoAt(S, 300)},Vast.ai,H200,1.5,on_demand,,1,r0|machine=0,offer,true`]);
  assert.deepEqual([done.offers, done.superseded, done.duplicates], [8, 1, 0]);
  const found = askTyped(createWorld(store, S * 1800 + 900), 'slot_figures', { at: String(S * 1800) }).data.find(
    ({ provider }) => provider === 'vast',
  );
  assert.deepEqual([found?.floor, found?.offers, found?.gpusAvailable], [1.5, 8, 8]);
});

test('odd cells: no price of a GPU-hour, tomorrow, 30 February, counts beside gaps, times without a zone, rows without an id', async (t) => {
  const store = scratchStore(t);
  const row = (price: string, more: { at?: string; count?: string; id?: string } = {}) =>
    `${more.at ?? isoAt(S)},Vast.ai,H200,${price},on_demand,,${more.count ?? '1'},${more.id ?? price},offer,true`;
  const done = await load(store, [
    row('1e300'),
    row('0x10'),
    row('-2'),
    row('0'),
    row('Infinity'),
    row('2.0', { at: '2099-01-01T00:00:00Z' }),
    row('2.0', { at: '2026-02-30T00:00:00Z' }),
    row('2.1', { count: '4.0', id: 'a|machine=1' }),
    row('2.2', { at: isoAt(S).replace('Z', ''), id: 'b|machine=2' }),
    row('2.3', { id: '' }),
    row('2.4', { id: '' }),
  ]);
  assert.deepEqual(done.notTaken, { no_price: 5, in_the_future: 1, no_time: 1 });
  assert.deepEqual([done.offers, done.duplicates], [4, 0]);
  const { data } = askTyped(createWorld(store, S * 1800 + 900), 'offers', { gpu: ['h200'], at: String(S * 1800) });
  assert.deepEqual(
    data.map(({ priceAllIn, gpus }) => [priceAllIn, gpus]),
    [
      [2.1, 4],
      [2.2, 1],
      [2.3, 1],
      [2.4, 1],
    ],
  );
});

test('quoted line ends, blank lines and old Mac line ends read the same when they are read again', async (t) => {
  const lines = [...lium, ...vast];
  for (const [header, rows] of [
    [HEADER, lines.map((line) => line.replace(',,4,', ',"a\nb",4,'))],
    [HEADER, lines.flatMap((line, at) => (at % 9 === 0 ? ['', line] : [line]))],
    [[HEADER, ...lines].join('\r'), []],
  ] as const) {
    const [once, twice] = [scratchStore(t), scratchStore(t)];
    await load(once, rows, { header });
    await load(twice, rows, { header });
    // A file before it has everything made again from the kept lines.
    const before = `${isoAt(S - 1)},Lium,A100 PCIE 80GB,1.0,on_demand,,4,x|machine=n,offer,true`;
    await load(twice, [before]);
    const summed = (store: Store) =>
      (derived(store).summary ?? []).filter((row) => (row as { name: string }).name.startsWith('h200'));
    assert.ok(summed(once).length > 100);
    assert.deepEqual(summed(twice), summed(once));
  }
});

test('an address in an id or a region is on no face, and tells machines apart all the same', async (t) => {
  const store = scratchStore(t);
  const row = (ip: string) =>
    `${isoAt(S)},Vast.ai,H200,2.1,on_demand,at ${ip},1,ip=${ip}|host=${ip}|machine=${ip},offer,true`;
  await load(store, [row('198.51.100.7'), row('198.51.100.8')]);
  const world = createWorld(store, S * 1800 + 900);
  const offers = askTyped(world, 'offers', { gpu: ['h200'], at: String(S * 1800) }).data;
  assert.equal(new Set(offers.map(({ machine }) => machine)).size, 2);
  const raw = askTyped(world, 'raw_answers', {
    provider: 'vast',
    at: String(S * 1800),
    offer: offers[0]?.offerKey,
    whole: 'true',
  }).data;
  assert.ok((raw[0]?.item ?? '').includes('host='));
  assert.doesNotMatch(JSON.stringify([offers, raw]), /198\.51\.100/);
});

test('an id is found as it is, and a seller that a slug would lose keeps its own', async (t) => {
  const store = scratchStore(t);
  await load(store, [
    `${isoAt(S)},Vast.ai,H200,2.1,on_demand,,1,1,offer,true`,
    `${isoAt(S)},Vast.ai,H200,2.2,on_demand,,1,11,offer,true`,
    `${isoAt(S)},Vast.ai,B200,4.1,on_demand,,1,1,offer,true`,
    `${isoAt(S)},Lium,H200,2.3,on_demand,,1,1,offer,true`,
    `${isoAt(S)},日本,H200,2.4,on_demand,,1,1,offer,true`,
    `${isoAt(S)},中国,H200,2.5,on_demand,,1,1,offer,true`,
    `${isoAt(S)},Reference,H200,2.6,on_demand,,1,1,offer,true`,
  ]);
  const world = createWorld(store, S * 1800 + 900);
  const item = (gpu: 'h200' | 'b200', priceAllIn: number) => {
    const found = askTyped(world, 'offers', { gpu: [gpu], at: String(S * 1800) }).data.find(
      (each) => each.priceAllIn === priceAllIn,
    );
    return (
      askTyped(world, 'raw_answers', { provider: found?.provider, at: String(S * 1800), offer: found?.offerKey })
        .data[0]?.item ?? ''
    );
  };
  assert.match(item('h200', 2.1), /^[^\n]*H200,2\.1,/);
  assert.match(item('b200', 4.1), /B200,4\.1,/);
  assert.equal(new Set(providers(store).map(({ id }) => id)).size, 5);
  assert.ok(providers(store).every(({ id }) => id !== 'reference'));
});

test('an aggregate keeps its vote beside a round of ours', async (t) => {
  const store = scratchStore(t);
  const lines = [4, 2, 3].map(
    (usd, at) => `${isoAt(S)},${['Vast.ai', 'Lium', 'TensorDock'][at]},H200,${usd},on_demand,,,m|median,median,true`,
  );
  await load(store, lines);
  const price = () =>
    referencesIn(store, 'h200', 'on_demand', 'all_in', S, S + 1).map((row) => [row.price / 1e6, row.providers]);
  assert.deepEqual(price(), [[3, 3]]);
  intake(store, roundAt(S, [ended('own', [offer('1', 10, { gpu: 'h200' })], { provider: seller('own') })]));
  assert.deepEqual(price(), [[3.5, 4]]);
});

test('what an import brings to days that were judged is judged and logged; what was logged stays', async (t) => {
  const store = scratchStore(t);
  const days = (usd: number, gpu: string) =>
    Array.from(
      { length: 144 },
      (_, index) => `${isoAt(S + index)},Vast.ai,${gpu},${usd},on_demand,,2,a|machine=m,offer,true`,
    );
  const first = await load(store, days(2, 'H200'));
  judgeHere(store, first.lastSlot ?? 0, { since: first.firstSlot ?? 0 });
  const before = verdictLog(store);
  const second = await load(store, days(4, 'B200'));
  judgeHere(store, second.lastSlot ?? 0, { since: second.firstSlot ?? 0 });
  const after = verdictLog(store);
  assert.deepEqual(
    after.filter(({ gpu }) => gpu === 'h200'),
    before,
  );
  assert.equal(after.filter(({ gpu }) => gpu === 'b200').length, before.length);
  assert.ok(before.length >= 2 && judgedDays(store).size === before.length);
  assert.equal(imports(store).length, 2);
});

test('our own rounds after an hourly history do not make it too little; their freshness is our own', async (t) => {
  const store = scratchStore(t);
  const slots = Array.from({ length: 20 * 24 }, (_, index) => S + index * 2);
  await load(
    store,
    slots.map((slot) => `${isoAt(slot)},Vast.ai,H200,${2 + (slot % 9) / 10},on_demand,,2,a|machine=m,offer,true`),
  );
  const own = (slots.at(-1) ?? 0) + 1;
  const vastInfo = providers(store)[0];
  assert.ok(vastInfo !== undefined);
  intake(
    store,
    roundAt(own, [
      ended('vast', [offer('1', 2.2, { gpu: 'h200' })], { provider: seller('vast', { name: 'Vast.ai' }) }),
    ]),
  );
  judgeHere(store, own);
  const { data } = askTyped(createWorld(store, own * 1800 + 300), 'signals', { gpu: ['h200'] });
  assert.notEqual(data.find(({ type }) => type === 'cv')?.level, 'insufficient');
  const later = createWorld(store, own * 1800 + 3 * 1800).standings[0];
  assert.equal(later?.stale, true, 'two of our own gaps');
});
