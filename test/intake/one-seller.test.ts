// What cannot be stored of one seller costs that seller its round, and nobody else's figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer, SetAside } from '#domain/offer.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { bodiesOf } from '#store/body.ts';
import { offersAt } from '#store/offer.ts';
import { openStore, type Store } from '#store/open.ts';
import { outcomesOf, roundsFrom } from '#store/round.ts';
import { derived, ended, offer, roundAt, scratchStore } from '../scratch.ts';

const SLOT = 990_000;
const good = (id: string, usd = 2): ProviderRound => ended(id, [offer(`${id} one`, usd), offer(`${id} two`, usd + 1)]);
const BODY = { request: 'list', status: 200, receivedAt: SLOT * 1800, bytes: new TextEncoder().encode('[]') };

/** Each of them makes a statement of the store fail. */
const UNSTORABLE: Readonly<Record<string, Partial<ProviderRound>>> = {
  'a price that is no number': { offers: [offer('a', 2, { gpuOnlyMicroUsd: {} as unknown as number })] },
  'one key twice, told apart by nothing': { offers: [offer('a', 2, { key: null as unknown as string })] },
  'a model that is no text': { offers: [offer('a', 2, { gpu: { h100: 1 } as unknown as string })] },
  'a reason that is a list': { reason: { no: 1 } as unknown as string },
  'a body without bytes': { bodies: [{ ...BODY, bytes: null as unknown as Uint8Array }] },
  'names that are no texts': { setAside: [{ name: { toString: 1 } } as unknown as SetAside] },
  'a cut of no market': { truncated: [{ gpu: null as unknown as string, market: 'on_demand' }] },
};

const rowsOf = (store: Store, provider: string): unknown[] => offersAt(store, provider, SLOT);

for (const [name, more] of Object.entries(UNSTORABLE))
  test(`${name}: that seller ends unreadable, and the others are stored as without it`, (t) => {
    const store = scratchStore(t);
    const beside = scratchStore(t);
    intake(store, roundAt(SLOT - 1, [good('a'), good('b'), good('c')]));
    intake(beside, roundAt(SLOT - 1, [good('a'), good('b'), good('c')]));
    const bad = { ...good('b', 3), ...more };
    intake(store, roundAt(SLOT, [good('a', 2.5), bad, good('c', 2.6)]));
    const unreadable = { ...good('b'), offers: [], outcome: 'unreadable' as const };
    intake(beside, roundAt(SLOT, [good('a', 2.5), unreadable, good('c', 2.6)]));
    const [round] = roundsFrom(store, SLOT);
    assert.ok(round);
    const told = outcomesOf(store, round.id).find(({ provider }) => provider === 'b');
    assert.equal(told?.outcome, 'unreadable');
    assert.match(told?.reason ?? '', /could not be stored, please report it/);
    for (const id of ['a', 'c']) assert.deepEqual(rowsOf(store, id).length, 2, id);
    const { outcome: _, ...figures } = derived(store);
    const { outcome: __, ...expected } = derived(beside);
    assert.deepEqual(figures, expected);
    // The next round begins from what is stored, and from nothing that was taken back.
    for (const each of [store, beside]) intake(each, roundAt(SLOT + 1, [good('a'), good('b'), good('c')]));
    assert.deepEqual({ ...derived(store), outcome: 0 }, { ...derived(beside), outcome: 0 });
  });

test('its answers are kept where they can be', (t) => {
  const store = scratchStore(t);
  const bad = ended('b', [offer('a', 2, { gpuOnlyMicroUsd: {} as unknown as number })], { bodies: [BODY] });
  intake(store, roundAt(SLOT, [good('a'), bad]));
  const [round] = roundsFrom(store, SLOT);
  assert.equal(bodiesOf(store, round?.id ?? 0, 'b').length, 1);
});

test('a disk that fails is no seller’s fault: nothing is written, and the round may be tried again', (t) => {
  const store = openStore(':memory:', { readonly: false });
  t.after(() => store.close());
  const round: Round = roundAt(SLOT, [good('a'), good('b')]);
  store.hot('PRAGMA max_page_count = 1').all();
  const many: Offer[] = Array.from({ length: 5_000 }, (_, at) => offer(`${at} ${'x'.repeat(500)}`, 2));
  assert.throws(() => intake(store, roundAt(SLOT, [ended('a', many), good('b')])), { code: 'SQLITE_FULL' });
  store.hot('PRAGMA max_page_count = 1000000').all();
  intake(store, round);
  assert.equal(rowsOf(store, 'a').length, 2);
});
