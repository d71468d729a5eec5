// The sum of what is free: a seller that sold out is a zero, one that is silent is not, and nobody is missed before he was heard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderRound } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { ask, askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore } from '#store/open.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';

const LAST = 990_000;
const FIRST = LAST - 39;
const NOW = LAST * 1800 + 600;
const counted = (id: string, gpus: number): ProviderRound =>
  ended(id, [offer('1', 2, { gpuIds: [], stock: gpus, gpus: 1 })]);
const silent = (id: string): ProviderRound => ended(id, [], { outcome: 'unreachable', reason: 'no answer' });
const OTHER = offer('l4', 1, { gpu: 'l4' });

function totals(rounds: (slot: number) => readonly ProviderRound[]): Map<number, [number | null, number]> {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = FIRST; slot <= LAST; slot += 1) intake(store, roundAt(slot, rounds(slot)));
  const { data } = askTyped(createWorld(store, NOW), 'supply_totals', { gpu: ['h100-sxm'] });
  return new Map((data[0]?.points ?? []).map(([at, gpus, missing]) => [at / 1800 - FIRST, [gpus, missing]]));
}

test('a seller that has sold out counts as none, and the others go on', () => {
  const of = totals((slot) => [
    counted('a', 5),
    // It goes on answering: with another model, and then with nothing at all.
    slot < FIRST + 10 ? counted('b', 7) : slot < FIRST + 20 ? ended('b', [OTHER]) : ended('b', []),
  ]);
  assert.deepEqual(
    [of.get(9), of.get(10), of.get(25)],
    [
      [12, 0],
      [5, 0],
      [5, 0],
    ],
  );
});

test('a silent seller is what it was for two half hours, then missed and counted as missed', () => {
  const of = totals((slot) => [
    counted('a', 5),
    slot >= FIRST + 10 && slot < FIRST + 20 ? silent('b') : counted('b', 7),
  ]);
  assert.deepEqual(
    [of.get(9), of.get(11), of.get(12), of.get(19), of.get(20)],
    [
      [12, 0],
      [12, 0],
      [5, 1],
      [5, 1],
      [12, 0],
    ],
  );
});

test('who was not heard yet is not missed, who counts nothing and who resells is not in it', () => {
  const of = totals((slot) => [
    ended('a', [offer('1', 2, { gpuIds: [], stock: null })]),
    ...(slot >= FIRST + 10 ? [counted('b', 7)] : []),
    { ...counted('r', 90), provider: seller('r', { resells: true }) },
  ]);
  assert.deepEqual([of.get(9), of.get(10)], [undefined, [7, 0]]);
});

test('the same half hour reads the same, wherever the range begins, and nothing is told of what has not begun', () => {
  const store = openStore(':memory:', { readonly: false });
  // b counts a hundred, and is silent from the tenth half hour on.
  for (let slot = FIRST; slot <= LAST; slot += 1)
    intake(store, roundAt(slot, [counted('a', 5), slot < FIRST + 10 ? counted('b', 100) : silent('b')]));
  const at = (from: number, to?: number) =>
    askTyped(createWorld(store, NOW), 'supply_totals', {
      gpu: ['h100-sxm'],
      from: String(from * 1800),
      ...(to === undefined ? {} : { to: String(to * 1800) }),
    }).data[0]?.points ?? [];
  const of = (points: readonly unknown[][]) => points.find(([time]) => time === (FIRST + 30) * 1800);
  assert.deepEqual(of(at(FIRST)), [(FIRST + 30) * 1800, 5, 1]);
  assert.deepEqual(of(at(FIRST + 20)), of(at(FIRST)));
  assert.deepEqual(at(FIRST, LAST + 100).at(-1), [LAST * 1800, 5, 1]);
});

test('a range that is too long, or ends before it begins, is refused', () => {
  const world = createWorld(openStore(':memory:', { readonly: false }), NOW);
  for (const input of [
    { from: '2026-01-01', to: '2026-06-01' },
    { from: '2026-06-01', to: '2026-05-01' },
  ]) {
    const asked = ask(world, 'supply_totals', input);
    assert.ok(!asked.ok && asked.problems[0]?.parameter === 'from');
  }
});

test('where a list was cut the sum is of as many at least, and says so', () => {
  const of = (truncated: ProviderRound['truncated']) => {
    const store = openStore(':memory:', { readonly: false });
    intake(store, roundAt(LAST, [{ ...counted('a', 5), truncated }]));
    return askTyped(createWorld(store, NOW), 'supply_totals', { gpu: ['h100-sxm'] }).data[0]?.truncated;
  };
  assert.deepEqual([of([]), of([{ gpu: 'h100-sxm', market: 'on_demand' }])], [false, true]);
});
