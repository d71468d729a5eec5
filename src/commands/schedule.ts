// Collects on every half hour: one round at a time, a little after the boundary, and a slot that passed without one is recorded as missed.
import { Cron } from 'croner';
import type { AskDoors } from '#collect/ask.ts';
import type { Round } from '#domain/outcome.ts';
import { DAY_SECONDS, isoTime, slotOf } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import { lastMadeAt } from '#store/analysis.ts';
import type { Store } from '#store/open.ts';
import { hasOffers, lastSlot } from '#store/round.ts';
import { latestJudgedSlot } from '#store/signal.ts';

/** Spreads the load on sellers: not everybody asks at the very stroke. */
const LONGEST_JITTER_MS = 45_000;

export type ScheduleDoors = {
  readonly store: Store;
  readonly doors: Pick<AskDoors, 'clock' | 'dice'>;
  readonly collect: (signal: AbortSignal) => Promise<Round>;
  readonly say: Say;
  readonly onRound: (round: Round) => void;
  /** Judges a slot and the days that are due; apart from the round's own commit. */
  readonly judge: (store: Store, slot: number, stop: AbortSignal) => Promise<number>;
  /** Makes the day's report; apart from the collecting, for a model may take minutes. */
  readonly analyse: (stop: AbortSignal) => Promise<void>;
};

export type Collector = {
  /** One round now, unless this slot has one or one is under way; never throws, for the next slot must come. */
  readonly collect: () => Promise<void>;
  /** Lets go of the round under way, which is then not stored, and resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
};

export function createCollector(doors: ScheduleDoors): Collector {
  const stopped = new AbortController();
  let underWay: Promise<void> | null = null;
  return {
    collect: async () => {
      if (stopped.signal.aborted) return;
      if (underWay !== null) {
        doors.say('the round before is still under way: this half hour is missed');
        return;
      }
      underWay = collectSlot(doors, stopped.signal).finally(() => {
        underWay = null;
      });
      await underWay;
    },
    stop: async () => {
      stopped.abort();
      await underWay;
    },
  };
}

async function collectSlot(jobs: ScheduleDoors, signal: AbortSignal): Promise<void> {
  const { store, doors, collect, say, onRound } = jobs;
  try {
    const missed = recordMissed(store, slotOf(doors.clock.now()));
    if (missed > 0) say(`${missed} half hours before this one were missed`);
    const slot = slotOf(doors.clock.now());
    if (lastSlot(store) === slot) {
      // Stopped between a round and its verdicts: the figures are there, what is judged of them is not.
      if (latestJudgedSlot(store) !== slot) await judgeRound(jobs, slot, signal);
      return;
    }
    const round = await collect(signal);
    if (signal.aborted) return;
    intake(store, round);
    onRound(round);
    await judgeRound(jobs, round.slot, signal);
  } catch (error) {
    say(`this round was not stored: ${(error as Error).message}`);
  }
}

async function judgeRound({ store, judge, say }: ScheduleDoors, slot: number, signal: AbortSignal): Promise<void> {
  await judge(store, slot, signal).then(
    (models) => (models > 0 ? say(`${models} models judged`) : undefined),
    (error: Error) => say(`this round was not judged: ${error.message}`),
  );
}

/** The hour of the day's report, UTC. */
const REPORT_HOUR = 7;

export type Analyst = { readonly ifDue: () => Promise<void>; readonly stop: () => Promise<void> };

/**
 * Makes the day's report once it is seven, behind a round in which somebody answered: one made earlier in the day by hand is not the
 * morning's, and one that was missed is made when it can be.
 */
export function createAnalyst({ store, doors: { clock }, say, analyse }: ScheduleDoors): Analyst {
  const stopped = new AbortController();
  let underWay: Promise<void> | null = null;
  const isDue = (): boolean => {
    const now = clock.now();
    const day = isoTime(Math.floor(now)).slice(0, 10);
    const seven = now - (now % DAY_SECONDS) + REPORT_HOUR * 3600;
    const slot = lastSlot(store);
    return now >= seven && slot !== undefined && hasOffers(store, slot) && (lastMadeAt(store, day) ?? 0) < seven;
  };
  return {
    ifDue: async () => {
      if (stopped.signal.aborted || underWay !== null || !isDue()) return;
      underWay = analyse(stopped.signal)
        .catch((error: Error) => say(`the day's report was not made: ${error.message}`))
        .finally(() => {
          underWay = null;
        });
      await underWay;
    },
    stop: async () => {
      stopped.abort();
      await underWay;
    },
  };
}

export type Schedule = {
  readonly now: () => void;
  readonly next: () => Date | null;
  readonly stop: () => Promise<void>;
};

/** Collects on every half hour, and at once when told to; behind a round comes the day's report where it is due. */
export function schedule(doors: ScheduleDoors): Schedule {
  const collector = createCollector(doors);
  const analyst = createAnalyst(doors);
  const waiting = new AbortController();
  const round = async (): Promise<void> => {
    await collector.collect();
    await analyst.ifDue();
  };
  const job = new Cron('0 */30 * * * *', { timezone: 'UTC' }, async () => {
    await doors.doors.clock.sleep(doors.doors.dice() * LONGEST_JITTER_MS, waiting.signal).catch(() => {});
    await round();
  });
  return {
    now: () => void round(),
    next: () => job.nextRun(),
    stop: async () => {
      job.stop();
      const ended = [collector.stop(), analyst.stop()];
      waiting.abort();
      await Promise.all(ended);
    },
  };
}
