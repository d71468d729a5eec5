// Where backups lie and where they are put: links, folders, owners, and names of a clock that was wrong.
import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore } from '#store/open.ts';
import { runCli, runHere } from '../cli.ts';
import { mounted } from '../hostile/mounts.ts';
import { demoStore } from './demo-store.ts';

test('a link to a backup whose newest rows are in its log is refused as the file itself is', async (t) => {
  const { folder, path } = await demoStore(t);
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  store.hot("INSERT INTO meta (key, value) VALUES ('of the log', 'x')").run();
  const link = join(folder, 'link.db');
  symlinkSync(path, link);
  for (const from of [path, link]) {
    const { code, err } = await runHere(['restore', from], { GPU_SPOT_DB: join(folder, 'other.db') });
    assert.equal(code, 1, from);
    assert.match(err, /has a log beside it/);
  }
  const { out } = await runHere(['size', '--json'], { GPU_SPOT_DB: link });
  assert.ok((JSON.parse(out) as { logBytes: number }).logBytes > 0);
});

test('without a place that was named nothing is restored into a folder that happens to be this one', async (t) => {
  const { folder, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  assert.equal((await run('backup', file)).code, 0);
  const { code, err } = await runCli(['restore', file], {}, folder);
  assert.equal(code, 2);
  assert.match(err, /which store is it to be\?.*GPU_SPOT_DB/);
});

test('what a restore left beside the store is told with its size, also by a link to the store', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  assert.equal((await run('backup', file)).code, 0);
  const { before } = JSON.parse((await run('restore', file, '--json')).out) as { before: string };
  const elsewhere = join(folder, 'links');
  mkdirSync(elsewhere);
  const link = join(elsewhere, 'store.db');
  symlinkSync(path, link);
  for (const place of [path, link]) {
    const { out } = await runHere(['size', '--json'], { GPU_SPOT_DB: place });
    assert.deepEqual((JSON.parse(out) as { copies: unknown }).copies, [{ file: before, bytes: statSync(before).size }]);
  }
  assert.match((await run('size')).out, /\.before-restore-\S+: \d+\.\d MB, the store as it was before that/);
});

test('a backup from before the schema changed is restored, and says nothing of its passing name where it cannot be', async (t) => {
  const { folder, path, run } = await demoStore(t);
  const file = join(folder, 'older.db');
  assert.equal((await run('backup', file)).code, 0);
  const older = new Database(file);
  older.exec('DROP TABLE place');
  older.pragma(`user_version = ${MIGRATIONS.length - 1}`);
  older.pragma('journal_mode = DELETE');
  older.close();
  const { code, out, err } = await run('restore', file);
  assert.equal(code, 0, err);
  assert.match(out, /raw answers, each with its hash/);
  const restored = openStore(path, { readonly: true });
  assert.equal(restored.hot('SELECT count(*) FROM place').pluck().get(), 0);
  restored.close();
  const newer = new Database(file);
  newer.pragma('user_version = 99');
  newer.close();
  const refused = await run('restore', file);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /nothing was changed: .*older\.db was written by a newer gpu-spot/);
  assert.doesNotMatch(refused.err, /restoring/);
});

test('a backup of a wrong clock’s future keeps no other from being kept', async (t) => {
  const { folder, run } = await demoStore(t);
  const future = join(folder, 'gpu-spot-20990101T000000Z.db');
  writeFileSync(future, 'x');
  const { out } = await run('backup', folder, '--keep', '1', '--json');
  const told = JSON.parse(out) as { file: string; removed: string[] };
  assert.ok(existsSync(told.file) && existsSync(future));
  assert.deepEqual(told.removed, []);
});

test(...mounted('what is restored belongs to whom the place belongs to'), async (t) => {
  const { folder, run } = await demoStore(t);
  const file = join(folder, 'b.db');
  assert.equal((await run('backup', file)).code, 0);
  const place = join(folder, 'place');
  mkdirSync(place);
  chownSync(place, 54_321, 54_321);
  const path = join(place, 'gpu-spot.db');
  assert.equal((await runHere(['restore', file], { GPU_SPOT_DB: path })).code, 0);
  for (const each of [path, `${path}.lock`])
    assert.deepEqual([statSync(each).uid, statSync(each).gid], [54_321, 54_321]);
  assert.equal(statSync(path).mode & 0o777, 0o640);
});
