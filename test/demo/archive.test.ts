// The demo's older days: an archive of the same imaginary market, by the road of imports, said to be imported and SIMULATED.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { build } from '#commands/demo.ts';
import { realClock } from '#commands/doors.ts';
import { configFrom } from '#config.ts';
import { SLOTS_PER_DAY, slotOf } from '#domain/time.ts';
import { checkPrintChain } from '#intake/print-chain.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { isSimulated } from '#store/meta.ts';
import { offersAt } from '#store/offer.ts';
import { openStore } from '#store/open.ts';
import { firstSlot, lastSlot } from '#store/round.ts';
import { firstStandingSlot } from '#store/standing.ts';
import { scratchFolder } from '../scratch.ts';

test('eight days, the last two collected and six as an archive of every six hours', async (t) => {
  const store = openStore(`${scratchFolder(t)}/demo.db`, { readonly: false });
  t.after(() => store.close());
  const providers = await registry();
  const house = { providers, config: configFrom({}, []) };
  const from = slotOf(realClock.now());
  await build(store, house, { days: 2, seed: 3, history: 8 });
  const turned = slotOf(realClock.now()) - from;
  assert.ok(isSimulated(store));
  const [own, first, last] = [firstSlot(store) ?? 0, firstStandingSlot(store) ?? 0, lastSlot(store) ?? 0];
  assert.equal(own % SLOTS_PER_DAY, 0, 'whole days are collected');
  const more = last - first + 1 - 8 * SLOTS_PER_DAY;
  assert.ok(more >= 0 && more <= turned, `${more} half hours beyond eight days, and ${turned} began meanwhile`);
  const world = createWorld(store, (last + 1) * 1800);
  const prints = askTyped(world, 'index_prints', { gpu: ['h100-sxm'], from: String(first * 1800) }).data;
  const [older, newer] = [prints.filter(({ imported }) => imported), prints.filter(({ imported }) => !imported)];
  assert.equal(older.length, Math.ceil((own - first) / 12));
  assert.equal(newer.length, last - own + 1);
  assert.ok(older.every(({ state, value }) => state !== 'revised' && value !== null));
  // The same market: the archive's last print is near to the first that was collected.
  const [before, after] = [older.at(-1)?.value ?? 0, newer[0]?.value ?? 0];
  assert.ok(Math.abs(after / before - 1) < 0.25, `${before} and ${after}`);
  const fixes = askTyped(world, 'index_fixes', { gpu: ['h100-sxm'], from: String(first * 1800) }).data;
  const whole = fixes.filter(({ scheduled, prints: made }) => made === scheduled);
  assert.deepEqual(
    [...new Set(whole.map(({ imported, state }) => `${imported} ${state}`))],
    ['true review', 'false settles'],
  );
  assert.equal(askTyped(world, 'imports', {}).data[0]?.name, 'SIMULATED: an archive of an imaginary market');
  const hosts = new Set(offersAt(store, 'vast', first).map(({ host }) => host));
  assert.ok(hosts.size > 5 && !hosts.has(null), 'hosts and machines come with it');
  assert.deepEqual(checkPrintChain(store, { from: 0, to: Number.MAX_SAFE_INTEGER }).breaches, []);
  const judged = store.hot('SELECT min(day) FROM verdict_log').pluck().get() as number;
  assert.equal(judged, own / SLOTS_PER_DAY, 'days that were only imported are in no log');
});
