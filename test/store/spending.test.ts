// What models may cost a day: set aside before it is spent, so that neither two runs at once nor one that is killed overspends it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdSpending, settleSpending } from '#store/spending.ts';
import { scratchStore } from '../scratch.ts';

const DAY = 86_400;
const asked = { at: DAY + 10, phase: 'scout', budget: 1_000_000, share: 0.25, from: DAY, to: 2 * DAY } as const;

test('a share of what is left is set aside; settled it counts what it cost, else what it might have cost', (t) => {
  const store = scratchStore(t);
  const first = holdSpending(store, asked);
  assert.equal(first?.most, 250_000);
  // Another run meanwhile has only the rest.
  const other = holdSpending(store, { ...asked, share: 1 });
  assert.equal(other?.most, 750_000);
  assert.equal(holdSpending(store, { ...asked, share: 1 }), null);
  if (first !== null) settleSpending(store, first, 40_000);
  assert.equal(holdSpending(store, { ...asked, share: 1 })?.most, 210_000);
});

test('what overspent leaves nothing, and the next day has its own', (t) => {
  const store = scratchStore(t);
  const held = holdSpending(store, { ...asked, share: 1 });
  if (held !== null) settleSpending(store, held, 1_300_000);
  assert.equal(holdSpending(store, asked), null);
  assert.equal(holdSpending(store, { ...asked, at: 2 * DAY, from: 2 * DAY, to: 3 * DAY, share: 1 })?.most, 1_000_000);
});
