// Whether an answer rests on imported data, and so whose credit stands under it: by what the answer is made of, not by what was asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeHere } from '#commands/judge.ts';
import { intake } from '#intake/intake.ts';
import { ask } from '#questions/ask.ts';
import { questionNamed } from '#questions/list.ts';
import { createWorld } from '#questions/world.ts';
import type { Store } from '#store/open.ts';
import { isoAt, load } from '../archive.ts';
import { ended, offer, roundAt, scratchStore } from '../scratch.ts';

const LAST = 990_000;
/** A hundred days before the rounds, so that nothing plain rests on it. */
const OLD = LAST - 100 * 48;

function isImported(store: Store, name: string, input: Record<string, string> = {}): boolean {
  const asked = ask(createWorld(store, LAST * 1800 + 60), questionNamed(name) ?? 'sources', input);
  assert.ok(asked.ok, JSON.stringify(asked));
  return asked.envelope.meta.imported;
}

test('gates look back a year, and say so where the older of it was imported', async (t) => {
  const store = scratchStore(t);
  const lines = ['Nebius', 'Lambda', 'Voltage Park'].map(
    (name, at) => `${isoAt(OLD)},${name},H100 SXM,${2 + at / 10},on_demand,,,row${at},offer,true`,
  );
  await load(store, lines, { now: OLD * 1800 + 3_600 });
  intake(store, roundAt(LAST, [ended('a', [offer('1', 2)]), ended('b', [offer('2', 2)])]));
  judgeHere(store, LAST);
  for (const name of ['gates', 'verdicts', 'viability']) assert.ok(isImported(store, name), name);
  assert.ok(!isImported(store, 'index_prints') && !isImported(store, 'current_prices'));
  const then = String(OLD * 1800 + 7_200);
  assert.ok(isImported(store, 'index_prints', { asOf: then }), 'as of a moment at which it was the newest there is');
  assert.ok(isImported(store, 'index_prints', { from: String(OLD * 1800) }));
});

test('an end in the future hides nothing of what was imported before it', async (t) => {
  const store = scratchStore(t);
  await load(store, [`${isoAt(LAST - 48)},Nebius,H100 SXM,2,on_demand,,,row,offer,true`], { now: LAST * 1800 });
  for (const name of ['index_prints', 'index_fixes', 'price_floor_series'])
    assert.ok(isImported(store, name, { to: '2200-01-01' }), name);
});
