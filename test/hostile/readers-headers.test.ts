// What every answer carries, and which pages of elsewhere may read it: the public questions alone, and of an instance for its own machine none.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { corsOf } from '#commands/serve.ts';
import { ConfigProblem, configFrom } from '#config.ts';
import { openStore } from '#store/open.ts';
import { appOver } from '../app.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';
import { fillSmallWorld, NOW, smallWorld } from '../small-world.ts';

const FOREIGN = { origin: 'https://elsewhere.example' };
const ALLOWED = 'access-control-allow-origin';

async function serving(t: TestContext, env: Record<string, string>): Promise<string> {
  const path = join(scratchFolder(t), 'headers.db');
  const store = openStore(path, { readonly: false });
  fillSmallWorld(store);
  store.close();
  const running = startCli(['serve', '--port', '0'], { GPU_SPOT_DB: path, ...env });
  t.after(() => running.kill('SIGKILL'));
  const [, base = ''] = await untilPrinted(running, /serving (http:\S+)/);
  return base.replace('0.0.0.0', '127.0.0.1');
}

test('who may read by default: all of a public instance, nobody of one for its own machine; the operator’s word goes first', () => {
  const place = { host: '127.0.0.1', baseUrl: null, cors: null };
  assert.equal(corsOf(place), 'off');
  for (const host of ['localhost', '::1', '127.3.2.1']) assert.equal(corsOf({ ...place, host }), 'off', host);
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'gpu.example', '127.0.0.1.example'])
    assert.equal(corsOf({ ...place, host }), '*', host);
  assert.equal(corsOf({ ...place, baseUrl: 'https://gpu.example' }), '*');
  assert.equal(corsOf({ ...place, baseUrl: 'http://localhost:8080' }), 'off');
  assert.equal(corsOf({ ...place, cors: ['*'] }), '*');
  assert.equal(corsOf({ ...place, host: '0.0.0.0', cors: ['off'] }), 'off');
  assert.deepEqual(corsOf({ ...place, cors: ['https://a.example'] }), ['https://a.example']);
});

for (const [why, env, expected] of [
  ['on loopback', {}, null],
  ['on every address', { GPU_SPOT_HOST: '0.0.0.0' }, '*'],
  ['with a word for one', { GPU_SPOT_CORS: `https://a.example, ${FOREIGN.origin}` }, FOREIGN.origin],
] as const)
  test(`an instance ${why} lets another origin read ${expected === null ? 'nothing' : 'the questions alone'}`, async (t) => {
    const base = await serving(t, env);
    for (const path of ['/api/v1/sources', '/api/v1/openapi.json', '/api/v1/offers', '/api/v1/nothing'])
      assert.equal((await fetch(base + path, { headers: FOREIGN })).headers.get(ALLOWED), expected, path);
    const preflight = await fetch(`${base}/api/v1/sources`, { method: 'OPTIONS', headers: FOREIGN });
    assert.deepEqual([preflight.status, preflight.headers.get(ALLOWED)], [204, expected]);
    assert.equal(preflight.headers.get('access-control-allow-methods'), expected === null ? null : 'GET, HEAD');
    for (const path of [
      '/',
      '/sources',
      '/analysis/feed.xml',
      '/healthz',
      '/readyz',
      '/mcp',
      '/nowhere',
      '/assets/icon.svg',
    ])
      assert.equal((await fetch(base + path, { headers: FOREIGN })).headers.get(ALLOWED), null, path);
    const posted = await fetch(`${base}/api/v1/sources`, { method: 'POST', headers: FOREIGN });
    assert.deepEqual([posted.status, posted.headers.get(ALLOWED)], [405, null]);
  });

test('a 304 may be read where its answer may', async () => {
  const app = appOver(smallWorld(), () => NOW, { cors: [FOREIGN.origin] });
  const first = await app.request('/api/v1/sources', { headers: FOREIGN });
  const etag = first.headers.get('etag') ?? '';
  const same = await app.request('/api/v1/sources', { headers: { ...FOREIGN, 'if-none-match': etag } });
  assert.deepEqual([same.status, same.headers.get(ALLOWED)], [304, FOREIGN.origin]);
  assert.match(same.headers.get('vary') ?? '', /origin/);
  const stranger = await app.request('/api/v1/sources', { headers: { origin: 'https://other.example' } });
  assert.equal(stranger.headers.get(ALLOWED), null);
  assert.match(stranger.headers.get('vary') ?? '', /origin/);
});

test('every answer carries the whole policy, an error and a refusal too', async () => {
  const app = appOver(smallWorld(), () => NOW, { limit: { requests: 6, seconds: 60 } });
  const env = { incoming: { headers: { 'x-forwarded-for': '198.51.100.1' }, socket: { remoteAddress: '127.0.0.1' } } };
  const paths = ['/', '/nowhere', '/api/v1/sources', '/api/v1/offers', '/api/none', '/mcp', '/sources'];
  for (const path of [...paths, '/healthz', '/assets/icon.svg', '/assets/none']) {
    const { headers } = await app.request(path, {}, env);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
    const policy = headers.get('permissions-policy') ?? '';
    for (const feature of [
      'camera',
      'microphone',
      'geolocation',
      'payment',
      'usb',
      'serial',
      'hid',
      'midi',
      'fullscreen',
      'display-capture',
      'gyroscope',
      'accelerometer',
      'magnetometer',
      'autoplay',
      'encrypted-media',
      'publickey-credentials-get',
      'screen-wake-lock',
      'idle-detection',
      'browsing-topics',
      'interest-cohort',
      'xr-spatial-tracking',
      'storage-access',
      'sync-xhr',
      'picture-in-picture',
    ])
      assert.ok(policy.split(', ').includes(`${feature}=()`), `${path}: ${feature}`);
  }
});

test('settings that mean nothing are refused, and say what would be right', () => {
  for (const [env, words] of [
    [{ GPU_SPOT_CORS: 'yes' }, /origins such as/],
    [{ GPU_SPOT_CORS: 'https://a.example/' }, /origins such as/],
    [{ GPU_SPOT_CORS: '*, https://a.example' }, /origins such as/],
    [{ GPU_SPOT_CORS: ' , ' }, /origins such as/],
    [{ GPU_SPOT_TRUSTED_PROXIES: 'nginx' }, /addresses or networks/],
    [{ GPU_SPOT_TRUSTED_PROXIES: '10.0.0.0/33' }, /addresses or networks/],
    [{ GPU_SPOT_TRUSTED_PROXIES: '10.0.0.0/8/8' }, /addresses or networks/],
    [{ GPU_SPOT_TRUSTED_PROXIES: '::1, 300.1.1.1' }, /addresses or networks/],
  ] as [Record<string, string>, RegExp][])
    assert.throws(
      () => configFrom(env, []),
      (error: Error) => error instanceof ConfigProblem && words.test(error.message),
    );
  const { trustedProxies, cors } = configFrom(
    { GPU_SPOT_TRUSTED_PROXIES: '10.0.0.0/8, ::1,2001:db8::/32', GPU_SPOT_CORS: 'off' },
    [],
  );
  assert.deepEqual([trustedProxies, cors], [['10.0.0.0/8', '::1', '2001:db8::/32'], ['off']]);
});
