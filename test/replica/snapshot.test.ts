// Whole stores in a log: where a new node begins, what every node is to hold from an entry on, and that a log brings its own tables up.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { realClock } from '#commands/doors.ts';
import { type Log, LogAway, LogDamaged } from '#log/log.ts';
import { appendedLast } from '#replica/append.ts';
import { manifestOf, packManifest, sendStore } from '#replica/snapshot.ts';
import { createView } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { bumpCommit } from '#store/meta.ts';
import { openStore, type Store, StoreProblem } from '#store/open.ts';
import { placeOf } from '#store/place.ts';
import { lastSlot } from '#store/round.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder } from '../scratch.ts';
import { fillSmallWorld, LAST } from '../small-world.ts';
import { aNode, collect, type Node, SCHEMA, SLOT, same } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });
const waiting = { clock: realClock };

/** A store of nine days that no log moves. */
function aStore(t: TestContext): Store {
  const store = openStore(join(scratchFolder(t), 'own.db'), { readonly: false });
  t.after(() => store.close());
  fillSmallWorld(store);
  return store;
}

async function sent({ log }: Node, store: Store, replaces: boolean) {
  const { body } = await sendStore(log, store, { replaces });
  return appendedLast(log, { kind: 'snapshot', schema: SCHEMA, body }, waiting);
}

test(...onPostgres('a store becomes the state of every node, whatever each held, while readers read on'), async (t) => {
  const [one, two] = [await aNode(t, 'whole', here()), await aNode(t, 'whole', here())];
  await collect(one, SLOT, 0);
  await two.view.follow();
  const reader = openStore(two.store.path, { readonly: true });
  t.after(() => reader.close());
  const before = reader.dataVersion();
  const store = aStore(t);
  await sent(one, store, true);
  await same([one, two]);
  assert.equal(digestOf(two.store).whole, digestOf(store).whole);
  assert.notEqual(reader.dataVersion(), before);
  assert.equal(lastSlot(reader), LAST);
  // What comes behind it goes its usual way, and nothing is written past the log.
  await collect(one, LAST + 1, 0);
  await same([one, two]);
  assert.throws(() => bumpCommit(two.store), /past the log/);
  const late = await aNode(t, 'whole', here());
  assert.equal(await late.view.follow(), 1, 'of all entries only that behind the snapshot');
  await same([one, late]);
  for (const { store: each } of [one, two, late])
    assert.deepEqual(
      readdirSync(dirname(each.path)).filter((name) => name.includes('snapshot')),
      [],
      'nothing is left beside it',
    );
});

test(
  ...onPostgres('a snapshot of what the log says: nodes that are there stay as they are, new ones begin with it'),
  async (t) => {
    const [one, two] = [await aNode(t, 'point', here()), await aNode(t, 'point', here())];
    for (let slot = SLOT; slot < SLOT + 6; slot += 1) await collect(one, slot, 0);
    const { body, at } = await sendStore(one.log, one.store, { replaces: false });
    // It tells of the entry at which it was made, so others may come between.
    await collect(one, SLOT + 6, 0);
    await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA, body }, waiting);
    await collect(one, SLOT + 7, 0);
    assert.equal(at?.seq, 7);
    const late = await aNode(t, 'point', here());
    assert.equal(await late.view.follow(), 3, 'a round, the snapshot itself, a round');
    await same([one, two, late]);
    assert.equal(placeOf(late.store)?.seq, 10);
    // Sent again nothing travels: each piece lies under its hash.
    const { pieces } = manifestOf({ seq: 9, body });
    assert.equal(await one.log.putPieces(await one.log.pieces(pieces)), 0);
  },
);

test(
  ...onPostgres('a snapshot with a piece that is missing or damaged makes no store, and the view stays'),
  async (t) => {
    const one = await aNode(t, 'torn', here());
    await collect(one, SLOT, 0);
    const before = digestOf(one.store).whole;
    await sent(one, aStore(t), true);
    const row = "(SELECT min(hash) FROM gpu_spot_piece WHERE stream = 'torn')";
    await server().ask(`UPDATE gpu_spot_piece SET body = '\\x00' WHERE stream = 'torn' AND hash = ${row}`);
    await assert.rejects(one.view.follow(), /a piece of a snapshot is damaged/);
    await server().ask(`DELETE FROM gpu_spot_piece WHERE stream = 'torn' AND hash = ${row}`);
    await assert.rejects(one.view.follow(), /a piece of a snapshot is missing/);
    assert.equal(digestOf(one.store).whole, before);
    assert.equal(placeOf(one.store)?.seq, 2);
  },
);

test(
  ...onPostgres(
    'a log that is away while a snapshot comes is waited for, and no piece is asked for twice; not for ever',
  ),
  async (t) => {
    const one = await aNode(t, 'away', here());
    await sent(one, aStore(t), true);
    const asked: string[] = [];
    let isAway = false;
    let waited = 0;
    const log = (comesBack: boolean): Log => ({
      ...one.log,
      pieces: async (hashes) => {
        isAway = !comesBack || !isAway;
        if (isAway) throw new LogAway('the log cannot be reached (in a test)');
        asked.push(...hashes.map((hash) => Buffer.from(hash).toString('hex')));
        return one.log.pieces(hashes);
      },
    });
    const clock = {
      ...realClock,
      sleep: async (ms: number) => {
        waited += ms;
      },
    };
    const begin = async (name: string, comesBack: boolean): Promise<Store> => {
      const store = openStore(join(scratchFolder(t), name), { readonly: false, byLog: true });
      t.after(() => store.close());
      await createView({ store, log: log(comesBack), schema: SCHEMA, clock }).follow();
      return store;
    };
    assert.equal(placeOf(await begin('late.db', true))?.seq, 1);
    assert.equal(new Set(asked).size, asked.length);
    assert.ok(asked.length > 0 && waited > 0);
    waited = 0;
    await assert.rejects(begin('never.db', false), LogAway);
    assert.ok(waited > 30_000 && waited < 120_000, `${waited} ms`);
  },
);

test('what names no snapshot is refused', () => {
  const hash = new Uint8Array(32);
  const whole = { bytes: 3, of: { seq: 2, hash }, pieces: [hash] };
  assert.deepEqual(manifestOf({ seq: 1, body: packManifest(whole) }).of?.seq, 2);
  for (const body of [
    Buffer.from('x'),
    packManifest({ ...whole, bytes: 0.5 }),
    packManifest({ ...whole, of: { seq: 2, hash: hash.subarray(1) } }),
    packManifest({ ...whole, pieces: [hash.subarray(1)] }),
    zstdCompressSync('null'),
    zstdCompressSync('[]').subarray(1),
  ])
    assert.throws(() => manifestOf({ seq: 1, body }), LogDamaged);
});

test(
  ...onPostgres('two processes on one file: whoever is first applies, and neither trips over the other'),
  async (t) => {
    const one = await aNode(t, 'shared', here());
    await collect(one, SLOT, 0);
    const again = await aNode(t, 'shared', { ...here(), path: one.store.path });
    const other = await aNode(t, 'shared', here());
    await Promise.all(
      [one, again, other].map(async (node, who) => {
        for (let slot = SLOT + 1; slot < SLOT + 20; slot += 1) {
          await collect(node, slot, who);
          await node.view.follow();
        }
      }),
    );
    await same([one, again, other]);
    assert.equal(lastSlot(one.store), SLOT + 19);
  },
);

test(...onPostgres('tables are brought up at one place of the log, by whoever is newer first'), async (t) => {
  const old = await aNode(t, 'steps', { ...here(), schema: SCHEMA });
  await Promise.all([old.view.bringUp(), (await aNode(t, 'steps', here())).view.bringUp()]);
  assert.equal((await old.log.head()).seq, 1, 'once');
  // An entry of a higher schema stops whoever does not know it, and everything behind it.
  const newer = { kind: 'rows', schema: SCHEMA + 1, body: new Uint8Array() } as const;
  await appendedLast(old.log, newer, waiting);
  await assert.rejects(old.view.follow(), /is of a newer gpu-spot .* update gpu-spot/);
  await assert.rejects(collect(old, SLOT, 0), /update gpu-spot/);
  assert.equal(old.view.place().seq, 1);
});

test(...onPostgres('a store that no log has moved is not taken for a view, and says how it becomes one'), async (t) => {
  const store = aStore(t);
  const node = await aNode(t, 'foreign', here());
  store.close();
  const opened = openStore(store.path, { readonly: false, byLog: true });
  t.after(() => opened.close());
  const view = createView({ store: opened, log: node.log, schema: SCHEMA, clock: realClock });
  await assert.rejects(
    view.follow(),
    (error: Error) => error instanceof StoreProblem && /gpu-spot move/.test(error.message),
  );
});
