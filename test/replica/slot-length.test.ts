// Entries whose rounds stand in slots of another length: the node stays before them, as it is, and says what would read them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { lengthOfSlot, SLOT_LENGTHS, slotOf } from '#domain/time.ts';
import { appendedLast } from '#replica/append.ts';
import { sendStore } from '#replica/snapshot.ts';
import { NewerEntry } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { openStore, type Store, StoreProblem } from '#store/open.ts';
import { addRound, lastSlot } from '#store/round.ts';
import { packWrites } from '#store/writes.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder } from '../scratch.ts';
import { aNode, collect, SCHEMA, SLOT, same } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });

const NOW = 1_790_000_000;
const OTHER = /has slots of 300 s and this program counts in 1800: set GPU_SPOT_SLOT_SECONDS=300/;

/** A round as a program leaves it whose slots are of five minutes. */
const ofFiveMinutes = (store: Store): unknown =>
  addRound(store, { slot: Math.floor(NOW / 300), startedAt: NOW, endedAt: NOW + 9 }, 'done');

function aStore(t: TestContext): Store {
  const store = openStore(join(scratchFolder(t), 'five.db'), { readonly: false });
  t.after(() => store.close());
  ofFiveMinutes(store);
  return store;
}

test('a number tells the length of its slot from 1998 to 2141', () => {
  for (const length of SLOT_LENGTHS)
    for (const year of ['1999', '2026', '2099', '2140'])
      assert.equal(lengthOfSlot(Math.floor(Date.parse(`${year}-06-01`) / 1000 / length)), length, year);
  assert.equal(lengthOfSlot(slotOf(0)), 1800);
});

test('a store of five minutes is neither read nor written, and stays as it is', (t) => {
  const { path } = aStore(t);
  for (const how of [{ readonly: true }, { readonly: false }, { readonly: false, byLog: true }])
    assert.throws(
      () => openStore(path, how),
      (error: Error) => error instanceof StoreProblem && OTHER.test(error.message),
    );
});

test('a store that was empty when it was opened is looked at again: nobody writes to it or reads it in other slots', (t) => {
  const path = join(scratchFolder(t), 'empty.db');
  const [writer, reader] = [openStore(path, { readonly: false }), openStore(path, { readonly: true })];
  t.after(() => [writer.close(), reader.close()]);
  reader.dataVersion();
  // As another program would, that found it empty too.
  writer.transaction(() => ofFiveMinutes(writer));
  assert.throws(() => reader.dataVersion(), OTHER);
  assert.throws(
    () => writer.transaction(() => addRound(writer, { slot: SLOT, startedAt: 0, endedAt: 0 }, 'done')),
    OTHER,
  );
  assert.equal(writer.hot('SELECT count(*) FROM round').pluck().get(), 1);
});

test(...onPostgres('an entry of five minutes stops a node of half hours before it, and a new node too'), async (t) => {
  const one = await aNode(t, 'five', here());
  await collect(one, SLOT, 0);
  const before = digestOf(one.store);
  const { tape } = one.store;
  assert.ok(tape);
  const { writes } = tape.rehearse(() => ofFiveMinutes(one.store));
  await appendedLast(one.log, { kind: 'rows', schema: SCHEMA, body: packWrites(writes) }, { clock: realClock });
  await assert.rejects(one.view.follow(), (error: Error) => error instanceof NewerEntry && OTHER.test(error.message));
  assert.equal(lastSlot(one.store), SLOT);
  assert.deepEqual(digestOf(one.store), before);
  await assert.rejects(collect(one, SLOT + 1, 0), OTHER);
  const late = await aNode(t, 'five', here());
  await assert.rejects(late.view.follow(), OTHER);
  await same([one, late].map((node) => ({ ...node, view: { ...node.view, follow: async () => 0 } })));
});

test(...onPostgres('a whole store of five minutes takes no place on a node of half hours'), async (t) => {
  const one = await aNode(t, 'five-whole', here());
  await collect(one, SLOT, 0);
  const before = digestOf(one.store);
  const { body } = await sendStore(one.log, aStore(t), { replaces: true });
  await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
  await assert.rejects(one.view.follow(), (error: Error) => error instanceof NewerEntry && OTHER.test(error.message));
  assert.deepEqual(digestOf(one.store), before);
});
