// The thread that computes: one that takes too long, takes too much, ends or fails costs its own request an answer and nobody else's.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAnswering } from '#commands/answering.ts';
import { realClock } from '#commands/doors.ts';
import { openStore } from '#store/open.ts';
import { isRefused, type Outcome } from '#surfaces/compute.ts';
import { wantedPage } from '#surfaces/wanted.ts';
import { appOver } from '../app.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';
import { fillSmallWorld, NOW, smallWorld } from '../small-world.ts';

const ASKER = { address: 'a', isWaiting: () => true, refused: async () => null };

function stage(t: TestContext, longestMs = 60_000) {
  const said: string[] = [];
  const answering = createAnswering({
    path: 'none',
    clock: realClock,
    say: (line) => said.push(line),
    longestMs,
    limits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 },
    entry: new URL('../stand-in-answers.ts', import.meta.url),
  });
  t.after(() => answering.close());
  const ask = (what: string): Promise<Outcome> => answering.compute(wantedPage('raw', { do: what }), 'identity', ASKER);
  return { ask, said, answering };
}

const textOf = (outcome: Outcome): string =>
  isRefused(outcome) ? `${outcome.status} ${outcome.because}` : new TextDecoder().decode(outcome.packed.bytes);

for (const [what, because, longestMs] of [
  ['for ever', /takes longer than 0\.5 s to compute/, 500],
  ['all memory', /more memory than there is/, 60_000],
  ['end', /its thread ended/, 60_000],
  ['throw', /outside any request/, 60_000],
] as const)
  test(`a computation that would ${what} is a 503 that says so, is said once, and the next one is answered`, async (t) => {
    const { ask, said } = stage(t, longestMs);
    const all = [ask('first'), ask(what), ask('next'), ask('another')];
    const [first, refused, ...rest] = (await Promise.all(all)).map(textOf);
    assert.deepEqual([first, ...rest], ['first', 'next', 'another']);
    assert.match(refused ?? '', /^503 this was not answered: /);
    assert.match(refused ?? '', because);
    assert.match(said.join('\n'), because);
    assert.equal(said.length, 1);
  });

test('the thread keeps to its own limit where the program was started with a heap of another size', async () => {
  const script = fileURLToPath(new URL('../thread-limit.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=1024', script]);
  const { because, peakMb } = JSON.parse(stdout) as { because: string; peakMb: number };
  assert.match(because, /more memory than there is/);
  assert.ok(peakMb < 500, `${peakMb} MB`);
});

test('a fault of ours in the thread is a fault here, with the stack that it had there', async (t) => {
  const { ask } = stage(t);
  await assert.rejects(
    ask('fault'),
    (error: Error) => /inside story/.test(error.message) && /at somewhere/.test(error.stack ?? ''),
  );
  assert.equal(textOf(await ask('well')), 'well');
});

test('the server answers what it keeps, and health, while a computation takes for ever', async (t) => {
  const { answering, said } = stage(t);
  const store = smallWorld();
  const app = appOver(store, () => NOW, {
    compute: (wanted, coding, asker) =>
      wanted.kind === 'page' && wanted.name === 'sources'
        ? answering.compute(wantedPage('sources', { do: 'well' }), coding, asker)
        : answering.compute(wantedPage('raw', { do: 'for ever' }), coding, asker),
  });
  const stuck = app.request('/');
  for (let at = 0; at < 3; at += 1) assert.equal((await app.request('/healthz')).status, 200);
  const isOver = await Promise.race([Promise.resolve(stuck).then(() => true), Promise.resolve(false)]);
  assert.equal(isOver, false);
  await answering.close();
  assert.equal((await stuck).status, 503);
  assert.equal(said.length, 0, 'an end that was asked for is no failure');
});

test('pages, questions, the feed and tools come from the thread as they came from the server itself', async (t) => {
  const path = join(scratchFolder(t), 'thread.db');
  const store = openStore(path, { readonly: false });
  fillSmallWorld(store);
  t.after(() => store.close());
  const running = startCli(['serve', '--port', '0'], { GPU_SPOT_DB: path });
  t.after(() => running.kill('SIGKILL'));
  const [, base = ''] = await untilPrinted(running, /serving (http:\S+)/);
  const here = appOver(store, realClock.now);
  const still = (text: string): string =>
    text
      .replaceAll(/"(madeAt|nextUpdateAt)":"[^"]*"|"ageSeconds":\d+|\b\d+ (min|h|days?) ago/g, '')
      .replaceAll(base, 'http://localhost');
  for (const at of [
    '/api/v1/sources',
    '/api/v1/price-floor-series?gpu=h100-sxm&format=csv',
    '/api/v1/current-prices?format=ndjson',
    '/api/v1/current-prices?provider=nobody',
    '/api/v1/openapi.json',
    '/methodology',
    '/api',
    '/analysis/feed.xml',
    '/nowhere',
  ]) {
    const [there, own] = [await fetch(base + at), await here.request(at)];
    assert.equal(there.status, own.status, at);
    assert.equal(there.headers.get('content-type'), own.headers.get('content-type'), at);
    const [text, ownText] = [await there.text(), await own.text()];
    if (at.startsWith('/api/v1')) assert.equal(still(text), still(ownText), at);
  }
  const reply = await fetch(`${base}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_sources","arguments":{"provider":"a"}}}',
  });
  assert.match(await reply.text(), /"structuredContent":\{"meta":\{"question":"sources"/);
});
