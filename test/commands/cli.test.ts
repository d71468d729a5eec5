// The commands as a user meets them: exit codes, what they print, and what they say when something is wrong.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { realClock } from '#commands/doors.ts';
import { runCli, runHere } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { scratchFolder } from '../scratch.ts';

const PAYLOADS = fileURLToPath(new URL('../payloads', import.meta.url));
const imaginary = upstreams({ seed: 2, now: realClock.now });
let base = '';

before(async () => {
  base = await imaginary.start('');
});
after(() => imaginary.end());

test('--help of the program and of each command ends well; wrong use ends with 2', async () => {
  const top = await runCli(['--help']);
  assert.equal(top.code, 0);
  for (const name of [
    'start',
    'serve',
    'collect',
    'ask',
    'providers',
    'parse',
    'record',
    'reparse',
    'doctor',
    'take-back',
    'demo',
    'upstream',
  ]) {
    assert.match(top.out, new RegExp(`^  ${name}`, 'm'));
    assert.equal((await runHere([name, '--help'])).code, 0, name);
  }
  for (const wrong of [
    ['nonsense'],
    ['collect', '--nonsense'],
    ['ask'],
    ['ask', 'nonsense'],
    ['parse', 'nobody', 'x.json'],
    ['parse', 'vast', '/nowhere.json'],
    ['upstream', '--faults', 'flood'],
    ['demo', '--days', 'x'],
    ['collect', '--provider', 'nobody'],
  ])
    assert.equal((await runHere(wrong)).code, 2, wrong.join(' '));
});

test('an old Node is refused in one clear line', async (t) => {
  const guard = fileURLToPath(new URL('../../bin/guard.js', import.meta.url));
  const fake = join(scratchFolder(t), 'old.mjs');
  writeFileSync(
    fake,
    `Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } });\nawait import(${JSON.stringify(guard)});\nconsole.log('went on');`,
  );
  const { status, stderr, stdout } = spawnSync(process.execPath, [fake], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.equal(stderr.trim().split('\n').length, 1);
  assert.match(stderr, /needs Node 24/);
  assert.equal(stdout, '');
});

test('a setting that is not one, or a value that cannot be, ends with 2 and says which are allowed', async () => {
  const strange = await runCli(['providers'], { GPU_SPOT_PROVDERS: 'lium' });
  assert.equal(strange.code, 2);
  assert.match(strange.err, /GPU_SPOT_PROVDERS is not a setting.*GPU_SPOT_PROVIDERS/);
  assert.equal((await runHere(['providers'], { GPU_SPOT_PORT: 'eighty' })).code, 2);
  const nobody = await runHere(['collect'], { GPU_SPOT_PROVIDERS: 'lium,nobody' });
  assert.equal(nobody.code, 2);
  assert.match(nobody.err, /nobody; the providers are [\w, -]*\blium\b/);
});

test('a secret may come as a file, and is printed by no command', async (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, 'key'), 'very-secret-key\n');
  const env = {
    VAST_API_KEY_FILE: join(folder, 'key'),
    GPU_SPOT_PROVIDERS: 'vast',
    GPU_SPOT_DB: join(folder, 's.db'),
    GPU_SPOT_UPSTREAM: base,
  };
  for (const args of [['collect'], ['providers'], ['providers', '--json'], ['ask', 'sources', '--json']]) {
    const ran = await runHere(args, env);
    assert.equal(ran.code, 0, ran.err);
    assert.doesNotMatch(ran.out + ran.err, /very-secret/);
  }
});

test('parse prints the offers understood and what was set aside; another envelope ends with 1 and names the field', async (t) => {
  const good = await runHere(['parse', 'vast', join(PAYLOADS, 'vast/on-demand/answer.json'), '--json']);
  assert.equal(good.code, 0);
  const { offers, setAside, truncated } = JSON.parse(good.out);
  assert.deepEqual(Object.keys(offers[0]), [
    'offerKey',
    'gpu',
    'market',
    'gpus',
    'priceGpuOnly',
    'priceAllIn',
    'region',
    'tier',
    'network',
    'vcpus',
    'ramGb',
    'host',
    'machine',
    'gpuIds',
    'flags',
  ]);
  assert.deepEqual(Object.keys(setAside[0]), ['reason', 'name', 'path', 'item']);
  assert.equal(truncated, false);
  assert.doesNotMatch(good.out, /203\.0\.113\.7/, 'addresses of hosts are replaced');
  assert.equal(JSON.parse(good.out).provider, 'vast');
  const bid = await runHere([
    'parse',
    'vast',
    join(PAYLOADS, 'vast/on-demand/answer.json'),
    '--json',
    '--market',
    'interruptible',
  ]);
  assert.equal(JSON.parse(bid.out).offers[0].market, 'interruptible');
  const other = await runHere(['parse', 'vast', join(PAYLOADS, 'lium/nodes/answer.json')]);
  assert.equal(other.code, 1);
  assert.match(other.err, /unreadable: .*offers/);
  const html = join(scratchFolder(t), 'x.json');
  writeFileSync(html, '<html>');
  const broken = await runHere(['parse', 'vast', html, '--json']);
  assert.equal(broken.code, 1);
  assert.match(broken.err, /is not JSON/);
});

test('collect, ask and providers: one store, one round, marked as made up', async (t) => {
  const env = {
    GPU_SPOT_DB: join(scratchFolder(t), 'c.db'),
    GPU_SPOT_UPSTREAM: base,
    GPU_SPOT_PROVIDERS: 'vast,lium,tensordock',
  };
  const collected = await runCli(['collect', '--json'], env);
  assert.equal(collected.code, 0, collected.err);
  const { slot, outcomes } = JSON.parse(collected.out);
  assert.match(slot, /^\d{4}-\d\d-\d\dT\d\d:[03]0:00Z$/);
  assert.deepEqual(Object.keys(outcomes[0]), [
    'provider',
    'outcome',
    'offers',
    'setAside',
    'truncated',
    'ms',
    'reason',
  ]);
  const asked = await runHere(['ask', 'current_prices', '--gpu', 'h100-sxm,rtx-4090', '--json'], env);
  const { meta, data } = JSON.parse(asked.out);
  assert.equal(meta.simulated, true);
  assert.ok(data.length >= 4 && data.every((row: { floor: number }) => row.floor > 0));
  assert.match((await runHere(['ask', 'current-prices'], env)).out, /^SIMULATED/);
  assert.equal((await runHere(['ask', 'current_prices', '--gpu', 'h100'], env)).code, 2);
  const dated = JSON.parse((await runHere(['ask', 'report', '--date', '2001-01-01', '--json'], env)).out);
  assert.deepEqual([dated.data, dated.meta.enough], [[], false]);
  assert.match((await runHere(['providers'], env)).out, /^SIMULATED/);
  const list = await runHere(['providers', '--json'], env);
  assert.deepEqual(Object.keys(JSON.parse(list.out)), ['meta', 'data']);
  const again = await runHere(['reparse'], env);
  assert.equal(again.code, 0);
  assert.match(again.out, /offers of 1 rounds made again/);
  const whole = await runHere(['reparse', '--verify'], env);
  assert.equal(whole.code, 0);
  const [, good, of] = /(\d+) of (\d+) stored answers have their hash/.exec(whole.out) ?? [];
  assert.ok(Number(of) > 20 && good === of);
  const spoiled = new Database(env.GPU_SPOT_DB);
  spoiled.exec("UPDATE body SET blob = x'00' WHERE id = (SELECT max(id) FROM body)");
  spoiled.close();
  const damaged = await runHere(['reparse', '--verify'], env);
  assert.equal(damaged.code, 1);
  assert.match(damaged.err, /body \d+/);
  const recorded = await runHere(['record', 'vast', '--into', join(scratchFolder(t), 'r')], env);
  assert.equal(recorded.code, 0, recorded.err);
  assert.match(recorded.out, /SIMULATED\.json/);
});

test('a restricted provider asks nobody until it is named, also when it is chosen on the command line', async (t) => {
  const env = { GPU_SPOT_DB: join(scratchFolder(t), 'n.db'), GPU_SPOT_UPSTREAM: base };
  const chosen = await runHere(['collect', '--provider', 'vast', '--json'], env);
  assert.equal(JSON.parse(chosen.out).outcomes[0].outcome, 'not_consented');
  assert.match(
    (await runHere(['providers'], env)).out,
    /vast is off: its terms.*GPU_SPOT_PROVIDERS=[\w,-]*lium,[\w,-]*,vast\n/,
  );
});

test('with no key and no consent at all, at least eight providers are on', async (t) => {
  const env = { GPU_SPOT_DB: join(scratchFolder(t), 'e.db') };
  const { data } = JSON.parse((await runHere(['providers', '--json'], env)).out) as {
    data: { state: string; needs: string[]; terms: { stance: string }; why: string | null }[];
  };
  for (const field of [
    'kind',
    'needs',
    'terms',
    'cadenceSeconds',
    'outcome',
    'ageSeconds',
    'offers',
    'setAsideBy',
    'unknownNames',
    'uptime7d',
    'uptime30d',
    'ms',
    'drift',
  ])
    assert.ok(
      data.every((row) => field in row),
      field,
    );
  const on = data.filter(({ state }) => state === 'on');
  assert.ok(on.length >= 8, `${on.length} providers are on`);
  assert.ok(on.every(({ terms }) => terms.stance !== 'restricts'));
  for (const { why } of data.filter(({ state }) => state === 'off'))
    assert.match(why ?? '', /GPU_SPOT_PROVIDERS=|set [A-Z_]+/);
});
