// What a person may have put into the wrong line is not printed, and a crash shows no key.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ConfigProblem, configFrom } from '#config.ts';
import { runCli, runHere } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';

const KEY = 'sk-live-4f9Q2mZx81LpTrWv';
const NAMES = ['VAST_API_KEY', 'HOTAISLE_TEAM'];

test('no value of a wrong setting that may be a key is shown, and a short one is', () => {
  const wrong = [
    { GPU_SPOT_PORT: KEY },
    { GPU_SPOT_MODEL: `${KEY} ` },
    { GPU_SPOT_MODEL_USD: KEY },
    { GPU_SPOT_UPSTREAM: `ftp://joe:${KEY}@host` },
    { ANTHROPIC_BASE_URL: `joe:${KEY}@host` },
    { GPU_SPOT_BASE_URL: KEY },
    { VAST_API_KEY_FILE: KEY },
    { GPU_SPOT_PORT: 's3cr3t', VAST_API_KEY: 's3cr3t' },
  ];
  for (const env of wrong)
    assert.throws(
      () => configFrom(env, NAMES),
      (error: Error) => {
        assert.ok(error instanceof ConfigProblem);
        assert.ok(!error.message.includes(KEY.slice(0, 12)) && !error.message.includes('s3cr3t'), error.message);
        assert.match(error.message, new RegExp(Object.keys(env)[0] ?? ''));
        return true;
      },
    );
  assert.throws(() => configFrom({ GPU_SPOT_PORT: 'eighty' }, NAMES), /GPU_SPOT_PORT is wrong: .*; it is 'eighty'/);
});

test('the secrets are every key, the model’s, and what addresses hold of users and passwords', () => {
  const { secrets, analyst } = configFrom(
    {
      VAST_API_KEY: KEY,
      ANTHROPIC_API_KEY: 'sk-ant-1',
      HTTPS_PROXY: 'http://joe:p%40ss@proxy.example:3128',
      http_proxy: 'http://token-of-ours@other.example',
      ANTHROPIC_BASE_URL: 'https://models.example',
    },
    NAMES,
  );
  assert.deepEqual([...secrets].sort(), ['joe:p@ss', 'p@ss', 'p%40ss', 'sk-ant-1', KEY, 'token-of-ours'].sort());
  assert.equal(analyst.secrets, secrets);
});

test('a key among the providers, an upstream with a password: neither is printed', async (t) => {
  const folder = scratchFolder(t);
  const env = { GPU_SPOT_DB: join(folder, 'k.db') };
  const named = await runHere(['providers'], { ...env, GPU_SPOT_PROVIDERS: `lium,${KEY}xyz` });
  assert.equal(named.code, 2);
  assert.ok(!named.err.includes(KEY), named.err);
  const upstream = `http://joe:${KEY}@127.0.0.1:9`;
  const round = await runCli(['collect', '--provider', 'lium'], { ...env, GPU_SPOT_UPSTREAM: upstream }, folder);
  assert.match(round.out, /lium +unreachable/);
  assert.ok(!(round.out + round.err).includes(KEY.slice(0, 12)), round.out + round.err);
});

test('a crash, thrown or rejected, and its causes show no key', (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, 'crash.ts');
  const source = (path: string): string => pathToFileURL(join(import.meta.dirname, '../../src', path)).href;
  for (const how of ['setImmediate(() => { throw error; })', 'void Promise.reject(error)']) {
    writeFileSync(
      file,
      `import { main } from '${source('main.ts')}';
       const error = new Error('sent ${KEY}', { cause: new Error('Basic ${Buffer.from(`me:${KEY}`).toString('base64')}') });
       await main(['node', 'gpu-spot', 'providers', '--json']);
       ${how};`,
    );
    const env = { PATH: process.env.PATH, VAST_API_KEY: KEY, GPU_SPOT_DB: join(folder, 'none.db') };
    const { status, stderr } = spawnSync(process.execPath, [file], { env, encoding: 'utf8', cwd: folder });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /Error: sent \[redacted\]/);
    assert.ok(!stderr.includes(KEY) && !stderr.includes(Buffer.from(KEY.slice(0, 12)).toString('base64').slice(0, 12)));
  }
});
