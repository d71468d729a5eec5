// The commands on sellers of every make: pages recorded and read again, amounts in another currency, keys that are never printed.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { runHere } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { PAYLOADS } from '../payloads.ts';
import { scratchFolder } from '../scratch.ts';

const imaginary = upstreams({ seed: 1, now: realClock.now });
let base = '';
before(async () => {
  base = await imaginary.start('');
});
after(() => imaginary.end());

test('record saves every answer of a round, a page as text, and parse reads each as it was saved', async (t) => {
  const folder = join(scratchFolder(t), 'r');
  const env = { GPU_SPOT_UPSTREAM: base };
  const recorded = await runHere(['record', 'hyperstack', '--into', folder], env);
  assert.equal(recorded.code, 0, recorded.err);
  const files = readdirSync(folder).sort();
  assert.deepEqual(files, ['hyperstack-price-page-1-SIMULATED.txt', 'hyperstack-stock-2-SIMULATED.json']);
  const page = await runHere(['parse', 'hyperstack', join(folder, files[0] ?? ''), '--json']);
  assert.equal(page.code, 0, page.err);
  assert.ok(JSON.parse(page.out).offers.length >= 4);
  const stock = await runHere(['parse', 'hyperstack', join(folder, files[1] ?? '')]);
  assert.equal(stock.code, 1);
  assert.match(stock.err, /unreadable: .*page/);
});

test('parse says what is missing for an amount in another currency, and takes a rate', async () => {
  const file = join(PAYLOADS, 'scaleway/no-rate/answer.json');
  const without = await runHere(['parse', 'scaleway', file, '--json']);
  assert.equal(without.code, 1);
  assert.match(without.err, /no_exchange_rate EUR/);
  const rated = await runHere(['parse', 'scaleway', file, '--json', '--rate', 'EUR=1.08']);
  assert.equal(rated.code, 0, rated.err);
  const [first] = JSON.parse(rated.out).offers;
  assert.deepEqual([first.priceGpuOnly, first.quoted.currency, first.quoted.priceGpuOnly], [3.574692, 'EUR', 3.3099]);
  for (const wrong of ['EUR', 'EUR=x', 'euro=1', 'EUR=0']) {
    const refused = await runHere(['parse', 'scaleway', file, '--rate', wrong]);
    assert.equal(refused.code, 2, wrong);
    assert.match(refused.err, /EUR=1\.08/);
  }
});

test('a key goes to its seller and nowhere else: not into output, store or recording', async (t) => {
  const folder = scratchFolder(t);
  const secret = 'very-secret-key-0123456789';
  const env = {
    GPU_SPOT_DB: join(folder, 'k.db'),
    GPU_SPOT_UPSTREAM: base,
    GPU_SPOT_PROVIDERS: 'lambda,prime-intellect,digitalocean,jarvislabs,shadeform,hot-aisle',
    LAMBDA_API_KEY: secret,
    PRIME_INTELLECT_API_KEY: secret,
    DIGITALOCEAN_API_KEY: secret,
    JARVISLABS_API_KEY: secret,
    SHADEFORM_API_KEY: secret,
    HOTAISLE_API_KEY: secret,
    HOTAISLE_TEAM: 'a-team',
  };
  const collected = await runHere(['collect', '--json'], env);
  assert.equal(collected.code, 0, collected.err);
  const outcomes: { provider: string; outcome: string }[] = JSON.parse(collected.out).outcomes;
  const asked = outcomes.filter(({ provider }) => env.GPU_SPOT_PROVIDERS.includes(provider));
  assert.equal(asked.length, 6);
  assert.ok(
    asked.every(({ outcome }) => outcome === 'offers' || outcome === 'empty'),
    JSON.stringify(asked),
  );
  const listed = await runHere(['providers', '--json'], env);
  for (const text of [collected.out, collected.err, listed.out, listed.err, readFileSync(env.GPU_SPOT_DB, 'latin1')])
    assert.ok(!text.includes(secret));
});
