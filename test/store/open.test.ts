// One file: migrated at start, left alone where it is newer, written by one, read by many.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { lockStore } from '#store/lock.ts';
import { claimKind, isSimulated } from '#store/meta.ts';
import { openStore } from '#store/open.ts';
import { scratchFolder, scratchStore } from '../scratch.ts';

test('a file of a newer schema is refused and left as it was', (t) => {
  const path = join(scratchFolder(t), 'new.db');
  const made = new Database(path);
  made.pragma('user_version = 99');
  made.close();
  assert.throws(() => openStore(path, { readonly: false }), /newer gpu-spot.*update/);
  const again = new Database(path, { readonly: true });
  assert.equal(again.pragma('user_version', { simple: true }), 99);
  again.close();
});

test('a reader without a store is told what to do; a reader cannot write', (t) => {
  const path = join(scratchFolder(t), 'a.db');
  assert.throws(() => openStore(path, { readonly: true }), /run 'gpu-spot collect'/);
  openStore(path, { readonly: false }).close();
  const reader = openStore(path, { readonly: true });
  assert.throws(() => claimKind(reader, true), /readonly/);
  reader.close();
});

test('a reader notices another connection’s commit', (t) => {
  const store = scratchStore(t);
  const reader = openStore(store.path, { readonly: true });
  const before = reader.dataVersion();
  claimKind(store, true);
  assert.notEqual(reader.dataVersion(), before);
  assert.equal(isSimulated(reader), true);
  reader.close();
});

test('a second lock on one store is refused while the first is held', (t) => {
  const path = join(scratchFolder(t), 'a.db');
  const first = lockStore(path);
  assert.throws(() => lockStore(path), /already collecting into .*a\.db/);
  first.release();
  lockStore(path).release();
});

test('real and made-up rounds never share a store', (t) => {
  const store = scratchStore(t);
  claimKind(store, false);
  claimKind(store, false);
  assert.throws(() => claimKind(store, true), /holds real rounds and this one is simulated: nothing was written/);
});

test('somebody else’s database, a text file and a folder are refused by name, and nothing is written into them', (t) => {
  const folder = scratchFolder(t);
  const foreign = join(folder, 'foreign.db');
  const made = new Database(foreign);
  made.exec('CREATE TABLE theirs (a)');
  made.close();
  const before = readFileSync(foreign);
  writeFileSync(join(folder, 'text.md'), '# a text\n'.repeat(100));
  assert.throws(
    () => openStore(foreign, { readonly: false }),
    /foreign\.db is a database of another program: nothing was written/,
  );
  assert.deepEqual(readFileSync(foreign), before);
  assert.throws(
    () => openStore(join(folder, 'text.md'), { readonly: false }),
    /text\.md cannot be used as a store.*GPU_SPOT_DB/,
  );
  assert.throws(() => openStore(folder, { readonly: false }), /cannot be used as a store/);
  assert.throws(() => openStore('/proc/none/x.db', { readonly: false }), /cannot be used as a store/);
});
