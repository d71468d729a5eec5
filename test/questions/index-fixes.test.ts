// The daily fix over time: what was published stays, and what was known at a moment is told as it was then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake, recordMissed } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import type { Store } from '#store/open.ts';
import { isoAt, load } from '../archive.ts';
import { ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

const FIRST = 990_000 - (990_000 % 48);
/** After everything that a test writes; its imports are made at 1,790,000,000. */
const LATER = 1_800_000_000;

function put(store: Store, slot: number): void {
  const one = (id: string, usd: number) =>
    ended(id, [offer(id, usd, { host: null, machine: null, stock: null, gpuIds: [] })], {
      provider: seller(id, { class: 'neocloud' }),
    });
  intake(store, roundAt(slot, [one('a', 2), one('b', 2.1), one('c', 2.2)]));
}

const fixesOf = (store: Store, { asOf = LATER, now = LATER } = {}) =>
  askTyped(createWorld(store, now), 'index_fixes', {
    gpu: ['h100-sxm'],
    from: String(FIRST * 1800),
    to: String((FIRST + 240) * 1800),
    asOf: String(asOf),
  }).data;

const lists = (slot: number, usd: number): string[] =>
  ['Nebius', 'Lambda', 'Voltage Park'].map(
    (name, at) => `${isoAt(slot)},${name},H100 SXM,${usd + at / 10},on_demand,,,row${at},offer,true`,
  );

test('a hole that is filled after the day was final changes its value, and nothing that is published', async (t) => {
  const store = scratchStore(t);
  for (let slot = FIRST; slot < FIRST + 48; slot += 1) if (slot !== FIRST + 10) put(store, slot);
  const [before] = fixesOf(store);
  assert.deepEqual([before?.value, before?.published, before?.final, before?.revised], [2.1, 2.1, true, 0]);
  await load(store, lists(FIRST + 10, 9));
  const [filled] = fixesOf(store);
  assert.deepEqual([filled?.prints, filled?.published, filled?.final, filled?.revised], [48, 2.1, true, 1]);
  assert.ok((filled?.value ?? 0) > 2.1, 'what is known now is another mean');
});

test('an imported day stays as published, whatever other days are imported to either side later', async (t) => {
  const store = scratchStore(t);
  const every = (step: number, from: number, to: number): string[] =>
    Array.from({ length: (to - from) / step }, (_, at) => lists(from + at * step, 2)).flat();
  await load(store, every(12, FIRST, FIRST + 96));
  const [day] = fixesOf(store);
  assert.deepEqual([day?.published, day?.scheduled, day?.state], [2.1, 4, 'review']);
  const later = every(1, FIRST + 96, FIRST + 240);
  await load(store, later, { now: 1_791_000_000 });
  const [again] = fixesOf(store);
  assert.equal(again?.published, 2.1);
  assert.notEqual(again?.state, 'review', 'by the distances known now the day has too few prints');
});

test('what is left of a killed import becomes known when it is taken up again, not when it was begun', async (t) => {
  const store = scratchStore(t);
  const lines = Array.from({ length: 240 }, (_, at) => lists(FIRST + at, 2)).flat();
  const killed = (): void => {
    throw new Error('killed');
  };
  await assert.rejects(load(store, lines, { onProgress: killed }), /killed/);
  const then = 1_790_000_100;
  const before = fixesOf(store, { asOf: then, now: then });
  assert.deepEqual([before.length, before[4]?.prints], [5, 8], 'the first 200 half hours are in');
  await load(store, lines, { now: then + 500_000 });
  assert.equal(fixesOf(store)[4]?.prints, 48);
  assert.deepEqual(fixesOf(store, { asOf: then }), before);
});

test('half hours noted as missed later were not missed yet at a moment before', async (t) => {
  const store = scratchStore(t);
  const then = (FIRST + 200) * 1800;
  put(store, FIRST - 1);
  await load(
    store,
    [0, 12, 24, 36].flatMap((at) => lists(FIRST + at, 2)),
    { now: then - 100 },
  );
  const before = fixesOf(store, { asOf: then, now: then });
  assert.deepEqual([before[0]?.state, before[0]?.scheduled], ['review', 4]);
  recordMissed(store, FIRST + 240);
  put(store, FIRST + 240);
  assert.deepEqual(fixesOf(store, { asOf: then }), before);
  assert.equal(fixesOf(store)[0]?.scheduled, 48);
});
