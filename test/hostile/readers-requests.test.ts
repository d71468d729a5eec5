// Addresses and requests that are none or hardly HTTP: a plain 400 or 404, no stack in the log, no link that follows a reader's word.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import { appOver, served } from '../app.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';
import { get, raw } from '../wire.ts';

const said: string[] = [];
const app = appOver(smallWorld(), () => NOW, { say: (line) => said.push(line) });
let server: ServerType;
let base = '';

before(async () => {
  ({ base, server } = await served(app));
});
after(() => server?.close());

test('addresses of pages that are none', async () => {
  const at = LAST * 1800;
  const words = [
    '__proto__',
    'constructor',
    '%ED%A0%80',
    '%',
    '%00',
    '..%2f..%2fetc',
    'x'.repeat(9_000),
    '%F0%9F%92%A9',
    "'",
    '%22',
  ];
  for (const word of words)
    for (const path of [
      `/gpu/${word}`,
      `/gpu/${word}/at/${at}`,
      `/gpu/h100-sxm/at/${word}`,
      `/viability/${word}/cv`,
      `/viability/h100-sxm/${word}`,
      `/raw/${word}/${at}`,
      `/raw/a/${word}`,
      `/raw/a/${at}?offer=${word}`,
      `/analysis/${word}`,
      `/analysis/2026-06-21/answers/${word}`,
      `/assets/${word}`,
      `/api/${word}`,
      `/${word}`,
      `/gpu/h100-sxm?range=${word}&price=${word}`,
      `/viability?day=${word}`,
      `/viability/h100-sxm/cv?slots=${word}`,
    ]) {
      const { status } = await get(base, path);
      assert.ok([200, 400, 404, 431].includes(status), `${status} ${path.slice(0, 80)}`);
    }
  assert.deepEqual(said, []);
});

test('requests that are hardly HTTP', async () => {
  const end = 'Connection: close\r\n\r\n';
  for (const lines of [
    `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n${end}`,
    `GET //evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: a b\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: [::1\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: x/y?z#\r\n${end}`,
    `GET \\\\evil HTTP/1.1\r\nHost: 127.0.0.1\r\n${end}`,
    `OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n${end}`,
    `TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n${end}`,
    `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n${end}abc`,
    `PROPFIND /api/v1/sources HTTP/1.1\r\nHost: 127.0.0.1\r\n${end}`,
    `GET / HTTP/1.0\r\n\r\n`,
    `GET / HTTP/1.1\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: ${'"a",'.repeat(3_000)}\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: ${'br;q=0,'.repeat(1_500)}\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n${end}`,
  ]) {
    const { status } = await raw(base, lines);
    assert.ok(!(status >= 500), `${status} ${lines.slice(0, 60)}`);
  }
  assert.equal((await get(base, '/healthz')).status, 200);
  assert.deepEqual(said, []);
});

test('a star asks whether there is anything: a page that is not there is 404, one that is there 304', async () => {
  const star = { 'if-none-match': '*' };
  for (const path of [
    '/nowhere',
    '/gpu/none',
    '/raw/nobody/1800',
    '/analysis/2020-01-01',
    '/api/v1/nothing',
    '/viability/x/y',
  ])
    for (let time = 0; time < 2; time += 1)
      assert.equal((await app.request(path, { headers: star })).status, 404, path);
  for (const path of ['/', '/gpu/h100-sxm', '/api/v1/sources'])
    for (let time = 0; time < 2; time += 1)
      assert.equal((await app.request(path, { headers: star })).status, 304, path);
  assert.equal((await app.request('/api/v1/offers', { headers: star })).status, 400);
});

test('no link, feed or card follows what a reader calls us', async () => {
  const named =
    'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n';
  for (const path of [
    '/',
    '/gpu/h100-sxm',
    '/analysis',
    '/analysis/feed.xml',
    '/sources',
    '/api',
    '/api/v1/openapi.json',
    '/viability',
    '/nowhere',
  ]) {
    const { text, status } = await raw(base, `GET ${path} HTTP/1.1\r\n${named}`);
    assert.ok(status === 200 || path === '/nowhere', `${status} ${path}`);
    assert.doesNotMatch(text, /evil\.example/, path);
  }
});
