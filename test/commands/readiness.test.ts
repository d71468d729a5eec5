// What a supervisor is told: by whom there are current offers, and what is missing without being the server's fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadiness } from '#commands/readiness.ts';
import { intake } from '#intake/intake.ts';
import type { Standing } from '#replica/follower.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const S = 990_000;

function readyOver(store: Store, fresh: number, newest: number | null, now = S * 1800 + 60, standing?: () => Standing) {
  const compute = async () => ({
    status: 200,
    type: 'text/html',
    headers: {},
    packed: { coding: 'identity' as const, bytes: new Uint8Array() },
    version: '1',
    ms: 1,
  });
  const teller = { version: () => '1', freshness: () => ({ fresh, newest }) };
  return createReadiness({
    store,
    teller,
    compute,
    clock: { now: () => now },
    ...(standing === undefined ? {} : { standing }),
  });
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

test('how the store stands in its log is told; one that went back, or two half hours that are not held, are no answer', async () => {
  const now = S * 1800 + 60;
  const well: Standing = {
    place: 5,
    head: 5,
    behindSince: null,
    reachedAt: now,
    unreachableSince: null,
    trouble: null,
    newer: null,
  };
  const seen = (more: Partial<Standing>) => readyOver(aStore(), 1, S * 1800, now, () => ({ ...well, ...more }))();
  assert.deepEqual((await seen({})).log, { place: 5, head: 5, behindSeconds: 0, unreachableSince: null });
  const away = await seen({ unreachableSince: now - 90_000, behindSince: now - 90_000 });
  assert.deepEqual(
    [away.problem, away.log?.unreachableSince],
    [null, new Date((now - 90_000) * 1000).toISOString().replace('.000Z', 'Z')],
  );
  assert.equal((await seen({ trouble: 'the log went back' })).problem, 'the log went back');
  const newer = { newer: 'entry 6 is of a newer gpu-spot: update', head: 6 };
  assert.equal((await seen({ ...newer, behindSince: now - 3_600 })).problem, null, 'it serves on');
  assert.match((await seen({ ...newer, behindSince: now - 3_601 })).problem ?? '', /update/);
  assert.match((await seen({ head: 9, behindSince: now - 3_601 })).problem ?? '', /two half hours behind its log/);
});
