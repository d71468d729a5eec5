// One collector for one file, by whatever name it is reached; killed it holds up nobody.
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { examine } from '#commands/doctor.ts';
import { isLocked, lockStore } from '#store/lock.ts';
import { openStore } from '#store/open.ts';
import { runCli, runHere, startCli, untilPrinted } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';
import { collecting, S } from './collecting.ts';
import { bound, mounted } from './mounts.ts';

/** Sellers that never answer: a round goes on for as long as a test needs it. */
async function silentSellers(t: TestContext): Promise<string> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => [server.close(), server.closeAllConnections()]);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const REFUSED = /another gpu-spot .*already collecting into/;

test('a process is kept out by each name of the file: a link to it or to its folder, a way round, a second name', async (t) => {
  const folder = scratchFolder(t);
  const data = join(folder, 'data');
  mkdirSync(data);
  const real = join(data, 'a.db');
  const env = { GPU_SPOT_UPSTREAM: await silentSellers(t) };
  const first = startCli(['start', '--port', '0'], { ...env, GPU_SPOT_DB: real });
  t.after(() => first.kill('SIGKILL'));
  await untilPrinted(first, /serving http/);
  symlinkSync(real, join(folder, 'link.db'));
  symlinkSync(join(folder, 'link.db'), join(folder, 'link2.db'));
  symlinkSync(data, join(folder, 'door'));
  const names = ['link.db', 'link2.db', 'door/a.db', 'data/../door/../data/a.db'].map((name) => `${folder}/${name}`);
  for (const name of [...names, relative(process.cwd(), real)]) {
    const second = await runHere(['collect'], { ...env, GPU_SPOT_DB: name });
    assert.equal(second.code, 1, name);
    assert.match(second.err, REFUSED, name);
  }
  const before = readdirSync(data).sort();
  linkSync(real, join(folder, 'second.db'));
  for (const name of ['second.db', 'data/a.db']) {
    const second = await runCli(['collect'], { ...env, GPU_SPOT_DB: join(folder, name) });
    assert.equal(second.code, 1);
    assert.match(second.err, REFUSED);
  }
  assert.deepEqual(readdirSync(data).sort(), before);
  rmSync(join(folder, 'second.db'));
  first.kill('SIGKILL');
  await new Promise((resolve) => first.on('close', resolve));
  lockStore(join(folder, 'link.db')).release();
});

test('a link to a store that is not there yet leads to one, and both names share a lock', (t) => {
  const folder = scratchFolder(t);
  symlinkSync(join(folder, 'real.db'), join(folder, 'link.db'));
  const held = lockStore(join(folder, 'link.db'));
  assert.throws(() => lockStore(join(folder, 'real.db')), REFUSED);
  held.release();
});

test(...mounted('a folder shown at another place shares the lock; a file that is mounted alone is refused'), (t) => {
  const folder = scratchFolder(t);
  const path = join(folder, 'm.db');
  openStore(path, { readonly: false }).close();
  const held = lockStore(path);
  assert.throws(() => lockStore(join(bound(t, folder), 'm.db')), REFUSED);
  held.release();
  const alone = bound(t, path);
  assert.throws(() => lockStore(alone), /mounted as a single file.*mount its folder instead/);
});

test('a lock whose file was taken away is said, and its holder writes no more', async (t) => {
  const path = join(scratchFolder(t), 'k.db');
  const lock = lockStore(path);
  const stage = collecting(path, () => {}, { intact: lock.intact });
  t.after(() => [stage.store.close(), lock.release()]);
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0]);
  rmSync(`${path}.lock`);
  const second = lockStore(path);
  t.after(() => second.release());
  stage.to(S + 1);
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0]);
  assert.match(stage.said.join('\n'), /k\.db\.lock was replaced by another file.*another gpu-spot may be collecting/);
});

test('whether a store is locked can be looked at, and keeps nobody out; doctor tells of it and of a second name', (t) => {
  const path = join(scratchFolder(t), 'd.db');
  openStore(path, { readonly: false }).close();
  assert.equal(isLocked(path), false);
  const lock = lockStore(path);
  assert.equal(isLocked(path), true);
  const found = (check: string) => examine(path, S * 1800).find((row) => row.check === check);
  assert.equal(found('lock')?.told, 'a collector runs');
  const store = openStore(path, { readonly: false });
  assert.equal(found('replaced')?.ok, true);
  renameSync(path, `${path}.away`);
  copyFileSync(`${path}.away`, path);
  if (existsSync('/proc/locks'))
    assert.match(found('replaced')?.told ?? '', /moved or replaced while a collector runs/);
  store.close();
  lock.release();
  assert.equal(found('replaced')?.ok, true);
  rmSync(`${path}.away`);
  linkSync(path, `${path}2`);
  assert.match(found('name')?.told ?? '', /has 2 names/);
});

test('doctor finds a damaged file, one of another program and none at all, and goes on with the rest', (t) => {
  const folder = scratchFolder(t);
  const path = join(folder, 'x.db');
  assert.match(examine(path, 0)[0]?.told ?? '', /there is none at .*gpu-spot start/);
  writeFileSync(path, 'no store at all, and long enough to be looked at as one. '.repeat(40));
  const rows = examine(path, 0);
  assert.ok(rows.length > 4 && rows[0]?.ok === false);
  const sound = join(folder, 'y.db');
  openStore(sound, { readonly: false }).close();
  const wrongs = examine(sound, S * 1800).filter(({ ok }) => !ok);
  assert.deepEqual(wrongs, []);
  renameSync(sound, path);
  assert.ok(examine(path, S * 1800).every(({ ok }) => ok));
});
