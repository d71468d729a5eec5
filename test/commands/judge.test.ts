// Judging in a process of its own: what becomes of it where that process fails, is killed, or is not wanted any more.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { judgeBeside } from '#commands/judge.ts';
import { openStore } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { demoStore } from './demo-store.ts';

async function unjudged(t: TestContext) {
  const { folder, path } = await demoStore(t);
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  // A half hour that nobody has judged.
  const slot = (lastSlot(store) ?? 0) + 1;
  return { folder, store, slot };
}

test('one that fails says why and leaves nothing half judged; the next one judges', async (t) => {
  const { folder, store, slot } = await unjudged(t);
  const gone = Object.create(store, { path: { value: join(folder, 'gone', 'x.db') } }) as typeof store;
  const before = latestJudgedSlot(store);
  await assert.rejects(
    judgeBeside(gone, slot),
    /^Error: the judge ended: StoreProblem \[Error\]: there is no store at .*gone/,
  );
  assert.equal(latestJudgedSlot(store), before);
  assert.ok((await judgeBeside(store, slot)) > 0);
  assert.equal(latestJudgedSlot(store), slot);
});

test('told to stop before or while it runs it judges nothing', async (t) => {
  const { store, slot } = await unjudged(t);
  const before = latestJudgedSlot(store);
  assert.equal(await judgeBeside(store, slot, AbortSignal.abort()), 0);
  const stop = new AbortController();
  const judging = judgeBeside(store, slot, stop.signal);
  stop.abort();
  assert.equal(await judging, 0);
  assert.equal(latestJudgedSlot(store), before);
});

const CHILDREN = `/proc/${process.pid}/task/${process.pid}/children`;
const canSeeThem = existsSync(CHILDREN);
const KILLED = 'one that the system kills is said to be';

test(canSeeThem ? KILLED : `${KILLED} (skipped: only Linux tells a process's children)`, {
  skip: !canSeeThem,
}, async (t) => {
  const { store, slot } = await unjudged(t);
  const judging = assert.rejects(judgeBeside(store, slot), /the judge ended: by SIGKILL/);
  const judge = (): number | undefined =>
    readFileSync(CHILDREN, 'utf8')
      .trim()
      .split(' ')
      .map(Number)
      .find((pid) => pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('judge-process'));
  while (judge() === undefined) await realClock.sleep(5);
  process.kill(judge() ?? 0, 'SIGKILL');
  await judging;
});
