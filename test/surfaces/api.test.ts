// The API as a program meets it: documented, cached, compressed, honest in its errors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createTeller } from '#commands/teller.ts';
import { intake } from '#intake/intake.ts';
import type { Envelope } from '#questions/ask.ts';
import { neededOf } from '#questions/field.ts';
import { QUESTIONS, questionNames } from '#questions/list.ts';
import { formatted } from '#surfaces/api/formats.ts';
import type { ServerDoors } from '#surfaces/server.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const store = smallWorld();
const clock = { at: NOW };

const appWith = (more: Partial<ServerDoors> = {}) => appOver(store, () => clock.at, more);
const app = appWith();
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

test('the OpenAPI document is valid 3.1 and names every question', async () => {
  const document = (await (await get('/api/v1/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, unknown>;
  };
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual(
    Object.keys(document.paths),
    questionNames.map((name) => `/api/v1/${name.replaceAll('_', '-')}`),
  );
});

test('every route answers JSON with CORS and an ETag; the same ETag is a 304 without a body', async () => {
  for (const name of questionNames) {
    const path = `/api/v1/${name.replaceAll('_', '-')}${neededOf(QUESTIONS[name].input).includes('gpu') ? '?gpu=h100-sxm' : ''}`;
    const reply = await get(path);
    assert.equal(reply.status, 200, path);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(reply.headers.get('access-control-allow-origin'), '*');
    const etag = reply.headers.get('etag') ?? '';
    assert.match(etag, /^"/);
    const same = await get(path, { 'if-none-match': `"other", ${etag}` });
    assert.deepEqual([same.status, await same.text(), same.headers.get('etag')], [304, '', etag]);
    assert.equal((await get(path, { 'if-none-match': '"other"' })).status, 200);
  }
});

test('JSON, CSV and NDJSON, by query or by Accept, each with an ETag of its own', async () => {
  const path = '/api/v1/current-prices';
  const csv = await get(`${path}?format=csv`);
  const lines = (await csv.text()).trim().split('\r\n');
  assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
  assert.equal(
    lines[0],
    'gpu,provider,market,floor,average,median,ceiling,spread,offers,hosts,gpusAvailable,truncated,slot,tier,network',
  );
  assert.equal(lines.length, 4);
  const accepted = await get(path, { accept: 'text/csv' });
  assert.equal(await accepted.text(), `${lines.join('\r\n')}\r\n`);
  const ndjson = (await (await get(path, { accept: 'application/x-ndjson' })).text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(ndjson, ((await (await get(path)).json()) as { data: unknown[] }).data);
  assert.notEqual(accepted.headers.get('etag'), (await get(path)).headers.get('etag'));
  const points = (await (await get('/api/v1/price-floor-series?format=csv&provider=a')).text()).split('\r\n');
  assert.equal(points[0], 'gpu,provider,tier,network,resolution,time,value');
  assert.equal((await get(`${path}?format=xml`)).status, 400);
});

test('a CSV has one header line, be there rows below it or none, and whatever the order of their fields', () => {
  const headerOf = (...data: object[]): string | undefined =>
    formatted({ meta: { imported: true, simulated: false }, data } as unknown as Envelope, 'offers', 'csv').split(
      '\r\n',
    )[0];
  const none = headerOf();
  assert.match(none ?? '', /^offerKey,gpu,.*,imported$/);
  assert.equal(headerOf({ quoted: null, offerKey: 'a', gpu: 'h200' }), none);
  assert.equal(headerOf({ offerKey: 'a' }, { quoted: { currency: 'EUR' }, offerKey: 'b' }), none);
});

test('brotli and gzip hold the very same text', async () => {
  const path = '/api/v1/price-floor-series';
  const plain = await (await get(path)).text();
  const br = await get(path, { 'accept-encoding': 'gzip, deflate, br' });
  assert.equal(br.headers.get('content-encoding'), 'br');
  assert.equal(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).toString(), plain);
  const gz = await get(path, { 'accept-encoding': 'gzip, br;q=0' });
  assert.equal(gz.headers.get('content-encoding'), 'gzip');
  assert.equal(gunzipSync(Buffer.from(await gz.arrayBuffer())).toString(), plain);
  assert.match(br.headers.get('vary') ?? '', /accept-encoding/);
});

test('errors are problem+json and name what is allowed', async () => {
  const cases: [string, number, RegExp][] = [
    ['/api/v1/current-prices?gpu=h100', 400, /allowed are h100-sxm/],
    ['/api/v1/current-prices?colour=red', 400, /unknown parameter colour/],
    ['/api/v1/offers', 400, /gpu is required/],
    ['/api/v1/nothing', 404, /current-prices/],
  ];
  for (const [path, status, detail] of cases) {
    const reply = await get(path);
    assert.equal(reply.status, status);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    const body = (await reply.json()) as { status: number; detail: string; title: string; type: string };
    assert.match(body.detail, detail);
    assert.deepEqual([body.status, typeof body.title, typeof body.type], [status, 'string', 'string']);
    assert.equal(reply.headers.get('etag'), null);
  }
  assert.equal((await app.request('/api/v1/current-prices', { method: 'POST' })).status, 405);
});

test('an answer is made anew at a commit and at a slot boundary, and between them comes from memory', async () => {
  let made = 0;
  const teller = createTeller(store, { now: () => clock.at });
  const counting = appWith({
    ask: (name, raw) => {
      made += 1;
      return teller.ask(name, raw);
    },
  });
  const first = await counting.request('/api/v1/current-prices');
  await counting.request('/api/v1/current-prices');
  assert.equal(made, 1);
  const held = { headers: { 'if-none-match': first.headers.get('etag') ?? '' } };
  assert.equal((await counting.request('/api/v1/current-prices', held)).status, 304);
  clock.at = (LAST + 1) * 1800 + 1;
  const later = await counting.request('/api/v1/current-prices', held);
  assert.equal(later.status, 200);
  assert.equal(((await later.json()) as { meta: { ageSeconds: number } }).meta.ageSeconds, 1792);
  assert.equal(made, 2);
  clock.at = (LAST + 3) * 1800 + 1;
  assert.deepEqual(
    ((await (await counting.request('/api/v1/current-prices')).json()) as { data: unknown[] }).data,
    [],
    'stale is not current',
  );
  clock.at = NOW;
});

test('the limit per address: told in every answer, kept with 429 and Retry-After; a proxy says for whom it asks', async () => {
  const limited = appWith({ limit: { requests: 3, seconds: 60 } });
  const from = (address: string, peer = '127.0.0.1') =>
    limited.request(
      '/api/v1/sources',
      { headers: { 'x-forwarded-for': address } },
      { incoming: { socket: { remoteAddress: peer } } },
    );
  const states = [];
  for (let at = 0; at < 5; at += 1) states.push(await from('198.51.100.7'));
  assert.deepEqual(
    states.map(({ status }) => status),
    [200, 200, 200, 429, 429],
  );
  assert.equal(states[0]?.headers.get('ratelimit-policy'), '"default";q=3;w=60');
  assert.match(states[1]?.headers.get('ratelimit') ?? '', /^"default";r=1;t=\d+$/);
  assert.ok(Number(states[3]?.headers.get('retry-after')) > 0);
  assert.equal(states[3]?.headers.get('content-type'), 'application/problem+json');
  assert.equal((await from('198.51.100.8')).status, 200, 'another address is another count');
  const spoofed = [];
  for (let at = 0; at < 5; at += 1) spoofed.push(await from(`203.0.113.${at}`, '198.51.100.9'));
  assert.equal(spoofed.at(-1)?.status, 429, 'a stranger cannot change its address by saying so');
});

test('health: the process lives, the store answers or does not', async () => {
  assert.equal((await get('/healthz')).status, 200);
  assert.equal((await get('/readyz')).status, 200);
  const ill = await appWith({ ready: () => 'the disk is gone' }).request('/readyz');
  assert.equal(ill.status, 503);
  assert.match(await ill.text(), /the disk is gone/);
});

test('a fault of ours is a 500 without its inside, and is logged', async () => {
  const said: string[] = [];
  const broken = appWith({
    say: (line) => said.push(line),
    ask: () => {
      throw new Error('inside story');
    },
  });
  const reply = await broken.request('/api/v1/sources');
  assert.equal(reply.status, 500);
  assert.doesNotMatch(await reply.text(), /inside story/);
  assert.match(said.join(), /inside story/);
});

test('a made-up market says so in every format', async () => {
  const { openStore } = await import('#store/open.ts');
  const made = openStore(':memory:', { readonly: false });
  intake(made, roundAt(LAST, [ended('a', [offer('1', 2)], { simulated: true })]));
  const simulated = appOver(made, () => NOW);
  for (const path of [
    '/',
    '/gpu/h100-sxm',
    '/sources',
    '/api',
    '/api/v1/current-prices?format=csv',
    '/api/v1/current-prices?format=ndjson',
    '/nowhere',
  ])
    assert.match(await (await simulated.request(path)).text(), /SIMULATED/, path);
  const json = await simulated.request('/api/v1/current-prices');
  assert.equal(json.headers.get('x-gpu-spot-simulated'), '1');
  assert.equal(((await json.json()) as { meta: { simulated: boolean } }).meta.simulated, true);
});
