// Offers can be made again from the stored answers, bit for bit; a mended parser reads the past anew; a failure changes nothing.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { noPace } from '#collect/pace.ts';
import { registry } from '#collect/registry.ts';
import { collectRound } from '#collect/round.ts';
import { simulatedClock } from '#commands/demo-rounds.ts';
import { reread } from '#commands/reparse.ts';
import { parseFaults } from '#demo/faults.ts';
import { createMarket } from '#demo/market.ts';
import { createUpstream } from '#demo/upstream.ts';
import { intake } from '#intake/intake.ts';
import { reparse } from '#intake/reparse.ts';
import { openStore, type Store } from '#store/open.ts';
import { roundsFrom } from '#store/round.ts';
import { copyDemoStore } from '../kept-store.ts';
import { derived, scratchFolder, scratchStore } from '../scratch.ts';

const providers = await registry();
const READ_AGAIN = { at: 4_000_000_000, why: 'read again' };
const quiet = { providers, reread, imported: () => {}, onRound: () => {}, moment: READ_AGAIN };

async function aDay(t: TestContext): Promise<Store> {
  const path = `${scratchFolder(t)}/a-day.db`;
  await copyDemoStore(path, 1);
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  return store;
}

test('a reparse makes the same rows, bit for bit: everything, and from a moment on', async (t) => {
  const store = await aDay(t);
  const before = derived(store);
  assert.ok((before.offer?.length ?? 0) > 500 && (before.flag?.length ?? 0) > 0);
  const all = await reparse(store, 0, quiet);
  assert.ok(all.rounds === 48 && all.offers > 5_000);
  assert.deepEqual(derived(store), before);
  const half = roundsFrom(store, 0)[24]?.slot ?? 0;
  await reparse(store, half, quiet);
  assert.deepEqual(derived(store), before);
});

test('a mended parser changes what it reads, and only that', async (t) => {
  const store = await aDay(t);
  const before = derived(store);
  const mended = providers.map((provider) =>
    provider.id !== 'lium'
      ? provider
      : {
          ...provider,
          *read(...[answer, market, at]: Parameters<typeof provider.read>) {
            for (const reading of provider.read(answer, market, at))
              yield reading.kind === 'listing' ? { ...reading, gpuOnly: reading.gpuOnly * 2 } : reading;
          },
        },
  );
  await reparse(store, 0, { ...quiet, providers: mended });
  const after = derived(store);
  const of = (rows: unknown[] | undefined, provider: string) =>
    rows?.filter((row) => (row as { provider: string }).provider === provider);
  assert.deepEqual(of(after.offer, 'vast'), of(before.offer, 'vast'));
  const sum = (rows: unknown[] | undefined) =>
    of(rows, 'lium')?.reduce((total: number, row) => total + (row as { gpu_only: number }).gpu_only, 0);
  assert.equal(sum(after.offer), Number(sum(before.offer)) * 2);
});

test('an adapter that asks other things than were stored leaves the store as it was, and says so', async (t) => {
  const store = await aDay(t);
  const before = derived(store);
  const other = providers.map((provider) =>
    provider.id !== 'vast'
      ? provider
      : {
          ...provider,
          async *pages(ask: Parameters<typeof provider.pages>[0]) {
            yield {
              answer: await ask({ name: 'something else', url: 'https://x.example' }),
              market: 'on_demand' as const,
              cut: [],
            };
          },
        },
  );
  await assert.rejects(reparse(store, 0, { ...quiet, providers: other }), /no stored answer to 'something else'/);
  assert.deepEqual(derived(store), before);
});

test('a reparse of rounds that failed, came twice, or were asked with a key makes the same rows', async (t) => {
  const store = scratchStore(t);
  const clock = simulatedClock();
  const keys = { VAST_API_KEY: 'a-key-for-tests' };
  const named = providers.map(({ id }) => id);
  const faults = ['', '500@vast*9,html@lium', 'truncated@vast', 'empty@lium,429@tensordock', 'types@lium', ''];
  for (const [at, fault] of faults.entries())
    for (const attempt of [0, 1]) {
      clock.set((991_000 + at) * 1800 + 20 + attempt * 300);
      const market = createMarket({ seed: 4, cycle: 0, size: 9 });
      const app = createUpstream({ market, clock, faults: parseFaults(fault) });
      const doors = {
        fetch: async (url: string, init: RequestInit) => app.request(url.slice('http://x.invalid'.length), init),
        clock,
        dice: () => 0.5,
        pace: noPace,
        upstream: 'http://x.invalid',
      };
      intake(store, await collectRound(providers, { ...doors, named, keys: attempt === 0 ? keys : {} }));
    }
  const before = derived(store);
  assert.ok(store.hot("SELECT count(*) AS n FROM outcome WHERE outcome != 'offers'").pluck().get() !== 0);
  assert.ok(
    Number(store.hot("SELECT max(length) FROM body WHERE provider = 'vast'").pluck().get()) > 400_000,
    'a keyed page is larger than 64 rows',
  );
  await reparse(store, 0, quiet);
  assert.deepEqual(derived(store), before);
});
