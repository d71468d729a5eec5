// Many slots judged in one go come to what each of them comes to by itself, though what was read of a day is read once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PANEL_DAYS } from '#gates/history.ts';
import { dueSlots, judgeSlot, judgeSlots } from '#intake/judging.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { load } from '../archive.ts';
import { scratchStore } from '../scratch.ts';

const DAYS = 2 * PANEL_DAYS;
const SELLERS = ['Nebius', 'Lambda', 'Voltage Park', 'Hyperstack'];
const SNAPSHOTS_A_DAY = 4;

test('four weeks of days judged in one go are each of them judged by itself', async (t) => {
  const store = scratchStore(t);
  const rows = Array.from({ length: DAYS * SNAPSHOTS_A_DAY }, (_, at) => {
    const when = new Date(1_780_000_000_000 + (at * 86_400_000) / SNAPSHOTS_A_DAY).toISOString();
    return SELLERS.flatMap((seller, which) =>
      ['H100 SXM', 'H200'].map((model, dearer) => {
        const usd = 2 + dearer + which / 10 + ((at * (which + 3)) % 11) / 50;
        return `${when},${seller},${model},${usd},on_demand,,,row${which},offer,true`;
      }),
    );
  }).flat();
  await load(store, rows);
  const slots = dueSlots(store, lastStandingSlot(store) ?? 0, 0);
  assert.ok(slots.length >= DAYS, `only ${slots.length} slots`);
  const together = judgeSlots(store, slots);
  assert.deepEqual(
    together,
    slots.map((slot) => ({ slot, all: judgeSlot(store, slot) })),
  );
  // From the last to the first, when what was read is of days that are yet to come.
  assert.deepEqual(judgeSlots(store, slots.toReversed()), together.toReversed());
  const told = together.flatMap(({ all }) => all.flatMap(({ gates }) => gates.filter(({ value }) => value !== null)));
  assert.ok(told.length > 2 * DAYS, `only ${told.length} gates have a value`);
});
