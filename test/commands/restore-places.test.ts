// Where backups lie and where they are put: links, folders, owners, and names of a clock that was wrong.
import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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
