// Who is counted, and for how much: by the address that a trusted proxy says, by /64, by what an answer costs, and never beyond a tenth of a core.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Compute, Computed } from '#surfaces/compute.ts';
import { counted, networksOf, plainAddress, readerOf } from '#surfaces/reader.ts';
import { appOver } from '../app.ts';
import { NOW, smallWorld } from '../small-world.ts';

const trust = (list: readonly string[], hasProxy = true) => ({
  networks: networksOf(list) ?? assert.fail(list.join()),
  hasProxy,
});
const LOCAL = ['127.0.0.0/8', '::1'];
const who = (peer: string, told: string | undefined, list = LOCAL, hasProxy = true) =>
  readerOf(peer, { 'x-forwarded-for': told }, trust(list, hasProxy)).address;

test('a proxy is believed from the right, as far as it is trusted; a stranger’s word is not', () => {
  assert.equal(who('127.0.0.1', '203.0.113.5, 198.51.100.7'), '198.51.100.7');
  assert.equal(who('127.0.0.1', '198.51.100.7, 127.0.0.1'), '198.51.100.7');
  assert.equal(who('::ffff:127.0.0.1', '198.51.100.7'), '198.51.100.7');
  assert.equal(who('::1', '198.51.100.7'), '198.51.100.7');
  assert.equal(who('198.51.100.9', '203.0.113.5'), '198.51.100.9');
  assert.equal(who('10.1.2.3', '203.0.113.5, 10.0.0.8', ['10.0.0.0/8']), '203.0.113.5');
  assert.equal(who('127.0.0.1', '203.0.113.5', ['10.0.0.0/8']), '127.0.0.1', 'the default is replaced');
  assert.equal(who('2001:db8::1', '203.0.113.5', ['2001:db8::/32']), '203.0.113.5');
});

test('what is no address makes no new reader, however many are sent', () => {
  const odd = [
    'unknown',
    '',
    ' ',
    'a'.repeat(9_000),
    '1.2.3',
    '1.2.3.4.5',
    '999.1.1.1',
    '_hidden',
    '::g',
    "'",
    '1.2.3.4, x',
    '-',
    '[::1',
    '%',
  ];
  assert.deepEqual(
    new Set(odd.filter((each) => each.trim() !== '').map((each) => who('127.0.0.1', each))),
    new Set(['127.0.0.1']),
  );
  assert.equal(who('127.0.0.1', 'garbage, 198.51.100.7'), '198.51.100.7');
  for (const spelled of ['198.51.100.7:4711', ' 198.51.100.7 ', '::ffff:198.51.100.7', '[::ffff:c633:6407]:80'])
    assert.equal(who('127.0.0.1', spelled), '198.51.100.7', spelled);
});

test('IPv6 is counted by its /64, in whatever spelling', () => {
  const same = [
    '2001:db8:1:2::1',
    '2001:DB8:1:2:ffff:ffff:ffff:ffff',
    '2001:0db8:0001:0002:0:0:0:9',
    '[2001:db8:1:2::5]:443',
    '2001:db8:1:2::7%eth0',
  ];
  assert.deepEqual(new Set(same.map((each) => counted(plainAddress(each) ?? ''))), new Set(['2001:db8:1:2::/64']));
  assert.notEqual(counted(plainAddress('2001:db8:1:3::1') ?? ''), counted(plainAddress('2001:db8:1:2::1') ?? ''));
  assert.equal(counted(plainAddress('::1') ?? ''), '0:0:0:0::/64');
});

test('a reader on this machine is the operator, unless a proxy shows: then all are one, and that is said once', async () => {
  const said: string[] = [];
  const store = smallWorld();
  const ask = (app: ReturnType<typeof appOver>, headers: Record<string, string> = {}) =>
    app.request('/api/v1/sources', { headers }, { incoming: { headers, socket: { remoteAddress: '127.0.0.1' } } });
  const limit = { requests: 3, seconds: 60 };
  const open = appOver(store, () => NOW, { limit, say: (line) => said.push(line) });
  for (let at = 0; at < 6; at += 1) assert.equal((await ask(open)).status, 200);
  assert.equal(said.length, 0);
  const proxied = appOver(store, () => NOW, { limit, say: (line) => said.push(line), trust: trust(LOCAL) });
  const statuses = [];
  for (let at = 0; at < 6; at += 1) statuses.push((await ask(proxied)).status);
  assert.deepEqual(statuses, [200, 200, 200, 429, 429, 429]);
  assert.match(said.join('\n'), /^[^\n]*all its readers share one limit[^\n]*$/);
  const shown = appOver(store, () => NOW, { limit });
  for (let at = 0; at < 4; at += 1) await ask(shown, { via: '1.1 nginx' });
  assert.equal((await ask(shown, { via: '1.1 nginx' })).status, 429);
});

const answer = (ms: number, bytes = 10): Computed => ({
  status: 200,
  type: 'text/plain',
  headers: {},
  packed: { coding: 'identity', bytes: new Uint8Array(bytes) },
  version: '1',
  ms,
});

/** Asks until refused; how often it was answered, and the last answer. */
async function untilRefused(compute: Compute, path: (at: number) => string) {
  const app = appOver(smallWorld(), () => NOW, { limit: { requests: 240, seconds: 60 }, version: () => '1', compute });
  const incoming = { headers: { 'x-forwarded-for': '198.51.100.7' }, socket: { remoteAddress: '127.0.0.1' } };
  for (let at = 0; ; at += 1) {
    const reply = await app.request(path(at), {}, { incoming });
    if (reply.status !== 200) return { answered: at, reply };
  }
}

test('a computed answer counts by its milliseconds: six seconds of a minute and no more', async () => {
  let ms = 0;
  const { answered, reply } = await untilRefused(
    async () => {
      ms += 100;
      return answer(100);
    },
    (at) => `/api/v1/price-floor-series?to=${NOW - at}`,
  );
  assert.equal(reply.status, 429);
  assert.ok(ms <= 6_100, `${ms} ms for one address`);
  assert.ok(answered >= 40 && answered <= 60, `${answered} answers`);
});

test('a kept answer is one request, a large one is several', async () => {
  assert.equal(
    (
      await untilRefused(
        async () => answer(1),
        () => '/sources',
      )
    ).answered,
    240,
  );
  const { answered } = await untilRefused(
    async () => answer(1, 5 * 1024 * 1024),
    () => '/sources',
  );
  assert.ok(answered <= 12, `${answered} answers of 5 MB`);
});

test('what was taken beyond the limit is waited for', async () => {
  const { reply } = await untilRefused(
    async () => answer(60_000),
    () => '/sources',
  );
  const after = Number(reply.headers.get('retry-after'));
  assert.ok(after > 500 && after <= 660, `a minute of computing is ten minutes of a tenth: ${after} s`);
});
