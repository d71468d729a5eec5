// The imaginary market: the same seed makes the same market, a cycle is there when asked for, and its Vast.ai refuses what the real one does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFaults } from '#demo/faults.ts';
import { createMarket } from '#demo/market.ts';
import { SPECS } from '#demo/specs.ts';
import { createUpstream } from '#demo/upstream.ts';

const AT = 1_795_000_000;
const usual = { seed: 1, cycle: 0, size: 1 };
const upstreamAt = (at: number, size = 1) =>
  createUpstream({
    market: createMarket({ ...usual, size }),
    clock: { now: () => at, sleep: async () => {} },
    faults: [],
  });
const post = (app: ReturnType<typeof upstreamAt>, body: unknown, headers = {}) =>
  app.request('/console.vast.ai/api/v0/bundles/', { method: 'POST', body: JSON.stringify(body), headers });
const rows = async (reply: Response) => ((await reply.json()) as { offers: Record<string, number>[] }).offers;

test('the same seed and moment make the same market, another seed another one', () => {
  const machines = (seed: number) => JSON.stringify(createMarket({ ...usual, seed }).machinesAt(AT));
  assert.equal(machines(1), machines(1));
  assert.notEqual(machines(1), machines(2));
});

test('hosts come and go, prices move, some asks are absurd', () => {
  const market = createMarket(usual);
  const days = [0, 1, 2, 3, 4, 5, 6].map(
    (day) => new Map(market.machinesAt(AT + day * 86_400).map((machine) => [machine.id, machine])),
  );
  const [first = new Map(), ...later] = days;
  assert.ok(later.some((day) => [...first.keys()].some((id) => !day.has(id))));
  assert.ok(later.some((day) => [...day].some(([id, { price }]) => first.has(id) && first.get(id)?.price !== price)));
  const asks = [...createMarket({ ...usual, size: 4 }).machinesAt(AT)].map(({ price, spec }) => price / spec.level);
  assert.ok(asks.some((ask) => ask > 5) && asks.some((ask) => ask < 0.2));
});

test('a daily cycle is in the level when it is switched on, and not otherwise', () => {
  const [spec] = SPECS;
  assert.ok(spec !== undefined);
  const byHour = (cycle: number) => {
    const market = createMarket({ ...usual, cycle });
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const levels = Array.from({ length: 60 }, (__, day) => market.level(spec, day * 86_400 + hour * 3600));
      return levels.reduce((sum, level) => sum + level, 0) / levels.length;
    });
    return (Math.max(...hours) - Math.min(...hours)) / spec.level;
  };
  assert.ok(byHour(0.3) > 0.25);
  assert.ok(byHour(0) < 0.08);
});

test('the query language: wrapped bodies and unknown operators are refused, keyless answers end at 64 rows, spot is by the query', async () => {
  const app = upstreamAt(AT, 8);
  assert.equal((await post(app, { q: { gpu_name: { eq: 'H200' } } })).status, 400);
  assert.equal((await post(app, { gpu_name: { like: 'H200' } })).status, 400);
  const all = await rows(await post(app, { gpu_name: { in: ['RTX 4090', 'RTX 5090'] }, limit: 1000 }));
  assert.equal(all.length, 64);
  assert.ok(
    (await rows(await post(app, { gpu_name: { eq: 'RTX 4090' }, limit: 1000 }, { authorization: 'Bearer k' }))).length >
      64,
  );
  assert.equal(
    (await app.request(`/console.vast.ai/api/v0/bundles/?q=${encodeURIComponent('{"gpu_name":{"eq":"H200"}}')}`))
      .status,
    200,
  );
  const bids = await rows(await post(app, { type: 'bid', gpu_name: { eq: 'H200' } }));
  assert.ok(bids.length > 0 && bids.every((row) => row.dph_base === row.min_bid && (row.is_bid as unknown) === false));
});

test('every answer says that it is made up, errors too', async () => {
  const app = upstreamAt(AT);
  for (const path of [
    '/lium.io/api/public/v1/nodes',
    '/dashboard.tensordock.com/api/v2/locations',
    '/elsewhere.example/',
  ])
    assert.equal((await app.request(path)).headers.get('x-gpu-spot-simulated'), '1', path);
});

test('a fault is read with its seller and its times, or refused with the names there are', () => {
  assert.deepEqual(parseFaults('500@lium*2,slow'), [
    { name: '500', provider: 'lium', times: 2 },
    { name: 'slow', provider: null, times: null },
  ]);
  assert.throws(() => parseFaults('flood'), /'flood' is not a fault.*429-retry-after/);
});
