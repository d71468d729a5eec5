// How long offers stay, on markets whose offers live a known time: what was not seen to end has not ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const LAST = 990_000;
const DAYS = 8;
const FIRST = LAST - DAYS * 48;
const NOW = LAST * 1800 + 600;
/** Dear machines that are always there, so that the others are among the cheapest quarter. */
const ALWAYS = [3, 3.1, 3.2, 3.3, 3.4].map((usd, at) => offer(`always ${at}`, usd));
const EVERY = 8;

/** Every four hours a new machine, which is offered as told by how many slots it has stood; null once it is gone. */
function storeOf(
  life: (age: number, born: number) => readonly Offer[] | null,
  more: Partial<ProviderRound> = {},
): Store {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = FIRST; slot <= LAST; slot += 1) {
    const fresh = Array.from({ length: 12 }, (_, back) => (Math.floor(slot / EVERY) - back) * EVERY)
      .filter((born) => born > FIRST)
      .flatMap((born) => life(slot - born, born) ?? []);
    intake(store, roundAt(slot, [ended('v', [...ALWAYS, ...fresh], more)]));
  }
  return store;
}
const rowOf = (store: Store) => askTyped(createWorld(store, NOW), 'survival', { gpu: ['h100-sxm'] }).data[0];
const machine = (born: number, usd: number, more: Partial<Offer> = {}): Offer =>
  offer(`new ${born}`, usd, { machine: `m ${born}`, ...more });
/** How many were born. */
const BORN = Math.floor(LAST / EVERY) - Math.floor(FIRST / EVERY);

test('offers that stand for two hours and go are left after one hour and gone after six', () => {
  const row = rowOf(storeOf((age, born) => (age < 4 ? [machine(born, 2.8)] : null)));
  const { listed, gone, dearer, medianHours, left1h, left6h, left24h } = row?.cheap ?? {};
  // The last one still stands.
  assert.deepEqual([listed, gone, dearer], [BORN, BORN - 1, 0]);
  assert.deepEqual([medianHours, left1h, left6h, left24h], [2, 1, 0, 0]);
  assert.equal(row?.others.listed, 0);
});

test('an offer that becomes dearer has ended at its price; one that becomes cheaper goes on', () => {
  const risen = rowOf(storeOf((age, born) => (age < 6 ? [machine(born, age < 2 ? 2.8 : 2.9)] : null)))?.cheap;
  assert.deepEqual([risen?.gone, risen?.dearer, risen?.medianHours], [0, BORN - 1, 1]);
  const fallen = rowOf(storeOf((age, born) => (age < 6 ? [machine(born, age < 2 ? 2.8 : 2.7)] : null)))?.cheap;
  assert.deepEqual([fallen?.dearer, fallen?.medianHours], [0, 3]);
});

test('slices of a machine that is newly listed are one, and dear ones are told apart from cheap ones', () => {
  const sliced = storeOf((age, born) =>
    age < 4 ? [machine(born, 2.8, { gpus: 2 }), machine(born, 2.81, { key: `slice ${born}` })] : null,
  );
  assert.equal(rowOf(sliced)?.cheap.listed, BORN);
  const dear = rowOf(storeOf((age, born) => (age < 4 ? [machine(born, 3.9)] : null)));
  assert.deepEqual([dear?.cheap.listed, dear?.others.listed, dear?.others.medianHours], [0, BORN, 2]);
});

test('what a cut answer does not list has not been seen to end, and what is flagged is not counted', () => {
  const truncated = [{ gpu: 'h100-sxm', market: 'on_demand' as const }];
  const cut = rowOf(storeOf((age, born) => (age < 4 ? [machine(born, 2.8)] : null), { truncated }));
  assert.equal((cut?.cheap.gone ?? 0) + (cut?.cheap.dearer ?? 0), 0);
  const flagged = storeOf((age, born) => (age < 4 ? [machine(born, 2.8, { flags: ['unverified'] })] : null));
  assert.equal(rowOf(flagged), undefined);
});

test('behind a silence of the seller nobody knows when an offer ended', () => {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = FIRST; slot <= LAST; slot += 1) {
    const age = slot % EVERY;
    // It stands for two half hours, and then the seller is silent for five.
    const silent = age >= 2 && age < 7;
    const own = age < 2 ? [...ALWAYS, machine(slot - age, 2.8)] : ALWAYS;
    const round = silent ? ended('v', [], { outcome: 'unreachable', reason: 'no answer' }) : ended('v', own);
    intake(store, roundAt(slot, [round, ended('z', [offer('1', 5)])]));
  }
  const { cheap } = rowOf(store) ?? {};
  assert.deepEqual([(cheap?.listed ?? 0) > 20, cheap?.gone, cheap?.left24h], [true, 0, null]);
});

test('an answer that the seller has nothing is an end that was seen', () => {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = FIRST; slot <= LAST; slot += 1) {
    const age = slot % EVERY;
    intake(store, roundAt(slot, [ended('v', age < 2 ? [machine(slot - age, 2.8)] : []), ended('z', [offer('1', 5)])]));
  }
  const { cheap } = rowOf(store) ?? {};
  assert.deepEqual([cheap?.dearer, cheap?.medianHours], [0, 1]);
  assert.ok((cheap?.gone ?? 0) >= (cheap?.listed ?? 0) - 1);
});

test('a handful of offers says nothing of how long they last', () => {
  const few = storeOf((age, born) => (age < 4 && born > LAST - 10 * EVERY ? [machine(born, 2.8)] : null));
  const asked = askTyped(createWorld(few, NOW), 'survival', { gpu: ['h100-sxm'] });
  const { listed, medianHours, left1h, interval24h } = asked.data[0]?.cheap ?? {};
  assert.deepEqual([medianHours, left1h, interval24h], [null, null, null]);
  assert.ok((listed ?? 0) > 0 && (listed ?? 0) < 20);
  assert.deepEqual([asked.meta.enough, /fewer than 20/.test(asked.meta.because ?? '')], [false, true]);
});

test('the machines that went and came in a day are counted', () => {
  const row = rowOf(storeOf((age, born) => (age < 60 ? [machine(born, 2.8)] : null)));
  // Of eight machines at a time and the five that are always there, six are new in 48 half hours.
  assert.deepEqual([row?.newMachines24h, row?.goneMachines24h], [6, 6]);
});
