// An import beside rounds: the same figures by both roads, taken up again after a kill, and made again in order of time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reread } from '#commands/reparse.ts';
import type { Offer } from '#domain/offer.ts';
import { keptLines } from '#import/merge.ts';
import { sellersOf } from '#import/sellers.ts';
import { intake } from '#intake/intake.ts';
import { reparse } from '#intake/reparse.ts';
import { imports } from '#store/import.ts';
import { book, isoAt, lineOf, load, S, sellers } from '../archive.ts';
import { derived, ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

test('an import makes the very figures that a round of the same offers makes', async (t) => {
  const [rounds, imported] = [scratchStore(t), scratchStore(t)];
  const slots = Array.from({ length: 120 }, (_, index) => S + index).filter((slot) => slot % 7 !== 3);
  const vast = sellers.find(({ id }) => id === 'vast');
  assert.ok(vast !== undefined);
  for (const slot of slots) {
    const offers = book(slot).map(
      ({ key, usd, gpus, machine, host }): Offer =>
        offer(key, usd, { gpu: 'h200', gpus, stock: gpus, machine, host, gpuIds: [] }),
    );
    intake(rounds, roundAt(slot, [ended('vast', offers, { provider: vast })]));
  }
  await load(
    imported,
    slots.flatMap((slot) => book(slot).map((each) => lineOf(slot, each))),
  );
  const [a, b] = [derived(rounds), derived(imported)];
  for (const table of ['offer', 'flag', 'summary', 'day', 'reference', 'series'])
    assert.deepEqual(b[table], a[table], table);
  assert.ok((a.flag?.length ?? 0) > 0, 'no flag was tried');
});

test('killed between two commits it goes on where it was, and ends as if it had not been', async (t) => {
  const [whole, broken] = [scratchStore(t), scratchStore(t)];
  const lines = Array.from({ length: 450 }, (_, index) => S + index).flatMap((slot) =>
    book(slot).map((each) => lineOf(slot, each)),
  );
  const first = await load(whole, lines);
  let commits = 0;
  const dies = load(broken, lines, {
    onProgress: () => {
      commits += 1;
      if (commits === 2) throw new Error('killed');
    },
  });
  await assert.rejects(dies, /killed/);
  assert.equal(imports(broken)[0]?.state, 'under_way');
  const again = await load(broken, lines);
  assert.deepEqual({ ...again, name: '' }, { ...first, name: '' });
  assert.deepEqual(derived(broken), derived(whole));
});

test('under rounds of ours everything is made again in order of time, and a reparse later makes the same', async (t) => {
  const store = scratchStore(t);
  const body = (usd: number) => new TextEncoder().encode(JSON.stringify({ usd }));
  const alien = {
    ...seller('vast'),
    aliases: ['Vast.ai'],
    needs: [],
    requestsPerMinute: 1,
    timeoutMs: 1,
    class: 'marketplace' as const,
  };
  const mine = {
    ...alien,
    pages: async function* (ask: (request: { name: string; url: string }) => Promise<unknown>) {
      yield { answer: await ask({ name: 'all', url: 'https://x.example' }), market: 'on_demand' as const, cut: [] };
    },
    read: (answer: unknown) => [
      {
        kind: 'listing' as const,
        ...offer('1', 1),
        gpuName: 'H200',
        memoryMb: null,
        gpuOnly: (answer as { usd: number }).usd,
        allIn: (answer as { usd: number }).usd,
        path: '',
        item: null,
      },
    ],
  };
  for (let slot = S + 60; slot < S + 70; slot += 1) {
    const usd = 2 + (slot % 4) / 10;
    intake(
      store,
      roundAt(slot, [
        ended('vast', [offer('1', usd, { gpu: 'h200' })], {
          provider: alien,
          bodies: [{ request: 'all', status: 200, receivedAt: slot * 1800 + 6, bytes: body(usd) }],
        }),
      ]),
    );
  }
  const lines = Array.from({ length: 65 }, (_, index) => S + index).flatMap((slot) => [
    ...book(slot).map((each) => lineOf(slot, each)),
    `${isoAt(slot)},Lium,H200,${2.5 + (slot % 3) / 10},on_demand,,4,node|machine=n,offer,true`,
  ]);
  const own = [mine, ...sellers.filter(({ id }) => id !== 'vast')] as unknown as typeof sellers;
  await load(store, lines, { providers: own });
  const once = derived(store);
  const vast = (once.summary ?? []).filter((row) =>
    (row as { name: string }).name.startsWith('h200 vast on_demand all_in eligible'),
  );
  assert.equal(vast.length, 70, 'sixty imported and ten of ours, none twice');
  assert.ok((once.reference ?? []).some((row) => (row as { providers: number }).providers === 2));
  const imported = keptLines(store, 0, sellersOf(own));
  await reparse(store, 0, {
    providers: own,
    reread,
    imported,
    onRound: () => {},
    moment: { at: 1_790_000_000, why: 'read again' },
  });
  assert.deepEqual(derived(store), once);
});
