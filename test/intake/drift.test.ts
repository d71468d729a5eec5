// The alarms of drift, each on a market made for it: what raises one, what does not, and that a reparse tells the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer, SetAside } from '#domain/offer.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const FIRST = 990_000;
const WEEK = 336;

const aside = (reason: SetAside['reason'], name: string): SetAside => ({
  kind: 'aside',
  reason,
  name,
  path: 'p',
  item: {},
});
const many = (count: number, usd: (at: number) => number): Offer[] =>
  Array.from({ length: count }, (_, at) => offer(String(at), usd(at)));

type Slot = { readonly offers: readonly Offer[]; readonly setAside?: readonly SetAside[]; readonly outcome?: 'empty' };

function filled(slots: number, make: (slot: number) => Slot | null): Store {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = 0; slot < slots; slot += 1) {
    const made = make(slot);
    if (made === null) continue;
    const { offers, setAside = [], outcome } = made;
    const reason = outcome === undefined ? null : 'nothing';
    intake(store, roundAt(FIRST + slot, [ended('a', offers, { setAside, ...(outcome ? { outcome, reason } : {}) })]));
  }
  return store;
}

function alarms(store: Store, slots: number): { kind: string; told: string }[] {
  const world = createWorld(store, (FIRST + slots - 1) * 1800 + 600);
  const [row] = askTyped(world, 'sources', {}).data;
  return (row?.drift ?? []).map(({ kind, told }) => ({ kind, told }));
}

test('fewer offers than a fifth of what is usual is an alarm while it lasts; an empty answer is one too', () => {
  const fell = (count: number) => (slot: number) => ({
    offers: many(slot < 20 ? 100 : count, (at) => 1 + at / 100 + (slot % 2) / 10),
  });
  assert.deepEqual(alarms(filled(21, fell(19)), 21), [
    { kind: 'offers_fell', told: '19 offers, 100 is usual over 7 days' },
  ]);
  assert.deepEqual(alarms(filled(21, fell(20)), 21), []);
  const gone = filled(21, (slot) => (slot < 20 ? fell(1)(slot) : { offers: [], outcome: 'empty' as const }));
  assert.deepEqual(alarms(gone, 21), [{ kind: 'offers_fell', told: '0 offers, 100 is usual over 7 days' }]);
  const back = filled(23, (slot) => ({ offers: many(slot === 20 ? 3 : 100, (at) => 1 + at / 100 + (slot % 2) / 10) }));
  assert.deepEqual(alarms(back, 23), [], 'an alarm that is over is told no more');
});

test('a fall that goes on is one alarm, though its number changes', () => {
  const store = filled(30, (slot) => ({
    offers: many(slot < 20 ? 100 : 30 - slot, (at) => 1 + at / 100 + (slot % 2) / 10),
  }));
  const [row] = askTyped(createWorld(store, (FIRST + 29) * 1800 + 600), 'sources', {}).data;
  assert.deepEqual(
    row?.drift.map(({ kind, since }) => [kind, since]),
    [['offers_fell', new Date((FIRST + 20) * 1_800_000).toISOString().replace('.000Z', 'Z')]],
  );
});

test('eleven rounds are not yet usual', () => {
  const young = filled(12, (slot) => ({ offers: many(slot < 11 ? 100 : 5, () => 2 + (slot % 2) / 10) }));
  assert.deepEqual(alarms(young, 12), []);
});

test('no price moved for seven days is an alarm; an offer that comes or goes moves no price', () => {
  const still = (slot: number) => ({ offers: many(3 + (slot % 3), () => 2) });
  assert.deepEqual(
    alarms(filled(WEEK + 1, still), WEEK + 1).map(({ kind }) => kind),
    ['prices_unchanged'],
  );
  assert.deepEqual(alarms(filled(WEEK, still), WEEK), []);
  const moved = filled(WEEK + 1, (slot) => ({ offers: many(3, () => (slot < 40 ? 2 : 2.01)) }));
  assert.deepEqual(alarms(moved, WEEK + 1), []);
});

test('an exchange rate moves no price', () => {
  const quoted = { currency: 'EUR', gpuOnlyMicro: 2_000_000, allInMicro: 2_000_000 };
  const store = filled(WEEK + 1, (slot) => ({
    offers: [{ ...offer('1', 2.1 + (slot % 48) / 1000), quoted }],
  }));
  assert.deepEqual(
    alarms(store, WEEK + 1).map(({ kind }) => kind),
    ['prices_unchanged'],
  );
});

test('a GPU name or a value never seen before is told for a week, and in a first round it is no news', () => {
  const named = (slot: number) => ({
    offers: many(2, () => 2 + (slot % 2) / 10),
    setAside: [
      aside('unknown_gpu', 'H999'),
      ...(slot >= 5 ? [aside('unknown_gpu', 'X1'), aside('unknown_value', 'tier: gold')] : []),
    ],
  });
  const told = [
    { kind: 'new_gpu_name', told: 'GPU name never seen before: X1' },
    { kind: 'new_value', told: 'value never seen before: tier: gold' },
  ];
  assert.deepEqual(alarms(filled(5, named), 5), []);
  assert.deepEqual(alarms(filled(6, named), 6), told);
  assert.deepEqual(alarms(filled(60, named), 60), told);
  const later = filled(WEEK + 12, named);
  assert.deepEqual(alarms(later, WEEK + 12), []);
  const [row] = askTyped(createWorld(later, (FIRST + WEEK + 11) * 1800 + 600), 'sources', {}).data;
  assert.deepEqual(row?.unknownNames, ['H999', 'X1']);
  assert.deepEqual(row?.setAsideBy, [
    { reason: 'unknown_gpu', count: 2 },
    { reason: 'unknown_value', count: 1 },
  ]);
});

test('counts by reason are whole, though names beyond a limit are not kept', () => {
  const store = filled(1, () => ({
    offers: many(1, () => 2),
    setAside: Array.from({ length: 900 }, (_, at) => aside(at % 3 === 0 ? 'no_price' : 'unknown_gpu', `name ${at}`)),
  }));
  const [row] = askTyped(createWorld(store, FIRST * 1800 + 600), 'sources', {}).data;
  assert.deepEqual(row?.setAsideBy, [
    { reason: 'unknown_gpu', count: 600 },
    { reason: 'no_price', count: 300 },
  ]);
});
