// The short road of the known-truth worlds and the road through the store hand the gates the same, and are judged alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateHistory } from '#gates/history.ts';
import { judgeGates } from '#gates/judge.ts';
import { gateHistoriesAt } from '#intake/gate-history.ts';
import { slotWriterOf, type Told } from '#intake/slot-writer.ts';
import { hashedRoll, seededDice } from '#stats/dice.ts';
import { addImport } from '#store/import.ts';
import { openStore } from '#store/open.ts';
import { saveProvider } from '#store/round.ts';
import { gateHistoryOf } from '../../truth/gates/history.ts';
import { TRUE_GATE_WORLDS } from '../../truth/gates/true-worlds.ts';
import { type GateWorld, PRINTS } from '../../truth/gates/world.ts';

const FIRST_DAY = 20_600;
const STEP = 48 / PRINTS;
/** Of no real model, for a world's prices are plausible whatever a real one costs. */
const GPU = 'imagined';

/** The same offers as an archive of every six hours, through the slot writer into a store. */
function throughStore(world: GateWorld, offered: ReturnType<GateWorld['seed']>): GateHistory | undefined {
  const store = openStore(':memory:', { readonly: false });
  for (const seller of world.sellers) saveProvider(store, seller);
  const [first, last] = [FIRST_DAY * 48, (FIRST_DAY + world.days) * 48 - 1];
  const row = { name: 'archive', hash: 'x', state: 'done', rows: 0, header: '', report: '{}' } as const;
  const id = addImport(store, { ...row, first_slot: first, last_slot: last, done_slot: last, made_at: 1 });
  const writer = slotWriterOf(store);
  store.transaction(() => {
    for (let at = 0; at < world.days * PRINTS; at += 1) {
      const told = Object.entries(offered(at)).map(
        ([provider, offers]): Told => ({
          provider,
          by: { import: id },
          offers: offers.map((offer) => ({ ...offer, gpu: GPU })),
        }),
      );
      writer.put(first + at * STEP, told);
    }
    writer.flush();
  });
  return [...gateHistoriesAt(store, last)][0];
}

const near = (a: number, b: number): boolean =>
  Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-6 * a + 1e-9;

function sameNumbers(a: Float64Array, b: Float64Array, what: string): void {
  assert.equal(a.length, b.length, what);
  for (const [at, value] of a.entries())
    assert.ok(near(value, b[at] ?? Number.NaN), `${what} ${at}: ${value} and ${b[at]}`);
}

const votesOf = ({ panels }: GateHistory) =>
  panels.map(({ day, at, venues }) => [
    day,
    at,
    venues
      .map(({ provider, isMarketplace, votes }) => [
        provider,
        isMarketplace,
        votes.map(({ host, price, gpus }) => [host, Math.round(price), gpus].join()).sort(),
      ])
      .sort(),
  ]);

const sectionsOf = ({ sections }: GateHistory) =>
  sections.map(({ day, at, offers }) => [
    day,
    at,
    offers.map(({ provider, usd, gpus }) => [provider, usd.toFixed(6), gpus].join()).sort(),
  ]);

for (const name of ['three integrated venues, 30 to 60 % a year', 'lists in dollars with a step or none'])
  test(`both roads hand over the same: ${name}`, () => {
    const found = TRUE_GATE_WORLDS.find((each) => each.name === name);
    assert.ok(found !== undefined);
    const world = { ...found, days: 66 };
    const dice = seededDice(Math.floor(hashedRoll(`roads ${name}`) * 2 ** 32));
    const euro = Array<number>(world.days).fill(1.1);
    const offered = world.seed(dice, world.days * PRINTS, euro);
    const fast = gateHistoryOf({ gpu: GPU, ...world, firstDay: FIRST_DAY, offered, euro, inEuros: [], others: [] });
    const stored = throughStore(world, offered);
    assert.ok(stored !== undefined);
    assert.deepEqual([stored.lastDay, stored.days], [fast.lastDay, fast.days]);
    sameNumbers(fast.fixes, stored.fixes, 'fixes');
    assert.deepEqual(stored.prints, fast.prints);
    assert.deepEqual(
      stored.sellers.map(({ prices: _, ...seller }) => seller),
      fast.sellers.map(({ prices: _, ...seller }) => seller).toSorted((a, b) => (a.provider < b.provider ? -1 : 1)),
    );
    for (const { provider, prices } of fast.sellers)
      sameNumbers(
        prices,
        stored.sellers.find((each) => each.provider === provider)?.prices ?? new Float64Array(),
        provider,
      );
    assert.deepEqual(votesOf(stored), votesOf(fast));
    assert.deepEqual(sectionsOf(stored), sectionsOf(fast));
    for (const { provider, floors, gpus } of fast.recent.sellers) {
      const own = stored.recent.sellers.find((each) => each.provider === provider);
      sameNumbers(floors, own?.floors ?? new Float64Array(), `${provider} floors`);
      sameNumbers(gpus, own?.gpus ?? new Float64Array(), `${provider} gpus`);
    }
    const [a, b] = [judgeGates(fast), judgeGates(stored)];
    assert.equal(b.verdict, a.verdict);
    // The hours are those of the lights' reference price, which the short road has none of.
    for (const gate of a.gates.filter((each) => each.gate !== 'V12'))
      assert.deepEqual(b.gates.find((each) => each.gate === gate.gate)?.level, gate.level, gate.gate);
  });
