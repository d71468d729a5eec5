// What too little data, frozen prices and held-still offers must lead to: each case falls if its rule is loosened.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '#collect/reading.ts';
import type { Offer } from '#domain/offer.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { isFilled } from '#signals/history.ts';
import { ratiosToDayLevel } from '#stats/daily-cycle.ts';
import { seededDice } from '#stats/dice.ts';
import { flagsAt } from '#store/flag.ts';
import { openStore } from '#store/open.ts';
import { referencesIn } from '#store/reference.ts';
import { summariesIn } from '#store/summary.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const S = 990_000;

function worldOf(slots: readonly number[], offersOf: (slot: number) => Record<string, readonly Offer[]>) {
  const store = openStore(':memory:', { readonly: false });
  for (const slot of slots)
    intake(
      store,
      roundAt(
        slot,
        Object.entries(offersOf(slot)).map(([id, offers]) => ended(id, offers)),
      ),
    );
  return { store, world: createWorld(store, (slots.at(-1) ?? 0) * 1800 + 60) };
}
const run = (length: number, step = 1) => Array.from({ length }, (_, at) => S + at * step);
const flat = (usd: number) => () => ({ a: [offer('1', usd)], b: [offer('2', usd + 1)] });

test('enough: a quarter of a day, half of a week', () => {
  assert.deepEqual(
    [isFilled(12, 48, 1), isFilled(11, 48, 1), isFilled(168, 336, 1), isFilled(167, 336, 1)],
    [true, false, true, false],
  );
});

test('two rounds a week apart are no week: our own cadence is half an hour, however seldom it was kept', () => {
  const { world } = worldOf([S, S + 336], flat(2));
  const [pair] = askTyped(world, 'cross_deltas', {}).data;
  assert.deepEqual([pair?.median24h, pair?.shareAbove030, pair?.frozenLeg], [null, null, null]);
  assert.equal(askTyped(world, 'price_changes', {}).data[0]?.change7d, null);
  assert.equal(askTyped(world, 'volatility', {}).meta.enough, false);
});

test('a change needs half of the slots before it; a variation needs seven days', () => {
  const half = (seen: number) =>
    askTyped(worldOf([...run(seen), S + 48], flat(2)).world, 'price_changes', {}).data[0]?.change24h;
  assert.equal(half(24), 0);
  assert.equal(half(23), null);
  const cv = (slots: number) =>
    askTyped(worldOf(run(slots), (slot) => ({ a: [offer('1', slot % 2 ? 2 : 2.1)] })).world, 'volatility', {
      provider: ['a'],
    }).data[0]?.cv;
  assert.equal(cv(335), null);
  assert.ok((cv(336) ?? 0) > 0.02);
});

test('frozen: a list price after seven days of it, with at most one change', () => {
  const leg = (slots: number, usd: (slot: number) => number) =>
    askTyped(
      worldOf(run(slots), (slot) => ({ a: [offer('1', usd(slot))], b: [offer('2', 3 + (slot % 7) / 10)] })).world,
      'cross_deltas',
      {},
    ).data[0]?.frozenLeg;
  assert.equal(
    leg(335, () => 2),
    null,
  );
  assert.equal(
    leg(336, () => 2),
    'a',
  );
  assert.equal(
    leg(336, (slot) => (slot < S + 100 ? 2 : 2.5)),
    'a',
  );
  assert.equal(
    leg(336, (slot) => (slot < S + 100 ? 2 : slot < S + 200 ? 2.5 : 2)),
    null,
  );
});

test('same offers held still: three machines 10 % dearer move the index by 10 %, at the provider and in the reference', () => {
  const three = (factor: number) => ['x', 'y', 'z'].map((key, at) => offer(key, (2 + at) * factor));
  const { store } = worldOf([S, S + 1, S + 2], (slot) => ({
    a: [...three(slot === S ? 1 : 1.1), offer(`new ${slot}`, 1)],
  }));
  const name = { gpu: 'h100-sxm', provider: 'a', market: 'on_demand', basis: 'all_in', scope: 'eligible' } as const;
  const rounded = (rows: readonly { same_offer: number | null }[]) => rows.map((row) => row.same_offer?.toFixed(6));
  assert.deepEqual(rounded(summariesIn(store, name, S, S + 3)), ['1.000000', '1.100000', '1.100000']);
  assert.deepEqual(rounded(referencesIn(store, 'h100-sxm', 'on_demand', 'all_in', S, S + 3)), [
    '1.000000',
    '1.100000',
    '1.100000',
  ]);
});

test('half-life of a spread: ln 2 x 6 h over the log of the correlations at 6 and 12 hours, by another road', () => {
  const dice = seededDice(5);
  const hours: number[] = [0];
  for (let at = 1; at < 14 * 24; at += 1) hours.push((hours[at - 1] ?? 0) * 0.95 + (dice() - 0.5) * 0.1);
  const first = S - (S % 2);
  const { world } = worldOf(
    Array.from({ length: 14 * 48 }, (_, at) => first + at),
    (slot) => ({ a: [offer('1', 3 + (hours[Math.floor((slot - first) / 2)] ?? 0))], b: [offer('2', 2)] }),
  );
  const mean = hours.reduce((sum, each) => sum + each, 0) / hours.length;
  const rho = (lag: number) =>
    hours.slice(lag).reduce((sum, each, at) => sum + (each - mean) * ((hours[at] ?? 0) - mean), 0);
  const expected = (Math.LN2 * 6) / Math.log(rho(6) / rho(12));
  const found = askTyped(world, 'cross_deltas', {}).data[0]?.halfLifeHours ?? Number.NaN;
  assert.ok(expected > 2 && Math.abs(found - expected) < 1e-3 * expected, `${found} against ${expected}`);
});

test('the centred day gives its two ends half weight: a spike twelve hours away counts half', () => {
  const spiked = (at: number) =>
    ratiosToDayLevel(Array.from({ length: 49 }, (_, hour) => (hour === at ? 25 : 1)))[24] ?? 0;
  assert.equal((1 / spiked(36)).toFixed(6), ((23 + 0.5 + 12.5) / 24).toFixed(6));
  assert.equal((1 / spiked(30)).toFixed(6), ((22 + 1 + 25) / 24).toFixed(6));
});

test('the usual price is that of seven days: older ones do not count', () => {
  const slots = [...run(60), ...Array.from({ length: 60 }, (_, at) => S + 400 + at)];
  const { store } = worldOf(slots, (slot) => ({
    a: [offer('1', slot < S + 300 ? 100 : 2), ...(slot === S + 459 ? [offer('2', 11)] : [])],
  }));
  assert.deepEqual([...flagsAt(store, 'a', S + 459).keys()], ['on_demand 2']);
});

test('exactly five times the usual price is still inside the band', () => {
  const { store } = worldOf(run(49), (slot) => ({
    a: [offer('1', 2), ...(slot === S + 48 ? [offer('2', 10), offer('3', 0.4)] : [])],
  }));
  assert.deepEqual([...flagsAt(store, 'a', S + 48)], []);
});

test('more than half of the items off-shape makes the answer unreadable; half does not', () => {
  const aside = (reason: 'off_shape' | 'unknown_gpu') =>
    ({ kind: 'aside', reason, name: null, path: 'x[0]', item: null }) as const;
  const offers = [offer('1', 2), offer('2', 2)];
  assert.equal(judge({ offers, setAside: [aside('off_shape'), aside('off_shape')] }).outcome, 'offers');
  assert.equal(
    judge({ offers, setAside: [aside('off_shape'), aside('off_shape'), aside('off_shape')] }).outcome,
    'unreadable',
  );
  assert.equal(judge({ offers: [], setAside: [aside('unknown_gpu')] }).outcome, 'unreadable');
  assert.equal(judge({ offers: [], setAside: [] }).outcome, 'empty');
});

test('one absurd ask to either side leaves the buckets of the rest as they are', () => {
  const { world } = worldOf([S], () => ({ a: [0.0001, 2, 2.5, 40].map((usd, at) => offer(String(at), usd)) }));
  const buckets =
    askTyped(world, 'distribution', { gpu: ['h100-sxm'] }).data[0]?.buckets.filter(({ offers }) => offers > 0) ?? [];
  assert.ok(buckets.every(({ offers }) => offers === 1));
  for (const [at, usd] of [0.0001, 2, 2.5, 40].entries())
    assert.ok((buckets[at]?.from ?? 9) <= usd && usd < (buckets[at]?.to ?? 0), `${usd}`);
});

test('a day that the range cuts is read by its slots', () => {
  const { world } = worldOf(run(96), (slot) => ({ a: [offer('1', (slot - (S - (S % 48))) % 48 < 24 ? 2 : 4)] }));
  const noon = (S - (S % 48) + 48 + 24) * 1800;
  const [row] = askTyped(world, 'price_floor_series', {
    from: String(noon),
    to: String(noon + 86_400),
    resolution: '1d',
  }).data;
  assert.equal(row?.points[0]?.[1], 4);
});
