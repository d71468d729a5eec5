// Who collects: one, as long as it is there; another within a minute of its end; and whoever was frozen meanwhile writes nothing.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createCollector } from '#commands/schedule.ts';
import type { Round } from '#domain/outcome.ts';
import { LogAway, LogDamaged, LogWentBack } from '#log/log.ts';
import { createFollower, type Standing } from '#replica/follower.ts';
import { createRoles, WHOLE_STORE } from '#replica/roles.ts';
import { NewerEntry, type View } from '#replica/view.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { aNode, type Node, SLOT, same, slotsIn } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });

async function two(t: TestContext, stream: string) {
  const time = { now: SLOT * 1800 };
  const clock = { now: () => time.now };
  const nodes = [await aNode(t, stream, here()), await aNode(t, stream, here())] as const;
  const [one, other] = nodes.map(({ log }, at) => createRoles(log, `node-${at}`, clock));
  assert.ok(one && other);
  return { time, clock, nodes, one, other };
}

test(...onPostgres('a role is one node’s while it keeps it, and another’s a minute after it stopped to'), async (t) => {
  const { time, one, other, nodes } = await two(t, 'roles');
  assert.equal(await one.take('collector'), true);
  assert.equal(await other.take('collector'), false);
  for (let times = 0; times < 10; times += 1) {
    time.now += 25;
    await one.keep();
    assert.equal(await other.take('collector'), false, 'kept');
  }
  time.now += 59;
  assert.equal(await other.take('collector'), false);
  time.now += 1;
  assert.equal(await other.take('collector'), true);
  assert.equal(await one.take('collector'), false, 'it was frozen, and wakes');
  assert.match((await nodes[0].log.holderOf('collector'))?.holder ?? '', /^node-1 [0-9a-f]{8}$/);
  await other.release('collector');
  assert.equal(await one.take('collector'), true, 'let go of, and free at once');
});

test(...onPostgres('nobody collects while somebody works on the whole store'), async (t) => {
  const { time, one, nodes } = await two(t, 'held-off');
  const { log } = nodes[1];
  await log.lease(WHOLE_STORE, { holder: 'reparse', until: time.now + 60, now: time.now });
  assert.equal(await one.take('collector'), false);
  assert.equal(await one.take('analyst'), true);
  time.now += 61;
  assert.equal(await one.take('collector'), true, 'whoever died over it holds nobody up');
});

test('while the log cannot be asked whoever had a role has it, and nobody else gets it', async () => {
  let isAway = false;
  const log = {
    lease: async () => {
      if (isAway) throw new LogAway('gone');
      return true;
    },
    holderOf: async () => null,
  };
  const [one, other] = ['one', 'other'].map((name) => createRoles(log as never, name, { now: () => 0 }));
  assert.ok(one && other);
  assert.equal(await one.take('collector'), true);
  isAway = true;
  assert.equal(await one.take('collector'), true);
  assert.equal(await other.take('collector'), false);
});

test(
  ...onPostgres('a collector that is frozen in mid-round is taken over, and what it has when it wakes is let go of'),
  async (t) => {
    const { time, clock, nodes, one, other } = await two(t, 'frozen');
    for (const { view } of nodes) await view.bringUp();
    const said: string[] = [];
    const collector = (node: Node, roles: typeof one, who: number, wake: Promise<void>, onAsk: () => void) =>
      createCollector({
        store: node.store,
        commit: node.view.commit,
        isChosen: roles.take,
        doors: {
          clock: { ...clock, sleep: async () => {}, deadline: () => new AbortController().signal },
          dice: () => 0,
        },
        say: (line) => said.push(`${who}: ${line}`),
        onRound: () => {},
        judge: async () => 0,
        analyse: null,
        collect: async (): Promise<Round> => {
          onAsk();
          const slot = Math.floor(time.now / 1800);
          await wake;
          return roundAt(slot, [ended('a', [offer('1', 2 + who)])], { endedAt: slot * 1800 + 9 + who });
        },
      });
    let wake = (): void => {};
    const sleeping = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const asked: string[] = [];
    const first = collector(nodes[0], one, 0, sleeping, () => asked.push('first'));
    const second = collector(nodes[1], other, 1, Promise.resolve(), () => asked.push('second'));
    const frozen = first.collect();
    while (asked.length === 0) await new Promise(setImmediate);
    await second.collect();
    assert.deepEqual(asked, ['first'], 'nobody is asked twice');
    // It keeps nothing while it is frozen.
    time.now += 61;
    await second.collect();
    assert.deepEqual(asked, ['first', 'second']);
    wake();
    await frozen;
    await same(nodes);
    for (const { store } of nodes) {
      assert.deepEqual(slotsIn(store), [SLOT]);
      assert.equal(store.hot('SELECT ended_at FROM round').pluck().get(), SLOT * 1800 + 10, 'of the second');
      assert.equal(latestJudgedSlot(store), undefined);
    }
    // Frozen for longer than a half hour: an earlier one is no round any more.
    time.now = (SLOT + 2) * 1800;
    await second.collect();
    assert.deepEqual(slotsIn(nodes[1].store), [SLOT, SLOT + 2]);
  },
);

test('a follower tells how it stands: behind, unreachable since, stopped and why, and each change once', async () => {
  let [now, place, seen] = [1_000, 5, 5];
  let fault: Error | null = null;
  const said: string[] = [];
  const view = {
    follow: async () => {
      if (fault !== null) throw fault;
      place = seen;
      return 0;
    },
    place: () => ({ seq: place, hash: new Uint8Array(32) }),
    seen: () => seen,
  } as unknown as View;
  const roles = { take: async () => true, keep: async () => {}, release: async () => {} };
  const follower = createFollower({
    view,
    roles,
    clock: { now: () => now, sleep: async () => {} },
    say: (line) => said.push(line),
  });
  const after = async (seconds: number, error: Error | null): Promise<Standing> => {
    now += seconds;
    fault = error;
    await follower.follow();
    return follower.standing();
  };
  assert.deepEqual(await after(0, null), {
    place: 5,
    head: 5,
    behindSince: null,
    reachedAt: 1_000,
    unreachableSince: null,
    trouble: null,
    newer: null,
  });
  assert.equal((await after(1, new LogAway('x'))).unreachableSince, 1_001);
  assert.equal((await after(9, new LogAway('x'))).unreachableSince, 1_001);
  assert.equal((await after(9, new LogAway('x'))).reachedAt, 1_000);
  const back = await after(1, null);
  assert.deepEqual([back.unreachableSince, back.reachedAt], [null, 1_020]);
  seen = 7;
  const newer = await after(1, new NewerEntry('entry 6 is of a newer gpu-spot: update'));
  assert.deepEqual([newer.behindSince, newer.head, newer.place, newer.trouble], [1_021, 7, 5, null]);
  assert.match(newer.newer ?? '', /update/);
  assert.equal((await after(60, new NewerEntry('entry 6 is of a newer gpu-spot: update'))).behindSince, 1_021);
  assert.equal((await after(1, new LogWentBack('the log went back'))).trouble, 'the log went back');
  assert.match((await after(1, new LogDamaged('a hole'))).trouble ?? '', /a hole/);
  const well = await after(1, null);
  assert.deepEqual([well.place, well.behindSince, well.trouble, well.newer], [7, null, null, null]);
  assert.deepEqual(said, [
    'the log cannot be reached: pages are answered from what is here, and nothing is stored meanwhile',
    'the log can be reached again',
    'entry 6 is of a newer gpu-spot: update',
    'the log went back',
    'a hole',
  ]);
});
