// What changed, on markets made for it: absent is not silent, flagged is not sold out, and a price that always moves is no list price.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeHere } from '#commands/judge.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';

const LAST = 990_000;
const DAYS = 9;
const FIRST = LAST - DAYS * 48 + 1;
const NOW = LAST * 1800 + 600;
type Ask = number | 'none' | 'silent' | 'flagged';

/** A store of sellers, each asking by the half hour; z stands beside with one price, so that rounds are never empty. */
function storeOf(sellers: Readonly<Record<string, (slot: number) => Ask>>, z = 1): Store {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = FIRST; slot <= LAST; slot += 1) {
    const all = Object.entries<(slot: number) => Ask>({ ...sellers, z: () => z }).map(([id, ask]) => {
      const said = ask(slot);
      const provider = seller(id, { class: 'neocloud' });
      if (said === 'silent') return ended(id, [], { outcome: 'unreachable', reason: 'no answer', provider });
      if (said === 'none') return ended(id, [], { outcome: 'empty', provider });
      return ended(
        id,
        [offer('1', said === 'flagged' ? 1 : said, said === 'flagged' ? { flags: ['unverified'] } : {})],
        {
          provider,
        },
      );
    });
    intake(store, roundAt(slot, all));
  }
  return store;
}

const changesOf = (store: Store, input = {}) =>
  askTyped(createWorld(store, NOW), 'changes', input).data.map(({ at, kind, provider, floorBefore, floor, days }) => ({
    slot: Date.parse(at) / 1_800_000,
    kind,
    provider,
    floorBefore,
    floor,
    days,
  }));
const kindsOf = (store: Store, input = {}) =>
  changesOf(store, input).map(({ kind, provider }) => `${kind} ${provider}`);

test('a seller that had it and answers without it has sold out, since its first answer without; one such answer is not enough', () => {
  const had =
    (since: number) =>
    (slot: number): Ask =>
      slot >= since ? 'none' : 3;
  assert.deepEqual(changesOf(storeOf({ a: had(LAST - 5) })), [
    { slot: LAST - 5, kind: 'sold_out', provider: 'a', floorBefore: 3, floor: null, days: null },
  ]);
  assert.deepEqual(kindsOf(storeOf({ a: had(LAST) })), []);
  assert.deepEqual(kindsOf(storeOf({ a: had(LAST - 60) })), [], 'before the window');
});

test('who is silent has not sold out, and who was silent has not come', () => {
  assert.deepEqual(kindsOf(storeOf({ a: (slot) => (slot >= LAST - 5 ? 'silent' : 3) })), []);
  assert.deepEqual(kindsOf(storeOf({ a: (slot) => (slot < LAST - 5 ? 'silent' : 3) })), []);
});

test('an offer that is left out for a flag is neither sold out nor come', () => {
  assert.deepEqual(kindsOf(storeOf({ a: (slot) => (slot >= LAST - 5 ? 'flagged' : 3) })), []);
  assert.deepEqual(kindsOf(storeOf({ a: (slot) => (slot < LAST - 5 ? 'flagged' : 3) })), []);
});

test('a seller that answered without it all the day before has come; one that comes and goes has not', () => {
  assert.deepEqual(changesOf(storeOf({ a: (slot) => (slot < LAST - 5 ? 'none' : 3) })), [
    { slot: LAST - 5, kind: 'seller_came', provider: 'a', floorBefore: null, floor: 3, days: null },
  ]);
  assert.deepEqual(kindsOf(storeOf({ a: (slot) => (slot % 3 === 0 ? 'none' : 3) })), []);
});

test('a price that stood still for a week and moved is a list price that changed; one that moved in the week is none', () => {
  const to =
    (now: number, before: (slot: number) => number) =>
    (slot: number): Ask =>
      slot >= LAST - 9 ? now : before(slot);
  assert.deepEqual(changesOf(storeOf({ a: to(3.2, () => 3) })), [
    { slot: LAST - 9, kind: 'list_price', provider: 'a', floorBefore: 3, floor: 3.2, days: null },
  ]);
  assert.deepEqual(kindsOf(storeOf({ a: to(3.2, (slot) => (slot < LAST - 100 ? 2.9 : 3)) })), []);
  assert.deepEqual(kindsOf(storeOf({ a: (slot) => (slot % 2 === 0 ? 3 : 3.1) })), []);
});

test('a floor lower than in all of a week and more is told with how many days it has not been as low', () => {
  const low = (slot: number): Ask => (slot === LAST - 3 ? 2 : slot % 2 === 0 ? 3 : 3.1);
  const [change] = changesOf(storeOf({ a: low }, 9));
  assert.deepEqual(change, { slot: LAST - 3, kind: 'new_low', provider: 'a', floorBefore: null, floor: 2, days: 8 });
  const before = (slot: number): Ask => (slot === FIRST + 70 ? 2 : low(slot));
  assert.equal(changesOf(storeOf({ a: before }, 9))[0]?.days, Math.floor((LAST - 3 - FIRST - 70) / 48));
  const lately = (slot: number): Ask => (slot === LAST - 200 ? 1.9 : low(slot));
  assert.deepEqual(kindsOf(storeOf({ a: lately }, 9)), [], 'as low within the week');
});

test('what is asked narrows it: another model, another seller, another beginning', () => {
  const store = storeOf({ a: (slot) => (slot >= LAST - 60 ? 'none' : 3) });
  assert.deepEqual(kindsOf(store), []);
  assert.deepEqual(kindsOf(store, { from: String((LAST - 70) * 1800) }), ['sold_out a']);
  assert.deepEqual(kindsOf(store, { from: String((LAST - 70) * 1800), provider: ['z'] }), []);
  assert.deepEqual(kindsOf(store, { from: String((LAST - 70) * 1800), gpu: ['b200'] }), []);
  assert.deepEqual(kindsOf(store, { from: String((LAST - 70) * 1800), market: 'interruptible' }), []);
});

test('a verdict that is another than a day ago is told at the half hour since which it is, and not while it is the same', () => {
  const store = storeOf({ a: () => 3 });
  for (let slot = LAST - 60; slot <= LAST; slot += 1) judgeHere(store, slot);
  const told = () => askTyped(createWorld(store, NOW), 'changes', {}).data.filter(({ kind }) => kind === 'verdict');
  assert.deepEqual(told(), []);
  const [{ verdict = '' } = {}] = store
    .hot('SELECT verdict FROM judged WHERE slot = ? AND gpu = ?')
    .all(LAST, 'h100-sxm') as {
    verdict: string;
  }[];
  const other = verdict === 'viable' ? 'not_viable' : 'viable';
  store.hot('UPDATE judged SET verdict = ? WHERE slot < ?').run(other, LAST - 7);
  assert.deepEqual(
    told().map(({ at, gpu, wordBefore, word }) => [Date.parse(at) / 1_800_000, gpu, wordBefore, word]),
    [[LAST - 7, 'h100-sxm', other, verdict]],
  );
});
