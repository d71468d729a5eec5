// Raw answers come back bit for bit, whatever they are, through chains of dictionaries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addBody, bodiesOf, bodyBytes, bodyIds, forgetLinks, noneUnpacked } from '#store/body.ts';
import { addRound } from '#store/round.ts';
import { scratchStore } from '../scratch.ts';

const at = (slot: number) => ({ slot, startedAt: slot * 1800, endedAt: slot * 1800 + 5 });
const bodyOf = (bytes: Uint8Array, receivedAt: number, request = 'list') => ({
  request,
  status: 200,
  receivedAt,
  bytes,
});

test('any sequence of answers comes back bit for bit, also when a new process goes on with the chain', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 3000 }), fc.boolean()), { minLength: 1, maxLength: 12 }),
      (answers) => {
        const store = scratchStore(t);
        for (const [number, [bytes, restart]] of answers.entries()) {
          if (restart) forgetLinks(store);
          const round = addRound(store, at(number), 'done');
          addBody(store, round, { id: 'a', parserVersion: 1 }, bodyOf(bytes, number * 1800));
        }
        for (const [number, id] of bodyIds(store).entries())
          assert.deepEqual(Buffer.from(bodyBytes(store, id)), Buffer.from(answers[number]?.[0] ?? []));
        store.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('a chain is small, starts anew each day, and ends before it grows long', (t) => {
  const store = scratchStore(t);
  const noise = Array.from(
    { length: 400 },
    (_, item) => `{"id":${item},"price":${(item * 7919) % 1000},"host":"${(item * 104729).toString(36)}"}`,
  ).join();
  let raw = 0;
  for (let slot = 0; slot < 200; slot += 1) {
    const bytes = new TextEncoder().encode(`{"tick":${slot},"items":[${noise}]}`);
    raw += bytes.length;
    addBody(store, addRound(store, at(slot), 'done'), { id: 'a', parserVersion: 1 }, bodyOf(bytes, slot * 1800));
  }
  const sum = store
    .hot('SELECT sum(length(blob)) AS packed, sum(base IS NULL) AS keys, max(depth) AS depth FROM body')
    .get() as { packed: number; keys: number; depth: number };
  assert.equal(sum.keys, Math.ceil(200 / 48));
  assert.ok(sum.depth < 48);
  assert.ok(sum.packed * 50 < raw, `${sum.packed} of ${raw} bytes`);
});

test('rounds read in their order cost one step an answer, however many answers a round has up to what is kept', (t) => {
  const store = scratchStore(t);
  const [requests, rounds] = [1_000, 4];
  for (let slot = 0; slot < rounds; slot += 1) {
    const round = addRound(store, at(slot), 'done');
    for (let request = 0; request < requests; request += 1) {
      const bytes = new TextEncoder().encode(`{"slot":${slot},"of":"${'offer '.repeat(20)}${request}"}`);
      addBody(store, round, { id: 'a', parserVersion: 1 }, bodyOf(bytes, slot * 1800, `list-${request}`));
    }
  }
  let rows = 0;
  const counting = {
    ...store,
    hot: (sql: string) => {
      if (sql.includes('FROM body WHERE id = ?')) rows += 1;
      return store.hot(sql);
    },
  };
  const unpacked = noneUnpacked();
  for (const id of bodyIds(store)) bodyBytes(counting, id, unpacked);
  assert.equal(rows, requests * rounds);
});

test('a damaged blob is noticed, with what to do', (t) => {
  const store = scratchStore(t);
  const round = addRound(store, at(1), 'done');
  addBody(store, round, { id: 'a', parserVersion: 1 }, bodyOf(new TextEncoder().encode('{"a":1}'), 1800));
  store.hot("UPDATE body SET hash = x'00'").run();
  assert.throws(() => bodiesOf(store, round, 'a'), /restore a backup/);
});
