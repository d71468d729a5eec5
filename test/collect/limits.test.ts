// What a seller may cost a round, and what is this machine's fault and no word of a seller's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAsking, read } from '#collect/ask.ts';
import { noPace } from '#collect/pace.ts';
import { registry } from '#collect/registry.ts';
import { collectRound } from '#collect/round.ts';
import { parseForeign, tooMuch } from '#domain/foreign-json.ts';
import { type Limits, limitsOf, USUAL_LIMITS } from '#domain/limits.ts';
import { OwnFault, RoundEnd } from '#domain/outcome.ts';
import type { Clock, Fetch } from '#domain/world.ts';

const clock: Clock = {
  now: () => 1_800_000_000,
  sleep: async (_, signal) => signal?.throwIfAborted(),
  deadline: () => new AbortController().signal,
};
const providers = await registry();
const lium = providers.find(({ id }) => id === 'lium');
assert.ok(lium);

const asking = (fetch: Fetch, limits: Partial<Limits> = {}) =>
  createAsking({
    fetch,
    clock,
    dice: () => 0.5,
    pace: noPace,
    upstream: null,
    requestsPerMinute: 60,
    timeoutMs: 1000,
    signal: new AbortController().signal,
    limits: { ...USUAL_LIMITS, ...limits },
    keep: () => {},
  });
const request = { name: 'list', url: 'https://seller.example/list' };
const bytes =
  (count: number): Fetch =>
  async () =>
    new Response(new Uint8Array(count));

const failing =
  (code: string, form: (error: Error) => Error = (error) => new TypeError('fetch failed', { cause: error })): Fetch =>
  async () => {
    throw form(Object.assign(new Error(`connect ${code}`), { code }));
  };

test('what this machine ran out of is no outcome of a seller, in whatever wrapping it comes', async () => {
  for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL', 'EAGAIN']) {
    await assert.rejects(asking(failing(code))(request), OwnFault);
    await assert.rejects(asking(failing(code, (error) => error))(request), OwnFault);
    const each = (error: Error): Error => new TypeError('fetch failed', { cause: new AggregateError([error]) });
    await assert.rejects(asking(failing(code, each))(request), OwnFault);
  }
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET'])
    await assert.rejects(asking(failing(code))(request), RoundEnd);
});

test('a passing want of descriptors costs a seller nothing', async () => {
  let tries = 0;
  const fetch: Fetch = (url, init) => {
    tries += 1;
    return tries < 3 ? failing('EMFILE')(url, init) : bytes(2)(url, init);
  };
  assert.equal((await asking(fetch)(request)).bytes.length, 2);
});

test('a seller that this machine could not ask is in no round, and is named beside it', async () => {
  const doors = { clock, dice: () => 0.5, pace: noPace, upstream: null, named: null, keys: {} };
  const round = await collectRound([lium], { ...doors, fetch: failing('EMFILE') });
  assert.deepEqual(round.providers, []);
  assert.equal(round.notAsked?.[0]?.provider, 'lium');
  assert.match(round.notAsked?.[0]?.reason ?? '', /EMFILE/);
});

test('bytes are those of the whole round, and of what was asked for again', async () => {
  const ask = asking(bytes(400), { bytes: 1_000 });
  await ask(request);
  await ask(request);
  await assert.rejects(ask(request), /than 1,000/);
  let sent = 0;
  const torn: Fetch = async () => {
    const stream = new ReadableStream({
      async pull(controller) {
        sent += 1;
        if (sent % 2 === 1) return controller.enqueue(new Uint8Array(600));
        // What is queued when a stream breaks is lost: let it be read first.
        await new Promise((resolve) => setImmediate(resolve));
        controller.error(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
      },
    });
    return new Response(stream);
  };
  await assert.rejects(asking(torn, { bytes: 1_000 })(request), /than 1,000/);
});

test('answers are counted', async () => {
  const ask = asking(bytes(1), { answers: 2 });
  await ask(request);
  await ask(request);
  await assert.rejects(ask(request), /more than 2 answers/);
});

test('a seller that is slow on every page is not waited for beyond its own limit', async () => {
  const controllers: { ms: number; end: () => void }[] = [];
  const timed: Clock = {
    ...clock,
    deadline: (ms) => {
      const controller = new AbortController();
      controllers.push({ ms, end: () => controller.abort() });
      return controller.signal;
    },
  };
  let pages = 0;
  const fetch: Fetch = async () => {
    pages += 1;
    // Its time is over behind the third page.
    if (pages === 3) for (const { ms, end } of controllers) if (ms === 7_000) end();
    return new Response('{"items":[]}', { status: 200 });
  };
  const slow = {
    ...lium,
    limits: { seconds: 7 },
    async *pages(ask: Parameters<typeof lium.pages>[0]) {
      for (let page = 1; ; page += 1)
        yield {
          answer: await ask({ name: `page ${page}`, url: request.url }),
          market: 'on_demand' as const,
          cut: [],
        };
    },
    read: () => [],
  };
  const doors = { clock: timed, dice: () => 0.5, pace: clock.sleep, upstream: null, named: null, keys: {} };
  const pace = async (_host: string, _rate: number, signal?: AbortSignal) => signal?.throwIfAborted();
  const round = await collectRound([slow], { ...doors, pace, fetch });
  assert.equal(round.providers[0]?.outcome, 'unreachable');
  assert.equal(round.providers[0]?.reason, 'not done within its 7 s of a round');
  assert.ok(pages < 6);
});

test('the header that says SIMULATED counts from the upstream that was set, and from no seller', async () => {
  const fetch: Fetch = async () => new Response('[]', { headers: { 'x-gpu-spot-simulated': '1' } });
  const doors = { clock, dice: () => 0.5, pace: noPace, named: null, keys: {}, fetch };
  const real = await collectRound([lium], { ...doors, upstream: null });
  assert.equal(real.providers[0]?.simulated, false);
  const made = await collectRound([lium], { ...doors, upstream: 'http://127.0.0.1:1' });
  assert.equal(made.providers[0]?.simulated, true);
});

test('no descriptor asks for less than the recordings hold, or for more than a round has', () => {
  for (const provider of providers) {
    const limits = limitsOf(provider);
    assert.ok(limits.seconds * 1000 > provider.timeoutMs && limits.seconds <= 20 * 60, provider.id);
    assert.ok(limits.bytes <= 64 * 1024 * 1024 && limits.items >= 1_000 && limits.depth >= 16, provider.id);
  }
});

test('what is published of the largest answers fits: Vast.ai with a key, thirty pages of Azure, the spot prices of AWS', () => {
  const limits = (id: string): Limits => limitsOf(providers.find((each) => each.id === id) ?? {});
  // 25,000 rows were 95 MB at most (2026-09-01); with a key each of 24 lists has up to 512 rows.
  assert.ok(limits('vast').bytes > 24 * 512 * (95e6 / 25_000));
  // A page of 1,000 items in the length of the recorded ones: 137 items are 35,841 bytes trimmed, some three times that whole.
  assert.ok(limits('azure').bytes > 30 * 1_000 * 3 * (35_841 / 137));
  // 3 MB at the density of the recorded savings file: 79,814 values in 922,078 bytes.
  assert.ok(limits('aws').values > (3 * (3e6 * 79_814)) / 922_078 && limits('aws').bytes > 3 * 3e6);
});

test('JSON is measured as it is parsed: strings hold no lists, and escapes no ends', () => {
  const size = { items: 3, values: 100, depth: 3 };
  for (const fine of ['[1,2,3]', '{"a":"[[[[[[,,,,,,"}', '["\\"[[[[[","\\\\",3]', '"\\\\\\"[[[["', '[[[1]]]', ''])
    assert.equal(tooMuch(fine, size), null, fine);
  for (const [text, why] of [
    ['[1,2,3,4]', /3 items/],
    ['{"a":1,"b":2,"c":3,"d":4}', /3 items/],
    ['[[[[1]]]]', /3 deep/],
    ['["\\\\",[1,2,3,4]]', /3 items/],
  ] as const)
    assert.match(tooMuch(text, size) ?? '', why, text);
  assert.match(tooMuch(`[${'[1,2,3],'.repeat(2)}0]`, { ...size, values: 5 }) ?? '', /5 values/);
});

test('half a character becomes one that stands for it, in texts and names at any depth', () => {
  const deep = `${'['.repeat(5_000)}"\\ud83d"${']'.repeat(5_000)}`;
  let found: unknown = parseForeign(deep);
  while (Array.isArray(found)) [found] = found;
  assert.equal(found, '\ufffd');
  assert.deepEqual(parseForeign('{"a\\udc00":"\\ud83d\\ude00","__proto__":"\\uD800"}'), {
    'a\ufffd': '\u{1F600}',
    ...JSON.parse('{"__proto__":"\ufffd"}'),
  });
  assert.ok(Object.hasOwn(parseForeign('{"__proto__":"\\uD800"}') as object, '__proto__'));
});

test('an answer beyond the limits ends the round with what it holds', () => {
  const told = { status: 200, bytes: new TextEncoder().encode('[1,2,3,4]') };
  assert.throws(() => read({ name: 'list' }, told, { limits: { ...USUAL_LIMITS, items: 3 } }), {
    name: 'RoundEnd',
    outcome: 'unreadable',
    message: 'list: it holds a list of more than 3 items',
  });
});
