// A file that is deleted, moved or replaced while it is in use: said within a half hour, told at /readyz, and never written into the void.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { slotOf } from '#domain/time.ts';
import { intake } from '#intake/intake.ts';
import { FileGone, openStore, type Store } from '#store/open.ts';
import { runCli, startCli, untilPrinted } from '../cli.ts';
import { ended, offer, roundAt, scratchFolder } from '../scratch.ts';
import { collecting, S } from './collecting.ts';
import { bound, mounted } from './mounts.ts';

const roundsOf = (path: string): number => {
  const store = openStore(path, { readonly: true });
  const count = store.hot("SELECT count(*) FROM round WHERE state = 'done'").pluck().get() as number;
  store.close();
  return count;
};

test('a store that is moved away is not written; put back within the half hour its round is stored', async (t) => {
  const path = join(scratchFolder(t), 'm.db');
  const stage = collecting(path, (wait) => {
    assert.match(stage.collector.trouble() ?? '', /m\.db was deleted or moved away while it was in use/);
    if (wait === 2) renameSync(`${path}.away`, path);
  });
  t.after(() => stage.store.close());
  await stage.collector.collect();
  renameSync(path, `${path}.away`);
  stage.to(S + 1);
  await stage.collector.collect();
  assert.deepEqual(stage.slots(), [0, 1]);
  assert.equal(stage.waits.length, 2);
  assert.equal(stage.collector.trouble(), null);
});

test('a store that is replaced says so every half hour, and neither file gets a row', async (t) => {
  const path = join(scratchFolder(t), 'r.db');
  const stage = collecting(path);
  t.after(() => stage.store.close());
  await stage.collector.collect();
  stage.store.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
  for (const slot of [S + 1, S + 2]) {
    stage.to(slot);
    await stage.collector.collect();
  }
  assert.deepEqual(stage.slots(), [0]);
  const said = stage.said.filter((line) =>
    /this round was not stored: .*r\.db was replaced by another file/.test(line),
  );
  assert.equal(said.length, 2);
  assert.match(stage.collector.trouble() ?? '', /\(2 of them by now\): .*restart gpu-spot to use what is there now/);
});

test('the log and the index beside a store are as much the store as the file', (t) => {
  for (const end of ['-wal', '-shm']) {
    const path = join(scratchFolder(t), 'w.db');
    const store = openStore(path, { readonly: false });
    intake(store, roundAt(S, [ended('a', [offer('1', 2)])]));
    rmSync(path + end);
    assert.throws(() => intake(store, roundAt(S + 1, [ended('a', [offer('1', 2)])])), FileGone, end);
    store.close();
    assert.equal(roundsOf(path), 1, 'what was committed before is not lost with it');
  }
});

/** A served store, and what its /readyz says. */
async function served(t: TestContext, args: readonly string[], env: Record<string, string>) {
  const running = startCli([...args, '--port', '0'], env);
  t.after(() => running.kill('SIGKILL'));
  let said = '';
  for (const stream of [running.stdout, running.stderr])
    stream?.on('data', (text) => {
      said += text;
    });
  const [, base = ''] = await untilPrinted(running, /serving (http:\S+)/);
  const ready = async (): Promise<{ status: number; body: Record<string, string> }> => {
    const reply = await fetch(`${base}/readyz`);
    return { status: reply.status, body: (await reply.json()) as Record<string, string> };
  };
  return { running, base, ready, said: () => said };
}

test('start tells at /readyz that its file is gone or replaced, and is ready again when it is back', async (t) => {
  const path = join(scratchFolder(t), 'z.db');
  const env = { GPU_SPOT_DB: path, GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' };
  const { running, ready, said } = await served(t, ['start'], env);
  if (!said().includes('stored')) await untilPrinted(running, /round of .* stored/);
  const well = await ready();
  assert.deepEqual([well.status, well.body.status], [200, 'ready']);
  assert.match(well.body.lastRound ?? '', /^\d{4}-\d\d-\d\dT/);
  renameSync(path, `${path}.away`);
  const gone = await ready();
  assert.equal(gone.status, 503);
  assert.match(gone.body.problem ?? '', /z\.db was deleted or moved away/);
  copyFileSync(`${path}.away`, path);
  assert.match((await ready()).body.problem ?? '', /z\.db was replaced by another file/);
  renameSync(`${path}.away`, path);
  assert.equal((await ready()).status, 200);
  rmSync(`${path}.lock`);
  assert.match((await ready()).body.problem ?? '', /z\.db\.lock was deleted/);
});

function aStore(path: string, slotsAgo: number): Store {
  const store = openStore(path, { readonly: false });
  intake(store, roundAt(slotOf(realClock.now()) - slotsAgo, [ended('lium', [offer('1', 2)])]));
  return store;
}

test('serve is not ready where no seller has current offers, nor where pages cannot be answered', async (t) => {
  const path = join(scratchFolder(t), 'p.db');
  const store = aStore(path, 10);
  t.after(() => store.close());
  const { ready, base } = await served(t, ['serve'], { GPU_SPOT_DB: path });
  const old = await ready();
  assert.equal(old.status, 503);
  assert.match(old.body.problem ?? '', /^no seller's offers are current: the newest are of \d{4}-.*look whether/);
  intake(store, roundAt(slotOf(realClock.now()), [ended('lium', [offer('1', 2)])]));
  const well = await ready();
  assert.deepEqual([well.status, well.body.freshSellers], [200, '1']);
  store.hot('ALTER TABLE summary RENAME TO lost').run();
  const ill = await ready();
  // What was made ahead of this commit is still true; what is asked for the first time cannot be answered.
  const first = await fetch(`${base}/gpu/h100-sxm?range=24h`);
  assert.deepEqual([ill.status, first.status], [503, 500]);
  assert.match(ill.body.problem ?? '', /pages cannot be answered: .*summary/);
  assert.equal((await fetch(`${base}/healthz`)).status, 200);
  store.hot('ALTER TABLE lost RENAME TO summary').run();
  assert.equal((await ready()).status, 200);
});

test(...mounted('serve answers from a read-only mount, with a collector behind it and without one'), async (t) => {
  const folder = scratchFolder(t);
  const path = join(folder, 'o.db');
  const store = aStore(path, 0);
  const place = bound(t, folder, true);
  const live = await served(t, ['serve'], { GPU_SPOT_DB: join(place, 'o.db') });
  assert.match(await (await fetch(live.base)).text(), /H100/);
  assert.equal((await live.ready()).status, 200);
  live.running.kill('SIGKILL');
  await new Promise((resolve) => live.running.on('close', resolve));
  store.close();
  rmSync(`${path}-wal`, { force: true });
  rmSync(`${path}-shm`, { force: true });
  const alone = await served(t, ['serve'], { GPU_SPOT_DB: join(place, 'o.db') });
  assert.match(alone.said(), /can only be read: a copy of it in .* is served/);
  assert.match(await (await fetch(alone.base)).text(), /H100/);
  const told = await alone.ready();
  assert.equal(told.status, 200);
  assert.match(told.body.copy ?? '', /a copy is served/);
  const ended = new Promise((resolve) => alone.running.on('close', resolve));
  alone.running.kill('SIGTERM');
  assert.equal(await ended, 0);
});

test('a pipe, a folder or a device is no store: each command says so at once', { timeout: 120_000 }, async (t) => {
  const folder = scratchFolder(t);
  const pipe = join(folder, 'pipe.db');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, folder, '/dev/null'])
    for (const command of ['serve', 'collect', 'doctor', 'verdict']) {
      const ran = await runCli([command], { GPU_SPOT_DB: path, GPU_SPOT_PORT: '0' });
      assert.notEqual(ran.code, 0, `${command} ${path}`);
      assert.match(
        `${ran.out}${ran.err}`,
        /cannot be used as a store \(it is (a folder|no file that data can be kept in)\)/,
        `${command} ${path}`,
      );
    }
});
