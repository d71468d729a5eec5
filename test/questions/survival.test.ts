// How long offers stay, on markets whose offers live a known time: what was not seen to end has not ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { seededDice } from '#stats/dice.ts';
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

/** One seller by what it answers in each slot; another stands beside, so that no round is empty. */
function storeOfAnswers(
  answer: (slot: number) => readonly Offer[] | 'silent',
  more: (slot: number) => Partial<ProviderRound> = () => ({}),
) {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = FIRST; slot <= LAST; slot += 1) {
    const own = answer(slot);
    const round =
      own === 'silent'
        ? ended('v', [], { outcome: 'unreachable', reason: 'no answer' })
        : ended('v', own, own.length === 0 ? {} : more(slot));
    intake(store, roundAt(slot, [round, ended('z', [offer('1', 5)])]));
  }
  return store;
}

test('what is not there behind a silence of hours is gone by then; behind a day and more nobody knows when', () => {
  const short = storeOfAnswers((slot) => {
    const age = slot % EVERY;
    return age >= 2 && age < 7 ? 'silent' : age < 2 ? [...ALWAYS, machine(slot - age, 2.8)] : ALWAYS;
  });
  const { cheap } = rowOf(short) ?? {};
  assert.deepEqual([cheap?.listed, cheap?.gone, cheap?.medianHours], [BORN, BORN - 1, 3.5]);
  const long = storeOfAnswers((slot) => {
    const age = slot % 60;
    const fresh = [0, 1, 2, 3, 4].map((at) => machine(100 * slot + at - 100 * age, 2.8));
    return age >= 4 && age < 57 ? 'silent' : age < 4 && age >= 2 ? [...ALWAYS, ...fresh] : ALWAYS;
  });
  const row = rowOf(long);
  assert.ok((row?.cheap.listed ?? 0) > 20, String(row?.cheap.listed));
  assert.deepEqual([row?.cheap.gone, row?.cheap.dearer], [0, 0]);
});

test('sold out is an end though it stays on the list, and a host that loses its mark has not been seen to end', () => {
  const soldOut = storeOf((age, born) =>
    age < 2 ? [machine(born, 2.8)] : age < 60 ? [machine(born, 2.8, { flags: ['not_rentable'] })] : null,
  );
  assert.deepEqual([rowOf(soldOut)?.cheap.gone, rowOf(soldOut)?.cheap.medianHours], [BORN - 1, 1]);
  assert.deepEqual([rowOf(soldOut)?.goneMachines24h, rowOf(soldOut)?.newMachines24h], [1, 1]);
  const unmarked = storeOf((age, born) =>
    age < 2 ? [machine(born, 2.8)] : age < 20 ? [machine(born, 2.8, { flags: ['unverified'] })] : null,
  );
  assert.deepEqual([rowOf(unmarked)?.cheap.gone, rowOf(unmarked)?.cheap.dearer], [0, 0]);
});

test('a rate of exchange makes nothing dearer', () => {
  const euro = storeOf((age, born) => {
    const usd = 2.8 * (1 + (born + age - FIRST) / 20_000);
    const quoted = { currency: 'EUR', gpuOnlyMicro: 2_500_000, allInMicro: 2_500_000 };
    return age < 6 ? [machine(born, usd, { quoted })] : null;
  });
  assert.deepEqual([rowOf(euro)?.cheap.dearer, rowOf(euro)?.cheap.medianHours], [0, 3]);
});

test('a machine that is listed under another key each time stays the same offer', () => {
  const renamed = storeOf((age, born) => (age < 6 ? [machine(born, 2.8, { key: `k${born}-${age}` })] : null));
  assert.deepEqual([rowOf(renamed)?.cheap.listed, rowOf(renamed)?.cheap.medianHours], [BORN, 3]);
});

test('silences and cut answers move no estimate: of lives with a mean of 24 hours 37 in 100 outlast a day', () => {
  const dice = seededDice(5);
  // Of each new machine how many half hours it stands: exponential, mean 48.
  const lives = Array.from({ length: LAST - FIRST + 1 }, () => Math.ceil(-48 * Math.log(1 - dice())));
  const standing = (slot: number): Offer[] =>
    lives.flatMap((life, at) =>
      at > 0 && at % 2 === 0 && FIRST + at <= slot && slot < FIRST + at + life ? [machine(FIRST + at, 2.8)] : [],
    );
  const cut = { truncated: [{ gpu: 'h100-sxm', market: 'on_demand' as const }] };
  const worlds = {
    whole: storeOfAnswers((slot) => [...ALWAYS, ...standing(slot)]),
    silent: storeOfAnswers((slot) => (slot % 24 < 8 ? 'silent' : [...ALWAYS, ...standing(slot)])),
    cut: storeOfAnswers(
      (slot) => [...ALWAYS, ...standing(slot)],
      (slot) => (slot % 2 === 0 ? cut : {}),
    ),
  };
  for (const [name, store] of Object.entries(worlds)) {
    const row = rowOf(store);
    const left = row?.others.left24h ?? row?.cheap.left24h ?? 0;
    const all = [row?.cheap, row?.others].filter((each) => (each?.listed ?? 0) > 40);
    assert.ok(all.length > 0, name);
    for (const each of all) assert.ok(Math.abs((each?.left24h ?? 0) - Math.exp(-1)) < 0.12, `${name}: ${left}`);
  }
});

test('who left cannot be told from a cut answer', () => {
  const store = storeOfAnswers(
    (slot) => (slot === LAST ? ALWAYS.slice(0, 2) : ALWAYS),
    (slot) => (slot === LAST ? { truncated: [{ gpu: 'h100-sxm', market: 'on_demand' as const }] } : {}),
  );
  const asked = askTyped(createWorld(store, NOW), 'survival', { gpu: ['h100-sxm'] });
  assert.ok(asked.data.every(({ goneMachines24h, gone24hPct }) => goneMachines24h === null && gone24hPct === null));
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
