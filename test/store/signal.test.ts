// The log of verdicts: one a model and day, the first stays, and nobody edits it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import type { Judged } from '#domain/gate.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore } from '#store/open.ts';
import { judgedSlotBefore, loggedIn, putJudged, signalsAt, verdictLog } from '#store/signal.ts';
import { summariesIn } from '#store/summary.ts';
import { scratchFolder, scratchStore } from '../scratch.ts';

const DAY_END = 990_000 - (990_000 % 48) + 47;

const judged = (slot: number, verdict: Judged['verdict'], value: number): Judged => ({
  gpu: 'h200',
  slot,
  verdict,
  original: 'not_yet',
  gates: [],
  signals: [
    { type: 'spread', value, level: 'amber', reason: 'because', interval: [0, 1], n: 3, details: { pairs: 1 } },
  ],
});

test('a day is logged at its last slot; a second judging of the same slot changes the signal, not the log', (t) => {
  const store = scratchStore(t);
  putJudged(store, DAY_END - 1, [judged(DAY_END - 1, 'viable', 0.1)], 5);
  assert.deepEqual(verdictLog(store), []);
  putJudged(store, DAY_END, [judged(DAY_END, 'not_yet', 0.2)], 10);
  putJudged(store, DAY_END, [judged(DAY_END, 'viable', 0.9)], 20);
  const day = Math.floor(DAY_END / 48);
  assert.deepEqual(verdictLog(store), [
    { day, gpu: 'h200', verdict: 'not_yet', original: 'not_yet', method: METHOD_VERSION, madeAt: 10 },
  ]);
  assert.equal(loggedIn(store, day, day + 1)[0]?.signals[0]?.value, 0.2);
  assert.equal(signalsAt(store, DAY_END)[0]?.value, 0.9);
  assert.equal(judgedSlotBefore(store, DAY_END - 1), DAY_END - 1);
});

test('what is told of an earlier slot is let go, its figures stay', (t) => {
  const store = scratchStore(t);
  putJudged(store, DAY_END - 3, [judged(DAY_END - 3, 'viable', 0.1)], 5);
  putJudged(store, DAY_END - 2, [judged(DAY_END - 2, 'viable', 0.2)], 5);
  assert.deepEqual(
    [DAY_END - 3, DAY_END - 2].map((slot) => signalsAt(store, slot).map(({ value, told }) => [value, told !== null])),
    [[[0.1, false]], [[0.2, true]]],
  );
});

test('the log refuses to be edited or cut', (t) => {
  const store = scratchStore(t);
  putJudged(store, DAY_END, [judged(DAY_END, 'not_yet', 0.2)], 10);
  for (const table of ['verdict_log', 'verdict_told']) {
    assert.throws(() => store.hot(`UPDATE ${table} SET gpu = 'x'`).run(), /never edited/);
    assert.throws(() => store.hot(`DELETE FROM ${table}`).run(), /never edited/);
  }
});

test('a store of the first schema is brought up, and keeps its figures', (t) => {
  const path = join(scratchFolder(t), 'old.db');
  const old = new Database(path);
  old.pragma('application_id = 1735423347');
  old.exec(MIGRATIONS[0] ?? '');
  old.pragma('user_version = 1');
  old.exec(`INSERT INTO series VALUES (1, 'h200', 'a', 'on_demand', 'all_in', 'eligible', 100);
    INSERT INTO summary VALUES (1, 100, 1, 2, 3, 4, 5, 6, 7, 8, NULL, 0, 1.5);
    INSERT INTO standing VALUES ('a', 100, 1);`);
  old.close();
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  const [row] = summariesIn(
    store,
    { gpu: 'h200', provider: 'a', market: 'on_demand', basis: 'all_in', scope: 'eligible' },
    0,
    200,
  );
  assert.deepEqual([row?.floor, row?.median, row?.ceiling, row?.gpus, row?.same_offer], [1, 3, 6, null, 1.5]);
});
