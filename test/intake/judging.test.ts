// Many slots judged in one go come to what each of them comes to by itself, though what was read of a day is read once.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import { judgeSlot, judgeSlots } from '#intake/judging.ts';
import { openStore } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { copyDemoStore } from '../kept-store.ts';
import { scratchFolder } from '../scratch.ts';

test('a week of days judged in one go is each of them judged by itself', async (t) => {
  const path = join(scratchFolder(t), 'demo.db');
  await copyDemoStore(path, 8);
  const store = openStore(path, { readonly: true });
  t.after(() => store.close());
  const last = lastSlot(store) ?? 0;
  const midnight = last - (last % SLOTS_PER_DAY) - 1;
  const slots = [...[5, 4, 3, 2, 1, 0].map((days) => midnight - days * SLOTS_PER_DAY), last];
  const together = judgeSlots(store, slots);
  const alone = slots.map((slot) => ({ slot, all: judgeSlot(store, slot) }));
  assert.deepEqual(together, alone);
  const told = alone.flatMap(({ all }) => all.flatMap(({ gates }) => gates.filter(({ value }) => value !== null)));
  assert.ok(told.length > 100, `only ${told.length} gates have a value`);
  const [first, end] = [alone[0], alone.at(-1)];
  assert.notDeepEqual(first?.all, end?.all);
});
