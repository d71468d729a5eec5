// What is no news: lists that were cut, half hours that nobody observed, offers that went while no price moved, and what is silent since.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderRound } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { ask, askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';

const LAST = 990_000;
const NOW = LAST * 1800 + 600;
const provider = seller('a', { class: 'neocloud' });
const silent = ended('a', [], { outcome: 'unreachable', reason: 'no answer', provider });
const asking = (...prices: number[]): ProviderRound =>
  ended(
    'a',
    prices.map((usd, at) => offer(`o${at}`, usd)),
    { provider },
  );

function storeOf(of: (slot: number) => ProviderRound, days = 9): Store {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = LAST - days * 48; slot <= LAST; slot += 1)
    intake(store, roundAt(slot, [of(slot), ended('z', [offer('z', 1)])]));
  return store;
}
const newsOf = (store: Store, input = {}, now = NOW): string[] =>
  askTyped(createWorld(store, now), 'changes', input)
    .data.filter((each) => each.provider === 'a')
    .map(({ kind }) => kind);

test('the last model of a list that was cut has not sold out', () => {
  const cut = { truncated: [{ gpu: 'h100-sxm', market: 'on_demand' as const }] };
  const other = ended('a', [offer('b', 4, { gpu: 'b200' })], { provider, ...cut });
  assert.deepEqual(
    newsOf(
      storeOf((slot) => (slot > LAST - 5 ? other : asking(3))),
      { gpu: ['h100-sxm'] },
    ),
    [],
  );
  const whole = ended('a', [offer('b', 4, { gpu: 'b200' })], { provider });
  assert.deepEqual(
    newsOf(
      storeOf((slot) => (slot > LAST - 5 ? whole : asking(3))),
      { gpu: ['h100-sxm'] },
    ),
    ['sold_out'],
  );
});

test('no list price moved where the cheaper of two offers has gone, where it moved back, or where it was watched for days only', () => {
  assert.deepEqual(
    newsOf(storeOf((slot) => (slot > LAST - 5 ? ended('a', [offer('o1', 3)], { provider }) : asking(2, 3)))),
    [],
  );
  assert.deepEqual(newsOf(storeOf((slot) => (slot === LAST - 5 ? asking(2.5) : asking(3)))), []);
  assert.deepEqual(newsOf(storeOf((slot) => (slot > LAST - 5 ? asking(3.5) : asking(3)), 4)), []);
  assert.deepEqual(newsOf(storeOf((slot) => (slot > LAST - 5 ? asking(3.5) : asking(3)))), ['list_price']);
});

test('in its own currency a price that moved is news, and one that the rate moved is none', () => {
  const euro = (usd: number, micro: number): ProviderRound =>
    ended('a', [offer('o', usd, { quoted: { currency: 'EUR', gpuOnlyMicro: micro, allInMicro: micro } })], {
      provider,
    });
  const store = (now: ProviderRound): Store => storeOf((slot) => (slot > LAST - 5 ? now : euro(3, 2_700_000)));
  assert.deepEqual(newsOf(store(euro(3.05, 2_700_000))), []);
  assert.deepEqual(newsOf(store(euro(3.3, 3_000_000))), ['list_price']);
});

test('who came and is silent since is not said to have it', () => {
  const none = ended('a', [], { provider });
  const store = storeOf((slot) => (slot > LAST - 20 ? silent : slot > LAST - 25 ? asking(3) : none));
  assert.deepEqual(newsOf(store), []);
});

test('days that nobody observed make no low, nor does a change within half a per cent', () => {
  const gone = (slot: number): boolean => slot > LAST - 19 * 48 && slot < LAST - 24;
  const store = openStore(':memory:', { readonly: false });
  for (let slot = LAST - 20 * 48; slot <= LAST; slot += 1)
    if (!gone(slot)) intake(store, roundAt(slot, [slot === LAST ? asking(2) : asking(3 + (slot % 3) / 10)]));
  assert.deepEqual(newsOf(store), []);
  const drift = openStore(':memory:', { readonly: false });
  for (let slot = LAST - 12 * 48; slot <= LAST; slot += 1)
    intake(drift, roundAt(slot, [asking(3 - (slot - LAST + 576) * 1e-5)]));
  assert.deepEqual(newsOf(drift), []);
});

test('the window ends now: old news is not told again, a beginning to come is refused, and one too far back is said', () => {
  const store = storeOf((slot) => (slot > LAST - 5 ? asking(3.5) : asking(3)));
  assert.deepEqual(newsOf(store, {}, NOW + 5 * 86_400), []);
  const asked = ask(createWorld(store, NOW), 'changes', { from: '2099-01-01' });
  assert.ok(!asked.ok && asked.problems[0]?.parameter === 'from');
  const { meta } = askTyped(createWorld(store, NOW), 'changes', { from: String(NOW - 30 * 86_400) });
  assert.match(meta.because ?? '', /the last 7 days are told/);
});
