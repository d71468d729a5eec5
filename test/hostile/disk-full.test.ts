// What the disk or another program does not let be written is kept and tried again, and lost only when its half hour is over.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { judgeHere } from '#commands/judge.ts';
import { isPassing } from '#commands/keep-trying.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { untilPrinted } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';
import { collecting, S } from './collecting.ts';
import { mounted, smallDisk } from './mounts.ts';

const SQLITE = createRequire(import.meta.url).resolve('better-sqlite3');

/** Another program that holds the store's lock until it is told to let go. */
async function holding(t: TestContext, path: string): Promise<{ letGo: () => Promise<void> }> {
  const script = `const db = new (require(${JSON.stringify(SQLITE)}))(${JSON.stringify(path)});
    db.exec('BEGIN IMMEDIATE'); console.log('held'); process.stdin.on('data', () => { db.exec('ROLLBACK'); process.exit(0); });`;
  const child: ChildProcess = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await untilPrinted(child, /held/);
  return {
    letGo: () =>
      new Promise((resolve) => {
        child.on('close', () => resolve());
        child.stdin?.write('go');
      }),
  };
}

test('a round that another program’s lock keeps out is stored once the lock is gone, before its half hour ends', async (t) => {
  const path = join(scratchFolder(t), 'l.db');
  let letGo = async (): Promise<void> => {};
  const stage = collecting(path, async (wait) => {
    assert.match(stage.collector.trouble() ?? '', /no round has been stored since .*locked/);
    if (wait === 3) await letGo();
  });
  t.after(() => stage.store.close());
  ({ letGo } = await holding(t, path));
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0]);
  assert.deepEqual(stage.waits, [2_000, 4_000, 8_000], 'each wait is longer than the one before');
  assert.match(
    stage.said.join('\n'),
    /not stored yet, it is kept and tried again: database is locked\n.*stored now, at try 4/,
  );
  assert.equal(stage.collector.trouble(), null);
});

test('a lock that outlasts the half hour costs that round alone, and says since when none was stored', async (t) => {
  const path = join(scratchFolder(t), 'o.db');
  const stage = collecting(path);
  t.after(() => stage.store.close());
  const { letGo } = await holding(t, path);
  await stage.collector.collect();
  const waited = stage.waits.reduce((sum, ms) => sum + ms, 0);
  assert.equal(waited, 1_797_000, 'it is tried to the end of the half hour');
  assert.ok(Math.max(...stage.waits) <= 60_000);
  assert.match(stage.said.join('\n'), /this round was not stored: database is locked/);
  assert.match(stage.collector.trouble() ?? '', /\(1 of them by now\)/);
  await letGo();
  stage.to(S + 1);
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [1]);
  assert.equal(stage.collector.trouble(), null);
});

test('the next half hour ends the waiting of the one before, which is tried once more, and is collected itself', async (t) => {
  const path = join(scratchFolder(t), 'n.db');
  let next = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    next = resolve;
  });
  let hold = true;
  const stage = collecting(path, async () => {
    if (!hold) return;
    hold = false;
    next();
    await new Promise(() => {});
  });
  t.after(() => stage.store.close());
  const { letGo } = await holding(t, path);
  void stage.collector.collect();
  await waiting;
  await letGo();
  stage.to(S + 1);
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0, 1]);
});

test('a store that is full as SQLite sees it: the round is stored once there is room, and nothing of it before', async (t) => {
  const stage = collecting(join(scratchFolder(t), 'f.db'), (wait) => {
    assert.deepEqual(stage.store.hot('SELECT * FROM offer').all(), []);
    if (wait === 2) stage.store.hot('PRAGMA max_page_count = 100000').get();
  });
  t.after(() => stage.store.close());
  const pages = Number(stage.store.hot('PRAGMA page_count').pluck().get());
  stage.store.hot(`PRAGMA max_page_count = ${pages}`).get();
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0]);
  assert.match(stage.said.join('\n'), /tried again: database or disk is full\n.*stored now, at try 3/);
});

test(...mounted('a disk that is really full: the same, and the store is sound'), async (t) => {
  const disk = smallDisk(t, '3m');
  const filler = join(disk, 'filler');
  const stage = collecting(join(disk, 'd.db'), (wait) => {
    if (wait === 2) rmSync(filler);
  });
  t.after(() => stage.store.close());
  await stage.collector.collect();
  assert.throws(() => writeFileSync(filler, Buffer.alloc(4 * 2 ** 20)), /ENOSPC/);
  stage.to(S + 1);
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0, 1]);
  assert.ok(stage.waits.length >= 2, 'the disk was not full');
  assert.equal(stage.store.hot('PRAGMA integrity_check').pluck().get(), 'ok');
});

test('verdicts are kept and tried again too, though judged once', async (t) => {
  const path = join(scratchFolder(t), 'v.db');
  let letGo = async (): Promise<void> => {};
  let judged = 0;
  const stage = collecting(path, async (wait) => (wait === 2 ? letGo() : undefined), {
    judge: async (store, slot, _stop, write) => {
      judged += 1;
      ({ letGo } = await holding(t, path));
      await write(() => judgeHere(store, slot));
      return 1;
    },
  });
  t.after(() => stage.store.close());
  await stage.collector.collect();
  assert.equal(judged, 1);
  assert.equal(latestJudgedSlot(stage.store), S);
  assert.match(stage.said.join('\n'), /what is judged of this round is stored now, at try 3\n1 models judged/);
  assert.equal(stage.collector.trouble(), null, 'the round itself was stored');
});

test('stopping tries once more and does not wait; what only fails again is not tried again', async (t) => {
  const path = join(scratchFolder(t), 's.db');
  const stage = collecting(path, () => void stage.collector.stop());
  t.after(() => stage.store.close());
  const { letGo } = await holding(t, path);
  await stage.collector.collect();
  assert.equal(stage.waits.length, 1);
  assert.match(stage.said.join('\n'), /this round was not stored: database is locked/);
  await letGo();
  const coded = (code: string): Error => Object.assign(new Error(code), { code });
  for (const code of ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY_DBMOVED', 'SQLITE_CANTOPEN'])
    assert.ok(isPassing(coded(code)), code);
  for (const code of ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CORRUPT', 'SQLITE_ERROR', 'ENOENT'])
    assert.ok(!isPassing(coded(code)), code);
});
