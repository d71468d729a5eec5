// From offers to stored figures: intervals, attempts, flags, votes, reference prices and supply, against figures worked out by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Offer } from '#domain/offer.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import { flagsAt } from '#store/flag.ts';
import { OPEN, offersAt } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { referencesIn } from '#store/reference.ts';
import { summariesIn } from '#store/summary.ts';
import { derived, ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

const S = 990_000;
const series = (provider: string, scope: 'eligible' | 'all' = 'eligible', basis: 'all_in' | 'gpu_only' = 'all_in') => ({
  gpu: 'h100-sxm',
  provider,
  market: 'on_demand' as const,
  basis,
  scope,
});
const figures = (store: Store, provider: string, slot = S, scope: 'eligible' | 'all' = 'eligible') =>
  summariesIn(store, series(provider, scope), slot, slot + 1)[0];

test('figures of a slot: R quantile and mean of 2, 2.2, 2.4, 3.0 dollars', (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S, [ended('a', [offer('1', 2), offer('2', 2.2), offer('3', 2.4), offer('4', 3)])]));
  const { floor, p25, median, p75, mean, ceiling, offers, hosts, gpus, truncated } = figures(store, 'a') ?? {};
  assert.deepEqual(
    { floor, p25, median, p75, mean, ceiling, offers, hosts, gpus, truncated },
    {
      floor: 2_000_000,
      p25: 2_150_000,
      median: 2_300_000,
      p75: 2_550_000,
      mean: 2_400_000,
      ceiling: 3_000_000,
      offers: 4,
      hosts: 4,
      gpus: 4,
      truncated: 0,
    },
  );
});

test('one row while nothing changes; a price change, an absence and a return each make a new one', (t) => {
  const store = scratchStore(t);
  const at = (slot: number, ...offers: Offer[]) => intake(store, roundAt(slot, [ended('a', offers)]));
  at(S, offer('1', 2), offer('2', 3));
  at(S + 1, offer('1', 2), offer('2', 3.1));
  at(S + 2, offer('2', 3.1));
  at(S + 3, offer('1', 2), offer('2', 3.1));
  const rows = store
    .hot(
      `SELECT key, first_slot - ? AS first, iif(last_slot = ${OPEN}, 'stands', last_slot - ?) AS last FROM offer ORDER BY key, first_slot`,
    )
    .all(S, S);
  assert.deepEqual(rows, [
    { key: '1', first: 0, last: 1 },
    { key: '1', first: 3, last: 'stands' },
    { key: '2', first: 0, last: 0 },
    { key: '2', first: 1, last: 'stands' },
  ]);
  assert.deepEqual(
    offersAt(store, 'a', S + 2).map(({ key }) => key),
    ['2'],
  );
});

test('a failed round is a hole, not an absence: the row lives on across it, and nothing was on offer in it', (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S, [ended('a', [offer('1', 2)])]));
  intake(store, roundAt(S + 1, [ended('a', [], { outcome: 'unreachable' })]));
  intake(store, roundAt(S + 2, [ended('a', [offer('1', 2)])]));
  assert.deepEqual(store.hot('SELECT first_slot - ? AS first, last_slot AS last FROM offer').all(S), [
    { first: 0, last: OPEN },
  ]);
  assert.deepEqual(offersAt(store, 'a', S + 1), []);
  assert.equal(figures(store, 'a', S + 1), undefined);
});

test('the last attempt of a slot that ended in offers stands, as if the earlier had not been', (t) => {
  const twice = scratchStore(t);
  const once = scratchStore(t);
  const first = [offer('1', 2), offer('2', 3)];
  const second = [offer('1', 2.5), offer('3', 3.5)];
  for (const store of [twice, once]) intake(store, roundAt(S, [ended('a', first), ended('b', [offer('9', 4)])]));
  intake(twice, roundAt(S + 1, [ended('a', [offer('1', 9), offer('7', 7)])]));
  intake(twice, roundAt(S + 1, [ended('a', second), ended('b', [offer('9', 4)])]));
  intake(twice, roundAt(S + 1, [ended('a', [], { outcome: 'refused' })]));
  intake(once, roundAt(S + 1, [ended('a', second), ended('b', [offer('9', 4)])]));
  const { outcome: _, standing: __, ...rest } = derived(twice);
  const { outcome: ___, standing: ____, ...expected } = derived(once);
  assert.deepEqual(rest, expected);
});

test('a model whose every offer is gone in a later attempt leaves no figure behind', (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S, [ended('a', [offer('1', 2), offer('2', 5, { gpu: 'b200' })])]));
  intake(store, roundAt(S, [ended('a', [offer('1', 2)])]));
  assert.deepEqual(store.hot('SELECT DISTINCT gpu FROM series WHERE last_slot = ?').all(S), [{ gpu: 'h100-sxm' }]);
  assert.deepEqual(referencesIn(store, 'b200', 'on_demand', 'all_in', S, S + 1), []);
});

test('a slot with flagged offers alone has no floor in the headline, and one in the scope of all', (t) => {
  const store = scratchStore(t);
  intake(
    store,
    roundAt(S, [ended('a', [offer('1', 2, { flags: ['unverified'] }), offer('2', 1, { flags: ['not_rentable'] })])]),
  );
  assert.equal(figures(store, 'a'), undefined);
  assert.equal(figures(store, 'a', S, 'all')?.floor, 2_000_000);
  assert.equal(figures(store, 'a', S, 'all')?.offers, 1);
});

test('an unknown all-in price stays out of all-in figures and counts in the GPU-only ones', (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S, [ended('a', [offer('1', 2, { allInMicroUsd: null }), offer('2', 3)])]));
  assert.equal(figures(store, 'a')?.floor, 3_000_000);
  assert.equal(summariesIn(store, series('a', 'eligible', 'gpu_only'), S, S + 1)[0]?.floor, 2_000_000);
});

test('outlier band: five times the usual price, once 48 reference prices are there; before, what is plausible', (t) => {
  const store = scratchStore(t);
  for (let slot = S; slot < S + 48; slot += 1) intake(store, roundAt(slot, [ended('a', [offer('1', 2)])]));
  intake(store, roundAt(S + 48, [ended('a', [offer('1', 2), offer('2', 11), offer('3', 0.39), offer('4', 9.9)])]));
  assert.deepEqual(
    [...flagsAt(store, 'a', S + 48)],
    [
      ['on_demand 2', ['outlier_band']],
      ['on_demand 3', ['outlier_band']],
    ],
  );
  const young = scratchStore(t);
  // Before anything is usual: what an H100 plausibly costs.
  intake(young, roundAt(S, [ended('a', [offer('1', 2), offer('2', 11), offer('3', 32), offer('4', 0.01)])]));
  assert.deepEqual(
    [...flagsAt(young, 'a', S)],
    [
      ['on_demand 3', ['outlier_band']],
      ['on_demand 4', ['outlier_band']],
    ],
  );
});

test('a reseller and a hyperscaler are shown, and move no reference price', (t) => {
  const store = scratchStore(t);
  intake(
    store,
    roundAt(S, [
      ended('a', [offer('1', 2)]),
      ended('r', [offer('2', 9)], { provider: seller('r', { resells: true }) }),
      ended('h', [offer('3', 12)], { provider: seller('h', { class: 'hyperscaler' }) }),
    ]),
  );
  assert.equal(referencesIn(store, 'h100-sxm', 'on_demand', 'all_in', S, S + 1)[0]?.price, 2_000_000);
  assert.equal(figures(store, 'h')?.floor, 12_000_000);
});

test('a round that mixes real and made-up answers, or comes before the last, writes nothing', (t) => {
  const store = scratchStore(t);
  assert.throws(
    () => intake(store, roundAt(S, [ended('a', [offer('1', 2)]), ended('b', [offer('2', 2)], { simulated: true })])),
    /mixes made-up/,
  );
  assert.deepEqual(store.hot('SELECT * FROM round').all(), []);
  assert.deepEqual(store.hot('SELECT * FROM meta').all(), []);
  intake(store, roundAt(S, [ended('a', [offer('1', 2)])]));
  assert.throws(() => intake(store, roundAt(S - 1, [ended('a', [offer('1', 2)])])), /clock went back/);
});

test('slots that nobody collected are recorded as missed, once', (t) => {
  const store = scratchStore(t);
  assert.equal(recordMissed(store, S), 0);
  intake(store, roundAt(S, [ended('a', [offer('1', 2)])]));
  assert.equal(recordMissed(store, S + 1), 0);
  assert.equal(recordMissed(store, S + 4), 3);
  assert.equal(recordMissed(store, S + 4), 0);
  assert.deepEqual(store.hot("SELECT slot - ? AS slot FROM round WHERE state = 'missed'").all(S), [
    { slot: 1 },
    { slot: 2 },
    { slot: 3 },
  ]);
});

test('the day’s sums are those of its slots, whatever attempts there were', (t) => {
  const day = Math.floor(S / 48);
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 2 }),
          fc.array(fc.integer({ min: 50, max: 400 }), { minLength: 1, maxLength: 4 }),
        ),
        { minLength: 1, maxLength: 8 },
      ),
      (rounds) => {
        const fresh = scratchStore(t);
        let slot = day * 48;
        for (const [step, cents] of rounds) {
          slot += step - 1;
          intake(
            fresh,
            roundAt(slot, [
              ended(
                'a',
                cents.map((each, at) => offer(String(at), each / 100)),
              ),
            ]),
          );
        }
        const sums = fresh
          .hot(
            'SELECT sum(floor) AS floor, count(*) AS slots, sum(gpus) AS gpus FROM summary GROUP BY series ORDER BY series',
          )
          .all();
        const days = fresh
          .hot(
            'SELECT sum(floor_sum) AS floor, sum(slots) AS slots, sum(gpus_sum) AS gpus FROM day_summary GROUP BY series ORDER BY series',
          )
          .all();
        assert.deepEqual(days, sums);
        fresh.close();
      },
    ),
    { numRuns: 30 },
  );
});
