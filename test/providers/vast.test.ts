// What Vast.ai's page limit demands: split where full, few queries, and a mark on what is still cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProvider } from '#collect/reading.ts';
import { createMarket } from '#demo/market.ts';
import { createVastAnswer } from '#demo/vast-answer.ts';
import type { Ask, Request } from '#domain/provider.ts';
import vast from '#providers/vast.ts';
import { AT as RECEIVED } from '../payloads.ts';

const AT = 1_795_000_000;
type Query = Record<string, unknown>;

function marketAsk(size: number, spoil: (answer: { offers: unknown[] }, query: Query) => unknown = (answer) => answer) {
  const market = createMarket({ seed: 3, cycle: 0, size });
  const answer = createVastAnswer(market);
  const asked: Request[] = [];
  const ask: Ask = async (request) => {
    asked.push(request);
    return spoil(answer(request.body as Query, AT, false), request.body as Query);
  };
  return {
    ask,
    asked,
    all: (type: string) => market.machinesAt(AT).filter(({ seller }) => seller === 'vast').length > 0 && type,
  };
}

test('a small market takes two dozen queries, on-demand and interruptible apart', async () => {
  const { ask, asked } = marketAsk(1);
  const read = await readProvider(vast, ask, {}, RECEIVED);
  assert.equal(read.outcome, 'offers');
  assert.ok(asked.length <= 24, `${asked.length} queries`);
  const types = asked.map(({ body }) => (body as Query).type);
  assert.equal(types.filter((type) => type === 'on-demand').length, types.filter((type) => type === 'bid').length);
  assert.deepEqual([...new Set(read.offers.map(({ market }) => market))].sort(), ['interruptible', 'on_demand']);
  assert.equal(new Set(asked.map(({ name }) => name)).size, asked.length, 'every request has a name of its own');
});

test('a page that comes back full is split by GPU count, then by price, and nothing is lost or counted twice', async () => {
  const { ask, asked } = marketAsk(7);
  const read = await readProvider(vast, ask, {}, RECEIVED);
  const sizes = asked.filter(({ body }) => (body as Query).num_gpus !== undefined);
  const prices = asked.filter(({ body }) => (body as Query).dph_total !== undefined);
  assert.ok(sizes.length > 0 && prices.length > 0);
  const whole = createVastAnswer(createMarket({ seed: 3, cycle: 0, size: 7 }));
  for (const type of ['on-demand', 'bid']) {
    const query = { type, gpu_name: { eq: 'RTX 4090' }, gpu_ram: { lt: 30_000 }, limit: 512 };
    const rows = whole(query, AT, true).offers;
    assert.ok(rows.length > 64 && rows.length < 512);
    const market = type === 'bid' ? 'interruptible' : 'on_demand';
    const mine = read.offers.filter((offer) => offer.gpu === 'rtx-4090' && offer.market === market);
    assert.equal(
      read.truncated.some((each) => each.gpu === 'rtx-4090' && each.market === market),
      false,
    );
    assert.equal(mine.length, rows.length, type);
    assert.equal(new Set(mine.map(({ key }) => key)).size, mine.length);
  }
});

test('what is still full at the end is marked truncated, for every model the name may mean', async () => {
  const stubborn = marketAsk(1, (answer, query) =>
    (query.gpu_name as { eq?: string }).eq === 'A100 SXM4' && answer.offers.length > 0
      ? {
          offers: Array.from({ length: 64 }, (_, at) => ({
            ...(answer.offers[0] as object),
            machine_id: at + 1,
            dph_total: 1,
          })),
        }
      : answer,
  );
  const read = await readProvider(vast, stubborn.ask, {}, RECEIVED);
  const onDemand = read.truncated.filter(({ market }) => market === 'on_demand').map(({ gpu }) => gpu);
  assert.deepEqual(onDemand.sort(), ['a100-sxm', 'a100-sxm-40gb']);
  assert.ok(stubborn.asked.length < 60);
});

test('a full answer that is not in the order asked for is cut, not gone on from', async () => {
  const unordered = marketAsk(7, (answer) => ({ offers: answer.offers.toReversed() }));
  const read = await readProvider(vast, unordered.ask, {}, RECEIVED);
  assert.ok(read.truncated.some(({ gpu }) => gpu === 'rtx-4090'));
});

test('the round has an end: however much is full, at most 80 requests', async () => {
  let dearest = 0;
  const endless: Ask = async () => ({
    offers: Array.from({ length: 64 }, () => {
      dearest += 1;
      return {
        id: dearest,
        gpu_name: 'H200',
        gpu_ram: 143_771,
        num_gpus: 1,
        dph_base: 2,
        dph_total: dearest,
        storage_cost: 0.1,
      };
    }),
  });
  let count = 0;
  const read = await readProvider(
    vast,
    (request) => {
      count += 1;
      return endless(request);
    },
    {},
    RECEIVED,
  );
  assert.ok(count <= 80, `${count} requests`);
  assert.ok(read.truncated.length > 10);
});

test('success: false under status 200 is a refusal, with the server’s own words', async () => {
  const read = await readProvider(
    vast,
    async () => ({ success: false, error: 'invalid_request', msg: 'not a valid search op' }),
    {},
    RECEIVED,
  );
  assert.equal(read.outcome, 'refused');
  assert.match(read.reason ?? '', /not a valid search op/);
});

test('a key goes into the header alone', async () => {
  const { ask, asked } = marketAsk(1);
  await readProvider(vast, ask, { VAST_API_KEY: 'k-123456' }, RECEIVED);
  assert.ok(asked.every(({ headers }) => headers?.authorization === 'Bearer k-123456'));
  assert.ok(asked.every(({ headers: _, ...rest }) => !JSON.stringify(rest).includes('k-123456')));
});
