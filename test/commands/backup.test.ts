// Backups as an operator makes them, puts them back, and lets go of what is too old: on the imaginary market's own store.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { intake } from '#intake/intake.ts';
import { lockStore } from '#store/lock.ts';
import { openStore } from '#store/open.ts';
import { runCli, runHere, startCli } from '../cli.ts';
import { mounted, smallDisk } from '../hostile/mounts.ts';
import { ended, offer, roundAt, scratchFolder } from '../scratch.ts';
import { demoStore, rowsOf } from './demo-store.ts';

const S = 990_000;

test('a backup is the store, row for row; restored it is so again, and what stood there is kept', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const file = join(folder, 'backup.db');
  const made = await run('backup', file, '--json');
  assert.equal(made.code, 0, made.err);
  const told = JSON.parse(made.out) as { rounds: number; answers: number; faults: string[] };
  assert.ok(told.rounds >= 48 && told.answers > 1_000 && told.faults.length === 0);
  assert.equal(statSync(file).mode & 0o777, 0o600, 'for its owner alone');
  const before = rowsOf(path);
  assert.deepEqual(rowsOf(file), before);

  const store = openStore(path, { readonly: false });
  store.hot("DELETE FROM outcome WHERE provider = 'vast'").run();
  store.close();
  const changed = rowsOf(path);
  const back = await run('restore', file, '--json');
  assert.equal(back.code, 0, back.err);
  assert.deepEqual(rowsOf(path), before);
  assert.deepEqual(rowsOf((JSON.parse(back.out) as { before: string }).before), changed);
  assert.deepEqual(
    readdirSync(folder).filter((name) => /part|restoring/.test(name)),
    [],
  );
});

test('a backup of a store that is written all the while is whole, and of one moment', async (t) => {
  const folder = scratchFolder(t);
  const path = join(folder, 'busy.db');
  const store = openStore(path, { readonly: false });
  const body = (slot: number) => ({
    request: 'all',
    status: 200,
    receivedAt: slot * 1800 + 6,
    bytes: new TextEncoder().encode(`{"slot":${slot},"x":"${'abc'.repeat(2_000)}"}`),
  });
  const write = (slot: number) => intake(store, roundAt(slot, [ended('a', [offer('1', 2)], { bodies: [body(slot)] })]));
  for (let slot = S; slot < S + 20; slot += 1) write(slot);
  const files: string[] = [];
  let slot = S + 20;
  for (let at = 0; at < 5; at += 1) {
    const file = join(folder, `b${at}.db`);
    files.push(file);
    const copying = startCli(['backup', file], { GPU_SPOT_DB: path });
    const ended = new Promise<number | null>((resolve) => copying.on('close', resolve));
    let code: number | null | undefined;
    void ended.then((value) => {
      code = value;
    });
    while (code === undefined) {
      write(slot);
      slot += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(code, 0);
  }
  store.close();
  for (const file of files) {
    const copy = new Database(file, { readonly: true });
    const [rounds, bodies, last] = ['count(*)', 'count(DISTINCT id)', 'max(slot)'].map((what) =>
      copy.prepare(`SELECT ${what} FROM round`).pluck().get(),
    );
    assert.equal(rounds, bodies);
    assert.equal(Number(last) - S + 1, rounds, 'every round up to a moment, and none after it');
    assert.equal(copy.prepare('SELECT count(*) FROM body').pluck().get(), rounds);
    copy.close();
  }
});

test('a damaged store is no backup, and a damaged backup is not restored', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const good = join(folder, 'good.db');
  assert.equal((await run('backup', good)).code, 0);
  const bad = join(folder, 'bad.db');
  copyFileSync(good, bad);
  const db = new Database(bad);
  const held = db.prepare('SELECT id, blob FROM body WHERE length(blob) > 200 LIMIT 1').get() as {
    id: number;
    blob: Buffer;
  };
  held.blob[40] = (held.blob[40] ?? 0) ^ 1;
  db.prepare('UPDATE body SET blob = ? WHERE id = ?').run(held.blob, held.id);
  db.close();
  const before = rowsOf(path);
  const refused = await run('restore', bad);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /is damaged, and nothing was changed: body \d+ does not have its hash/);
  assert.deepEqual(rowsOf(path), before);
  const copied = await runHere(['backup', join(folder, 'of-bad.db')], { GPU_SPOT_DB: bad });
  assert.equal(copied.code, 1);
  assert.match(copied.err, /the store is damaged, and a backup of it would be too/);
  assert.ok(!existsSync(join(folder, 'of-bad.db')));
  for (const [name, bytes, what] of [
    ['cut.db', readFileSync(good).subarray(0, 200_000), /damaged|malformed|cannot be used/],
    ['text.db', Buffer.from('no database'), /cannot be used as a store/],
    ['empty.db', Buffer.alloc(0), /has schema 0/],
  ] as const) {
    writeFileSync(join(folder, name), bytes);
    const told = await run('restore', join(folder, name));
    assert.equal(told.code, 1, name);
    assert.match(told.err, what);
    assert.deepEqual(rowsOf(path), before, name);
  }
});

test('places that are none are refused, and an older backup is never written over', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  writeFileSync(file, 'mine');
  for (const [args, what] of [
    [['backup', file], /is there already/],
    [['backup', join(folder, 'none', 'b.db')], /there is no folder/],
    [['backup', path], /is there already/],
    [['restore', join(folder, 'none.db')], /there is no backup at/],
    [['restore', path], /is the store itself/],
    [['backup', file, '--keep', '2'], /--keep goes with a folder/],
  ] as const) {
    const { code, err } = await run(...args);
    assert.ok(code === 1 || code === 2, args.join(' '));
    assert.match(err, what);
  }
  assert.equal(readFileSync(file, 'utf8'), 'mine');
});

test('in a folder backups have names that sort, the newest are kept, and nothing else is removed', async (t) => {
  const { folder, run } = await demoStore(t);
  for (const name of ['gpu-spot-20250101T000000Z.db', 'gpu-spot-20250102T000000Z.db', 'gpu-spot-mine.db', 'other.db'])
    writeFileSync(join(folder, name), 'x');
  const made = await run('backup', folder, '--keep', '2', '--json');
  assert.equal(made.code, 0, made.err);
  const told = JSON.parse(made.out) as { file: string; removed: string[] };
  assert.match(told.file, /gpu-spot-\d{8}T\d{6}Z\.db$/);
  assert.deepEqual(told.removed, ['gpu-spot-20250101T000000Z.db']);
  const left = readdirSync(folder).filter((name) => name !== 'store.db' && !name.startsWith('store.db'));
  assert.equal(left.length, 4);
});

test('while a collector runs nothing is restored', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  assert.equal((await run('backup', file)).code, 0);
  const lock = lockStore(path);
  try {
    const { code, err } = await runCli(['restore', file], { GPU_SPOT_DB: path });
    assert.equal(code, 1);
    assert.match(err, /already collecting/);
  } finally {
    lock.release();
  }
});

test('a restore that was killed between two names leaves no empty store: it says so, and runs again', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  assert.equal((await run('backup', file)).code, 0);
  const before = rowsOf(path);
  // As it lies there between the two renamings.
  renameSync(path, `${path}.before-restore-20260101T000000Z`);
  copyFileSync(file, `${path}.restoring`);
  const started = await runCli(['collect'], { GPU_SPOT_DB: path, GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' });
  assert.equal(started.code, 1);
  assert.match(started.err, /a restore was ended half way: run 'gpu-spot restore' again/);
  assert.ok(!existsSync(path));
  assert.equal((await run('restore', file)).code, 0);
  assert.deepEqual(rowsOf(path), before);
});

test('into an empty place, and for a machine that has no store yet', async (t) => {
  const { folder, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  assert.equal((await run('backup', file)).code, 0);
  const path = join(folder, 'new', 'data', 'gpu-spot.db');
  const { code, err } = await runHere(['restore', file], { GPU_SPOT_DB: path });
  assert.equal(code, 0, err);
  assert.deepEqual(rowsOf(path), rowsOf(file));
});

test(...mounted('on a disk without room for it there is no backup, and nothing is left of it'), async (t) => {
  const { run } = await demoStore(t);
  const folder = smallDisk(t, '3m');
  const { code, err } = await run('backup', join(folder, 'b.db'));
  assert.equal(code, 1);
  assert.match(err, /no backup could be made: .* MB free and the copy takes/);
  assert.deepEqual(readdirSync(folder), []);
});

test('size says what takes the room, and its parts are the file', async (t) => {
  const { path, run } = await demoStore(t);
  const { code, out } = await run('size', '--json');
  assert.equal(code, 0);
  const told = JSON.parse(out) as {
    bytes: number;
    freeBytes: number;
    answerBytesPerDay: number;
    parts: { bytes: number }[];
  };
  const sum = told.parts.reduce((total, { bytes }) => total + bytes, 0);
  assert.ok(Math.abs(sum + told.freeBytes - statSync(path).size) < 3 * 4096);
  assert.ok(told.answerBytesPerDay > 0);
  assert.match((await run('size')).out, /^body .*%$/m);
});
