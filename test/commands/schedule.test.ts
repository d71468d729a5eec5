// The half hour: one round a slot, what was missed recorded, and a failure that does not end the schedule.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCollector } from '#commands/collector.ts';
import { openHouse } from '#commands/house.ts';
import { judgeHere } from '#commands/judge.ts';
import { createCollector, type ScheduleDoors, schedule } from '#commands/schedule.ts';
import type { Round } from '#domain/outcome.ts';
import type { Clock } from '#domain/world.ts';
import { claimKind } from '#store/meta.ts';
import { openStore } from '#store/open.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { ended, offer, roundAt, scratchFolder, scratchStore } from '../scratch.ts';

const S = 990_000;

function stage(t: Parameters<typeof scratchStore>[0]) {
  const store = scratchStore(t);
  const said: string[] = [];
  const rounds: Round[] = [];
  let now = S * 1800 + 3;
  const clock: Clock = { now: () => now, sleep: async () => {}, deadline: () => new AbortController().signal };
  const doors: ScheduleDoors = {
    store,
    doors: { clock, dice: () => 0.5 },
    say: (line) => said.push(line),
    onRound: (round) => rounds.push(round),
    judge: async () => 0,
    analyse: async () => {},
    collect: async () => roundAt(Math.floor(now / 1800), [ended('a', [offer('1', 2)])]),
  };
  return {
    store,
    doors,
    said,
    rounds,
    to: (slot: number) => {
      now = slot * 1800 + 3;
    },
  };
}

test('a slot is collected once, however often it is asked for', async (t) => {
  const { doors, rounds } = stage(t);
  await createCollector(doors).collect();
  await createCollector(doors).collect();
  assert.deepEqual(
    rounds.map(({ slot }) => slot),
    [S],
  );
});

test('a slot whose round was stored but not judged is judged at the next start, and only then', async (t) => {
  const { store, doors } = stage(t);
  const judged: number[] = [];
  const judge: ScheduleDoors['judge'] = async (where, slot) => {
    judged.push(slot);
    if (judged.length > 1) judgeHere(where, slot);
    return 1;
  };
  for (let start = 0; start < 3; start += 1) await createCollector({ ...doors, judge }).collect();
  assert.deepEqual(judged, [S, S]);
  assert.equal(latestJudgedSlot(store), S);
});

test('half hours that passed without a round are recorded as missed', async (t) => {
  const { store, doors, said, to } = stage(t);
  await createCollector(doors).collect();
  to(S + 3);
  await createCollector(doors).collect();
  assert.deepEqual(store.hot('SELECT slot - ? AS slot, state FROM round ORDER BY slot').all(S), [
    { slot: 0, state: 'done' },
    { slot: 1, state: 'missed' },
    { slot: 2, state: 'missed' },
    { slot: 3, state: 'done' },
  ]);
  assert.match(said.join(), /2 half hours before this one were missed/);
});

test('a round that cannot be stored is said, and the next slot is collected', async (t) => {
  const { doors, said, rounds, to } = stage(t);
  await createCollector({
    ...doors,
    collect: async () => {
      throw new Error('the disk is full');
    },
  }).collect();
  assert.match(said.join(), /this round was not stored: the disk is full/);
  to(S + 1);
  await createCollector(doors).collect();
  assert.deepEqual(
    rounds.map(({ slot }) => slot),
    [S + 1],
  );
});

test('a round under way keeps the next one out, and stopping lets go of it without storing it', async (t) => {
  const { store, doors, said } = stage(t);
  let asked = 0;
  const collector = createCollector({
    ...doors,
    collect: (signal) => {
      asked += 1;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('let go'))));
    },
  });
  const first = collector.collect();
  await collector.collect();
  assert.equal(asked, 1);
  assert.match(said.join(), /still under way: this half hour is missed/);
  await collector.stop();
  await first;
  await collector.collect();
  assert.equal(asked, 1);
  assert.deepEqual(store.hot('SELECT * FROM round').all(), []);
});

test('a round that is whole as the program is told to end is stored within a while, and told where it is not', async (t) => {
  for (const isInTime of [true, false]) {
    const { store, doors, said } = stage(t);
    const late = new AbortController();
    const limits: number[] = [];
    const deadline: Clock['deadline'] = (ms) => {
      limits.push(ms);
      return late.signal;
    };
    const collector = createCollector({
      ...doors,
      doors: { ...doors.doors, clock: { ...doors.doors.clock, deadline } },
      commit: async (work, { signal } = {}) => {
        void collector.stop();
        assert.equal(signal?.aborted, false);
        if (!isInTime) late.abort();
        signal?.throwIfAborted();
        return work();
      },
      judge: async (_store, _slot, signal, write) => {
        signal.throwIfAborted();
        await write(() => assert.fail('nothing is judged any more'));
        return 0;
      },
    });
    await collector.collect();
    assert.deepEqual(limits, [5_000]);
    assert.deepEqual(store.hot('SELECT slot FROM round').pluck().all(), isInTime ? [S] : []);
    const what = isInTime ? 'judged' : 'stored';
    assert.deepEqual(said, [`this round was not ${what}: this program was told to end`]);
  }
});

test('the schedule comes due on the half hour, UTC', async (t) => {
  const job = schedule(stage(t).doors);
  const next = job.next();
  await job.stop();
  assert.equal(next.getTime() % 1_800_000, 0);
});

test('a clock that is set while the next half hour is waited for, ahead and back again, costs no half hour', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { doors, to, rounds } = stage(t);
  const job = schedule(doors);
  /** As time passes; what it begins is over when the turn ends. */
  const look = async (): Promise<void> => {
    t.mock.timers.tick(2_000);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  await look();
  assert.equal(rounds.length, 0, 'the half hour under way is begun by whoever starts');
  to(S + 4);
  await look();
  to(S + 5);
  await look();
  await look();
  assert.deepEqual(
    rounds.map(({ slot }) => slot),
    [S + 4, S + 5],
  );
  // Back to what is stored: nothing; and on at the next one, not hours later.
  to(S + 4);
  await look();
  to(S + 6);
  await look();
  assert.deepEqual(
    rounds.map(({ slot }) => slot),
    [S + 4, S + 5, S + 6],
  );
  await job.stop();
});

test('whoever collects into a simulated store from the real sellers is told at the start that nothing will be stored', async (t) => {
  const path = join(scratchFolder(t), 's.db');
  const store = openStore(path, { readonly: false });
  store.transaction(() => claimKind(store, true));
  store.close();
  const said = async (upstream: string | null): Promise<string> => {
    const lines: string[] = [];
    const house = await openHouse();
    const config = { ...house.config, db: path, upstream };
    const { close } = await openCollector({ ...house, config }, (line) => lines.push(line), new Promise(() => {}));
    await close();
    return lines.join('\n');
  };
  assert.match(await said(null), /holds simulated rounds[^\n]*set GPU_SPOT_UPSTREAM/);
  assert.doesNotMatch(await said('http://127.0.0.1:1'), /holds simulated rounds/);
});
