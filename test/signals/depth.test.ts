// What a seller asks once its cheapest offer is gone: read from the stored figures, whatever the size of its book.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historiesAt } from '#intake/history.ts';
import { intake } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const SLOT = 100_000;

function depthOf(prices: readonly number[]): number | undefined {
  const store = openStore(':memory:', { readonly: false });
  const offers = prices.map((usd, at) => offer(String(at), usd));
  intake(store, roundAt(SLOT, [ended('a', offers)]));
  const [history] = [...historiesAt(store, SLOT)];
  store.close();
  return history?.sellers[0]?.depth.at(-1);
}

test('depth: a bait moves it in no book of two or more, and a single offer is its own', () => {
  assert.equal(depthOf([2]), 2);
  for (const count of [1, 2, 3, 4, 9, 20]) {
    const others = Array.from({ length: count }, (_, at) => 2 + at / 1000);
    const depth = depthOf([1.4, ...others]) ?? 0;
    assert.ok(depth >= 2 && depth < 2.02, `${count + 1} offers: ${depth}`);
  }
});
