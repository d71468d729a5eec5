// One suite that every provider gets by existing: each answer wholly accounted for, prices sane, and nothing an upstream sends can break it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { createUnderstanding } from '#collect/identify.ts';
import { parseHere, readProvider } from '#collect/reading.ts';
import { registry } from '#collect/registry.ts';
import { keysOf, replay } from '#collect/replay.ts';
import { parseAnswer } from '#commands/parse.ts';
import type { Rates } from '#domain/currency.ts';
import { MODELS } from '#domain/gpu.ts';
import { isOffShape, type Offer } from '#domain/offer.ts';
import { offerJson } from '#domain/offer-json.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { plausibleUsd } from '#domain/plausible.ts';
import { rawItem, requestWord } from '#domain/raw-item.ts';
import { AT, allKeys, anyKeys, askOnFile, type Case, casesOf, holdsPrice, READ, roundOf } from './payloads.ts';
import { inCurrency, mutated, retyped, spoiled, tornPage, without, withoutCurrency, withStrangers } from './spoiled.ts';

const providers = await registry();
const EURO: Rates = { day: 0, usd: { EUR: 1.08 } };

/** Where these names mean an empty list, and not another answer. */
const EMPTY_IS_NULL = ['hot-aisle'];

const parsed = (provider: (typeof providers)[number], each: Case) => parseAnswer(provider, each.answer, each);

test('the folder was read, and every model has its band', () => {
  assert.ok(providers.length >= 3);
  for (const { id } of MODELS) assert.notEqual(plausibleUsd(id), null, id);
});

for (const provider of providers)
  describe(provider.id, () => {
    const cases = casesOf(provider);

    test('has an answer on file, and says whose terms it keeps and when they were read', () => {
      assert.ok(cases.length > 0, `no case in test/payloads/${provider.id}`);
      assert.match(provider.terms.link, /^https:\/\//);
      assert.match(provider.terms.readOn, /^\d{4}-\d{2}-\d{2}$/);
      assert.ok(provider.terms.note.length > 20 && provider.priceKind.length > 10);
      assert.ok(provider.requestsPerMinute > 0 && provider.timeoutMs <= 60_000);
      for (const { env } of provider.needs) assert.match(env, /^[A-Z][A-Z0-9_]+$/);
    });

    for (const each of cases)
      test(`${each.name}: every item understood or set aside, as expected, at a sane price`, () => {
        const { understood, truncated, problem } = parsed(provider, each);
        const { offers, setAside } = understood;
        assert.equal(
          offers.length + setAside.length,
          each.items,
          `read ${offers.length} offers and ${setAside.length} set aside; case.json counts ${each.items} items`,
        );
        for (const { allInMicroUsd, gpuOnlyMicroUsd, gpu, flags } of offers)
          for (const micro of [allInMicroUsd, gpuOnlyMicroUsd]) {
            const [least, most] = plausibleUsd(gpu) ?? [Number.NaN, Number.NaN];
            const isSane = micro === null || (micro >= least * 1e6 && micro <= most * 1e6);
            assert.ok(
              isSane || flags.includes('placeholder'),
              `${gpu} at $${(micro ?? 0) / 1e6} is outside $${least} to $${most}`,
            );
          }
        const seen = {
          offers: offers.map(offerJson),
          setAside: setAside.map(({ reason, name: gpu, path }) => ({ reason, name: gpu, path })),
          truncated,
          problem,
        };
        const golden = join(each.folder, 'offers.json');
        if (!existsSync(golden)) {
          assert.ok(!process.env.CI, `${golden} is missing`);
          writeFileSync(golden, `${JSON.stringify(seen, null, 1)}\n`);
        }
        const kept = JSON.parse(readFileSync(golden, 'utf8'));
        const hint = `${golden} says otherwise: if what is read now is right, delete it, run again, and read what is written`;
        assert.ok(isDeepStrictEqual(JSON.parse(JSON.stringify(seen)), kept), hint);
      });

    // What a key changes is what is asked for: a round without the keys that are a choice, and one with them.
    const choices = provider.needs.some(({ required }) => !required) ? [anyKeys, allKeys] : [anyKeys];
    for (const keysIn of choices)
      test(`a whole round${keysIn === allKeys ? ' with every key' : ''}: asked, understood, read again bit for bit, and every offer found in its raw answer`, async () => {
        assert.ok(roundOf(provider).length > 0, `no round.json in test/payloads/${provider.id}`);
        const { ask, bodies } = askOnFile(provider);
        const read = await readProvider(provider, ask, keysIn(provider), AT, async () => EURO);
        assert.equal(read.outcome, 'offers', read.reason ?? '');
        const again = await parseHere({
          provider,
          asking: replay(bodies, read),
          keys: await keysOf(provider, bodies),
          at: AT,
          rates: async () => EURO,
        });
        assert.deepEqual(again, read);
        const texts = bodies.map(({ request, bytes }) => ({ request, text: new TextDecoder().decode(bytes) }));
        for (const offer of read.offers) {
          const { key } = offer;
          const word = requestWord(key);
          const items = texts
            .filter(({ request }) => word === null || request.includes(word))
            .map(({ text }) => rawItem(/^\s*[[{]/.test(text) ? JSON.parse(text) : text, key))
            .filter((item) => item !== null);
          assert.ok(
            items.length > 0,
            `the key ${key} is found in no answer: it must be made of values or names that stand there`,
          );
          const found = items.map((item) => JSON.stringify(item));
          assert.ok(
            found.every((text) => text.length < 20_000),
            `${key} finds a whole list`,
          );
          assert.ok(
            found.some((text) => holdsPrice(text, unitOf(offer), offer.gpus)),
            `${key} finds no price of it: ${found[0]?.slice(0, 300)}`,
          );
        }
      });

    test('reading twice gives the same, and unknown fields change nothing', () => {
      for (const each of cases) {
        const once = parsed(provider, each);
        assert.deepEqual(parsed(provider, each), once);
        if (typeof each.answer === 'string' || once.problem !== null) continue;
        const more = parseAnswer(provider, withStrangers(each.answer), each);
        for (const offer of once.understood.offers)
          assert.ok(
            more.understood.offers.some((seen) => JSON.stringify(seen) === JSON.stringify(offer)),
            `${offer.key} is read otherwise beside an unknown field`,
          );
      }
    });

    test('a field that is gone or of another type ends in a path, never in a guess', () => {
      for (const each of cases.filter(({ answer }) => typeof answer !== 'string')) {
        const paths = new Set<string>();
        for (const answer of [without(each.answer), retyped(each.answer)]) {
          const { understood, problem } = parseAnswer(provider, answer, each);
          assert.equal(understood.offers.length, 0, 'a price was read where no number is left');
          for (const aside of understood.setAside.filter(isOffShape)) paths.add(aside.path);
          if (problem?.startsWith("not this seller's answer")) paths.add(problem);
        }
        if (each.items > 0) assert.ok(paths.size > 0, `${each.name}: no path was named`);
      }
    });

    test('a currency that an answer names is read wherever it stands: without its rate nothing is a price in dollars', () => {
      for (const { name, answer, ...reading } of cases.filter((each) => typeof each.answer !== 'string')) {
        const bare = withoutCurrency(answer);
        const around = Array.isArray(bare) ? [] : [{ ...(bare as object), currency: 'XAU' }];
        for (const asked of [inCurrency(answer, 'XAU'), ...around]) {
          const { offers } = parseAnswer(provider, asked, reading).understood;
          assert.equal(offers.length, 0, name);
        }
      }
    });

    test('an answer that was cut anywhere is unreadable, never a part of the list', () => {
      for (const { text, answer } of cases.filter((each) => typeof each.answer === 'string')) {
        const ends = [0.2, 0.5, 0.8, 0.95, 1 - 9 / text.length];
        for (const cut of ends.map((share) => text.slice(0, Math.floor(text.length * share))))
          assert.match(parseAnswer(provider, cut, READ).problem ?? '', /does not end/);
        assert.equal(typeof answer, 'string');
      }
    });

    test('another seller’s answer, or none at all, is unreadable with the field that was missed', () => {
      for (const answer of [null, 7, 'text', {}, { wrong: [] }, [{ a: 1 }], '<html><body>down</body></html>']) {
        if (answer === null && EMPTY_IS_NULL.includes(provider.id)) continue;
        const { understood, problem } = parseAnswer(provider, answer, READ);
        assert.equal(understood.offers.length, 0);
        assert.match(
          problem ?? '',
          /not this seller's answer: [\w.@]+|items are not of the expected shape, the first at \[/,
        );
      }
      assert.equal(parseAnswer(provider, [], READ).understood.offers.length, 0);
    });

    test('no mutation of an answer throws, or makes a price that is no price', () => {
      for (const { text, answer, market, at, rates } of cases) {
        const isText = typeof answer === 'string';
        fc.assert(
          fc.property(fc.array(spoiled, { minLength: 1, maxLength: 6 }), (changes) => {
            const understanding = createUnderstanding(provider);
            try {
              understanding.add(
                provider.read(isText ? tornPage(text, changes) : mutated(text, changes), market, at),
                rates,
              );
            } catch (error) {
              assert.ok(error instanceof RoundEnd, String(error));
            }
            for (const { gpuOnlyMicroUsd, allInMicroUsd, gpus, stock } of understanding.result.offers) {
              assert.ok(Number.isSafeInteger(gpuOnlyMicroUsd) && gpuOnlyMicroUsd > 0);
              assert.ok(allInMicroUsd === null || (Number.isSafeInteger(allInMicroUsd) && allInMicroUsd > 0));
              assert.ok(Number.isSafeInteger(gpus) && gpus >= 0);
              assert.ok(stock === null || (Number.isSafeInteger(stock) && stock >= 0));
            }
          }),
          { numRuns: Math.ceil(300 / cases.length) },
        );
      }
    });
  });

/** What was asked per GPU, in the currency that it was asked in. */
const unitOf = ({ gpuOnlyMicroUsd, quoted }: Offer): number => (quoted?.gpuOnlyMicro ?? gpuOnlyMicroUsd) / 1e6;
