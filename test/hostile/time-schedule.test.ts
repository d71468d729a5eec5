// The schedule under a clock that jumps: no round under a false half hour, none noted as missed for it, and it goes on.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createCollector, type ScheduleDoors, schedule } from '#commands/schedule.ts';
import type { Clock } from '#domain/world.ts';
import { ended, offer, roundAt, scratchStore } from '../scratch.ts';

const S = 990_000;
const AHEAD = 19_200;

/** A collector whose clock a test sets, and sellers whose clocks are right. */
function stage(t: TestContext) {
  const store = scratchStore(t);
  const said: string[] = [];
  const truth = { slot: S, ahead: 0 };
  const now = (): number => (truth.slot + truth.ahead) * 1800 + 3;
  const clock: Clock = { now, sleep: async () => {}, deadline: () => new AbortController().signal };
  let asked = 0;
  const doors: ScheduleDoors = {
    store,
    doors: { clock, dice: () => 0.5 },
    say: (line) => said.push(line),
    onRound: () => {},
    judge: async () => 0,
    analyse: async () => {},
    collect: async () => {
      asked += 1;
      return roundAt(truth.slot + truth.ahead, [ended('a', [offer('1', 2)])], { clockOffsets: [-truth.ahead * 1800] });
    },
  };
  const slots = (): unknown => store.hot('SELECT slot - ? AS slot, state FROM round ORDER BY slot').all(S);
  return { doors, collector: createCollector(doors), truth, said, slots, asked: () => asked };
}

test('one half hour with the clock 400 days ahead leaves no trace, is told, and the next is collected', async (t) => {
  const { collector, truth, said, slots } = stage(t);
  await collector.collect();
  Object.assign(truth, { slot: S + 1, ahead: AHEAD });
  await collector.collect();
  assert.match(said.join('\n'), /this round was not stored: this computer's clock says .*set the clock right/);
  assert.match(collector.trouble() ?? '', /no round has been stored since the half hour of .*\(1 of them by now\)/);
  Object.assign(truth, { slot: S + 2, ahead: 0 });
  await collector.collect();
  assert.equal(collector.trouble(), null);
  assert.deepEqual(slots(), [
    { slot: 0, state: 'done' },
    { slot: 1, state: 'missed' },
    { slot: 2, state: 'done' },
  ]);
});

test('where nobody tells the time a jump waits, is taken for what it is once the clock is right, or where it is trusted', async (t) => {
  const { doors, truth, slots } = stage(t);
  const silent = { ...doors, collect: async () => roundAt(truth.slot + truth.ahead, [ended('a', [offer('1', 2)])]) };
  const collector = createCollector(silent);
  await collector.collect();
  Object.assign(truth, { slot: S + 1, ahead: AHEAD });
  await collector.collect();
  assert.match(collector.trouble() ?? '', /no seller's answer told the time/);
  Object.assign(truth, { slot: S + 2, ahead: 0 });
  await collector.collect();
  assert.equal((slots() as unknown[]).length, 3);
  truth.slot = S + 500;
  await createCollector({ ...silent, trustsClock: true }).collect();
  assert.equal((slots() as { slot: number }[]).at(-1)?.slot, 500);
});

test('a small step back asks nobody and waits for the half hour after the stored one', async (t) => {
  const { collector, truth, said, asked, slots } = stage(t);
  await collector.collect();
  truth.ahead = -1;
  await collector.collect();
  assert.equal(asked(), 1);
  assert.match(said.join('\n'), /the clock went back a little/);
  assert.equal(collector.trouble(), null);
  Object.assign(truth, { slot: S + 1, ahead: 0 });
  await collector.collect();
  assert.deepEqual(slots(), [
    { slot: 0, state: 'done' },
    { slot: 1, state: 'done' },
  ]);
});

test('a clock that stays behind says so each half hour, counts them, and goes on when it is right', async (t) => {
  const { collector, truth, slots } = stage(t);
  await collector.collect();
  for (const slot of [S + 1, S + 2]) {
    Object.assign(truth, { slot, ahead: -5_000 });
    await collector.collect();
  }
  assert.match(collector.trouble() ?? '', /\(2 of them by now\): .*set the clock right/);
  Object.assign(truth, { slot: S + 3, ahead: 0 });
  await collector.collect();
  assert.equal(collector.trouble(), null);
  assert.deepEqual((slots() as { slot: number }[]).at(-1), { slot: 3, state: 'done' });
});

test('no report is made of a day that a wrong clock believes in', async (t) => {
  const { doors, truth } = stage(t);
  const reports: number[] = [];
  const at = (slot: number, ahead: number): Promise<void> =>
    new Promise((resolve) => {
      Object.assign(truth, { slot, ahead });
      const job = schedule({
        ...doors,
        collect: async (signal) => {
          // The round ends, and what comes behind it is over when the schedule has stopped.
          setImmediate(() => void job.stop().then(resolve));
          return doors.collect(signal);
        },
        analyse: async () => void reports.push(ahead),
      });
      job.now();
    });
  const evening = S + 40;
  await at(evening, 0);
  await at(evening + 1, AHEAD);
  assert.deepEqual(reports, [0]);
});
