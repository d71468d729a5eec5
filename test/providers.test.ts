// One suite that every provider gets by existing: each answer wholly accounted for, prices sane, and nothing an upstream sends can break it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createUnderstanding } from '#collect/identify.ts';
import { registry } from '#collect/registry.ts';
import { parseAnswer } from '#commands/parse.ts';
import { offerJson } from '#domain/offer-json.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { rawItem } from '#domain/raw-item.ts';

const PAYLOADS = fileURLToPath(new URL('payloads', import.meta.url));
/** USD per GPU-hour that any model has been asked for, with room to both sides. */
const SANE = { least: 0.005, most: 200 };
const providers = await registry();

const casesOf = ({ id }: Provider): string[] =>
  existsSync(join(PAYLOADS, id)) ? readdirSync(join(PAYLOADS, id)).sort() : [];
const answerOf = ({ id }: Provider, name: string): unknown =>
  JSON.parse(readFileSync(join(PAYLOADS, id, name, 'answer.json'), 'utf8'));

/** How many things an answer lists, by counting and not by the adapter's own reading. */
function listed(answer: unknown): number {
  const { offers, nodes, data } = answer as {
    offers?: unknown[];
    nodes?: unknown[];
    data?: { locations?: { gpus?: unknown }[] };
  };
  const places = data?.locations?.map(({ gpus }) => (Array.isArray(gpus) ? gpus.length : gpus === undefined ? 0 : 1));
  return offers?.length ?? nodes?.length ?? places?.reduce((sum, count) => sum + count, 0) ?? Number.NaN;
}

test('the folder was read', () => assert.ok(providers.length >= 3));

for (const provider of providers)
  describe(provider.id, () => {
    const cases = casesOf(provider);

    test('has an answer on file, and says whose terms it keeps and when they were read', () => {
      assert.ok(cases.length > 0, `no case in test/payloads/${provider.id}`);
      assert.match(provider.terms.link, /^https:\/\//);
      assert.match(provider.terms.readOn, /^\d{4}-\d{2}-\d{2}$/);
      assert.ok(provider.requestsPerMinute > 0 && provider.timeoutMs <= 60_000);
    });

    for (const name of cases)
      test(`${name}: every offer is found in the raw answer by its key`, () => {
        const answer = answerOf(provider, name);
        for (const { key } of parseAnswer(provider, answer, 'on_demand').understood.offers) {
          const item = rawItem(answer, key);
          assert.ok(item !== null && typeof item === 'object', `${key} is not found`);
          assert.ok(JSON.stringify(item).length < 20_000, `${key} finds ${JSON.stringify(item).length} characters`);
        }
      });

    for (const name of cases)
      test(`${name}: every item understood or set aside, as expected`, () => {
        const answer = answerOf(provider, name);
        const { understood, truncated, problem } = parseAnswer(provider, answer, 'on_demand');
        const { offers, setAside } = understood;
        assert.equal(offers.length + setAside.length, listed(answer));
        for (const { allInMicroUsd, gpuOnlyMicroUsd, gpu } of offers)
          for (const micro of [allInMicroUsd, gpuOnlyMicroUsd])
            if (micro !== null) assert.ok(micro >= SANE.least * 1e6 && micro <= SANE.most * 1e6, `${gpu} at ${micro}`);
        const seen = {
          offers: offers.map(offerJson),
          setAside: setAside.map(({ reason, name: gpu, path }) => ({ reason, name: gpu, path })),
          truncated,
          problem,
        };
        const golden = join(PAYLOADS, provider.id, name, 'offers.json');
        if (!existsSync(golden)) {
          assert.ok(!process.env.CI, `${golden} is missing`);
          writeFileSync(golden, `${JSON.stringify(seen, null, 1)}\n`);
        }
        assert.deepEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(readFileSync(golden, 'utf8')));
      });

    test('reading twice gives the same, and unknown fields change nothing', () => {
      for (const name of cases) {
        const answer = answerOf(provider, name);
        const again = parseAnswer(provider, answer, 'on_demand');
        const more = parseAnswer(provider, withStrangers(answer), 'on_demand');
        assert.deepEqual(parseAnswer(provider, answer, 'on_demand'), again);
        assert.deepEqual(more.understood.offers, again.understood.offers);
      }
    });

    test('another seller’s answer, or none at all, is unreadable with the field that was missed', () => {
      for (const answer of [null, 7, 'text', [], {}, { wrong: [] }, [{ a: 1 }]]) {
        const { understood, problem } = parseAnswer(provider, answer, 'on_demand');
        assert.equal(understood.offers.length, 0);
        assert.match(problem ?? '', /not this seller's answer: [\w.]+/);
      }
    });

    test('no mutation of an answer throws, or makes a price that is no price', () => {
      const texts = cases.map((name) => JSON.stringify(answerOf(provider, name)));
      const text = texts.toSorted((a, b) => b.length - a.length)[0] ?? '';
      const spoiled = fc.tuple(
        fc.nat(),
        fc.constantFrom('null', '"x"', '-1', '0', '1e999', '[]', '{}', 'true', '99999999999', '""', '"2.5"'),
      );
      fc.assert(
        fc.property(fc.array(spoiled, { minLength: 1, maxLength: 6 }), (changes) => {
          const understanding = createUnderstanding();
          try {
            understanding.add(provider.read(mutated(text, changes), 'on_demand'));
          } catch (error) {
            assert.ok(error instanceof RoundEnd, String(error));
          }
          for (const { gpuOnlyMicroUsd, allInMicroUsd } of understanding.result.offers) {
            assert.ok(Number.isSafeInteger(gpuOnlyMicroUsd) && gpuOnlyMicroUsd > 0);
            assert.ok(allInMicroUsd === null || (Number.isSafeInteger(allInMicroUsd) && allInMicroUsd > 0));
          }
        }),
        { numRuns: 300 },
      );
    });
  });

const withStrangers = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withStrangers);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, withStrangers(each)] as const);
  return { ...Object.fromEntries(entries), a_field_of_tomorrow: { nested: [1] } };
};

/** Replaces the n-th scalar of a JSON text by something else. */
function mutated(text: string, changes: readonly (readonly [number, string])[]): unknown {
  let changed = text;
  for (const [at, value] of changes) {
    const scalars = [...changed.matchAll(/(?<=:)(?:-?\d[\d.e+-]*|"[^"]*"|true|false|null)/g)];
    const hit = scalars[at % Math.max(1, scalars.length)];
    if (hit !== undefined) changed = changed.slice(0, hit.index) + value + changed.slice(hit.index + hit[0].length);
  }
  return JSON.parse(changed);
}
