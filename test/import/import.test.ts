// History from a file: recognised, flagged, said to be imported; the traps of published archives, with invented rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeHere } from '#commands/judge.ts';
import { ImportProblem } from '#import/records.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { importedLines, imports, indexPrices } from '#store/import.ts';
import type { Store } from '#store/open.ts';
import { isoAt as at, load, S } from '../archive.ts';
import { derived, ended, offer, roundAt, scratchStore } from '../scratch.ts';

const named = (
  store: Store,
  question: 'offers' | 'slot_figures',
  gpu: string,
  slot: number,
): Record<string, unknown>[] => [
  ...askTyped(createWorld(store, slot * 1800 + 900), question, { gpu: [gpu], at: String(slot * 1800) }).data,
];

test('the traps of published archives: names, placeholders, availability, aggregates, index rows', async (t) => {
  const store = scratchStore(t);
  const done = await load(store, [
    `${at(S)},Lambda,H200,1.99,on_demand,"Texas, US",,L1|k=1,offer,true`,
    `${at(S)},Lambda,GH200,1.49,on_demand,,,L2|k=1,offer,`,
    `${at(S)},RunPod,H200,3.59,on_demand,,,L3|k=1|secure,offer,`,
    `${at(S)},RunPod,H200,0.5,on_demand,,,L3|k=1|community,offer,`,
    `${at(S)},RunPod,H100,2.69,on_demand,,,L4,offer,`,
    `${at(S)},Vast.ai,H200,2.1,on_demand,US:2,,L5|min,min,true`,
    `${at(S)},Vast.ai,H200,2.4,on_demand,US:2,,L5|median,median,true`,
    `${at(S)},Vast.ai,H200,3.0,on_demand,US:2,,L5|max,max,true`,
    `${at(S)},Vast.ai,B200,9.0,on_demand,,,L6|max,max,false`,
    `${at(S)},Vast.ai,B200,4.0,spot,,8,L7|machine=5|host=6,offer,true`,
    `${at(S)},Silicon Index,H200,2.8,index,,,L8,offer,`,
    `${at(S)},Lambda,A10,0.86,on_demand,,,L9,offer,false`,
    `${at(S)},Lambda,A10,0.86,on_demand,,,L9,offer,false`,
    `${at(S)},Lambda,A10,free,on_demand,,,L10,offer,true`,
    `${at(S)},Lambda,A10,1.0,rented,,,L11,offer,true`,
    `yesterday,Lambda,A10,1.0,on_demand,,,L12,offer,true`,
  ]);
  assert.deepEqual(done.notTaken, { unknown_gpu: 1, no_price: 1, unknown_kind: 1, no_time: 1 });
  assert.deepEqual(done.unknownNames, { H100: 1 });
  assert.deepEqual([done.rows, done.offers, done.aggregates, done.index, done.duplicates], [16, 6, 3, 1, 1]);
  const h200 = named(store, 'slot_figures', 'h200', S);
  assert.deepEqual(
    h200.map((row) => [
      row.provider,
      row.floor,
      row.median,
      row.ceiling,
      row.offers,
      row.gpusAvailable,
      row.price,
      row.imported,
    ]),
    [
      // Two comparable sellers without counts: a vote each, Vast.ai's median and RunPod's one offer that an H200 can cost.
      ['reference', null, null, null, null, null, (2.4 + 3.59) / 2, true],
      ['runpod', 3.59, 3.59, 3.59, 1, null, null, true],
      ['vast', 2.1, 2.4, 3, 0, null, null, true],
    ],
  );
  assert.deepEqual(
    named(store, 'offers', 'h200', S).map((row) => [row.priceAllIn, row.flags]),
    [
      [0.5, ['outlier_band']],
      [3.59, []],
    ],
  );
  assert.deepEqual(
    named(store, 'offers', 'gh200', S).map((row) => row.priceAllIn),
    [1.49, 1.99],
  );
  assert.deepEqual(named(store, 'offers', 'h100-sxm', S), []);
  assert.deepEqual(
    indexPrices(store).map(({ name, gpu, price }) => [name, gpu, price]),
    [['silicon-index', 'h200', 2_800_000]],
  );
  const spot = askTyped(createWorld(store, S * 1800 + 900), 'offers', {
    gpu: ['b200'],
    market: 'interruptible',
    at: String(S * 1800),
  }).data;
  assert.deepEqual(
    spot.map(({ gpus, host, machine }) => [gpus, host, machine]),
    [[8, '6', '5']],
  );
});

test('the same file twice writes nothing; a second file leaves what stands alone', async (t) => {
  const store = scratchStore(t);
  const rows = [`${at(S)},Vast.ai,H200,2.1,on_demand,,1,a,offer,true`];
  await load(store, rows);
  const before = derived(store);
  assert.equal((await load(store, rows)).before, true);
  const other = await load(store, [`${at(S, 90)},Vast.ai,H200,9.9,on_demand,,1,b,offer,true`]);
  assert.equal(other.alreadyThere, 1);
  assert.deepEqual(derived(store), before);
  assert.equal(imports(store).length, 2);
});

test('of two snapshots in a half hour the last one stands', async (t) => {
  const store = scratchStore(t);
  const done = await load(store, [
    `${at(S, 10)},Vast.ai,H200,2.1,on_demand,,1,a,offer,true`,
    `${at(S, 900)},Vast.ai,H200,2.2,on_demand,,1,a,offer,true`,
  ]);
  assert.equal(done.superseded, 1);
  assert.equal(named(store, 'slot_figures', 'h200', S).find(({ provider }) => provider === 'vast')?.floor, 2.2);
});

test('a file that is none, or lacks a column, is refused with what is missing, and nothing is written', async (t) => {
  const store = scratchStore(t);
  const before = derived(store);
  await assert.rejects(load(store, ['x,y'], { header: 'ts_utc_iso,provider' }), (error: Error) => {
    assert.ok(error instanceof ImportProblem);
    assert.match(error.message, /the header lacks gpu_model_as_written, price_usd_per_gpu_hr, kind/);
    return true;
  });
  const twice =
    'ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id,price_usd_per_gpu_hr';
  await assert.rejects(load(store, ['x'], { header: twice }), /names price_usd_per_gpu_hr twice/);
  const none = await load(store, [`${at(S)},Vast.ai,H100,2.1,on_demand,,1,a,offer,true`]);
  assert.deepEqual([none.offers, none.firstSlot, none.notTaken], [0, null, { unknown_gpu: 1 }]);
  assert.deepEqual(derived(store), before);
  assert.deepEqual(imports(store), []);
});

test('an irregular cadence is honoured: an imported provider is stale after two of its own gaps', async (t) => {
  const store = scratchStore(t);
  const slots = Array.from({ length: 200 }, (_, index) => S + index * 4);
  await load(
    store,
    slots.map((slot) => `${at(slot)},Vast.ai,H200,${2 + (slot % 9) / 10},on_demand,,2,a|machine=m,offer,true`),
  );
  const last = slots.at(-1) ?? 0;
  judgeHere(store, last);
  const states = [7, 9].map((later) =>
    createWorld(store, (last + later) * 1800 + 1).standings.find(({ id }) => id === 'vast'),
  );
  assert.deepEqual(
    states.map((state) => [state?.gapSlots, state?.stale]),
    [
      [4, false],
      [4, true],
    ],
  );
  const world = createWorld(store, last * 1800 + 900);
  const { data, meta } = askTyped(world, 'signals', { gpu: ['h200'] });
  assert.equal(meta.imported, true);
  assert.notEqual(
    data.find(({ type }) => type === 'cv')?.level,
    'insufficient',
    'a quarter of the slots is all that is expected',
  );
  assert.equal(
    data.find(({ type }) => type === 'time_of_day')?.level,
    'insufficient',
    'twelve hours a day are no full day',
  );
});

test('its lines are kept, and are what a raw answer of an imported half hour is', async (t) => {
  const store = scratchStore(t);
  const line = `${at(S)},Vast.ai,H200,2.1,on_demand,"Oklahoma, US",1,offer=1|machine=5,offer,true`;
  const done = await load(store, [line]);
  assert.deepEqual(
    importedLines(store, S)[0]?.lines.map((each) => each.line),
    [line],
  );
  const world = createWorld(store, S * 1800 + 900);
  const [row] = askTyped(world, 'raw_answers', {
    provider: 'vast',
    at: String(S * 1800),
    offer: 'offer=1|machine=5',
  }).data;
  assert.deepEqual([row?.imported, row?.item, row?.hash], [true, line, done.hash]);
});

test('real history is refused into a simulated store', async (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S - 5, [ended('vast', [offer('1', 2)], { simulated: true })]));
  await assert.rejects(load(store, [`${at(S)},Vast.ai,H200,2.1,on_demand,,1,a,offer,true`]), /simulated/);
});
