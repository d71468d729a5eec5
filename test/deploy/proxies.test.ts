// The samples for nginx and Caddy in front of a running gpu-spot: pages, assets and cards by way of them, at an address of its own and under
// a path; readers told apart, what is measured for this machine alone.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from 'cheerio';
import { realClock } from '#commands/doors.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { copyDemoStore } from '../kept-store.ts';
import { scratchFolder } from '../scratch.ts';
import { freePort } from './host.ts';
import { needing, pathOf } from './tools.ts';

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));

async function program(t: TestContext, baseUrl: string) {
  const path = join(scratchFolder(t), 'p.db');
  await copyDemoStore(path, 1);
  const running = startCli(['serve', '--port', '0'], { GPU_SPOT_DB: path, GPU_SPOT_BASE_URL: baseUrl });
  t.after(() => running.kill('SIGKILL'));
  const [, port = ''] = await untilPrinted(running, /serving http:\S+:(\d+)/);
  return port;
}

type Reply = {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
};

/** Over TLS with a certificate of the test's own. */
const fetched = (port: number, path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    get(
      {
        host: '127.0.0.1',
        port,
        path,
        headers: { host: 'gpu-spot.example.org', ...headers },
        servername: 'gpu-spot.example.org',
        rejectUnauthorized: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString('latin1'),
          }),
        );
      },
    ).on('error', reject);
  });

function certificate(folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=gpu-spot.example.org',
      '-addext',
      'subjectAltName=DNS:gpu-spot.example.org',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  return { cert, key };
}

async function untilUp(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1)
    try {
      await fetched(port, '/');
      return;
    } catch (error) {
      if (tries > 1_200) throw error;
      await realClock.sleep(50);
    }
}

/** nginx with a sample within a whole configuration; `server` is what stands around the lines of the path. */
async function nginx(t: TestContext, sites: string): Promise<void> {
  const folder = scratchFolder(t);
  for (const name of ['logs', 'tmp']) mkdirSync(join(folder, name));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'tmp', name)};`,
  );
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `user root;\ndaemon off;\npid ${join(folder, 'pid')};\nerror_log ${join(folder, 'logs/error.log')};\nevents {}\nhttp {\naccess_log off;\n${temporary.join('\n')}\n${sites}\n}\n`,
  );
  const binary = pathOf('nginx') ?? '';
  execFileSync(binary, ['-t', '-q', '-c', file, '-p', folder]);
  const running = spawn(binary, ['-c', file, '-p', folder], { stdio: 'ignore' });
  t.after(() => running.kill('SIGTERM'));
}

const PATHS = [
  '/',
  '/gpu/h100-sxm',
  '/viability',
  '/api/v1/current-prices',
  '/og/overview.png',
  '/analysis/feed.xml',
  '/healthz',
];

/** On a slow machine what must be computed takes more of a reader's limit: told to come again, it does. */
async function patient(port: number, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  for (let times = 0; ; times += 1) {
    const reply = await fetched(port, path, headers);
    const seconds = Number(reply.headers['retry-after']);
    if (![429, 503].includes(reply.status) || !(seconds > 0) || times >= MOST_TIMES) return reply;
    await realClock.sleep(seconds * 1_000);
  }
}

const MOST_TIMES = 5;

async function tried(port: number, base: string, origin: string): Promise<void> {
  for (const path of PATHS) {
    const reply = await patient(port, base + path);
    assert.equal(reply.status, 200, `${base}${path}`);
    if (reply.text.startsWith('<!doctype'))
      assert.match(reply.text, new RegExp(`<meta property="og:url" content="${origin}${base}`));
  }
  const $ = load((await patient(port, `${base}/`)).text);
  const script = $('script[type=module]').attr('src') ?? '';
  assert.ok(script.startsWith(`${base}/assets/`), script);
  assert.equal((await patient(port, script)).status, 200);
  const tag = String((await patient(port, `${base}/`)).headers.etag);
  assert.equal((await patient(port, `${base}/`, { 'if-none-match': tag })).status, 304);
  const mcp = await patient(port, `${base}/mcp`);
  assert.ok([400, 405, 406].includes(mcp.status), String(mcp.status));
}

const NEEDED = ['nginx', 'openssl'];
const isRoot = process.getuid?.() === 0;
const onlyRoot = (name: string): [string, { skip: boolean }] => {
  const [told, { skip }] = needing(name, ...NEEDED);
  return isRoot ? [told, { skip }] : [`${told} (skipped: nginx is started as root here)`, { skip: true }];
};

test(...onlyRoot('nginx at an address of its own'), async (t) => {
  const upstream = await program(t, 'https://gpu-spot.example.org');
  const folder = scratchFolder(t);
  const { cert, key } = certificate(folder);
  const [tls, plain] = [await freePort(), await freePort()];
  const site = readFileSync(`${DEPLOY}nginx/gpu-spot.conf`, 'utf8')
    .replace('127.0.0.1:8080', `127.0.0.1:${upstream}`)
    .replace(/listen \[::\].*;/g, '')
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${tls} ssl`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${cert};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`);
  await nginx(t, site);
  await untilUp(tls);
  await tried(tls, '', 'https://gpu-spot.example.org');
  const first = await fetched(tls, '/api/v1/signals');
  assert.match(String(first.headers['strict-transport-security']), /max-age/);
  assert.match(String(first.headers.ratelimit), /r=\d+/, 'a reader behind the proxy is counted');
  // From this machine; that others may not is held below.
  assert.equal((await fetched(tls, '/metrics')).status, 200);
  const moved = await fetch(`http://127.0.0.1:${plain}/gpu/h100-sxm`, { redirect: 'manual' });
  assert.deepEqual([moved.status, moved.headers.get('location')], [301, 'https://127.0.0.1/gpu/h100-sxm']);
});

test(...onlyRoot('nginx under a path of a site, where another page stands beside it'), async (t) => {
  const upstream = await program(t, 'https://gpu-spot.example.org/prices');
  const folder = scratchFolder(t);
  const { cert, key } = certificate(folder);
  const tls = await freePort();
  const lines = readFileSync(`${DEPLOY}nginx/gpu-spot-path.conf`, 'utf8').replaceAll(
    '127.0.0.1:8080',
    `127.0.0.1:${upstream}`,
  );
  await nginx(
    t,
    `server { listen 127.0.0.1:${tls} ssl; ssl_certificate ${cert}; ssl_certificate_key ${key};\n${lines}\nlocation / { return 200 'another site'; } }`,
  );
  await untilUp(tls);
  assert.equal((await fetched(tls, '/')).text, 'another site');
  await tried(tls, '/prices', 'https://gpu-spot.example.org');
  assert.equal((await fetched(tls, '/prices')).status, 200);
});

test('what is measured is kept from the world by each of the samples', () => {
  const [own, under, caddy] = ['nginx/gpu-spot.conf', 'nginx/gpu-spot-path.conf', 'caddy/Caddyfile'].map((path) =>
    readFileSync(DEPLOY + path, 'utf8'),
  );
  for (const text of [own, under])
    assert.match(text ?? '', /location ~ \^.*\(metrics\|readyz\)\$ \{\s+allow 127\.0\.0\.1;\s+allow ::1;\s+deny all;/);
  assert.match(caddy ?? '', /path \/metrics \/readyz\s+not remote_ip 127\.0\.0\.1 ::1\s+\}\s+respond @outside 403/);
});

test(...needing('Caddy at an address of its own', 'caddy', 'openssl'), async (t) => {
  const upstream = await program(t, 'https://gpu-spot.example.org');
  const folder = scratchFolder(t);
  const { cert, key } = certificate(folder);
  const tls = await freePort();
  const text = readFileSync(`${DEPLOY}caddy/Caddyfile`, 'utf8');
  const file = join(folder, 'Caddyfile');
  writeFileSync(
    file,
    `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${folder}\n}\n${text
      .replace(
        /^gpu-spot\.example\.org \{/m,
        `https://gpu-spot.example.org:${tls} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}`,
      )
      .replace('127.0.0.1:8080', `127.0.0.1:${upstream}`)}`,
  );
  const running = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
    stdio: 'ignore',
    env: { ...process.env, HOME: folder },
  });
  t.after(() => running.kill('SIGKILL'));
  await untilUp(tls);
  await tried(tls, '', 'https://gpu-spot.example.org');
  assert.equal((await fetched(tls, '/metrics')).status, 200, 'from this machine');
});
