// A seller's tiers and networks: each has figures of its own, and the best of them speaks for the seller and says which it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import type { Store } from '#store/open.ts';
import { referencesIn } from '#store/reference.ts';
import { ended, offer, roundAt, scratchStore } from '../scratch.ts';

const S = 990_000;
const secure = { tier: 'secure' } as const;
const community = { tier: 'community' } as const;

const prices = (store: Store, tiers: 'best' | 'each') =>
  askTyped(createWorld(store, S * 1800 + 900), 'current_prices', { gpu: ['h100-sxm'], tiers }).data.map((row) => [
    row.tier,
    row.network,
    row.floor,
    row.median,
    row.offers,
    row.gpusAvailable,
  ]);

test('the headline is the best good’s, its counts are of all, and each good has its own row', (t) => {
  const store = scratchStore(t);
  intake(
    store,
    roundAt(S, [
      ended('a', [
        offer('1', 2.99, secure),
        offer('2', 3.01, secure),
        offer('3', 2.2, community),
        offer('4', 2.6, community),
      ]),
    ]),
  );
  assert.deepEqual(prices(store, 'best'), [['community', null, 2.2, 2.4, 4, 4]]);
  assert.deepEqual(prices(store, 'each'), [
    ['community', null, 2.2, 2.4, 2, 2],
    ['secure', null, 2.99, 3, 2, 2],
  ]);
});

test('the vote for the reference price is the best good’s', (t) => {
  const store = scratchStore(t);
  const uncounted = { stock: null, gpuIds: [], machine: null, host: null };
  intake(
    store,
    roundAt(S, [
      ended('a', [
        offer('1', 1.99, { ...uncounted, network: 'ethernet' }),
        offer('2', 2.49, { ...uncounted, network: 'infiniband' }),
      ]),
    ]),
  );
  assert.equal(referencesIn(store, 'h100-sxm', 'on_demand', 'all_in', S, S + 1)[0]?.price, 1_990_000);
});

test('a good whose every offer is flagged leaves the headline to the next', (t) => {
  const store = scratchStore(t);
  intake(
    store,
    roundAt(S, [ended('a', [offer('1', 2.99, secure), offer('2', 1.5, { ...community, flags: ['unverified'] })])]),
  );
  assert.deepEqual(prices(store, 'best'), [['secure', null, 2.99, 2.99, 1, 1]]);
});

test('a seller with one good has one series, whatever its name', (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S, [ended('a', [offer('1', 2)]), ended('b', [offer('2', 3)])]));
  assert.deepEqual(prices(store, 'each'), prices(store, 'best'));
});

test('the floors of each good are a series of their own', (t) => {
  const store = scratchStore(t);
  for (const slot of [S - 1, S])
    intake(store, roundAt(slot, [ended('a', [offer('1', 3, secure), offer('2', 2 + (slot - S) / 10, community)])]));
  const { data } = askTyped(createWorld(store, S * 1800 + 900), 'price_floor_series', {
    gpu: ['h100-sxm'],
    tiers: 'each',
    resolution: '30m',
  });
  assert.deepEqual(
    data.map((row) => [row.tier, row.points.map(([, floor]) => floor)]),
    [
      [null, [1.9, 2]],
      ['community', [1.9, 2]],
      ['secure', [3, 3]],
    ],
  );
});

test('without any machine that was there before, the same-offer index is unknown, not unchanged', (t) => {
  const store = scratchStore(t);
  // Row ids that change each day: nothing can be matched.
  for (const slot of [S, S + 1, S + 2])
    intake(
      store,
      roundAt(slot, [
        ended(
          'a',
          [1, 2, 3].map((at) => offer(`${slot}-${at}`, 2 + at / 10)),
        ),
      ]),
    );
  const indexes = store
    .hot("SELECT slot - ? AS slot, same_offer FROM reference JOIN series ON series.id = series WHERE basis = 'all_in'")
    .all(S);
  assert.deepEqual(indexes, [
    { slot: 0, same_offer: 1 },
    { slot: 1, same_offer: null },
    { slot: 2, same_offer: null },
  ]);
  // Found again it goes on from its last.
  intake(
    store,
    roundAt(S + 3, [
      ended(
        'a',
        [1, 2, 3].map((at) => offer(`${S + 2}-${at}`, (2 + at / 10) * 1.1)),
      ),
    ]),
  );
  const [last] = referencesIn(store, 'h100-sxm', 'on_demand', 'all_in', S + 3, S + 4);
  assert.ok(Math.abs((last?.same_offer ?? 0) - 1.1) < 1e-6);
});
