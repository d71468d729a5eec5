// Verdicts by gates over time: judged again, of a past half hour, across the method before gates, and held up by the data alone.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GATE_NAMES, type Gate, type GateLevel, type Judged } from '#domain/gate.ts';
import { gatesVerdict } from '#gates/judge.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import type { Store } from '#store/open.ts';
import { putJudged } from '#store/signal.ts';
import { ended, offer, roundAt, scratchStore } from '../scratch.ts';

const DAY = 20_000;
const END = (DAY + 1) * 48 - 1;
const NOW = END + 5;

const gate = (name: Gate['gate'], level: GateLevel, value: number): Gate => ({
  ...{ gate: name, value, level, interval: [value, value], n: 1, windowDays: 1, details: {} },
  ...{ reason: `It is ${value}.`, wouldChange: 'Nothing.' },
});

function judged(gpu: string, slot: number, levels: Partial<Record<Gate['gate'], GateLevel>> = {}, value = 1): Judged {
  const gates = GATE_NAMES.map((name) => gate(name, levels[name] ?? 'pass', value));
  return { gpu, slot, signals: [], original: 'not_viable', gates, verdict: gatesVerdict(gates, false) };
}

function storeOf(t: TestContext): Store {
  const store = scratchStore(t);
  intake(store, roundAt(NOW, [ended('a', [offer('1', 2)])]));
  return store;
}

const world = (store: Store) => createWorld(store, NOW * 1800 + 60);

test('a model that is in a slot no more when it is judged again has no gates there', (t) => {
  const store = storeOf(t);
  putJudged(store, NOW, [judged('h200', NOW), judged('b200', NOW)], 1);
  putJudged(store, NOW, [judged('h200', NOW)], 1);
  assert.deepEqual([...new Set(askTyped(world(store), 'gates', {}).data.map(({ gpu }) => gpu))], ['h200']);
});

test('the same word said by the lights is no verdict of gates: since begins with them', (t) => {
  const store = storeOf(t);
  const entry = store.hot('INSERT INTO verdict_log (day, gpu, verdict, method, made_at) VALUES (?, ?, ?, 4, 1)');
  for (const day of [3, 2, 1]) entry.run(DAY - day, 'h200', 'not_viable');
  for (const slot of [END, NOW]) putJudged(store, slot, [judged('h200', slot, { V7: 'fail' })], 1);
  const [row] = askTyped(world(store), 'verdicts', {}).data;
  assert.deepEqual(
    [row?.verdict, row?.since],
    ['not_viable', new Date(DAY * 86_400_000).toISOString().replace('.000', '')],
  );
});

test('data that are not fit are named as what decides where they alone do, and only there', (t) => {
  const store = storeOf(t);
  putJudged(store, NOW, [judged('h200', NOW, { V13: 'fail' }), judged('b200', NOW, { V13: 'fail', V7: 'fail' })], 1);
  const told = askTyped(world(store), 'verdicts', {}).data.map(({ gpu, verdict, decidedBy }) => [
    gpu,
    verdict,
    decidedBy,
  ]);
  assert.deepEqual(told, [
    ['h200', 'insufficient', ['V13']],
    ['b200', 'not_viable', ['V7']],
  ]);
});

test('of a past half hour that ended no day gates are not made up, and the answer says where they are kept', (t) => {
  const store = storeOf(t);
  for (const slot of [END, NOW - 1, NOW]) putJudged(store, slot, [judged('h200', slot, { V7: 'fail' })], 1);
  const to = String(NOW * 1800);
  const [row] = askTyped(world(store), 'verdicts', { to }).data;
  assert.deepEqual([row?.verdict, row?.gates, row?.decidedBy], ['not_viable', null, []]);
  const { data, meta } = askTyped(world(store), 'gates', { to });
  assert.deepEqual([data, meta.enough], [[], false]);
  const hint = /to=(\S+)$/.exec(meta.because ?? '')?.[1] ?? '';
  assert.equal(askTyped(world(store), 'gates', { to: hint }).data.length, GATE_NAMES.length, meta.because ?? '');
});

test('the words of the log are not told of figures that came out otherwise when the day was judged again', (t) => {
  const store = storeOf(t);
  putJudged(store, END, [judged('h200', END)], 1);
  putJudged(store, NOW, [judged('h200', NOW)], 1);
  putJudged(store, END, [judged('h200', END, {}, 2)], 1);
  const { data } = askTyped(world(store), 'gates', { to: String((DAY + 1) * 86_400) });
  assert.ok(data.length > 0);
  for (const { value, reason, wouldChange } of data) {
    assert.equal(value, 2);
    assert.ok(reason.endsWith('.') && wouldChange.endsWith('.') && !reason.includes('1'), reason);
  }
});
