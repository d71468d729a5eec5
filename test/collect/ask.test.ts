// The only outbound HTTP: what it retries, how long it waits, what it refuses, and that no secret leaves in a message.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAsk, read, target } from '#collect/ask.ts';
import { createPace, noPace } from '#collect/pace.ts';
import { retryAfterMs } from '#collect/retry.ts';
import { USUAL_LIMITS } from '#domain/limits.ts';
import { type Body, RoundEnd } from '#domain/outcome.ts';
import { redactor } from '#domain/redact.ts';
import type { Clock, Fetch } from '#domain/world.ts';

const REQUEST = { name: 'list', url: 'https://seller.example/list?x=1' };

function stage(answers: (() => Response | Promise<Response>)[], dice = 0.5) {
  const slept: number[] = [];
  const asked: { url: string; init: RequestInit }[] = [];
  const kept: Body[] = [];
  let now = 1_800_000_000;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms / 1000;
    },
    deadline: () => new AbortController().signal,
  };
  const fetch: Fetch = async (url, init) => {
    asked.push({ url, init });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('asked too often');
    return answer();
  };
  const ask = createAsk({
    fetch,
    clock,
    dice: () => dice,
    pace: noPace,
    upstream: null,
    requestsPerMinute: 60,
    timeoutMs: 1000,
    signal: new AbortController().signal,
    keep: (body) => kept.push(body),
  });
  return { ask, slept, asked, kept };
}

const ok = () => new Response('{"list":[1]}');
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('no', { status: code, headers });

const endsAs = (outcome: string, reason: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RoundEnd, String(error));
  assert.equal(error.outcome, outcome);
  assert.match(error.message, reason);
  return true;
};

test('a passing failure is asked again, with a wait that grows', async () => {
  const { ask, slept } = stage([status(500), status(503), ok]);
  assert.deepEqual(await ask(REQUEST), { list: [1] });
  assert.deepEqual(slept, [1000, 2000]);
});

test('the wait is blurred by dice', async () => {
  const { ask, slept } = stage([status(500), ok], 0.1);
  await ask(REQUEST);
  assert.deepEqual(slept, [600]);
});

test('Retry-After is kept, in seconds and as a date', async () => {
  const seconds = stage([status(429, { 'retry-after': '7' }), ok]);
  await seconds.ask(REQUEST);
  assert.deepEqual(seconds.slept, [7000]);
  const date = stage([status(429, { 'retry-after': new Date(1_800_000_009_000).toUTCString() }), ok]);
  await date.ask(REQUEST);
  assert.deepEqual(date.slept, [9000]);
  assert.equal(retryAfterMs('soon', 0), null);
});

test('a Retry-After longer than a round can wait ends it at once', async () => {
  const { ask, slept } = stage([status(429, { 'retry-after': '3600' })]);
  await assert.rejects(ask(REQUEST), endsAs('refused', /429/));
  assert.deepEqual(slept, []);
});

test('429 to the end is refused, 5xx to the end unreachable, 401 and 403 refused at once', async () => {
  await assert.rejects(stage([status(429), status(429), status(429)]).ask(REQUEST), endsAs('refused', /429/));
  await assert.rejects(stage([status(500), status(502), status(504)]).ask(REQUEST), endsAs('unreachable', /504/));
  await assert.rejects(stage([status(401)]).ask(REQUEST), endsAs('refused', /401/));
  await assert.rejects(stage([status(403)]).ask(REQUEST), endsAs('refused', /403/));
});

test('a reset is asked again and is unreachable at the end', async () => {
  const reset = () => {
    throw Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }),
    });
  };
  const { ask, slept } = stage([reset, reset, reset]);
  await assert.rejects(ask(REQUEST), endsAs('unreachable', /ECONNRESET/));
  assert.equal(slept.length, 2);
});

test('HTML and cut JSON are unreadable, their bytes kept', async () => {
  const html = stage([() => new Response('<html>Just a moment</html>')]);
  await assert.rejects(html.ask(REQUEST), endsAs('unreadable', /not JSON, beginning "<html>/));
  assert.equal(new TextDecoder().decode(html.kept[0]?.bytes), '<html>Just a moment</html>');
  await assert.rejects(stage([() => new Response('{"list":[1')]).ask(REQUEST), endsAs('unreadable', /not JSON/));
});

test('a body over the limit is unreadable, and reading stops there', async () => {
  let sent = 0;
  const block = new Uint8Array(1024 * 1024);
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += block.length;
          controller.enqueue(block);
        },
      }),
    );
  await assert.rejects(stage([endless]).ask(REQUEST), endsAs('unreadable', /larger than/));
  assert.ok(sent <= USUAL_LIMITS.bytes + 4 * block.length, `${sent} bytes were read`);
});

test('a redirect is refused, not followed to who knows where', async () => {
  const { ask, asked } = stage([status(302, { location: 'https://elsewhere.example/' })]);
  await assert.rejects(ask(REQUEST), endsAs('refused', /302/));
  assert.equal(asked[0]?.init.redirect, 'manual');
});

test('GPU_SPOT_UPSTREAM takes every call, host and path behind it', () => {
  assert.equal(target('https://a.example/b/c?d=1', null), 'https://a.example/b/c?d=1');
  assert.equal(target('https://a.example/b/c?d=1', 'http://127.0.0.1:9/x/'), 'http://127.0.0.1:9/x/a.example/b/c?d=1');
});

test('pace keeps requests to one host apart, and lets another host by', async () => {
  const slept: number[] = [];
  let now = 100;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => void slept.push(ms),
    deadline: () => new AbortController().signal,
  };
  const pace = createPace(clock);
  await pace('a', 10);
  await pace('a', 10);
  await pace('b', 10);
  await pace('a', 10);
  assert.deepEqual(slept, [6000, 12000]);
  now = 200;
  await pace('a', 10);
  assert.equal(slept.length, 2);
});

test('no secret in a message: known keys, bearer words, keys in addresses', () => {
  const clean = redactor(['s3cret-key', undefined]);
  assert.equal(clean('got s3cret-key back'), 'got [redacted] back');
  assert.doesNotMatch(clean('Authorization: Bearer abcdef123456'), /abcdef/);
  assert.doesNotMatch(clean('GET /x?api_key=abc123&y=1'), /abc123/);
});

test('half a key is a key too: a message is cut after it was redacted, wherever in the answer the key stands', () => {
  const secret = 'sk-live-ABCDEFGHIJKLMNOPQRSTUV';
  const clean = redactor([secret]);
  for (const before of [0, 40, 60, 75, 1_975, 1_995, 5_000])
    for (const filler of [' ', '\n', 'x']) {
      const bytes = new TextEncoder().encode(filler.repeat(before) + secret);
      assert.throws(
        () => read({ name: 'list' }, { status: 401, bytes }, { redact: clean }),
        (error: Error) => !error.message.includes('sk-live-AB'),
        `${before} of ${JSON.stringify(filler)}`,
      );
    }
});
