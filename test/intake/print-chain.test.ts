// What is wrong with stored prints is found, and is nobody else's trouble.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { judgeSlot } from '#intake/judging.ts';
import { checkPrintChain } from '#intake/print-chain.ts';
import type { Store } from '#store/open.ts';
import { ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

const FIRST = 990_000 - (990_000 % 48);
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

function put(store: Store, slot: number, usd = 2): void {
  const one = (id: string, price: number) =>
    ended(id, [offer(id, price, { host: null, machine: null, stock: null, gpuIds: [] })], {
      provider: seller(id, { class: 'neocloud' }),
    });
  intake(store, roundAt(slot, [one('a', usd), one('b', usd + 0.1), one('c', usd + 0.2)]));
}

const broken = (store: Store, sql: string): void => {
  const triggers = store.hot("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all() as string[];
  for (const name of triggers) store.hot(`DROP TRIGGER ${name}`).run();
  store.hot(sql).run();
};

test('a vintage between two others that is gone is found', (t) => {
  const store = scratchStore(t);
  for (const usd of [2, 3, 4]) put(store, FIRST, usd);
  assert.deepEqual(checkPrintChain(store, ALL), { prints: 3, breaches: [] });
  broken(store, 'DELETE FROM index_print WHERE vintage = 2');
  assert.deepEqual(
    checkPrintChain(store, ALL).breaches.map(({ what }) => what),
    ['a vintage of it before this one is gone'],
  );
});

test('receipts that cannot be read any more keep no model from being judged', (t) => {
  const store = scratchStore(t);
  for (let slot = FIRST; slot < FIRST + 96; slot += 1) put(store, slot);
  const whole = judgeSlot(store, FIRST + 95);
  broken(store, "UPDATE receipt_sheet SET blob = x'00' WHERE base IS NOT NULL");
  const judged = judgeSlot(store, FIRST + 95);
  assert.deepEqual(
    judged.map(({ gpu }) => gpu),
    whole.map(({ gpu }) => gpu),
  );
  const panels = (all: typeof whole) => all[0]?.gates.find(({ gate }) => gate === 'V7')?.n ?? 0;
  assert.ok(panels(judged) < panels(whole), 'there are fewer panels to tell of');
});
