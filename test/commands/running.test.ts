// The program while it runs: without anybody to reach, told to stop, on an imaginary market.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli, startCli, untilPrinted } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';

test('start stays up when nobody can be reached, says so for each provider, and ends well on SIGTERM', async (t) => {
  const env = { GPU_SPOT_DB: join(scratchFolder(t), 'u.db'), GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' };
  const running = startCli(['start', '--port', '0'], env);
  t.after(() => running.kill('SIGKILL'));
  const [, address = ''] = await untilPrinted(running, /serving (http:\S+)/);
  await untilPrinted(running, /round of .* stored/);
  const page = await (await fetch(address)).text();
  assert.match(page, /No current price yet/);
  assert.match(page, /unreachable, never answered/);
  assert.match(page, /<a href="\/sources">\d+ more<\/a>/);
  const told = await (await fetch(`${address}/sources`)).text();
  for (const name of ['Lium', 'TensorDock', 'Azure'])
    assert.match(told, new RegExp(`>${name}<[\\s\\S]{0,400}unreachable`));
  assert.equal((await fetch(`${address}/readyz`)).status, 200);
  const sources = (await (await fetch(`${address}/api/v1/sources`)).json()) as { data: { outcome: string }[] };
  const seen = new Set(sources.data.map(({ outcome }) => outcome));
  assert.deepEqual([...seen].sort(), ['not_consented', 'unconfigured', 'unreachable']);
  running.kill('SIGTERM');
  const code = await new Promise((resolve) => running.on('close', resolve));
  assert.equal(code, 0);
});

test('start judges each round in a thread of its own, and the verdicts are served', async (t) => {
  const upstream = startCli(['upstream', '--port', '0']);
  t.after(() => upstream.kill());
  const [address] = await untilPrinted(upstream, /http:\/\/127\.0\.0\.1:\d+/);
  const running = startCli(['start', '--port', '0'], {
    GPU_SPOT_DB: join(scratchFolder(t), 'j.db'),
    GPU_SPOT_UPSTREAM: address,
  });
  t.after(() => running.kill('SIGKILL'));
  const [printed, base = '', models = ''] = await untilPrinted(
    running,
    /serving (http:\S+)[\s\S]*?(\d+) models judged/,
  );
  assert.ok(printed.length > 0);
  const verdicts = (await (await fetch(`${base}/api/v1/verdicts`)).json()) as { data: { verdict: string }[] };
  assert.ok(Number(models) >= 8 && verdicts.data.length === Number(models));
  assert.ok(
    verdicts.data.every(({ verdict }) => verdict === 'insufficient' || verdict === 'not_viable'),
    'one round is no week',
  );
});

test('demo makes a store of made-up rounds that serve shows as such, and never writes into a real one', async (t) => {
  const folder = scratchFolder(t);
  const env = { GPU_SPOT_DB: join(folder, 'd.db') };
  const made = await runCli(['demo', '--days', '1', '--no-serve'], env);
  assert.equal(made.code, 0, made.err);
  const serving = startCli(['serve', '--port', '0'], env);
  t.after(() => serving.kill('SIGKILL'));
  const [, address = ''] = await untilPrinted(serving, /serving (http:\S+)/);
  assert.match(await (await fetch(address)).text(), /SIMULATED/);
  const real = await runCli(['collect'], { ...env, GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' });
  assert.equal(real.code, 1);
  assert.equal((await runCli(['serve'], { GPU_SPOT_DB: join(folder, 'none.db') })).code, 1);
});

test('SIGTERM in the middle of a round lets go of it at once and stores nothing of it', async (t) => {
  const stalling = startCli(['upstream', '--port', '0', '--faults', 'stall']);
  t.after(() => stalling.kill());
  const [address] = await untilPrinted(stalling, /http:\/\/127\.0\.0\.1:\d+/);
  const running = startCli(['start', '--port', '0'], {
    GPU_SPOT_DB: join(scratchFolder(t), 't.db'),
    GPU_SPOT_UPSTREAM: address,
  });
  let said = '';
  running.stdout?.on('data', (text) => {
    said += text;
  });
  await untilPrinted(running, /serving http/);
  running.kill('SIGTERM');
  const ended = new Promise((resolve) => running.on('close', resolve));
  const late = AbortSignal.timeout(10_000);
  const code = await Promise.race([
    ended,
    new Promise((resolve) => late.addEventListener('abort', () => resolve('late'))),
  ]);
  assert.equal(code, 0);
  assert.doesNotMatch(said, /not open|round of .* stored/);
});

test('all providers failing ends collect with 1; one that answers is enough for 0', async (t) => {
  const folder = scratchFolder(t);
  assert.equal(
    (await runCli(['collect'], { GPU_SPOT_DB: join(folder, 'f.db'), GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' })).code,
    1,
  );
  const half = startCli(['upstream', '--port', '0', '--faults', '500@lium']);
  t.after(() => half.kill());
  const [address] = await untilPrinted(half, /http:\/\/127\.0\.0\.1:\d+/);
  const ran = await runCli(['collect'], { GPU_SPOT_DB: join(folder, 'h.db'), GPU_SPOT_UPSTREAM: address });
  assert.equal(ran.code, 0);
  assert.match(ran.out, /lium +unreachable: nodes: answered 500/);
});
