// The market's floor against that of a day before: whoever asked it then, who was stale then, and which half hour it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer } from '#domain/offer.ts';
import { isoTime } from '#domain/time.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { THRESHOLDS } from '#signals/thresholds.ts';
import { openStore } from '#store/open.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';
import { NOW, smallWorld } from '../small-world.ts';

const S = 990_000;
const THEN = S - 48;
const BIG = { provider: seller('big', { class: 'hyperscaler' }) };

type Asks = Readonly<Record<string, number | null>>;

/** A store of the given slots; a seller with null gives no answer in its slot. */
function worldOf(slots: Readonly<Record<number, Asks>>, more: readonly Offer[] = []) {
  const store = openStore(':memory:', { readonly: false });
  for (const [slot, asks] of Object.entries(slots))
    intake(
      store,
      roundAt(
        Number(slot),
        Object.entries(asks).map(([id, usd]) =>
          usd === null
            ? ended(id, [], { outcome: 'unreachable', reason: 'no answer', ...(id === 'big' ? BIG : {}) })
            : ended(id, [offer('1', usd), ...more], id === 'big' ? BIG : {}),
        ),
      ),
    );
  return createWorld(store, S * 1800 + 300);
}
const rowOf = (slots: Readonly<Record<number, Asks>>) => {
  const [row] = askTyped(worldOf(slots), 'overview', {}).data;
  assert.ok(row !== undefined);
  return row;
};
const iso = (slot: number): string => isoTime(slot * 1800);

test('the market’s floor is compared with the market’s of a day before, not with the best seller’s own past', () => {
  const day = Object.fromEntries(Array.from({ length: 48 }, (_, at) => [THEN + at, { a: 1.8, b: 3 }]));
  const world = worldOf({ ...day, [S]: { a: 2.6, b: 2.5 } });
  const [row] = askTyped(world, 'overview', {}).data;
  assert.deepEqual(
    [row?.provider, row?.floor, row?.floor24h, row?.provider24h, row?.providerName24h, row?.slot24h],
    ['b', 2.5, 1.8, 'a', 'A', iso(THEN)],
  );
  assert.equal(row?.change24hPct?.toFixed(2), (((2.5 - 1.8) / 1.8) * 100).toFixed(2));
  assert.deepEqual([row?.formerBestFloor, row?.bestSellerFloor24h], [2.6, 3]);
  // One host a seller: the reference price is the middle of the two.
  assert.deepEqual([row?.reference24h?.toFixed(2), row?.reference?.toFixed(2)], ['2.40', '2.55']);
  assert.equal(row?.referenceChange24hPct?.toFixed(2), ((2.55 / 2.4 - 1) * 100).toFixed(2));
  const own = askTyped(world, 'price_changes', { provider: ['b'] }).data[0]?.change24hPct ?? 0;
  assert.ok(own < -16 && (row?.change24hPct ?? 0) > 38, 'a seller’s own move may have the other sign');
});

test('who was stale then has no price then; who answered half an hour before has', () => {
  const stale = rowOf({
    [THEN - 2]: { a: 1, b: 3 },
    [THEN - 1]: { a: null, b: 3 },
    [THEN]: { a: null, b: 3 },
    [S]: { a: 1, b: 3 },
  });
  assert.deepEqual([stale.floor24h, stale.provider24h, stale.bestSellerFloor24h], [3, 'b', null]);
  const fresh = rowOf({ [THEN - 1]: { a: 1, b: 3 }, [THEN]: { a: null, b: 3 }, [S]: { a: 1, b: 3 } });
  assert.deepEqual([fresh.floor24h, fresh.provider24h], [1, 'a']);
});

test('whoever can be the best now could be it then: a hyperscaler too', () => {
  const row = rowOf({ [THEN]: { a: 3, big: 2 }, [S]: { a: 3, big: null } });
  assert.deepEqual([row.provider24h, row.floor24h, row.formerBestFloor, row.change24hPct], ['big', 2, null, 50]);
  assert.deepEqual([row.comparable, row.comparableFloor, row.comparableCeiling], [1, 3, 3]);
});

test('the range is of comparable sellers alone', () => {
  const row = rowOf({ [S]: { a: 3, b: 4, big: 9 } });
  assert.deepEqual(
    [row.ceiling, row.comparableFloor, row.comparableDearest, row.comparableCeiling, row.sellerSpread],
    [9, 3, 4, 4, 1],
  );
});

test('the nearest observed half hour within an hour is taken and named, the earlier of two; farther off there is none', () => {
  const seen = (...away: number[]) => {
    const slots = Object.fromEntries(away.map((each) => [THEN + each, { a: 2 + each / 10 }]));
    const { slot24h, floor24h } = rowOf({ ...slots, [S]: { a: 2 } });
    return [slot24h, floor24h];
  };
  assert.deepEqual(seen(-2, 1), [iso(THEN + 1), 2.1]);
  assert.deepEqual(seen(-1, 1), [iso(THEN - 1), 1.9]);
  assert.deepEqual(seen(2), [iso(THEN + 2), 2.2]);
  assert.deepEqual(seen(-3, 3), [null, null]);
});

test('where nobody had the model then, the half hour is known and the price is not', () => {
  const store = openStore(':memory:', { readonly: false });
  intake(store, roundAt(THEN, [ended('a', [offer('1', 2)])]));
  intake(store, roundAt(S, [ended('a', [offer('1', 2), { ...offer('2', 3), gpu: 'h200' }])]));
  const row = askTyped(createWorld(store, S * 1800 + 300), 'overview', { gpu: ['h200'] }).data[0];
  assert.deepEqual([row?.slot24h, row?.floor24h, row?.change24hPct, row?.reference24h], [iso(THEN), null, null, null]);
});

test('the headline counts what the judge says, by the one table of thresholds', () => {
  const store = smallWorld();
  const headline = () => askTyped(createWorld(store, NOW), 'headline', {}).data[0];
  const none = { green: [], amber: [], red: [], insufficient: [] };
  const row = { models: 8, rentable: 1, judged: 1, wide: 0, spread: { ...none, amber: ['h100-sxm'] } };
  const thresholds = { green: THRESHOLDS.spread.green, red: THRESHOLDS.spread.red };
  // $0.45 apart, and amber: the list of b is cut.
  assert.deepEqual(headline(), { ...row, thresholds });
  for (const [level, judged, wide] of [
    ['green', 1, 1],
    ['red', 1, 0],
    ['insufficient', 0, 0],
  ] as const) {
    store.hot("UPDATE signal SET level = ? WHERE type = 'spread'").run(level);
    assert.deepEqual(headline(), { ...row, judged, wide, spread: { ...none, [level]: ['h100-sxm'] }, thresholds });
  }
  const later = askTyped(createWorld(store, NOW + 5 * 3600), 'headline', {});
  assert.deepEqual([later.data[0]?.rentable, later.data[0]?.wide, later.meta.enough], [0, 0, false]);
  const young = askTyped(worldOf({ [S]: { a: 2, b: 3 } }), 'headline', {}).data[0];
  assert.deepEqual([young?.rentable, young?.judged, young?.spread.insufficient], [1, 0, ['h100-sxm']]);
});
