// Whoever keeps a view up marks it: any number at once, until the last of them is gone, by whatever end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isFollowed, markFollowed } from '#store/followed.ts';
import { scratchFolder } from '../scratch.ts';

test('two have it, one is killed, the other goes: then nobody follows', async (t) => {
  const path = join(scratchFolder(t), 'view.db');
  writeFileSync(path, '');
  assert.equal(isFollowed(path), false);
  const script = `import { markFollowed } from ${JSON.stringify(new URL('../../src/store/followed.ts', import.meta.url).href)};
    globalThis.held = markFollowed(${JSON.stringify(path)}); console.log('has it'); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  assert.equal(isFollowed(path), true);
  const mine = markFollowed(path);
  other.kill('SIGKILL');
  await once(other, 'close');
  assert.equal(isFollowed(path), true);
  mine.release();
  assert.equal(isFollowed(path), false);
});
