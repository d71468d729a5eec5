// Prints through intake: made with each round, never edited, every later knowledge beside the earlier; `asOf` tells what was known then.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { reread } from '#commands/reparse.ts';
import type { Offer } from '#domain/offer.ts';
import { CURRENT, type Method } from '#index/method.ts';
import { intake } from '#intake/intake.ts';
import { checkPrintChain } from '#intake/print-chain.ts';
import { createPrints } from '#intake/prints.ts';
import { reparse } from '#intake/reparse.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { printsByNumber } from '#store/print.ts';
import { load } from '../archive.ts';
import { copyDemoStore } from '../kept-store.ts';
import { ended, offer, roundAt, scratchFolder, scratchStore, seller } from '../scratch.ts';

const FIRST = 990_000;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Six hosts at a market, and one seller by list. */
const market = (usd: number): Offer[] =>
  [0, 1, 2, 3, 4, 5].map((at) => offer(`m${at}`, usd + at / 10, { gpus: 2, stock: 2, gpuIds: [] }));
const list = (usd: number): Offer => offer('list', usd, { host: null, machine: null, stock: null, gpuIds: [] });

function put(store: Store, slot: number, usd: number, more: { readonly endedAt?: number } = {}): void {
  const b = ended('b', [list(2.5)], { provider: seller('b', { class: 'neocloud' }) });
  intake(store, roundAt(slot, [ended('a', market(usd)), b], more));
}

const printsOf = (store: Store, asOf?: number, now = (FIRST + 1_000) * 1800) =>
  askTyped(createWorld(store, now), 'index_prints', {
    gpu: ['h100-sxm'],
    from: String(FIRST * 1800),
    ...(asOf === undefined ? {} : { asOf: String(asOf) }),
  }).data;

test('a round makes a print of what its hosts ask, with the receipt of all its votes', (t) => {
  const store = scratchStore(t);
  put(store, FIRST, 2);
  const [print] = printsOf(store);
  // Six hosts of two GPUs at 2.0 to 2.5 are half of the weight, the list at 2.5 the other. Cut off are the three cheapest hosts, a
  // quarter, and a quarter of what asks 2.5; of the half that is left 2.3 and 2.4 have a sixth each, 2.5 four sixths.
  assert.deepEqual([print?.value, print?.hosts, print?.venues, print?.gpus], [2.45, 7, 2, 12]);
  const world = createWorld(store, (FIRST + 1) * 1800);
  const [receipt] = askTyped(world, 'index_receipt', { gpu: ['h100-sxm'] }).data;
  assert.equal(receipt?.votes.length, 7);
  assert.ok(receipt?.holds && receipt.before === null && receipt.state === 'provisional');
  const list_ = receipt.votes.find(({ provider }) => provider === 'b');
  assert.deepEqual([list_?.gpus, list_?.share, receipt.thin], [null, 0.5, ['b']]);
});

test('what is collected again in the same half hour stands beside what was known, and asOf tells which', (t) => {
  const store = scratchStore(t);
  put(store, FIRST - 1, 2);
  put(store, FIRST, 2);
  put(store, FIRST, 3, { endedAt: FIRST * 1800 + 900 });
  const at = (asOf?: number) => printsOf(store, asOf).map(({ value, state, published }) => [value, state, published]);
  assert.deepEqual(at(FIRST * 1800 + 8), []);
  assert.deepEqual(at(FIRST * 1800 + 899), [[2.45, 'provisional', null]]);
  assert.deepEqual(at(FIRST * 1800 + 900), [[2.8, 'provisional', null]]);
  assert.deepEqual(at(), [[2.8, 'final', 2.8]], 'it changed before it was final');
  const [receipt] = askTyped(createWorld(store, (FIRST + 3) * 1800), 'index_receipt', {
    gpu: ['h100-sxm'],
    at: String(FIRST * 1800),
  }).data;
  assert.deepEqual(
    receipt?.vintages.map(({ value, because }) => [value, because]),
    [
      [2.45, null],
      [2.8, 'the half hour was collected again'],
    ],
  );
  assert.deepEqual(checkPrintChain(store, ALL), { prints: 3, breaches: [] });
});

test('a print is never edited nor deleted', (t) => {
  const store = scratchStore(t);
  put(store, FIRST, 2);
  assert.throws(() => store.hot('UPDATE index_print SET value = 1').run(), /never edited/);
  assert.throws(() => store.hot('DELETE FROM index_print').run(), /never edited/);
});

async function demoStore(t: TestContext): Promise<Store> {
  const path = `${scratchFolder(t)}/a-day.db`;
  await copyDemoStore(path, 1);
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  return store;
}

test('a reparse that reads the same writes nothing; a mended parser writes revisions with their reason, and the old value stays', async (t) => {
  const store = await demoStore(t);
  const providers = await registry();
  const doors = { reread, imported: () => {}, onRound: () => {} };
  const count = () => store.hot('SELECT count(*) FROM index_print').pluck().get() as number;
  const last = store.hot('SELECT max(slot) FROM index_print').pluck().get() as number;
  const before = count();
  const later = (last + 500) * 1800;
  await reparse(store, 0, { ...doors, providers, moment: { at: later, why: 'read again' } });
  assert.equal(count(), before);
  const asked = { gpu: ['h200'], from: String((last - 20) * 1800), to: String((last + 1) * 1800) };
  const ask = (asOf?: number) =>
    askTyped(createWorld(store, later + 10), 'index_prints', {
      ...asked,
      ...(asOf === undefined ? {} : { asOf: String(asOf) }),
    }).data;
  const then = ask();
  const mended = providers.map((provider) => ({
    ...provider,
    *read(...[answer, of, at]: Parameters<typeof provider.read>) {
      for (const reading of provider.read(answer, of, at))
        yield reading.kind === 'listing'
          ? { ...reading, gpuOnly: reading.gpuOnly * 2, ...(reading.allIn == null ? {} : { allIn: reading.allIn * 2 }) }
          : reading;
    },
  }));
  await reparse(store, 0, {
    ...doors,
    providers: mended,
    moment: { at: later + 5, why: 'a mended parser read it again' },
  });
  const now = ask();
  assert.ok(then.length === 21 && then.every(({ value, state }) => value !== null && state === 'final'));
  assert.deepEqual(ask(later + 4), then, 'as of the moment before, nothing has changed');
  for (const [at, print] of now.entries()) {
    assert.deepEqual(
      [print.state, print.published, print.revisedBecause],
      ['revised', then[at]?.value, 'a mended parser read it again'],
    );
    assert.ok((print.value ?? 0) > 1.5 * (print.published ?? Number.NaN));
  }
  assert.deepEqual(checkPrintChain(store, ALL).breaches, []);
});

test('when everybody is gone from a half hour, its print is revised to none', async (t) => {
  const store = await demoStore(t);
  const none = (await registry()).map((provider) => ({ ...provider, *read() {} }));
  const at = 4_000_000_000;
  await reparse(store, 0, {
    providers: none,
    reread,
    imported: () => {},
    onRound: () => {},
    moment: { at, why: 'nothing is read any more' },
  });
  const world = createWorld(store, at + 1);
  const last = store.hot('SELECT max(slot) FROM index_print').pluck().get() as number;
  const all = askTyped(world, 'index_prints', { from: String((last - 47) * 1800), to: String((last + 1) * 1800) }).data;
  assert.ok(all.length > 500);
  assert.ok(all.every(({ value, suppressed }) => value === null && suppressed === 'nobody comparable offered it'));
  assert.ok(all.some(({ published }) => published !== null));
});

test('an import under rounds of ours revises what it changes, and is known from when it was made', async (t) => {
  const store = scratchStore(t);
  for (let at = 0; at < 4; at += 1) put(store, FIRST + at, 2);
  const when = new Date((FIRST + 1) * 1800_000).toISOString();
  const rows = [`${when},vast.ai,H100 SXM,9,on_demand,Iceland,8,offer=1|machine=1|host=1,offer,true`];
  await load(store, rows);
  const told = printsOf(store, undefined, 1_800_000_000).map(({ value, state, imported }) => [value, state, imported]);
  assert.deepEqual(told[0], [2.45, 'final', false]);
  assert.ok(told[1]?.[1] === 'revised' && told[1][2] === true && Number(told[1][0]) > 2.45);
  assert.deepEqual(printsOf(store, 1_789_999_999)[1]?.value, 2.45, 'before the import nobody knew of it');
  assert.deepEqual(checkPrintChain(store, ALL).breaches, []);
});

test('a print does not depend on the order of the offers, also where a host has an empty name and another none', (t) => {
  const store = scratchStore(t);
  const offers = ['', null, 'b', 'a'].map((host, at) => offer(`m${at}`, 2, { host }));
  const round = (all: readonly Offer[]) => roundAt(FIRST, [ended('a', all), ended('b', [list(2.5)])]);
  for (const all of [offers, offers.toReversed()]) intake(store, round(all));
  assert.equal(printsByNumber(store, 1).length, 1);
});

test('another method is another series, printed beside the older for thirty days', (t) => {
  const store = scratchStore(t);
  const second: Method = { number: CURRENT.number + 1, parameters: { ...CURRENT.parameters, trim: 0.1 } };
  const prints = createPrints(store, [CURRENT, second]);
  const offers = (usd: number) => [{ ...offer('1', usd), neighbourFlags: [] }];
  const voter = (provider: string, usd: number) => {
    const good = { tier: null, network: null, offers: offers(usd) };
    const prices = { all_in: new Map(), gpu_only: new Map() };
    const group = {
      gpu: 'h100-sxm',
      market: 'on_demand' as const,
      offers: good.offers,
      goods: [good],
      best: good,
      prices,
    };
    const nothing = {
      open: new Map(),
      flags: new Map(),
      earlier: new Map(),
      changes: new Map(),
      toldMedians: new Map(),
    };
    return {
      provider,
      isMarketplace: false,
      book: { slot: FIRST, groups: new Map([['h100-sxm on_demand', group]]), ...nothing },
    };
  };
  const voters = [voter('a', 2), voter('b', 2.2), voter('c', 2.9)];
  for (const day of [0, 1, 29, 30, 31])
    prints.put(FIRST + day * 48, voters, { at: (FIRST + day * 48) * 1800, why: 'again' });
  const slots = (method: number) =>
    printsByNumber(store, store.hot('SELECT id FROM index_series WHERE method = ?').pluck().get(method) as number).map(
      ({ slot }) => (slot - FIRST) / 48,
    );
  assert.deepEqual(slots(CURRENT.number), [0, 1, 29]);
  assert.deepEqual(slots(second.number), [0, 1, 29, 30, 31]);
});
