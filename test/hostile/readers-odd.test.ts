// Readers that ask for what is none: each gets a plain 400 or 404, none a 500, and nothing they send stands in the log.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import { questionNames } from '#questions/list.ts';
import { appOver, served } from '../app.ts';
import { NOW, smallWorld } from '../small-world.ts';
import { get } from '../wire.ts';

const said: string[] = [];
const app = appOver(smallWorld(), () => NOW, { say: (line) => said.push(line) });
let server: ServerType;
let base = '';

before(async () => {
  ({ base, server } = await served(app));
});
after(() => server?.close());

const ODD = [
  '9999999999',
  '99999999999',
  '-1',
  '0',
  '1e9',
  'NaN',
  '275761-01-01',
  '+275760-09-13T00:00:00Z',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  '1969-12-31',
  '2026-02-30',
  '2026-01-01T25:00:00Z',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '%ED%A0%80',
  '%',
  '%zz',
  '%00',
  '%F0%9F%98',
  '%0d%0aSet-Cookie:%20a=b',
  ',',
  ',,,',
  'a,b,c',
  '%F0%9F%92%A9',
  '%2e%2e%2f',
  '[object%20Object]',
  '1'.repeat(5_000),
];
const NAMES = [
  'gpu',
  'provider',
  'market',
  'from',
  'to',
  'at',
  'date',
  'call',
  'offer',
  'format',
  'resolution',
  'tiers',
];

test('every parameter of every question with odd values: 200, 400 or 404, as problem+json where it is an error', async () => {
  for (const name of questionNames)
    for (const parameter of NAMES)
      for (const odd of ODD) {
        const path = `/api/v1/${name.replaceAll('_', '-')}?gpu=h100-sxm&${parameter}=${odd}`;
        const reply = await app.request(path);
        assert.ok([200, 400, 404].includes(reply.status), `${reply.status} ${path.slice(0, 120)}`);
        if (reply.status !== 200) assert.equal(reply.headers.get('content-type'), 'application/problem+json', path);
      }
  assert.deepEqual(said, []);
});

test('names that every object has, repeated, empty and nameless parameters', async () => {
  for (const query of [
    '__proto__=1',
    '__proto__[a]=1',
    'constructor=1&constructor=2',
    'toString',
    '=',
    '=&=',
    '&&&',
    'gpu',
    'gpu=',
    'gpu=&gpu=',
    'gpu[]=h100-sxm',
    'gpu[0]=h100-sxm',
    'from=1&from=2',
    'to=5&from=9',
    'from=9999999999',
    'from=2026-01-01&to=2020-01-01',
    'whole=1',
    'format=json&format=csv',
    'format=__proto__',
    'a'.repeat(9_000),
    '%ED%A0%80=%ED%A0%80',
    '%=%',
  ])
    for (const path of [
      '/api/v1/current-prices',
      '/api/v1/price-floor-series',
      '/api/v1/raw-answers',
      '/gpu/h100-sxm',
      '/viability',
      '/',
    ]) {
      const { status } = await get(base, `${path}?${query}`);
      assert.ok([200, 400, 404].includes(status), `${status} ${path}?${query.slice(0, 60)}`);
    }
  assert.deepEqual(said, []);
});

test('times out of range are refused in words, on the API and as a tool', async () => {
  for (const odd of [
    'from=99999999999',
    'from=-5',
    'from=1969-12-31',
    'to=0000-01-01',
    'from=5&to=4',
    'from=9999999999',
  ]) {
    const reply = await app.request(`/api/v1/price-floor-series?${odd}`);
    assert.equal(reply.status, 400, odd);
    assert.match(((await reply.json()) as { detail: string }).detail, /from|to/, odd);
  }
  for (const given of [
    { from: 1e15 },
    { from: -1 },
    { to: Number.MAX_SAFE_INTEGER },
    { at: 1e13 },
    { from: {} },
    { gpu: { toString: 1 } },
    { gpu: [[['h100-sxm']]] },
    { cursor: 5 },
    { cursor: 'x'.repeat(500) },
    { cursor: Buffer.from('["a",1e99,0,0]').toString('base64url') },
    { provider: ['\ud800'] },
    { provider: '__proto__' },
  ])
    for (const name of ['get_price_floor_series', 'get_offers', 'get_signals', 'constructor', '__proto__']) {
      const { result, error } = await tool(name, JSON.stringify(given));
      assert.ok(error !== undefined || result?.isError === true || result?.content !== undefined, name);
      assert.doesNotMatch(JSON.stringify(result ?? error), /server failed/, `${name} ${JSON.stringify(given)}`);
    }
  assert.deepEqual(said, []);
});

async function tool(name: string, given: string) {
  const reply = await fetch(`${base}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":${JSON.stringify(name)},"arguments":${given}}}`,
  });
  assert.ok(reply.status < 500, `${reply.status} ${name}`);
  const text = await reply.text();
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  return JSON.parse(data) as { result?: { isError?: boolean; content?: unknown }; error?: unknown };
}

test('arguments as deep as a body may be are refused and end nobody', async () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  for (const given of [`{"gpu":${deep}}`, `{"strange":${deep}}`, `{"cursor":${deep}}`, deep]) {
    const { result, error } = await tool('get_current_prices', given);
    assert.ok(error !== undefined || result?.isError === true, given.slice(0, 20));
    assert.doesNotMatch(JSON.stringify(result ?? null), /server failed/);
  }
  assert.equal((await get(base, '/healthz')).status, 200);
  assert.deepEqual(said, []);
});

test('a list without end is one short complaint, by whatever door it comes', async () => {
  const lists = [',', 'a,', 'h100-sxm,', 'x'.repeat(50)].map((word) => word.repeat(Math.floor(12_000 / word.length)));
  for (const list of lists)
    for (const name of ['gpu', 'provider', 'market', 'no-such-name']) {
      const answer = await app.request(`/api/v1/offers?${name}=${list}`);
      const text = await answer.text();
      assert.equal(answer.status, 400, name);
      assert.ok(text.length < 8_000, `${text.length} characters of a complaint about ${name}`);
    }
  const names = Array.from({ length: 400 }, (_, at) => `n${at}=1`).join('&');
  assert.ok((await (await app.request(`/api/v1/offers?${names}`)).text()).length < 8_000);
  const call = (given: object) =>
    app.request('/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'get_offers', arguments: given },
      }),
    });
  for (const given of [
    { gpu: ','.repeat(60_000) },
    { provider: Array(20_000).fill('a') },
    { gpu: Array(9_000).fill('') },
  ]) {
    const text = await (await call(given)).text();
    assert.ok(text.length < 8_000, `${text.length} characters`);
  }
});
