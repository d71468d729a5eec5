// Nodes for tests: a view each, moved by one log, and what a collector does on them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import { LogAway, LogUnknown } from '#log/log.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { createView, type View } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore, type Store } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { ended, offer, roundAt, scratchFolder } from '../scratch.ts';

export const SLOT = 990_000;
export const SCHEMA = MIGRATIONS.length;

export type Node = { readonly store: Store; readonly view: View; readonly log: ReturnType<typeof openPostgresLog> };

export async function aNode(
  t: TestContext,
  stream: string,
  { ports, path = '', schema = SCHEMA }: { ports: readonly number[]; path?: string; schema?: number },
): Promise<Node> {
  const log = openPostgresLog(
    `postgres://spot@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/postgres?stream=${stream}`,
  );
  await log.prepare();
  const store = openStore(path === '' ? join(scratchFolder(t), 'view.db') : path, { readonly: false, byLog: true });
  t.after(async () => {
    store.close();
    await log.close();
  });
  return { store, log, view: createView({ store, log, schema, clock: realClock }) };
}

/** As a collector does: only where the half hour has no round yet; whose it is can be told by its time. */
export const collect = ({ store, view }: Pick<Node, 'store' | 'view'>, slot: number, who: number): Promise<boolean> =>
  view.commit(() => {
    if ((lastSlot(store) ?? -1) >= slot) return false;
    recordMissed(store, slot);
    intake(store, roundAt(slot, [ended('a', [offer('1', 2 + (slot % 7) / 10)])], { endedAt: slot * 1800 + 9 + who }));
    return true;
  });

export const slotsIn = (store: Store): unknown[] =>
  store.hot("SELECT slot FROM round WHERE state = 'done' ORDER BY id").pluck().all();

/** Until it is done; what may pass is tried again. */
export async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LogAway || error instanceof LogUnknown)) throw error;
      await realClock.sleep(20);
    }
}

export async function same(nodes: readonly Node[]): Promise<void> {
  for (const { view } of nodes) await untilDone(view.follow);
  const [first, ...others] = nodes.map(({ store, view }) => ({ digest: digestOf(store), seq: view.place().seq }));
  for (const each of others) assert.deepEqual(each, first);
}
