// What many GPUs cost, on markets whose answer can be worked out by hand: no GPU twice, no offer in part, unknown is not there and not zero.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { ask, askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { seededDice } from '#stats/dice.ts';
import { openStore } from '#store/open.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';

const SLOT = 990_000;
const NOW = SLOT * 1800 + 600;

function worldOf(rounds: readonly ProviderRound[], now = NOW) {
  const store = openStore(':memory:', { readonly: false });
  intake(store, roundAt(SLOT, rounds));
  return createWorld(store, now);
}
const fill = (rounds: readonly ProviderRound[], input: Record<string, unknown> = {}) =>
  askTyped(worldOf(rounds), 'fill', { gpu: ['h100-sxm'], ...input });

/** Slices of a machine of four: 4 at 1.90 each, 2 at 2.00, the first alone at 2.10. */
const slice = (ids: string, usd: number): Offer =>
  offer(ids, usd, { machine: 'm', host: 'm', gpus: ids.length, gpuIds: [...ids], stock: ids.length });
const SLICED = [slice('abcd', 1.9), slice('ab', 2), slice('a', 2.1)];
const listed = (key: string, usd: number, stock: number | null, gpus = 1): Offer =>
  offer(key, usd, { host: null, machine: null, gpuIds: [], stock, gpus });

test('slices of one machine are not added to it, and the cheapest that holds enough is taken', () => {
  const of = (gpus: number) => fill([ended('v', SLICED)], { gpus }).data[0];
  assert.deepEqual(
    [of(1)?.costPerHour, of(2)?.costPerHour, of(3)?.costPerHour, of(4)?.costPerHour],
    [2.1, 4, 7.6, 7.6],
  );
  assert.deepEqual([of(5)?.full, of(5)?.filled, of(5)?.costPerHour], [false, 4, 7.6]);
  // Three of a machine of four: all four are paid.
  assert.deepEqual([of(3)?.filled, of(3)?.average], [4, 2.533333]);
});

test('a counted stock is taken as often as it lasts, then the next seller', () => {
  const rounds = [ended('a', [listed('1', 2, 3)]), ended('b', [listed('1', 3, 100)])];
  const { data, meta } = fill(rounds, { gpus: 5, hours: 10 });
  const [row] = data;
  assert.deepEqual(
    row?.legs.map(({ provider, gpus, rentals, price }) => [provider, gpus, rentals, price]),
    [
      ['a', 3, 3, 2],
      ['b', 2, 2, 3],
    ],
  );
  assert.deepEqual([row?.costPerHour, row?.cost, row?.average, row?.dearest, row?.floor], [12, 120, 2.4, 3, 2]);
  assert.equal(row?.overFloorPct?.toFixed(6), '20.000000');
  assert.deepEqual([meta.enough, meta.because], [true, null]);
});

test('who does not say how many it has is named and not taken, however cheap', () => {
  const { data, meta } = fill([ended('w', [listed('1', 1, null, 8)]), ended('b', [listed('1', 3, 2)])], { gpus: 4 });
  const [row] = data;
  assert.deepEqual([row?.full, row?.filled, row?.cost], [false, 2, 144]);
  assert.deepEqual(row?.withoutCount, [{ provider: 'w', floor: 1 }]);
  assert.match(meta.because ?? '', /only 2 of 4 GPUs can be had from sellers that count theirs/);
  const nobody = fill([ended('w', [listed('1', 1, null, 8)])]).data[0];
  assert.deepEqual([nobody?.filled, nobody?.cost, nobody?.average, nobody?.full], [0, null, null, false]);
});

test('what a seller lets in parts is taken in parts, and what it lets whole is paid whole', () => {
  const parts = (leastGpus: number) => offer('node', 2, { gpus: 8, leastGpus, stock: 8, gpuIds: [] });
  const of = (offers: readonly Offer[], gpus: number) => fill([ended('t', offers)], { gpus }).data[0];
  assert.deepEqual([of([parts(1)], 3)?.costPerHour, of([parts(1)], 3)?.filled], [6, 3]);
  assert.deepEqual([of([parts(4)], 3)?.costPerHour, of([parts(4)], 3)?.filled], [8, 4]);
  assert.deepEqual([of([parts(8)], 3)?.costPerHour, of([parts(8)], 3)?.filled], [16, 8]);
  assert.equal(of([parts(1)], 9)?.full, false);
});

test('no offer is taken more often than it says that there are, though its machine has more', () => {
  const on = (key: string, usd: number, gpus: number, stock: number) =>
    offer(key, usd, { gpus, stock, machine: 'm', gpuIds: [] });
  const [row] = fill([ended('c', [on('1x', 1.5, 1, 3), on('8x', 2, 8, 8)])], { gpus: 8 }).data;
  assert.deepEqual([row?.costPerHour, row?.legs.map(({ offerKey }) => offerKey)], [16, ['8x']]);
  assert.deepEqual(row?.ladder, [
    { price: 1.5, gpus: 3 },
    { price: 2, gpus: 8 },
  ]);
});

test('a machine in many slices can be had whole, and of ways that cost the same the one with fewest rentals', () => {
  const ids = Array.from({ length: 16 }, (_, at) => `g${at}`);
  const one = (id: string) => offer(id, 2, { machine: 'm', gpuIds: [id] });
  const cut = (from: number, size: number) =>
    offer(`${size} from ${from}`, 2, { machine: 'm', gpus: size, gpuIds: ids.slice(from, from + size) });
  const singles = fill([ended('v', ids.map(one))], { gpus: 16 }).data[0];
  assert.deepEqual([singles?.full, singles?.rentals], [true, 16]);
  const pairs = [0, 2, 4, 6, 8, 10, 12, 14].map((from) => cut(from, 2));
  const all = fill([ended('v', [...ids.map(one), ...pairs, cut(0, 16)])], { gpus: 16 }).data[0];
  assert.deepEqual([all?.costPerHour, all?.rentals], [32, 1]);
});

test('resellers are named and not taken, and each model that is short says so itself', () => {
  const rounds = [
    ended('a', [listed('1', 5, 2), { ...listed('2', 1, 8), gpu: 'h200' }]),
    ended('r', [listed('1', 1, 9)], { provider: seller('r', { resells: true }) }),
  ];
  const { data, meta } = fill(rounds, { gpu: ['h100-sxm', 'h200', 'b200'], gpus: 4 });
  assert.deepEqual(data[0]?.resellers, [{ provider: 'r', floor: 1 }]);
  assert.equal(meta.enough, false);
  assert.equal(
    meta.because,
    'H100 SXM: only 2 of 4 GPUs can be had from sellers that count theirs; B200: no current offer matches',
  );
});

test('a thousand machines in eight slices each are counted in a time that grows with them alone', () => {
  const many = (machines: number) =>
    Array.from({ length: machines }, (_, machine) =>
      Array.from({ length: 8 }, (__, gpu) =>
        offer(`${machine}/${gpu}`, 1 + machine / 1000 + gpu / 100_000, {
          machine: `m${machine}`,
          gpuIds: [`${machine}-${gpu}`],
        }),
      ),
    ).flat();
  const [row] = fill([ended('v', many(1000))], { gpus: 1024 }).data;
  assert.deepEqual([row?.full, row?.filled, row?.ladder.at(-1)?.gpus], [true, 1024, 8000]);
});

test('flagged offers, other markets, resellers and stale sellers are not taken', () => {
  const rounds = [
    ended('a', [listed('1', 5, 9)]),
    ended('u', [offer('1', 1, { flags: ['unverified'] })]),
    ended('s', [offer('1', 1, { market: 'interruptible' })]),
    ended('r', [listed('1', 1, 9)], { provider: seller('r', { resells: true }) }),
  ];
  const legs = (input: Record<string, unknown>) =>
    fill(rounds, { gpus: 2, ...input }).data[0]?.legs.map(({ provider }) => provider);
  assert.deepEqual(legs({}), ['a']);
  assert.deepEqual(legs({ hosts: 'all' }), ['u', 'a']);
  assert.deepEqual(legs({ provider: ['r'] }), ['r']);
  const late = askTyped(worldOf(rounds, NOW + 3 * 3600), 'fill', { gpu: ['h100-sxm'] });
  assert.deepEqual([late.data.length, late.meta.enough], [0, false]);
});

test('so many together, and a place, are held to', () => {
  const rounds = [
    ended('a', [listed('1', 1, 8), { ...listed('8', 2, 16, 8), region: 'Paris, FR' }]),
    ended('b', [{ ...listed('1', 1.5, 8), region: 'Ohio, US' }]),
  ];
  const of = (input: Record<string, unknown>) => fill(rounds, { gpus: 8, ...input }).data[0];
  assert.equal(of({})?.costPerHour, 8);
  assert.equal(of({ perMachine: 8 })?.costPerHour, 16);
  assert.equal(of({ where: 'us' })?.costPerHour, 12);
  assert.equal(of({ where: 'eu' })?.costPerHour, 16);
  assert.match(fill(rounds, { where: 'eu' }).meta.because ?? '', /1 of 3 offers name no country that is known/);
});

test('the ladder counts each GPU once and ends at all that are counted', () => {
  const rounds = [ended('v', SLICED), ended('b', [listed('1', 1.95, 2), listed('2', 2.2, null)])];
  assert.deepEqual(fill(rounds).data[0]?.ladder, [
    { price: 1.9, gpus: 4 },
    { price: 1.95, gpus: 6 },
  ]);
});

test('what is taken never shares a GPU, never exceeds a stock, and costs less the fewer are wanted', () => {
  const dice = seededDice(11);
  for (let turn = 0; turn < 40; turn += 1) {
    const machines = Array.from({ length: 1 + Math.floor(dice() * 5) }, (_, machine) => {
      const ids = Array.from({ length: 8 }, (__, gpu) => `${machine}-${gpu}`);
      return Array.from({ length: 1 + Math.floor(dice() * 4) }, (__, at) => {
        const from = Math.floor(dice() * 7);
        const own = ids.slice(from, from + 1 + Math.floor(dice() * (8 - from)));
        const usd = 1 + Math.round(dice() * 100) / 100;
        return offer(`${machine}/${at}`, usd, { machine: `m${machine}`, gpus: own.length, gpuIds: own });
      });
    });
    const offers = machines.flat();
    let before = 0;
    for (const gpus of [1, 3, 7, 12, 40]) {
      const row = fill([ended('v', offers)], { gpus }).data[0];
      const ids = row?.legs.flatMap(({ offerKey }) => offers.find(({ key }) => key === offerKey)?.gpuIds ?? []) ?? [];
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(ids.length, row?.filled);
      assert.ok((row?.costPerHour ?? 0) >= before);
      before = row?.costPerHour ?? 0;
    }
  }
});

test('what is no number of GPUs or hours gets a complaint that names it', () => {
  const world = worldOf([ended('v', SLICED)]);
  for (const [input, named] of [
    [{ gpus: '0' }, 'gpus'],
    [{ gpus: '1e9' }, 'gpus'],
    [{ gpus: '2.5' }, 'gpus'],
    [{ hours: '-1' }, 'hours'],
    [{ gpus: '0x40' }, 'gpus'],
    [{ gpus: '064' }, 'gpus'],
    [{ perMachine: 'x' }, 'perMachine'],
    [{ scope: 'all' }, 'scope'],
  ] as const) {
    const asked = ask(world, 'fill', { gpu: 'h100-sxm', ...input });
    assert.ok(!asked.ok && asked.problems.some(({ parameter }) => parameter === named), named);
  }
  assert.ok(ask(world, 'fill', { gpu: 'h100-sxm', gpus: '64' }).ok);
  assert.ok(!ask(world, 'fill', {}).ok);
});
