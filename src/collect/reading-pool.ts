// Reads answers off this thread. All sellers share one process; whoever holds it up is read alone, in another one.
import { limitsOf } from '#domain/limits.ts';
import type { Parse, Reading } from './reading.ts';
import { type Blame, createJob, createLane, type LaneDoors, type LaneJob, readingMs } from './reading-lane.ts';

/** A step of the shared process that takes longer has the seller read alone, so that nobody waits for it. */
const SHARED_STEP_MS = 2_000;

export type ReadingPool = { readonly parse: Parse; readonly close: () => void };

export function createReadingPool(doors: LaneDoors): ReadingPool {
  const alone = createAlone(doors);
  const shared = createLane(doors, {
    stepMs: (job, spentMs) => Math.min(SHARED_STEP_MS, readingMs(job) - spentMs),
    // The one whose step it was need not be the one who filled the memory: only what a seller does alone is put on it.
    onBlame: (job) => alone.add(job),
  });
  let last = 0;
  return {
    parse: (job) =>
      new Promise((finish, fail) => {
        last += 1;
        shared.add(createJob(job, last, finish, fail));
      }),
    close: () => {
      shared.close();
      alone.close();
    },
  };
}

/** One after the other, each in a process of its own. */
function createAlone(doors: LaneDoors): { add: (job: LaneJob) => void; close: () => void } {
  const waiting: LaneJob[] = [];
  let current: { close: () => void } | null = null;
  const next = (): void => {
    const job = waiting.shift();
    if (current !== null || job === undefined) {
      if (job !== undefined) waiting.unshift(job);
      return;
    }
    const end = (): void => {
      lane.close();
      current = null;
      next();
    };
    const lane = createLane(doors, {
      stepMs: (each, spentMs) => readingMs(each) - spentMs,
      onBlame: (each, why) => {
        each.finish(unreadable(each, why));
        end();
      },
      onSettled: end,
    });
    current = lane;
    lane.add(job);
  };
  return {
    add: (job) => {
      waiting.push(job);
      next();
    },
    close: () => {
      current?.close();
      for (const job of waiting.splice(0)) job.fail(new Error('the reading was stopped'));
    },
  };
}

const unreadable = ({ provider }: LaneJob, why: Blame): Reading => ({
  outcome: 'unreadable',
  reason: {
    late: `its answers took more than ${limitsOf(provider).readingSeconds} s to read`,
    memory: 'its answers need more memory to be read than a seller may have',
    crash: 'reading its answers ended the process, please report it',
  }[why],
  offers: [],
  setAside: [],
  truncated: [],
});
