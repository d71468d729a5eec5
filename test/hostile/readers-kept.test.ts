// What is kept: by what was asked and not how it was spelled, within so many bytes, and not what nobody asks again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTeller } from '#commands/teller.ts';
import { heard } from '#questions/ask.ts';
import { questionNames } from '#questions/list.ts';
import type { Compute } from '#surfaces/compute.ts';
import { createSending } from '#surfaces/sending.ts';
import { inOrder, nameOf } from '#surfaces/wanted.ts';
import { appOver } from '../app.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const store = smallWorld();

/** An application that counts what is computed; each answer has so many bytes. */
function counting(bytes: number) {
  const made: string[] = [];
  const compute: Compute = async (wanted) => {
    made.push(nameOf(wanted));
    const packed = { coding: 'identity', bytes: new Uint8Array(bytes) } as const;
    return { status: 200, type: 'text/plain', headers: {}, packed, version: '1', ms: 1 };
  };
  return { app: appOver(store, () => NOW, { compute, version: () => '1' }), made };
}

test('the same question in another spelling is the same entry', async () => {
  const { app, made } = counting(10);
  const at = LAST * 1800;
  for (const [first, ...others] of [
    [
      '/api/v1/current-prices',
      '/api/v1/current-prices?',
      '/api/v1/current-prices?market=on_demand',
      '/api/v1/current-prices?scope=eligible&basis=all_in&format=json',
    ],
    [
      '/api/v1/current-prices?gpu=h100-sxm,h200&provider=a,b',
      '/api/v1/current-prices?provider=b,a&gpu=h200,h100-sxm',
      '/api/v1/current-prices?gpu=h200&gpu=h100-sxm&provider=b&provider=a',
      '/api/v1/current-prices?gpu=h200,%20h100-sxm,h200&provider=a,b,a&market=on_demand',
    ],
    [`/api/v1/offers?gpu=h100-sxm&at=${at}`, `/api/v1/offers?at=${new Date(at * 1000).toISOString()}&gpu=h100-sxm`],
    ['/', '/?x=1', '/?utm_source=a&y'],
    ['/gpu/h100-sxm', '/gpu/h100-sxm?range=7d', '/gpu/h100-sxm?price=all_in&range=nonsense&z=1'],
    ['/viability', '/viability?day=nonsense', '/viability?x=1'],
    ['/fill', '/fill?gpus=8', '/fill?gpus=-1&hours=9e9&where=mars', '/fill?in=USD&x=1', '/fill?gpu=nonsense'],
    ['/changes', '/changes?x=1'],
    ['/viability/h100-sxm/cv', '/viability/h100-sxm/cv?slots=nonsense', '/viability/h100-sxm/cv?slots='],
    [`/gpu/h100-sxm/at/${at}`, `/gpu/h100-sxm/at/${at + 1}`, `/gpu/h100-sxm/at/${at + 1_799}?x`],
    ['/analysis/2026-06-21', '/analysis/2026-06-21?version=nonsense', '/analysis/2026-06-21?x=1'],
    ['/nowhere', '/elsewhere', '/a/b/c?d', '/%ED%A0%80'],
    ['/gpu/nothing', '/gpu/nothing-else?x', '/gpu/nothing/at/5'],
    ['/gpu/h100', '/gpu/H100?x', '/gpu/h-100'],
    ['/api/v1/openapi.json', '/api/v1/openapi.json?x=1'],
  ]) {
    made.length = 0;
    const tag = (await app.request(first ?? '')).headers.get('etag');
    for (const other of others) assert.equal((await app.request(other)).headers.get('etag'), tag, other);
    assert.equal(made.length, 1, `${first}: ${made.join(' ')}`);
  }
});

test('a question that was heard means the same when it is heard again, in whatever order', () => {
  const { ask } = createTeller(store, { now: () => NOW });
  for (const name of questionNames)
    for (const raw of [
      {},
      { gpu: 'h200,h100-sxm' },
      { gpu: 'h100-sxm', provider: 'b,a' },
      { gpu: 'h100-sxm', from: '2026-06-01', to: String(NOW) },
      { at: String(NOW), gpu: 'h100-sxm' },
    ]) {
      const seen = heard(name, raw);
      if (!seen.ok) continue;
      assert.deepEqual(heard(name, seen.input), seen, name);
      assert.deepEqual(ask(name, inOrder(seen.input)), ask(name, raw), `${name} ${JSON.stringify(raw)}`);
    }
});

test('answers are kept within their bytes: of a hundred of a megabyte a third is at hand, the last ones', async () => {
  const { app, made } = counting(1024 * 1024);
  const path = (at: number): string => `/api/v1/price-floor-series?from=${(LAST - 100 - at) * 1800}`;
  for (let at = 0; at < 100; at += 1) await app.request(path(at));
  made.length = 0;
  for (let at = 99; at >= 0; at -= 1) await app.request(path(at));
  const hits = 100 - made.length;
  assert.ok(hits >= 20 && hits <= 32, `${hits} MB were kept`);
});

test('one answer does not push out all others, however large', async () => {
  const { app, made } = counting(20 * 1024 * 1024);
  for (let time = 0; time < 2; time += 1) await app.request('/sources');
  assert.equal(made.length, 2);
});

test('what nobody asks again is not kept: seconds of one’s own, one offer’s key, a tool’s page', async () => {
  const { app, made } = counting(10);
  const paths = [
    `/api/v1/price-floor-series?to=${NOW + 1}`,
    `/api/v1/offers?gpu=h100-sxm&at=${NOW + 1}`,
    `/api/v1/raw-answers?provider=a&offer=1`,
    `/raw/a/${LAST * 1800}?offer=1`,
  ];
  for (const path of [...paths, ...paths]) await app.request(path);
  assert.equal(made.length, 2 * paths.length);
});

test('refusals and pages of a provider that is not are not kept', async () => {
  let asked = 0;
  const teller = createTeller(store, { now: () => NOW });
  const app = appOver(store, () => NOW, {
    ask: (name, raw) => {
      asked += 1;
      return teller.ask(name, raw);
    },
  });
  for (let time = 0; time < 2; time += 1) {
    assert.equal((await app.request('/api/v1/current-prices?provider=nobody')).status, 400);
    assert.equal((await app.request('/api/v1/current-prices?colour=red')).status, 400);
  }
  assert.equal(asked, 2, 'what cannot be a question is not asked at all');
});

test('answers that nobody takes are let go of, the oldest first', () => {
  const sending = createSending(1_000_000);
  const cut: number[] = [];
  const take = (at: number) => {
    const outgoing = { destroyed: false, once: () => outgoing, destroy: () => cut.push(at) };
    sending.note(outgoing as never, 300_000);
  };
  for (let at = 0; at < 6; at += 1) take(at);
  assert.deepEqual(cut, [0, 1, 2]);
});
