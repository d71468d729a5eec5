// Rounds that a wrong clock left in the future are taken back: the store is then one that never had them, and goes on as one.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { judgeHere } from '#commands/judge.ts';
import type { SetAside } from '#domain/offer.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import { keptLines } from '#import/merge.ts';
import { sellersOf } from '#import/sellers.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import { checkPrintChain } from '#intake/print-chain.ts';
import { takeBack } from '#intake/take-back.ts';
import { putAnalysis } from '#store/analysis.ts';
import type { Store } from '#store/open.ts';
import { book, isoAt, lineOf, load, sellers } from '../archive.ts';
import { ended, offer, roundAt, scratchStore } from '../scratch.ts';
import { storedRows } from './stored-rows.ts';

const FIRST = 990_000;
const NOW = 4_000_000_000;

const aside = (name: string): SetAside => ({ kind: 'aside', reason: 'unknown_gpu', name, path: 'p', item: {} });

type Told = { readonly a: number; readonly b: number; readonly prices: number; readonly words: number };

/** What a round tells, by a few small numbers: which sellers answer how, what they ask, and what words they use. */
function roundOf(slot: number, { a, b, prices, words }: Told): Round {
  const bytes = new TextEncoder().encode(JSON.stringify({ slot, a, b, prices }));
  const bodies = [{ request: 'list', status: 200, receivedAt: slot * 1800 + 6, bytes }];
  const setAside = [1, 2, 4].filter((bit) => (words & bit) !== 0).map((bit) => aside(`card ${bit}`));
  const many = (id: string, count: number): ProviderRound =>
    ended(
      id,
      Array.from({ length: count }, (_, at) => offer(`${at}`, 2 + at / 10 + prices / 100)),
      { bodies, setAside, ...(count === 0 && words > 3 ? { outcome: 'unreachable', reason: 'gone' } : {}) },
    );
  const steady = ended('c', [offer('1', 3, { gpu: words % 2 === 0 ? 'h200' : 'h100-sxm' })], { bodies });
  const rates = {
    rates: { day: Math.floor(slot / 48), usd: { EUR: 1 + prices / 100 } },
    body: { ...bodies[0], request: 'euro' } as ProviderRound['bodies'][number],
    simulated: false,
  };
  const late = prices % 3 === 0 ? [ended('d', [offer('1', 1)], { bodies })] : [];
  return roundAt(
    slot,
    [many('a', a === 0 ? 0 : a * 10), many('b', b), steady, ...late],
    prices % 4 === 0 ? { rates } : {},
  );
}

function put(store: Store, round: Round): void {
  recordMissed(store, round.slot);
  intake(store, round);
  judgeHere(store, round.slot);
}

const withoutImports = (): void => {};

async function takenBack(store: Store, slot: number): Promise<void> {
  await takeBack(store, slot, { now: NOW, imported: withoutImports });
  judgeHere(store, store.hot('SELECT max(slot) FROM judged').pluck().get() as number);
}

const told = fc.record({
  a: fc.integer({ min: 0, max: 2 }),
  b: fc.integer({ min: 0, max: 3 }),
  prices: fc.integer({ min: 0, max: 11 }),
  words: fc.integer({ min: 0, max: 7 }),
});
const step = fc.constantFrom(1, 1, 1, 2, 3, 30);
const rounds = (minLength: number, maxLength: number) => fc.array(fc.tuple(step, told), { minLength, maxLength });

function* spread(from: number, steps: readonly (readonly [number, Told])[]): Generator<Round> {
  let slot = from;
  for (const [by, what] of steps) {
    slot += by;
    yield roundOf(slot, what);
  }
}

/** The rows of two stores, table by table, so that a failure names its table. */
function assertSame(a: Store, b: Store): void {
  const [left, right] = [storedRows(a), storedRows(b)];
  for (const table of Object.keys(right)) assert.deepEqual(left[table], right[table], table);
}

const usual: Told = { a: 1, b: 2, prices: 1, words: 3 };
const RUNS = process.env.GPU_SPOT_LONG === undefined ? 20 : 150;

test('a store whose rounds were taken back equals one that never had them, then and after more rounds', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      rounds(1, 16),
      rounds(1, 6),
      rounds(1, 3),
      fc.constantFrom(0, 0, 3, 19_200),
      async (kept, wrong, more, ahead) => {
        const [never, taken] = [scratchStore(t), scratchStore(t)];
        const first = [...spread(FIRST, [[1, usual], ...kept])];
        for (const round of first) for (const store of [never, taken]) put(store, round);
        const last = first.at(-1)?.slot ?? FIRST;
        for (const round of spread(last + ahead, wrong)) put(taken, round);
        // What was noted as missed for a round that goes, goes with it.
        await takenBack(taken, last + 1 + Math.min(ahead, 2));
        assertSame(taken, never);
        for (const round of spread(last, more)) for (const store of [never, taken]) put(store, round);
        assertSame(taken, never);
        for (const store of [never, taken]) store.close();
      },
    ),
    { numRuns: RUNS },
  );
});

/** Enough rounds that alarms of falls and of prices that stand still go on over the cut. */
test('alarms and words that go on over the cut end where they were last told', async (t) => {
  const [never, taken] = [scratchStore(t), scratchStore(t)];
  const steps: [number, Told][] = Array.from({ length: 20 }, (_, at) => [20, { ...usual, words: at < 18 ? 2 : 0 }]);
  const fell: [number, Told][] = Array.from({ length: 6 }, () => [1, { ...usual, a: 0, words: 0 }]);
  const all = [...spread(FIRST, [...steps, ...fell])];
  const cut = (all.at(-4)?.slot ?? 0) + 1;
  for (const round of all) {
    put(taken, { ...round, providers: round.providers.map((each) => worded(each, round.slot >= cut)) });
    if (round.slot < cut) put(never, round);
  }
  const alarms = never.hot('SELECT DISTINCT kind FROM drift ORDER BY 1').pluck().all();
  assert.deepEqual(alarms, ['offers_fell', 'prices_unchanged'], 'both kinds must be tried');
  await takenBack(taken, cut);
  assertSame(taken, never);
});

/** The same words again, long after they were last used. */
const worded = (each: ProviderRound, again: boolean): ProviderRound =>
  again && each.provider.id === 'b' ? { ...each, setAside: [aside('card 2')] } : each;

test('the log of verdicts and the reports lose what a clock ahead wrote, keep the rest, and are never cut otherwise', async (t) => {
  const store = scratchStore(t);
  for (const round of spread(FIRST, [
    [1, usual],
    [60, usual],
  ]))
    put(store, round);
  const before = storedRows(store);
  assert.ok((before.verdict_log?.length ?? 0) > 0, 'no day was logged');
  const report = { title: 'x', paragraphs: [] } as unknown as Parameters<typeof putAnalysis>[1]['report'];
  put(store, roundOf(FIRST + 19_200, usual));
  putAnalysis(store, {
    ...{ date: '2027-12-31', madeAt: (FIRST + 19_200) * 1800, slot: FIRST + 19_200, author: 'program', model: null },
    ...{ because: null, report, checks: [], struck: [], calls: [], searches: [], phases: [] },
    ...{ tokensIn: 0, tokensOut: 0, costMicroUsd: 0, ms: 0 },
  });
  assert.ok((storedRows(store).verdict_log?.length ?? 0) > (before.verdict_log?.length ?? 0));
  await takenBack(store, FIRST + 62);
  const after = storedRows(store);
  assert.deepEqual(after.verdict_log, before.verdict_log);
  assert.deepEqual(after.daily_analysis, []);
  for (const table of ['verdict_log', 'verdict_told'])
    assert.throws(() => store.hot(`DELETE FROM ${table}`).run(), /never edited/);
});

test('what was imported stays, also where it lies behind the rounds that go', async (t) => {
  const [never, taken] = [scratchStore(t), scratchStore(t)];
  const lines = Array.from({ length: 60 }, (_, at) => FIRST + 2 * at).flatMap((slot) =>
    book(slot).map((each) => lineOf(slot, each)),
  );
  for (const slot of [FIRST - 2, FIRST + 5]) for (const store of [never, taken]) intake(store, roundOf(slot, usual));
  for (const slot of [FIRST + 40, FIRST + 41, FIRST + 200]) intake(taken, roundOf(slot, usual));
  for (const store of [never, taken]) await load(store, lines);
  await takeBack(taken, FIRST + 20, {
    now: NOW,
    imported: keptLines(taken, FIRST + 20, sellersOf(sellers)),
  });
  const [a, b] = [storedRows(taken), storedRows(never)];
  for (const table of Object.keys(b)) if (table !== 'import') assert.deepEqual(a[table], b[table], table);
});

test('imports that no round touched keep every vintage of their prints, and what was published of them', async (t) => {
  const [never, taken] = [scratchStore(t), scratchStore(t)];
  const cut = FIRST + 5;
  const lists = (names: readonly string[], usd: number): string[] =>
    Array.from({ length: 6 }, (_, at) => FIRST + 10 + at).flatMap((slot) =>
      names.map((name, at) => `${isoAt(slot)},${name},H100 SXM,${usd + at / 10},on_demand,,,row${at},offer,true`),
    );
  for (const store of [never, taken]) {
    put(store, roundOf(FIRST, usual));
    await load(store, lists(['Nebius', 'Lambda', 'Voltage Park'], 2), { now: 1_790_000_000 });
    await load(store, lists(['Crusoe', 'Hyperstack', 'Together AI'], 5), { now: 1_790_600_000 });
  }
  put(taken, roundOf(FIRST + 300, usual));
  await takeBack(taken, cut, { now: NOW, imported: keptLines(taken, cut, sellersOf(sellers)) });
  const vintages = (store: Store) =>
    store.hot('SELECT slot, vintage, known_at, why, value FROM index_print ORDER BY series, slot, vintage').all();
  assert.deepEqual(vintages(taken), vintages(never));
  assert.ok(vintages(taken).length >= 12, 'each half hour has two vintages');
  assert.deepEqual(checkPrintChain(taken, { from: 0, to: NOW }).breaches, []);
});

test('a take-back that fails leaves the store as it was', async (t: TestContext) => {
  const store = scratchStore(t);
  for (const round of spread(FIRST, [
    [1, usual],
    [1, usual],
    [1, usual],
  ]))
    put(store, round);
  const before = storedRows(store);
  const fails = takeBack(store, FIRST + 2, {
    now: NOW,
    imported: () => {
      throw new Error('torn');
    },
  });
  await assert.rejects(fails, /torn/);
  assert.deepEqual(storedRows(store), before);
  assert.equal(store.hot('PRAGMA foreign_keys').pluck().get(), 1);
});
