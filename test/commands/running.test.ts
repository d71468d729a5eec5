// The program while it runs: without anybody to reach, told to stop, on an imaginary market.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { runCli, runHere, startCli, untilPrinted } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { scratchFolder } from '../scratch.ts';

const imaginary = upstreams({ seed: 1, now: realClock.now });
after(() => imaginary.end());

test('start stays up when nobody can be reached, says so for each provider, and ends well on SIGTERM', async (t) => {
  const env = { GPU_SPOT_DB: join(scratchFolder(t), 'u.db'), GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' };
  const running = startCli(['start', '--port', '0'], env);
  t.after(() => running.kill('SIGKILL'));
  let troubles = '';
  running.stderr?.on('data', (text) => {
    troubles += text;
  });
  const [begun, address = ''] = await untilPrinted(running, /[\s\S]*serving (http:\S+)/);
  const [log] = await untilPrinted(running, /[\s\S]*round of .* stored/);
  const lines = `${begun}\n${log}`.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  const told = lines.map((line) => (JSON.parse(line) as { message: string }).message);
  const restricted = told.filter((line) => /terms|not_consented/.test(line));
  assert.equal(restricted.length, 1, 'sellers whose terms restrict such use are told in one line');
  assert.match(restricted[0] ?? '', /restrict such use: [a-z-]+(?:, [a-z-]+)+ .*GPU_SPOT_PROVIDERS=[a-z,-]+$/);
  const page = await (await fetch(address)).text();
  assert.match(page, /No current price yet/);
  assert.match(page, /unreachable, never answered/);
  assert.match(page, /<a href="\/sources">\d+ more<\/a>/);
  const sellers = await (await fetch(`${address}/sources`)).text();
  for (const name of ['Lium', 'TensorDock', 'Azure'])
    assert.match(sellers, new RegExp(`>${name}<[\\s\\S]{0,400}unreachable`));
  assert.equal((await fetch(`${address}/readyz`)).status, 200);
  const sources = (await (await fetch(`${address}/api/v1/sources`)).json()) as { data: { outcome: string }[] };
  const seen = new Set(sources.data.map(({ outcome }) => outcome));
  assert.deepEqual([...seen].sort(), ['not_consented', 'unconfigured', 'unreachable']);
  running.kill('SIGTERM');
  const [code] = await once(running, 'close');
  assert.equal(code, 0);
  assert.doesNotMatch(troubles, /ExperimentalWarning/, 'of any thread');
});

test('start judges each round in a process of its own, and the verdicts are served', async (t) => {
  const address = await imaginary.start('');
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
  const made = await runHere(['demo', '--days', '1', '--no-serve'], env);
  assert.equal(made.code, 0, made.err);
  const serving = startCli(['serve', '--port', '0'], env);
  t.after(() => serving.kill('SIGKILL'));
  const [, address = ''] = await untilPrinted(serving, /serving (http:\S+)/);
  assert.match(await (await fetch(address)).text(), /SIMULATED/);
  const real = await runHere(['collect'], { ...env, GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' });
  assert.equal(real.code, 1);
  assert.match(real.err, /holds simulated rounds/);
  assert.equal((await runCli(['serve'], { GPU_SPOT_DB: join(folder, 'none.db') })).code, 1);
});

test('SIGTERM in the middle of a round lets go of it at once and stores nothing of it', {
  timeout: 120_000,
}, async (t) => {
  let asked = (): void => {};
  const underWay = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const stalling = createServer(() => asked());
  await new Promise<void>((resolve) => stalling.listen(0, '127.0.0.1', resolve));
  t.after(() => [stalling.close(), stalling.closeAllConnections()]);
  const running = startCli(['start', '--port', '0'], {
    GPU_SPOT_DB: join(scratchFolder(t), 't.db'),
    GPU_SPOT_UPSTREAM: `http://127.0.0.1:${(stalling.address() as AddressInfo).port}`,
  });
  t.after(() => running.kill('SIGKILL'));
  let said = '';
  for (const stream of [running.stdout, running.stderr])
    stream?.on('data', (text) => {
      said += text;
    });
  await underWay;
  running.kill('SIGTERM');
  // Had it waited for its sellers, it would have stored that they could not be reached.
  const [code, signal] = await once(running, 'close');
  assert.equal(code, 0, `ended by ${signal}: ${said}`);
  assert.doesNotMatch(said, /not open|round of .* stored/);
});

test('all providers failing ends collect with 1; one that answers is enough for 0', async (t) => {
  const folder = scratchFolder(t);
  const gone = { GPU_SPOT_DB: join(folder, 'f.db'), GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' };
  assert.equal((await runCli(['collect'], gone)).code, 1);
  const half = { GPU_SPOT_DB: join(folder, 'h.db'), GPU_SPOT_UPSTREAM: await imaginary.start('500@lium') };
  const ran = await runCli(['collect'], half);
  assert.equal(ran.code, 0);
  assert.match(ran.out, /lium +unreachable: nodes: answered 500/);
});
