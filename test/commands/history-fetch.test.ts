// history and history fetch as a user runs them, over real HTTP against a server of invented files that stands where the real one would.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { openStore } from '#store/open.ts';
import { appOver } from '../app.ts';
import { runHere, startCli, untilPrinted } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';

const CREDIT = 'GPU rental price data by gpurentalprices.com';
const DAYS = ['2026-07-05', '2026-07-06', '2026-07-07'];
const FETCH = ['history', 'fetch', 'gpurentalprices', '--from', DAYS[0] ?? '', '--to', DAYS[2] ?? ''];

const snapshot = (day: string): string =>
  JSON.stringify({
    date: day,
    generated_at: `${day}T08:00:02Z`,
    offers: [
      ...['runpod', 'lambda', 'strange cloud'].map((provider, at) => ({
        provider,
        gpu: 'h100-sxm',
        vram_gb: 80,
        usd_hr: 2 + at,
        kind: at === 0 ? 'secure' : 'on-demand',
        fetched_at: `${day}T08:00:01Z`,
      })),
      { provider: 'fal', gpu: 'h100-sxm', vram_gb: 80, usd_hr: 1, kind: 'serverless', fetched_at: `${day}T08:00:01Z` },
    ],
  });

type Answer = (respond: Parameters<RequestListener>[1], day: string) => void;
const usual: Answer = (respond, day) => respond.end(snapshot(day));

/** A server that answers each day as the test says, and notes what it was asked for. */
async function standIn(t: TestContext, answers: Record<string, Answer> = {}) {
  const asked: string[] = [];
  const server = createServer((request, respond) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    const day = /(\d{4}-\d\d-\d\d)\.json$/.exec(pathname)?.[1] ?? '';
    const isOurs = pathname.startsWith('/raw.githubusercontent.com/adriannutiu/gpu-rental-prices/main/data/snapshots/');
    if (isOurs) asked.push(day);
    if (isOurs) (answers[day] ?? usual)(respond, day);
    else (answers[pathname] ?? ((other) => other.writeHead(404).end()))(respond, day);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const folder = scratchFolder(t);
  const db = join(folder, 'h.db');
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: upstream };
  return { asked, answers, db, env, kept: join(`${db}.history`, 'gpurentalprices') };
}

function inStore<T>(db: string, sql: string): T[] {
  const store = openStore(db, { readonly: true });
  try {
    return store.hot(sql).all() as T[];
  } finally {
    store.close();
  }
}

test('a history comes whole, is credited on every page and in the API, and a second time nothing is asked or written', async (t) => {
  const { asked, env, db, kept } = await standIn(t);
  const first = await runHere(FETCH, env);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /gpurentalprices 2026-07-05 to 2026-07-07: 9 rows, in 3 half hours/);
  assert.match(first.out, /set aside before: 3 kind serverless/);
  assert.match(first.out, new RegExp(CREDIT));
  assert.deepEqual(asked, DAYS);
  assert.deepEqual(readdirSync(kept).sort(), DAYS.flatMap((day) => [`${day}.json`, `${day}.json.sha256`]).sort());
  const second = await runHere([...FETCH, '--json'], env);
  assert.deepEqual([second.code, JSON.parse(second.out)], [0, []]);
  assert.deepEqual(asked, DAYS, 'nothing is asked again');
  assert.equal(inStore(db, 'SELECT * FROM import').length, 1);
  const [row] = JSON.parse((await runHere(['ask', 'imports', '--json'], env)).out).data;
  assert.deepEqual([row.history, row.licence, row.credit], ['gpurentalprices', 'CC BY 4.0', CREDIT]);
  const listed = JSON.parse((await runHere(['history', '--json'], env)).out);
  assert.equal(listed.data.find(({ history }: { history: string }) => history === 'gpurentalprices').imports, 1);
  const store = openStore(db, { readonly: true });
  t.after(() => store.close());
  const app = appOver(store, () => Date.parse('2026-07-08T00:00:00Z') / 1000);
  const at = Date.parse('2026-07-06T08:00:00Z') / 1000;
  for (const path of ['/', '/gpu/h100-sxm', '/viability', '/sources', `/gpu/h100-sxm/at/${at}`, `/raw/runpod/${at}`]) {
    const page = await (await app.request(path)).text();
    assert.match(page, new RegExp(`<a href="https://gpurentalprices.com">${CREDIT}</a>`), path);
    assert.match(page, /<a href="https:\/\/creativecommons.org\/licenses\/by\/4.0\/">CC BY 4.0<\/a>/, path);
  }
  const answer = await app.request('/api/v1/current-prices?format=csv');
  assert.match(answer.headers.get('x-gpu-spot-credit') ?? '', new RegExp(CREDIT));
});

test('months later it is credited where it still stands: at the gates, which look back over a year, and in the index of a year', async (t) => {
  const { env, db } = await standIn(t);
  assert.equal((await runHere(FETCH, env)).code, 0);
  const file = join(db, '..', 'own.csv');
  const header =
    'ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id';
  writeFileSync(file, `${header}\n2026-09-05T10:00:00Z,lambda,H100 SXM,2.5,on_demand,,,1\n`);
  assert.equal((await runHere(['import', file], env)).code, 0);
  const store = openStore(db, { readonly: true });
  t.after(() => store.close());
  const app = appOver(store, () => Date.parse('2026-09-05T10:20:00Z') / 1000);
  for (const path of ['/viability', '/viability/h100-sxm/V1', '/index/h100-sxm?range=1y']) {
    const page = await (await app.request(path)).text();
    assert.match(page, new RegExp(`<a href="https://gpurentalprices.com">${CREDIT}</a>`), path);
  }
  const credits = async (question: string): Promise<number> => {
    const answer = await app.request(`/api/v1/${question}`);
    return ((await answer.json()) as { meta: { credits?: readonly unknown[] } }).meta.credits?.length ?? 0;
  };
  const askedOf = ['gates', 'verdicts', 'viability', 'index-fixes?from=2026-07-01', 'current-prices'];
  assert.deepEqual(await Promise.all(askedOf.map(credits)), [1, 1, 1, 1, 0], 'current prices look back four weeks');
});

test('a file imported by hand has no credit, and an answer without history has none', async (t) => {
  const { env, db } = await standIn(t);
  const file = join(db, '..', 'own.csv');
  const header =
    'ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id';
  writeFileSync(file, `${header}\n2026-07-05T08:00:00Z,Own,H200,2,on_demand,,,x\n`);
  assert.equal((await runHere(['import', file], env)).code, 0);
  const { data, meta } = JSON.parse((await runHere(['ask', 'imports', '--json'], env)).out);
  assert.deepEqual([data[0].history, data[0].credit, meta.credits], [null, null, undefined]);
});

test('a day that is not there is said and gone on without; another file, an endless one and a redirect are no day', async (t) => {
  const endless: Answer = (respond) => respond.end(Buffer.alloc(9 * 2 ** 20, 'x'));
  const page: Answer = (respond) => respond.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>no');
  const { answers, env, kept } = await standIn(t, { '2026-07-06': (respond) => respond.writeHead(404).end() });
  const gap = await runHere(FETCH, env);
  assert.deepEqual([gap.code, /not there \(404\).*2026-07-06\.json/.test(gap.out)], [0, true], gap.out + gap.err);
  answers['2026-07-06'] = page;
  const other = await runHere(FETCH, env);
  assert.equal(other.code, 1);
  assert.match(other.out, /2026-07-06\.json: not what gpurentalprices publishes.*not JSON/);
  answers['2026-07-06'] = endless;
  const large = await runHere(FETCH, env);
  assert.deepEqual([large.code, /larger than 8,388,608 bytes/.test(large.out)], [1, true], large.out);
  answers['2026-07-06'] = (respond) => respond.writeHead(302, { location: 'https://elsewhere.example/x' }).end();
  const moved = await runHere(FETCH, env);
  assert.deepEqual(
    [moved.code, /answered 302.*elsewhere\.example.*not followed/.test(moved.err)],
    [1, true],
    moved.err,
  );
  assert.ok(!readdirSync(kept).some((name) => name.includes('2026-07-06')), 'nothing of it is left');
  answers['2026-07-06'] = usual;
  const mended = await runHere(FETCH, env);
  assert.deepEqual([mended.code, /3 rows, in 1 half hours/.test(mended.out)], [0, true], mended.out);
});

test('killed between two files, it goes on there; half a file is never taken for a whole one', async (t) => {
  const held = Promise.withResolvers<void>();
  const half: Answer = (respond, day) => {
    respond.write(snapshot(day).slice(0, 100));
    held.resolve();
  };
  const { answers, asked, env, db, kept } = await standIn(t, { '2026-07-06': half });
  const child = startCli(FETCH, env);
  await held.promise;
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGKILL');
  await ended;
  assert.ok(existsSync(join(kept, '2026-07-05.json.sha256')));
  assert.ok(!existsSync(join(kept, '2026-07-06.json')));
  assert.equal(inStore(db, 'SELECT * FROM import').length, 0);
  delete answers['2026-07-06'];
  asked.length = 0;
  // And one that was cut on the disk, with its hash beside it.
  assert.equal((await runHere(FETCH.with(-1, '2026-07-06'), env)).code, 0);
  assert.deepEqual(asked, ['2026-07-06']);
  writeFileSync(join(kept, '2026-07-07.json'), snapshot('2026-07-07').slice(0, 200));
  writeFileSync(join(kept, '2026-07-07.json.sha256'), readFileSync(join(kept, '2026-07-06.json.sha256')));
  assert.equal((await runHere(FETCH, env)).code, 0);
  assert.deepEqual(asked, ['2026-07-06', '2026-07-07']);
  assert.equal(readFileSync(join(kept, '2026-07-07.json'), 'utf8'), snapshot('2026-07-07'));
  const slots = inStore<{ n: number }>(db, 'SELECT count(*) AS n FROM standing');
  assert.equal(slots[0]?.n, 9, 'three sellers on three days');
});

test('an import that was killed is ended with the files that it had, and what came since is another', async (t) => {
  const { env, db } = await standIn(t);
  assert.equal((await runHere(FETCH.with(-1, '2026-07-06'), env)).code, 0);
  const store = openStore(db, { readonly: false });
  // As a kill leaves it behind the last half hour: nobody knows yet what the whole came to.
  const origin = JSON.stringify({
    origin: JSON.parse(String(store.hot('SELECT report FROM import').pluck().get())).origin,
  });
  store.hot("UPDATE import SET state = 'under_way', done_slot = last_slot, report = ?").run(origin);
  store.close();
  const ended = await runHere(FETCH, env);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const states = inStore<{ name: string; state: string }>(db, 'SELECT name, state FROM import ORDER BY id');
  assert.deepEqual(states, [
    { name: 'gpurentalprices 2026-07-05 to 2026-07-06', state: 'done' },
    { name: 'gpurentalprices 2026-07-07 to 2026-07-07', state: 'done' },
  ]);
  assert.equal(inStore<{ n: number }>(db, 'SELECT count(*) AS n FROM standing')[0]?.n, 9);
});

test('years of spot prices come as a stream and stand as interruptible, per GPU', async (t) => {
  const zst = zstdCompressSync(Buffer.from('use1-az1\tp5.48xlarge\tLinux/UNIX\t24.0\t2024-01-01T00:00:00+00:00\n'));
  const path = '/zenodo.org/records/23082767/files/2024-01.tsv.zst';
  const { env, db } = await standIn(t, { [path]: (respond) => respond.end(zst) });
  const done = await runHere(['history', 'fetch', 'aws-spot', '--from', '2024-01-05', '--to', '2024-01-06'], env);
  assert.equal(done.code, 0, done.err);
  const rows = inStore(db, 'SELECT gpu, market, gpu_only, region FROM offer');
  assert.deepEqual(rows, [{ gpu: 'h100-sxm', market: 'interruptible', gpu_only: 3_000_000, region: 'use1-az1' }]);
});

test('no network, made-up prices and wrong words end with what to do next', async (t) => {
  const { answers, env, kept } = await standIn(t);
  const nobody = { ...env, GPU_SPOT_UPSTREAM: 'http://127.0.0.1:1' };
  const cut = await runHere(FETCH, nobody);
  assert.deepEqual([cut.code, /nothing was imported.*run the same command again/.test(cut.err)], [1, true], cut.err);
  answers['2026-07-05'] = (respond, day) => respond.setHeader('x-gpu-spot-simulated', '1').end(snapshot(day));
  const made = await runHere(FETCH, env);
  assert.deepEqual([made.code, /makes things up/.test(made.err)], [1, true], made.err);
  assert.deepEqual(existsSync(kept) ? readdirSync(kept) : [], []);
  const wrong: readonly [readonly string[], RegExp][] = [
    [['nope'], /there are gpurentalprices, cri-h100, aws-spot/],
    [['cri-h100', '--from', '2026-02-31'], /is no day/],
    [['cri-h100', '--from', '2026-03-05', '--to', '2026-03-01'], /the first day comes first/],
    [['cri-h100', '--to', '2020-01-01'], /covers 2026-02-27/],
  ];
  for (const [words, said] of wrong) {
    const ran = await runHere(['history', 'fetch', ...words], env);
    assert.deepEqual([ran.code, said.test(ran.err)], [2, true], ran.err);
  }
  rmSync(kept, { recursive: true, force: true });
});

test('start says on an empty store that history may be had, and by which command', async (t) => {
  const { env } = await standIn(t);
  const child = startCli(['start', '--port', '0'], { ...env, GPU_SPOT_PROVIDERS: 'lium' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await untilPrinted(child, /the store is empty: .*npx gpu-spot history fetch gpurentalprices/);
});
