// Each limit: beyond the usual one a seller's round ends, and where its descriptor raises it the same answer is read. Here and in the reading process' own steps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noPace } from '#collect/pace.ts';
import type { Parse } from '#collect/reading.ts';
import { createSteps, type FromProcess } from '#collect/reading-steps.ts';
import { collectRound } from '#collect/round.ts';
import { type Limits, USUAL_LIMITS } from '#domain/limits.ts';
import { listing } from '#domain/listing.ts';
import type { Provider, Request } from '#domain/provider.ts';
import { seller } from '../scratch.ts';

const USUAL = USUAL_LIMITS;

/** A seller of one offer, with as many answers as are given. */
const sellerOf = (pages: readonly string[], more: Partial<Provider>): Provider => ({
  ...seller('made-up'),
  class: 'neocloud',
  aliases: [],
  needs: [],
  requestsPerMinute: 60,
  timeoutMs: 1_000,
  async *pages(ask) {
    for (const [at] of pages.entries()) {
      const as = pages[at]?.startsWith('<') ? ({ as: 'text' } as const) : {};
      yield {
        answer: await ask({ name: `page ${at}`, url: `https://seller.example/${at}`, ...as }),
        market: 'on_demand',
        cut: [],
      };
    }
  },
  *read(answer) {
    const region = typeof answer === 'object' && answer !== null && 'region' in answer ? String(answer.region) : null;
    yield listing({
      key: 'a',
      market: 'on_demand',
      gpuName: 'H100 SXM',
      gpus: 1,
      gpuOnly: 2,
      allIn: 2,
      region,
      path: '',
      item: answer,
    });
  },
  ...more,
});

/** The same by messages, as the process reads. */
const bySteps =
  (provider: Provider): Parse =>
  ({ asking, keys, at }) =>
    new Promise((resolve, reject) => {
      const hear = createSteps([provider], (message: FromProcess) => {
        if (message.kind === 'done') resolve(message.reading);
        else if (message.kind === 'threw') reject(new Error(message.reason));
        else if (message.kind === 'ask') void answer(message.request);
      });
      const answer = async (request: Request): Promise<void> => {
        const told = await asking(request).then(
          (each) => ({ answer: each }),
          (error) => ({ failed: { outcome: error.outcome ?? null, reason: error.message } }),
        );
        hear({ kind: 'told', job: 1, told });
      };
      hear({ kind: 'start', job: 1, provider: provider.id, keys, at });
    });

const roundOf = async (pages: readonly string[], limits: Partial<Limits>, isApart: boolean) => {
  const provider = sellerOf(pages, { limits });
  const round = await collectRound([provider], {
    fetch: async (url) => new Response(pages[Number(url.split('/').at(-1))]),
    clock: { now: () => 1_800_000_000, sleep: async () => {}, deadline: () => new AbortController().signal },
    dice: () => 0.5,
    pace: noPace,
    upstream: null,
    named: null,
    keys: {},
    ...(isApart ? { parse: bySteps(provider) } : {}),
  });
  const [done] = round.providers;
  assert.ok(done);
  return done;
};

const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
const few = (times: number): string[] => Array.from({ length: times }, () => '{}');

const CASES: Readonly<Record<string, { pages: readonly string[]; raised: Partial<Limits>; reason: RegExp }>> = {
  items: {
    pages: [`[${'0,'.repeat(USUAL.items)}0]`],
    raised: { items: USUAL.items + 1 },
    reason: /a list of more than 20,000 items/,
  },
  values: {
    pages: [`[${`[${'0,'.repeat(19_000)}0],`.repeat(30)}0]`],
    raised: { values: 2 * USUAL.values },
    reason: /more than 500,000 values/,
  },
  depth: { pages: [nested(USUAL.depth + 1)], raised: { depth: USUAL.depth + 1 }, reason: /more than 64 deep/ },
  tags: {
    pages: [`<p>${'<br>'.repeat(USUAL.tags)}`],
    raised: { tags: USUAL.tags + 1 },
    reason: /more than 100,000 tags/,
  },
  answers: {
    pages: few(USUAL.answers + 1),
    raised: { answers: USUAL.answers + 1 },
    reason: /more than 60 answers/,
  },
  bytes: {
    pages: [JSON.stringify('x'.repeat(USUAL.bytes - 10)), '[1,2,3,4,5,6]'],
    raised: { bytes: USUAL.bytes + 10 },
    reason: /larger than 16,777,216 bytes/,
  },
};

for (const [name, { pages, raised, reason }] of Object.entries(CASES))
  for (const isApart of [false, true])
    test(`${name}, ${isApart ? 'read by steps' : 'read here'}`, async () => {
      const usual = await roundOf(pages, {}, isApart);
      assert.equal(usual.outcome, 'unreadable');
      assert.match(usual.reason ?? '', reason);
      const more = await roundOf(pages, raised, isApart);
      assert.equal(more.outcome, 'offers', more.reason ?? '');
    });

for (const isApart of [false, true])
  test(`characters of a text, ${isApart ? 'read by steps' : 'read here'}: counted as characters, not as halves of them`, async () => {
    const page = (count: number): string[] => [JSON.stringify({ region: '\u{1F600}'.repeat(count) })];
    assert.equal((await roundOf(page(USUAL.characters), {}, isApart)).offers.length, 1);
    const long = await roundOf(page(USUAL.characters + 1), {}, isApart);
    assert.equal(long.offers.length, 0);
    assert.match(long.setAside[0]?.name ?? '', /^region of/);
    const raised = await roundOf(page(USUAL.characters + 1), { characters: USUAL.characters + 1 }, isApart);
    assert.equal(raised.offers.length, 1);
  });
