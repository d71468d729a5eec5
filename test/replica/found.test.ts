// What a reviewer found: a snapshot that leads back, one of an older program, an append that lands after it was given up, tables that only
// look empty.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { type Log, LogUnknown } from '#log/log.ts';
import { appendedLast } from '#replica/append.ts';
import { packManifest, sendStore } from '#replica/snapshot.ts';
import { createView } from '#replica/view.ts';
import { noteCollector } from '#store/meta.ts';
import { openStore } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder } from '../scratch.ts';
import { aNode, collect, SCHEMA, SLOT, same } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });
const waiting = { clock: realClock };

test(
  ...onPostgres('a snapshot of before leads nobody back, and one that the log does not bear leads nowhere'),
  async (t) => {
    const [one, two] = [await aNode(t, 'back', here()), await aNode(t, 'back', here())];
    await collect(one, SLOT, 0);
    const { body } = await sendStore(one.log, one.store, { replaces: false });
    for (let slot = SLOT + 1; slot < SLOT + 4; slot += 1) await collect(one, slot, 0);
    await two.view.follow();
    await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA, body }, waiting);
    // As where it is more than a thousand entries behind.
    const far: Log = { ...two.log, look: async (seq) => ({ ...(await two.log.look(seq)), last: 5_000 }) };
    const view = createView({ store: two.store, log: far, schema: SCHEMA, clock: realClock });
    await view.follow();
    assert.equal(lastSlot(two.store), SLOT + 3);
    assert.equal(view.place().seq, 6);
    // One of a view that another log moved.
    const of = { seq: 3, hash: new Uint8Array(32) };
    const foreign = packManifest({ bytes: 0, of, pieces: [] });
    await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA, body: foreign }, waiting);
    const late = await aNode(t, 'back', here());
    await late.view.follow();
    await same([one, late]);
  },
);

test(...onPostgres('a snapshot that an older program puts behind newer entries stops nobody'), async (t) => {
  const one = await aNode(t, 'older', here());
  await collect(one, SLOT, 0);
  const { body } = await sendStore(one.log, one.store, { replaces: false });
  await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA - 1, body }, waiting);
  await collect(one, SLOT + 1, 0);
  assert.equal(lastSlot(one.store), SLOT + 1);
});

test(...onPostgres('an append that lands after it was given up is not made a second time'), async (t) => {
  const one = await aNode(t, 'late', here());
  await collect(one, SLOT, 0);
  let held: Parameters<Log['append']> | null = null;
  let times = 0;
  // Its line is cut; it is asked for, and is not there; it lands just before the next.
  const log: Log = {
    ...one.log,
    append: async (head, entry) => {
      if (held === null) {
        held = [head, entry];
        throw new LogUnknown('the line was cut');
      }
      await one.log.append(...held);
      return one.log.append(head, entry);
    },
  };
  const view = createView({ store: one.store, log, schema: SCHEMA, clock: realClock });
  await view.commit(() => {
    times += 1;
    one.store.hot('INSERT INTO model_spending (at, phase, held) VALUES (1, ?, ?)').run('try', times);
  });
  assert.equal(times, 2);
  assert.deepEqual(one.store.hot('SELECT held FROM model_spending').pluck().all(), [1]);
});

test(...onPostgres('a store that holds anything at all is none to begin a log with'), async (t) => {
  const node = await aNode(t, 'leftover', here());
  const path = `${scratchFolder(t)}/own.db`;
  const own = openStore(path, { readonly: false });
  noteCollector(own, 'version 1');
  own.close();
  const store = openStore(path, { readonly: false, byLog: true });
  t.after(() => store.close());
  const view = createView({ store, log: node.log, schema: SCHEMA, clock: realClock });
  await assert.rejects(view.follow(), /no log has moved yet/);
});
