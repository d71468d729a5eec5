// What a seller says of itself: nothing for rent is an answer, what is priced and gone is quoted, and no old price passes for one of now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

const S = 990_000;
const NOW = (S + 9) * 1800 + 600;
const nothing = { outcome: 'empty', reason: 'nothing' } as const;

test('a seller that always answers that it has nothing is one that answers', (t) => {
  const store = scratchStore(t);
  for (let slot = 0; slot < 10; slot += 1) intake(store, roundAt(S + slot, [ended('a', [], nothing)]));
  const [row] = askTyped(createWorld(store, NOW), 'sources', {}).data;
  assert.equal(row?.uptime7d, 1);
  assert.equal(row?.outcome, 'empty');
});

test('who says that nothing is for rent any more has no price of now', async (t) => {
  const store = scratchStore(t);
  for (let slot = 0; slot < 9; slot += 1) intake(store, roundAt(S + slot, [ended('a', [offer('1', 2)])]));
  const before = createWorld(store, (S + 8) * 1800 + 600);
  assert.equal(askTyped(before, 'current_prices', { gpu: ['h100-sxm'] }).data.length, 1);
  intake(store, roundAt(S + 9, [ended('a', [], nothing)]));
  const world = createWorld(store, NOW);
  assert.equal(askTyped(world, 'current_prices', { gpu: ['h100-sxm'] }).data.length, 0);
  assert.equal(askTyped(world, 'overview', {}).data.length, 0);
  assert.doesNotMatch(askTyped(world, 'overview', {}).meta.because ?? '', /no current answer/);
  const page = await (await appOver(store, () => NOW).request('/gpu/h100-sxm')).text();
  assert.doesNotMatch(page, /rents from/);
  assert.match(page, /has nothing for rent/);
});

test('a failure leaves the last price for two half hours; an answer of none does not', (t) => {
  const store = scratchStore(t);
  for (let slot = 0; slot < 9; slot += 1) intake(store, roundAt(S + slot, [ended('a', [offer('1', 2)])]));
  intake(store, roundAt(S + 9, [ended('a', [], { outcome: 'unreachable', reason: 'reset' })]));
  assert.equal(askTyped(createWorld(store, NOW), 'current_prices', { gpu: ['h100-sxm'] }).data.length, 1);
});

test('coverage has what is priced and cannot be rented, and what has no all-in price', async (t) => {
  const store = scratchStore(t);
  const gone = { ...offer('1', 2), flags: ['not_rentable'] as const };
  const partly = { ...offer('2', 3), gpu: 'h200', allInMicroUsd: null };
  intake(store, roundAt(S + 9, [ended('a', [gone]), ended('b', [partly], { provider: seller('b') })]));
  const { data } = askTyped(createWorld(store, NOW), 'coverage', {});
  assert.deepEqual(
    data.map((row) => [row.gpu, row.provider, row.offers, row.floor, row.floorGpuOnly]),
    [
      ['h100-sxm', 'a', 0, null, 2],
      ['h200', 'b', 1, null, 3],
    ],
  );
  const app = appOver(store, () => NOW);
  for (const gpu of ['h100-sxm', 'h200'])
    assert.match(await (await app.request(`/gpu/${gpu}`)).text(), /is quoted, but not at an eligible all-in price/);
  assert.match(await (await app.request('/')).text(), /providers answered, and none of them/);
  assert.match(await (await app.request('/gpu/b200')).text(), /B200 is not for rent at any provider that answered/);
});

test('the offers of a slot say whether a price has moved since the one before', (t) => {
  const store = scratchStore(t);
  const moves = () => store.hot('SELECT slot FROM price_move').all().length;
  intake(store, roundAt(S, [ended('a', [offer('1', 2), offer('2', 3)])]));
  intake(store, roundAt(S + 1, [ended('a', [offer('1', 2), offer('3', 9)])]));
  assert.equal(moves(), 0, 'what comes or goes moves no price');
  intake(store, roundAt(S + 2, [ended('a', [offer('1', 2.01), offer('3', 9)])]));
  assert.equal(moves(), 1);
  intake(store, roundAt(S + 2, [ended('a', [], { outcome: 'unreadable', reason: 'cut' })]));
  assert.equal(moves(), 1, 'an attempt that failed takes nothing back from the one that stands');
});

test('a broker’s GPUs stand at others too: they are shown, and counted in no sum', (t) => {
  const store = scratchStore(t);
  const four = offer('1', 2, { gpus: 4, stock: 4, gpuIds: [] });
  const broker = seller('z', { resells: true });
  intake(store, roundAt(S + 9, [ended('a', [four]), ended('z', [{ ...four, key: '9' }], { provider: broker })]));
  const world = createWorld(store, NOW);
  const [row] = askTyped(world, 'overview', {}).data;
  assert.deepEqual([row?.gpusAvailable, row?.sellers, row?.comparable, row?.sellerSpread], [4, 2, 1, null]);
  assert.equal(askTyped(world, 'supply_metrics', {}).data.length, 2);
});

test('the share of slots answered, of 7 days and of 30', (t) => {
  const store = scratchStore(t);
  const first = S + 9 - 14 * 48 + 1;
  for (let slot = first; slot <= S + 9; slot += 1) {
    const answers = slot > S + 9 - 7 * 48;
    intake(
      store,
      roundAt(slot, [
        ended('a', answers ? [offer('1', 2)] : [], answers ? {} : { outcome: 'unreachable', reason: 'x' }),
      ]),
    );
  }
  const [row] = askTyped(createWorld(store, NOW), 'sources', {}).data;
  assert.equal(row?.uptime7d, 1);
  assert.equal(row?.uptime30d, 0.5);
  assert.equal(row?.cadenceSeconds, 1800);
});

test('the sources page says who quotes what', async (t) => {
  const store = scratchStore(t);
  intake(
    store,
    roundAt(S + 9, [
      ended('a', [offer('1', 2.34)]),
      ended('b', [{ ...offer('2', 3), gpu: 'l40s' }], { provider: seller('b') }),
    ]),
  );
  const page = await (await appOver(store, () => NOW).request('/sources')).text();
  const table = page.slice(page.indexOf('id="coverage"'));
  assert.match(table, /2\.34/);
  assert.match(table, /L40S/);
  for (const text of ['every 30 min', 'terms', 'silent', 'set aside']) assert.ok(page.includes(text), text);
});
