// What a supervisor is told: by whom there are current offers, and what is missing without being the server's fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadiness } from '#commands/readiness.ts';
import { intake } from '#intake/intake.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const S = 990_000;

function readyOver(store: Store, fresh: number, newest: number | null, now = S * 1800 + 60) {
  const compute = async () => ({
    status: 200,
    type: 'text/html',
    headers: {},
    packed: { coding: 'identity' as const, bytes: new Uint8Array() },
    version: '1',
    ms: 1,
  });
  const teller = { version: () => '1', freshness: () => ({ fresh, newest }) };
  return createReadiness({ store, teller, compute, clock: { now: () => now } });
}

function aStore(): Store {
  const store = openStore(':memory:', { readonly: false });
  intake(store, roundAt(S, [ended('lium', [offer('1', 2)])]));
  return store;
}

test('one seller with current offers is enough; none where there were some is not', async () => {
  const store = aStore();
  assert.equal((await readyOver(store, 1, S * 1800)()).problem, null);
  assert.match((await readyOver(store, 0, S * 1800)()).problem ?? '', /no seller's offers are current/);
});

test('where nobody has answered yet the pages say so, and are ready', async () => {
  const empty = openStore(':memory:', { readonly: false });
  assert.deepEqual(await readyOver(empty, 0, null)(), { problem: null, told: {} });
});

test('half hours that are missing while a slow seller is current are told, and are no fault of the server', async () => {
  const { problem, told } = await readyOver(aStore(), 1, S * 1800, (S + 10) * 1800)();
  assert.equal(problem, null);
  assert.match(told.notStored ?? '', /^no round since the half hour of .*\(9 of them\)$/);
});
