// An entry that can be seen and stands on one server alone: somebody ended the engine's wait for its standby. It is no entry yet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { LogAway } from '#log/log.ts';
import { lastSlot } from '#store/round.ts';
import { aPair, onPostgres, postgres, type Server } from '../log/postgres-server.ts';
import { aNode, collect, SLOT, same, slotsIn, untilDone } from './nodes.ts';

const WAITS = "wait_event = 'SyncRep' AND query LIKE 'INSERT INTO";

async function until(server: Server, text: string): Promise<void> {
  while ((await server.ask(text)).length === 0) await realClock.sleep(20);
}

test(
  ...onPostgres(
    'nobody applies it, and who wrote it does not say that it is written; where it is lost another takes its place',
  ),
  async (t) => {
    const cluster = postgres();
    t.after(() => cluster.end());
    const { old, spare } = await aPair(cluster, true);
    const ports = [old.port, spare.port];
    const [one, two] = [await aNode(t, 'alone', { ports }), await aNode(t, 'alone', { ports })];
    assert.equal(await collect(one, SLOT, 0), true);
    await two.view.follow();
    await spare.stop();
    const collecting = untilDone(() => collect(one, SLOT + 1, 0));
    await until(old, `SELECT 1 FROM pg_stat_activity WHERE ${WAITS} gpu_spot_entry%' AND pg_cancel_backend(pid)`);
    await until(old, 'SELECT 1 FROM gpu_spot_entry WHERE seq = 2');
    const following = assert.rejects(two.view.follow(), LogAway);
    await until(old, `SELECT 1 FROM pg_stat_activity WHERE ${WAITS} gpu_spot_mark%'`);
    await old.kill();
    await following;
    assert.deepEqual([lastSlot(one.store), lastSlot(two.store)], [SLOT, SLOT]);
    await spare.start();
    spare.promote();
    assert.equal(
      await untilDone(() => collect(two, SLOT + 1, 7)),
      !(await collecting),
      'one of the two is acknowledged',
    );
    await same([one, two, await aNode(t, 'alone', { ports })]);
    assert.deepEqual(slotsIn(two.store), [SLOT, SLOT + 1]);
  },
);
