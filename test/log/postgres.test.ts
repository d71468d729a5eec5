// The log in a real PostgreSQL: one order, one writer at a place, whole chains, and an outcome that is settled where nobody knew it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkNext, placeBehind, START } from '#log/chain.ts';
import { type Head, LogAway, LogDamaged, LogUnknown, type NewEntry } from '#log/log.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { aLine } from './line.ts';
import { aPair, oneServer, onPostgres, postgres } from './postgres-server.ts';

const rows = (text: string, length = 0): NewEntry => ({
  kind: 'rows',
  schema: 9,
  body: Buffer.concat([Buffer.from(text), Buffer.alloc(length, 1)]),
});

const server = oneServer();

let streams = 0;
function newStream(): string {
  streams += 1;
  return `s${streams}`;
}

async function aLog(port = server().port, stream = newStream()) {
  const log = openPostgresLog(`postgres://spot@127.0.0.1:${port}/postgres?stream=${stream}`);
  await log.prepare();
  return log;
}

async function appended(log: Awaited<ReturnType<typeof aLog>>, head: Head, entry: NewEntry): Promise<Head> {
  const done = await log.append(head, entry);
  assert.notEqual(done, 'behind');
  return done as Head;
}

test(...onPostgres('a database in which no log was made yet says what makes one'), async (t) => {
  const log = openPostgresLog(`postgres://spot@127.0.0.1:${server().port}/template1?stream=none`);
  t.after(() => log.close());
  await assert.rejects(log.head(), /no log in that database yet: the first 'gpu-spot start'/);
});

test(...onPostgres('entries come back whole and in order, long ones too, and stand on each other'), async () => {
  const log = await aLog();
  assert.deepEqual(await log.head(), START);
  let head: Head = START;
  const sent = [rows('a'), rows('long', 2_000_000), { ...rows('b'), kind: 'snapshot' as const }];
  for (const entry of sent) head = await appended(log, head, entry);
  assert.deepEqual([...(await log.head()).hash], [...head.hash]);
  const read = await log.after(0, 10);
  let at: Head = START;
  for (const [index, entry] of read.entries()) {
    checkNext(at, entry);
    assert.ok(Buffer.from(entry.body).equals(Buffer.from(sent[index]?.body ?? [])));
    at = entry;
  }
  assert.equal(read.length, 3);
  assert.deepEqual(
    (await log.after(1, 1)).map(({ seq }) => seq),
    [2],
  );
  assert.deepEqual(await log.after(3, 5), []);
  assert.deepEqual(await log.look(4), { hash: null, last: 3 });
  await log.close();
});

test(...onPostgres('whoever is not at the head writes nothing, at the start and in the middle'), async () => {
  const [one, other] = [await aLog(), await aLog(server().port, `s${streams}`)];
  const first = await appended(one, START, rows('first'));
  assert.equal(await other.append(START, rows('also first')), 'behind');
  await appended(one, first, rows('second'));
  assert.equal(await other.append(first, rows('also second')), 'behind');
  assert.equal(await other.append({ seq: 2, hash: first.hash }, rows('on a hash that is none')), 'behind');
  assert.equal(await other.append({ seq: 40, hash: first.hash }, rows('far ahead')), 'behind');
  assert.equal((await other.head()).seq, 2);
  await Promise.all([one.close(), other.close()]);
});

test(
  ...onPostgres('many at once: each place has one entry, no acknowledged one is missing, none is there twice'),
  async () => {
    const stream = newStream();
    const writers = await Promise.all(Array.from({ length: 4 }, () => aLog(server().port, stream)));
    const acknowledged: string[] = [];
    await Promise.all(
      writers.map(async (log, writer) => {
        for (let work = 0; work < 50; work += 1)
          for (;;) {
            const entry = rows(`${writer}.${work}`);
            const done = await log.append(await log.head(), entry);
            if (done === 'behind') continue;
            acknowledged.push(`${done.seq} ${writer}.${work}`);
            break;
          }
      }),
    );
    const [log] = writers;
    assert.ok(log !== undefined);
    let at: Head = START;
    const held: string[] = [];
    for (const entry of await log.after(0, 1_000)) {
      checkNext(at, entry);
      held.push(`${entry.seq} ${Buffer.from(entry.body)}`);
      at = entry;
    }
    assert.equal(held.length, 200);
    assert.deepEqual([...acknowledged].sort(), [...held].sort());
    await Promise.all(writers.map((each) => each.close()));
  },
);

test(...onPostgres('what was edited in the engine is found, and the engine lets nobody edit by accident'), async () => {
  const log = await aLog();
  const first = await appended(log, START, rows('first'));
  await appended(log, first, rows('second', 1_000_000));
  const mine = `stream = '${log.stream}'`;
  await assert.rejects(server().ask(`UPDATE gpu_spot_entry SET body = 'x' WHERE ${mine}`), /never edited/);
  await assert.rejects(server().ask('DELETE FROM gpu_spot_entry'), /never edited/);
  const spoiled = async (change: string) => {
    await server().ask(
      `ALTER TABLE gpu_spot_entry DISABLE TRIGGER ALL; ${change}; ALTER TABLE gpu_spot_entry ENABLE TRIGGER ALL`,
    );
    const entries = await log.after(1, 10);
    for (const entry of entries) checkNext(first, entry);
    return entries.length;
  };
  await assert.rejects(spoiled(`UPDATE gpu_spot_entry SET schema = 8 WHERE ${mine} AND seq = 2`), LogDamaged);
  await assert.rejects(
    spoiled(`UPDATE gpu_spot_entry SET schema = 9, body = 'x' WHERE ${mine} AND seq = 2 AND part = 1`),
    LogDamaged,
  );
  await assert.rejects(spoiled(`DELETE FROM gpu_spot_entry WHERE ${mine} AND seq = 2 AND part = 1`), LogDamaged);
  assert.equal(await spoiled(`DELETE FROM gpu_spot_entry WHERE ${mine} AND seq = 2`), 0);
  await log.close();
});

test(
  ...onPostgres('a line that breaks before or behind the commit: the outcome is unknown, and its hash tells'),
  async (t) => {
    const line = await aLine(server().port);
    t.after(line.end);
    const stream = newStream();
    const [log, straight] = [await aLog(line.port, stream), await aLog(server().port, stream)];
    const first = await appended(log, START, rows('first'));
    const lost = rows('never came');
    line.set('before');
    await assert.rejects(log.append(first, lost), LogUnknown);
    line.set('well');
    assert.equal(await log.settle(placeBehind(first, lost)), 'absent');
    const written = rows('came');
    line.set('after');
    await assert.rejects(log.append(first, written), LogUnknown);
    line.set('well');
    // The engine may take a moment to have done what it was sent.
    let settled = 'absent';
    for (let tries = 0; tries < 200 && settled === 'absent'; tries += 1)
      settled = await log.settle(placeBehind(first, written));
    assert.equal(settled, 'there');
    assert.equal((await straight.head()).seq, 2);
    assert.equal(await log.append(first, written), 'behind', 'once more is not twice');
    line.end();
    await assert.rejects(
      log.append(first, rows('x')),
      (error) => error instanceof LogAway || error instanceof LogUnknown,
    );
    await assert.rejects(log.head(), LogAway);
    await Promise.all([log.close(), straight.close()]);
  },
);

test(
  ...onPostgres('a role is one node’s until its time is over, and a clock far ahead holds it for nobody'),
  async () => {
    const log = await aLog();
    const take = (holder: string, now: number, seconds = 60) =>
      log.lease('collector', { holder, now, until: now + seconds });
    assert.equal(await log.holderOf('collector'), null);
    assert.equal(await take('a', 1_000), true);
    assert.equal(await take('b', 1_059), false);
    assert.equal(await take('a', 1_030), true, 'kept on');
    assert.equal(await take('b', 1_060), false);
    assert.equal(await take('b', 1_090), true, 'its time is over');
    assert.deepEqual(await log.holderOf('collector'), { holder: 'b', until: 1_150 });
    assert.equal(await log.lease('analyst', { holder: 'a', now: 1_000, until: 1_060 }), true, 'another role');
    assert.equal(await take('far ahead', 900_000), true);
    assert.equal(await take('a', 1_200), true, 'nobody takes a role for so long');
    await assert.rejects(take('a', 1_200, 9_999));
    const at = await Promise.all(Array.from({ length: 8 }, (_, each) => take(`n${each}`, 5_000)));
    assert.equal(at.filter((each) => each).length, 1);
    await log.close();
  },
);

test(...onPostgres('a standby is not written to, and one that is named first is passed over'), async (t) => {
  const others = postgres();
  t.after(() => others.end());
  const { old, spare } = await aPair(others, true);
  const log = openPostgresLog(`postgres://spot@127.0.0.1:${spare.port},127.0.0.1:${old.port}/postgres`);
  await log.prepare();
  const first = await appended(log, START, rows('first'));
  // The standby is away and somebody ends the wait for it: that is no success.
  await spare.stop();
  const waiting = assert.rejects(log.append(first, rows('alone')), LogUnknown);
  const cancelled = async (): Promise<boolean> => {
    const [row] = await old.ask(
      "SELECT count(pg_cancel_backend(pid))::int AS n FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'gpu-spot'",
    );
    return Number(row?.n) > 0;
  };
  while (!(await cancelled())) await new Promise((resolve) => setTimeout(resolve, 20));
  await waiting;
  // Back again it has all of it, and what was unknown is settled.
  await spare.start();
  assert.equal(await log.settle(placeBehind(first, rows('alone'))), 'there');
  // The primary is gone: nothing can be written, and nobody says that it was.
  await old.kill();
  await assert.rejects(
    log.append(START, rows('x')),
    (error) => error instanceof LogAway || error instanceof LogUnknown,
  );
  await assert.rejects(log.append(START, rows('x')), LogAway);
  spare.promote();
  let head: Head | null = null;
  while (head === null) head = await log.head().catch(() => null);
  assert.equal(head.seq, 2, 'what was acknowledged is there');
  await log.close();
});
