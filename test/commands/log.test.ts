// The log: JSON for programs, a line for people, ids for requests, and no secret in any of it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createLog } from '#commands/log.ts';
import { roomOf, type Served, watchRequests } from '#commands/requests.ts';
import { holdSecrets } from '#commands/secrets.ts';
import type { LogLevel } from '#config.ts';
import type { Told } from '#domain/world.ts';
import { requestId } from '#surfaces/ops/request-id.ts';

const KEY = 'sk-test-0123456789abcdef"quoted';

function heard(level: LogLevel, isTerminal = false) {
  const lines: string[] = [];
  const say = createLog({ level, isTerminal, write: (text) => lines.push(text) });
  return { lines, say, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('off a terminal a happening is one line of JSON with its level, time, fields and words', () => {
  const { say, parsed, lines } = heard('info');
  say('round of now stored', { provider: 'lium', ms: 12 });
  say('two\nlines, and an escape \u001b[31m');
  const [first, second] = parsed();
  assert.deepEqual(Object.keys(first ?? {}), ['level', 'time', 'provider', 'ms', 'message']);
  assert.deepEqual([first?.level, first?.provider, first?.ms], ['info', 'lium', 12]);
  assert.match(String(first?.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(second?.message, 'two\nlines, and an escape \u001b[31m');
  for (const line of lines) {
    assert.equal(line.indexOf('\n'), line.length - 1, 'a line ends where it ends');
    assert.ok(!line.includes('\u001b'));
  }
});

test('on a terminal it is the time and the words, and nothing that the terminal obeys', () => {
  const { say, lines } = heard('info', true);
  say('round stored', { provider: 'lium' });
  say('bell \u0007 and turned \u202e round', { level: 'warn' });
  assert.match(lines[0] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ round stored\n$/);
  assert.match(lines[1] ?? '', /Z warn: bell {3}and turned {3}round\n$/);
});

test('what is below the level is not said', () => {
  for (const [level, said] of [
    ['error', 1],
    ['warn', 2],
    ['info', 3],
    ['debug', 4],
  ] as const) {
    const { say, lines } = heard(level);
    for (const each of ['error', 'warn', 'info', 'debug'] as const) say(each, { level: each });
    assert.equal(lines.length, said, level);
  }
});

test('a key is in no line: not in words, not in a field, not by its very name', (t) => {
  holdSecrets([KEY]);
  t.after(() => holdSecrets([]));
  for (const isTerminal of [false, true]) {
    const { say, lines } = heard('info', isTerminal);
    say(`asked with ${KEY}`);
    say('asked', { url: `https://a.example/?key=${encodeURIComponent(KEY)}`, header: KEY });
    say('asked', { authorization: 'Bearer another', apiKey: 'another' });
    const all = lines.join('');
    assert.doesNotMatch(all, /sk-test|another/);
    assert.equal(lines.length, 3);
  }
});

test('requests are known by the room they were asked in, whatever they are', () => {
  for (const [url, room] of [
    ['/', 'overview'],
    ['/?where=eu', 'overview'],
    ['/gpu/h100-sxm?x=/api', 'gpu'],
    ['/api/v1/signals', 'api'],
    ['/readyz', 'ops'],
    ['/constructor', 'other'],
    ['/%00', 'other'],
    ['', 'overview'],
  ])
    assert.equal(roomOf(url ?? '', ''), room, url);
  assert.equal(roomOf('/prices/gpu/h100-sxm', '/prices'), 'gpu');
  assert.equal(roomOf('/prices', '/prices'), 'overview');
});

test('a request that fails, or that a reader leaves, is told once with its id; one that is well only where it is asked for', async () => {
  const said: [string, Told | undefined][] = [];
  const served: Served[] = [];
  const ids: string[] = [];
  const server = createServer((request, response) => {
    ids.push(requestId(request));
    if (request.url === '/never') return;
    response.statusCode = request.url === '/bad' ? 500 : 200;
    response.end('x');
  });
  watchRequests(server, {
    say: (line, told) => said.push([line, told]),
    basePath: '',
    onServed: (each) => served.push(each),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await (await fetch(`${base}/gpu/x`, { headers: { 'x-request-id': 'from-the-proxy.1' } })).text();
  await (await fetch(`${base}/bad`, { headers: { 'x-request-id': 'a b"c' } })).text();
  const left = new AbortController();
  const leaving = fetch(`${base}/never`, { signal: left.signal }).catch(() => {});
  while (ids.length < 3) await new Promise((resolve) => setImmediate(resolve));
  left.abort();
  await leaving;
  while (said.length < 3) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    served.map(({ room, status }) => [room, status]),
    [
      ['gpu', 200],
      ['other', 500],
      ['other', 499],
    ],
  );
  assert.deepEqual(
    said.map(([, told]) => told?.level),
    ['debug', 'warn', 'debug'],
  );
  assert.deepEqual(
    said.map(([, told]) => told?.requestId),
    ids,
  );
  assert.equal(ids[0], 'from-the-proxy.1');
  assert.match(ids[1] ?? '', /^[0-9a-f]{10}-\d+$/, 'what is no id is not repeated');
});
