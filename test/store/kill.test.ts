// A process that is killed in the middle of a round leaves the last round whole, and the next one works. Killed for real.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { realClock } from '#commands/doors.ts';
import { intake } from '#intake/intake.ts';
import { offersAt } from '#store/offer.ts';
import { openStore } from '#store/open.ts';
import { runHere, startCli, untilPrinted } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { derived, ended, offer, roundAt, scratchFolder, scratchStore } from '../scratch.ts';

const S = 990_000;

const dies = (script: string, ...args: string[]): Promise<NodeJS.Signals | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
      stdio: 'ignore',
    });
    child.on('close', (_, signal) => resolve(signal));
  });

test('SIGKILL within the commit: nothing of the round is there, the one before is, and the next is written', async (t) => {
  const store = scratchStore(t);
  intake(store, roundAt(S, [ended('a', [offer('1', 2), offer('2', 3)])]));
  const before = derived(store);
  assert.equal(await dies('./killed-in-commit.ts', store.path, String(S + 1)), 'SIGKILL');
  assert.deepEqual(derived(store), before);
  intake(store, roundAt(S + 1, [ended('a', [offer('1', 2.5)])]));
  assert.deepEqual(
    offersAt(store, 'a', S + 1).map(({ gpuOnlyMicroUsd }) => gpuOnlyMicroUsd),
    [2_500_000],
  );
});

test('SIGKILL while sellers are being asked: the lock is free again, and the next collect stores its round', async (t) => {
  const folder = scratchFolder(t);
  const imaginary = upstreams({ seed: 1, now: realClock.now });
  t.after(() => imaginary.end());
  const [stalled, working] = [await imaginary.start('stall@lium'), await imaginary.start('')];
  const env = (upstream: string) => ({ GPU_SPOT_DB: join(folder, 'k.db'), GPU_SPOT_UPSTREAM: upstream });
  assert.equal((await runHere(['collect'], env(working))).code, 0);
  const collecting = startCli(['start', '--port', '0'], env(stalled));
  await untilPrinted(collecting, /serving http/);

  const second = await runHere(['collect'], env(working));
  assert.equal(second.code, 1);
  assert.match(second.err, /another gpu-spot is already collecting/);

  collecting.kill('SIGKILL');
  await new Promise((resolve) => collecting.on('close', resolve));
  const next = await runHere(['collect', '--json'], env(working));
  assert.equal(next.code, 0, next.err);
  const outcomes: { provider: string; outcome: string }[] = JSON.parse(next.out).outcomes;
  const asked = outcomes.filter(({ outcome }) => outcome !== 'not_consented' && outcome !== 'unconfigured');
  assert.ok(asked.length >= 8 && asked.some(({ provider }) => provider === 'lium'));
  assert.ok(asked.every(({ outcome }) => outcome === 'offers'));
  const store = openStore(join(folder, 'k.db'), { readonly: true });
  assert.equal(store.hot('PRAGMA integrity_check').pluck().get(), 'ok');
  store.close();
});
