// Nodes that a log in a real PostgreSQL moves: whatever is killed or cut, they hold the same, each half hour once, and nothing acknowledged
// is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { intake } from '#intake/intake.ts';
import { judgeSlot, keepJudged } from '#intake/judging.ts';
import { hashOf } from '#log/chain.ts';
import { LogDamaged, LogWentBack } from '#log/log.ts';
import { NewerEntry } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { lastSlot } from '#store/round.ts';
import { packWrites } from '#store/writes.ts';
import { aLine } from '../log/line.ts';
import { aPair, oneServer, onPostgres, postgres } from '../log/postgres-server.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { aNode, collect, type Node, SCHEMA, SLOT, same, slotsIn, untilDone } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });

test(
  ...onPostgres('two that collect at once and one that follows: each half hour once, and all hold the same'),
  async (t) => {
    const nodes = [await aNode(t, 'race', here()), await aNode(t, 'race', here()), await aNode(t, 'race', here())];
    const [one, two] = nodes as [Node, Node, Node];
    const took = await Promise.all(
      [one, two].map(async (node, who) => {
        let mine = 0;
        for (let slot = SLOT; slot < SLOT + 40; slot += 1) if (await collect(node, slot, who)) mine += 1;
        return mine;
      }),
    );
    assert.equal(
      took.reduce((sum, each) => sum + each, 0),
      40,
      `${took}`,
    );
    await two.view.commit(() => keepJudged(two.store, [{ slot: SLOT + 39, all: judgeSlot(two.store, SLOT + 39) }], 1));
    await same(nodes);
    assert.deepEqual(
      slotsIn(one.store),
      Array.from({ length: 40 }, (_, at) => SLOT + at),
    );
    // One that comes late, and one that ended between being acknowledged and applying it: its file goes on where it was.
    const late = await aNode(t, 'race', here());
    assert.equal(await late.view.follow(), one.view.place().seq);
    const { writes } = (one.store.tape ?? assert.fail()).rehearse(() =>
      intake(one.store, roundAt(SLOT + 40, [ended('b', [offer('1', 3)])])),
    );
    await one.log.append(one.view.place(), { kind: 'rows', schema: SCHEMA, body: packWrites(writes) });
    const path = one.store.path;
    one.store.close();
    const again = await aNode(t, 'race', { ...here(), path });
    await same([again, two, late]);
    assert.equal(lastSlot(again.store), SLOT + 40);
  },
);

test(
  ...onPostgres('a line that is cut at every turn: nothing twice, nothing lost, and nothing is said that is not so'),
  async (t) => {
    const line = await aLine(server().port);
    t.after(line.end);
    const [cut, straight] = [await aNode(t, 'cut', { ports: [line.port] }), await aNode(t, 'cut', here())];
    for (let slot = SLOT; slot < SLOT + 20; slot += 1) {
      const spoiling = (async () => {
        for (let times = 0; times < 3; times += 1) {
          line.set(times % 2 === 0 ? 'after' : 'before');
          await realClock.sleep((slot % 5) + times);
          line.set('well');
          await realClock.sleep(3);
        }
      })();
      await untilDone(() => collect(cut, slot, 0));
      await spoiling;
      assert.equal(lastSlot(cut.store), slot);
    }
    await same([cut, straight]);
    assert.deepEqual(
      slotsIn(straight.store),
      Array.from({ length: 20 }, (_, at) => SLOT + at),
    );
  },
);

test(
  ...onPostgres('the primary is killed and a synchronous standby takes its place: nothing acknowledged is lost'),
  async (t) => {
    const cluster = postgres();
    t.after(() => cluster.end());
    const { old, spare } = await aPair(cluster, true);
    const ports = [old.port, spare.port];
    const nodes = [await aNode(t, 'failover', { ports }), await aNode(t, 'failover', { ports })];
    const [one, two] = nodes as [Node, Node];
    const acknowledged: number[] = [];
    const working = Promise.all(
      [one, two].map(async (node, who) => {
        for (let slot = SLOT; slot < SLOT + 40; slot += 1)
          if (await untilDone(() => collect(node, slot, who))) acknowledged.push(slot);
      }),
    );
    while (acknowledged.length < 12) await realClock.sleep(5);
    await old.kill();
    spare.promote();
    await working;
    await same(nodes);
    const held = slotsIn(one.store);
    assert.deepEqual(
      held,
      Array.from({ length: 40 }, (_, at) => SLOT + at),
    );
    assert.equal(new Set(acknowledged).size, acknowledged.length, 'none was acknowledged twice');
    for (const slot of acknowledged) assert.ok(held.includes(slot), `${slot}`);
  },
);

test(
  ...onPostgres('the control: a standby that is not waited for loses what was acknowledged, and every node notices'),
  async (t) => {
    const cluster = postgres();
    t.after(() => cluster.end());
    const { old, spare } = await aPair(cluster, false);
    const ports = [old.port, spare.port];
    const [one, two] = [await aNode(t, 'lost', { ports }), await aNode(t, 'lost', { ports })];
    for (let slot = SLOT; slot < SLOT + 5; slot += 1) await collect(one, slot, 0);
    await two.view.follow();
    const caughtUp = async () => (await spare.ask('SELECT count(*)::int AS n FROM gpu_spot_entry'))[0]?.n === 6;
    while (!(await caughtUp())) await realClock.sleep(20);
    await spare.stop();
    for (let slot = SLOT + 5; slot < SLOT + 8; slot += 1) await collect(one, slot, 0);
    await two.view.follow();
    await old.kill();
    await spare.start();
    spare.promote();
    for (const node of [one, two]) {
      const before = digestOf(node.store).whole;
      await assert.rejects(untilDone(node.view.follow), LogWentBack);
      await assert.rejects(
        untilDone(() => collect(node, SLOT + 9, 0)),
        LogWentBack,
      );
      assert.equal(digestOf(node.store).whole, before, 'the view is kept as it is');
      assert.equal(lastSlot(node.store), SLOT + 7);
    }
  },
);

test(
  ...onPostgres('a damaged entry and one of a newer schema are stopped before; what a work throws leaves nothing'),
  async (t) => {
    const [one, two] = [await aNode(t, 'stop', here()), await aNode(t, 'stop', here())];
    await collect(one, SLOT, 0);
    await assert.rejects(
      one.view.commit(() => {
        intake(one.store, roundAt(SLOT + 1, [ended('a', [offer('1', 2)])]));
        throw new Error('midway');
      }),
      /midway/,
    );
    assert.equal(await one.view.commit(() => 'nothing to write'), 'nothing to write');
    assert.equal((await one.log.head()).seq, 2, 'the tables, and one round');
    await collect(one, SLOT + 1, 0);
    await two.view.follow();
    const older = await aNode(t, 'stop', { ...here(), schema: SCHEMA - 1 });
    await assert.rejects(older.view.follow(), NewerEntry);
    assert.equal(older.view.place().seq, 0);
    const head = one.view.place();
    const body = Buffer.from('no entry');
    const hash = hashOf(head.hash, 4, { kind: 'rows', schema: SCHEMA, body: Buffer.from('other') });
    await server().ask(
      `INSERT INTO gpu_spot_entry VALUES ('stop', 4, 0, 1, '\\x${Buffer.from(head.hash).toString('hex')}', '\\x${Buffer.from(hash).toString('hex')}', 'rows', ${SCHEMA}, '\\x${body.toString('hex')}')`,
    );
    for (const { view } of [one, two]) await assert.rejects(view.follow(), LogDamaged);
    assert.equal(lastSlot(two.store), SLOT + 1);
  },
);
