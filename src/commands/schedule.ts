// Collects on every half hour: one round at a time, a little after the boundary, and a slot that passed without one is recorded as missed.
import type { AskDoors } from '#collect/ask.ts';
import type { Round } from '#domain/outcome.ts';
import { isoTime, SLOT_SECONDS, SLOT_WORD, SLOTS_PER_HOUR, slotOf, slotStart } from '#domain/time.ts';
import type { Clock, Say } from '#domain/world.ts';
import { isJudgingDue } from '#intake/judging.ts';
import { atOnce, type Commit } from '#store/commit.ts';
import type { Watch } from '#store/file.ts';
import type { Store } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { createAnalyst } from './analyst.ts';
import { every } from './doors.ts';
import { failure, isPassing, keepTrying } from './keep-trying.ts';
import { createLosses, type Losses } from './losses.ts';
import { putRound } from './put-round.ts';

/** Spreads the load on sellers: not everybody asks at the very stroke. */
export const LONGEST_JITTER_MS = SLOT_SECONDS * 25;
/** So long the storing of a round that is whole goes on once this program is told to end. */
const LATE_MS = 5_000;
/** A half hour that has begun is seen so soon. */
const LOOK_MS = 2_000;
/** Whoever was not chosen looks so often whether the one who was is still there. */
const STAND_BY_MS = 15_000;

export type ScheduleDoors = {
  readonly store: Store;
  readonly doors: Pick<AskDoors, 'clock' | 'dice'>;
  readonly collect: (signal: AbortSignal) => Promise<Round>;
  readonly say: Say;
  readonly onRound: (round: Round) => unknown;
  /** How the store is written; at once where it is this machine's alone. */
  readonly commit?: Commit;
  /** Of several that could collect, whether this one is to; left out where there are no others. */
  readonly isChosen?: (role: 'collector' | 'analyst') => Promise<boolean>;
  /** Lets another be chosen. */
  readonly onDone?: (role: 'collector' | 'analyst') => Promise<void>;
  /** Judges a slot and the days that are due; apart from the round's own commit. */
  readonly judge: (
    store: Store,
    slot: number,
    stop: AbortSignal,
    write: (work: () => void) => Promise<void>,
  ) => Promise<number>;
  /** Makes the day's report; apart from the collecting, for a model may take minutes. Null where somebody else makes it. */
  readonly analyse: ((stop: AbortSignal, isDue: () => boolean) => Promise<void>) | null;
  /** What has become of the lock that keeps others out; null while it does. */
  readonly intact?: Watch;
  /** Where nobody else's clock is in the market: ours is taken at its word. */
  readonly trustsClock?: boolean;
};

export type Collector = {
  /** One round now, unless this slot has one or one is under way; never throws, for the next slot must come. */
  readonly collect: () => Promise<void>;
  /** Lets go of the round under way, unless it is whole already, and resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
  /** Since when no round was stored, and why; null while the last one was. */
  readonly trouble: () => string | null;
  readonly isBusy: () => boolean;
  /** The last slot in which sellers were asked. */
  readonly askedIn: () => number | null;
};

/** A clock that is set goes back by seconds or minutes: its half hour is stored already, and the next one comes soon. */
const SMALL_STEP_SLOTS = SLOTS_PER_HOUR;

/** A round without them is stored all the same. */
const VERDICTS = 'what is judged of this round';

type Work = ScheduleDoors & {
  readonly signal: AbortSignal;
  /** A while behind the signal: what is whole is to be stored still. */
  readonly late: AbortSignal;
  /** The same work until it is done or the slot is over. */
  readonly persist: <T>(what: string, done: string, slot: number, work: () => Promise<T>) => Promise<T>;
  readonly losses: Losses;
  readonly onAsk: (slot: number) => void;
};

export function createCollector(doors: ScheduleDoors): Collector {
  const stopped = new AbortController();
  const late = new AbortController();
  const losses = createLosses();
  let underWay: Promise<void> | null = null;
  let asked: number | null = null;
  const onAsk = (slot: number): void => {
    asked = slot;
  };
  /** Ends the waiting of what is finished but not written yet; null while there is nothing of that kind. */
  let waiting: AbortController | null = null;
  const { clock } = doors.doors;
  const persist: Work['persist'] = (what, done, slot, work) => {
    const over = new AbortController();
    const sleep: Clock['sleep'] = async (ms, signal) => {
      waiting = over;
      await clock.sleep(ms, signal).finally(() => {
        waiting = null;
      });
    };
    return keepTrying(work, {
      clock: { now: clock.now, sleep },
      say: doors.say,
      what,
      done,
      until: slotStart(slot + 1),
      signal: AbortSignal.any([over.signal, stopped.signal]),
      onFailure: (why) => (what === VERDICTS ? undefined : losses.note(slot, why)),
    });
  };
  const slotWork: Work = { ...doors, signal: stopped.signal, late: late.signal, persist, losses, onAsk };
  return {
    collect: async () => {
      if (stopped.signal.aborted) return;
      if (underWay !== null && waiting !== null) {
        waiting.abort();
        await underWay;
      }
      if (underWay !== null) {
        doors.say(`the round before is still under way: this ${SLOT_WORD} is missed`, { level: 'warn' });
        return;
      }
      underWay = collectSlot(slotWork).finally(() => {
        underWay = null;
      });
      await underWay;
    },
    stop: async () => {
      stopped.abort();
      clock.deadline(LATE_MS).addEventListener('abort', () => late.abort(stopped.signal.reason));
      await underWay;
    },
    trouble: losses.told,
    isBusy: () => underWay !== null,
    askedIn: () => asked,
  };
}

async function collectSlot(work: Work): Promise<void> {
  const { store, doors, collect, say, onRound, signal, persist, losses, onAsk, isChosen = async () => true } = work;
  let slot = slotOf(doors.clock.now());
  try {
    const last = lastKnown(store);
    if (last === slot) losses.end();
    if (last === slot && !isJudgingDue(store, slot)) return;
    if (!(await isChosen('collector'))) return;
    // Stopped between a round and its verdicts: the figures are there, what is judged of them is not.
    if (last === slot) return await judgeRound(work, slot);
    if (last !== undefined && last > slot && last - slot <= SMALL_STEP_SLOTS) {
      const stored = `the ${SLOT_WORD} of ${isoTime(slotStart(last))}`;
      say(`the clock went back a little: ${stored} is stored, the one after it is next`);
      return;
    }
    onAsk(slot);
    const round = await collect(signal);
    if (signal.aborted) return;
    slot = round.slot;
    const isOurs = await persist('this round', 'stored', slot, () => putRound({ ...work, signal: work.late }, round));
    losses.end();
    if (!isOurs) {
      say(`the round of ${isoTime(slotStart(slot))} was stored by another meanwhile: this one is let go of`);
      return;
    }
    await onRound(round);
    await judgeRound(work, slot);
  } catch (error) {
    const { why, level } = failure(error, signal);
    losses.note(slot, why);
    say(`this round was not stored: ${why}`, { level });
    await work.onDone?.('collector');
  }
}

/** A store that cannot be read at the moment may be by the end of the round. */
function lastKnown(store: Store): number | undefined {
  try {
    return lastSlot(store);
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}

async function judgeRound({ store, judge, say, signal, persist, commit = atOnce }: Work, slot: number): Promise<void> {
  if (!isJudgingDue(store, slot)) return;
  const write = (work: () => void): Promise<void> =>
    persist(VERDICTS, 'stored', slot, () =>
      // Of two that judge the same only one's verdicts are kept.
      commit(() => (isJudgingDue(store, slot) ? work() : undefined), { signal }),
    );
  await judge(store, slot, signal, write).then(
    (models) => (models > 0 ? say(`${models} models judged`) : undefined),
    (error: Error) => {
      const { why, level } = failure(error, signal);
      say(`this round was not judged: ${why}`, { level });
    },
  );
}

export type Schedule = {
  readonly now: () => void;
  /** When the next half hour begins. */
  readonly next: () => Date;
  readonly stop: () => Promise<void>;
  readonly trouble: () => string | null;
};

/** Collects on every half hour, and at once when told to; behind a round comes the day's report where it is due. */
export function schedule(doors: ScheduleDoors): Schedule {
  const collector = createCollector(doors);
  const analyst = createAnalyst(doors);
  const waiting = new AbortController();
  const round = async (): Promise<void> => {
    await collector.collect();
    // A clock that is wrong would have a false day's report made, and that one would be the last for ever.
    if (collector.trouble() === null) await analyst.ifDue();
  };
  const { clock, dice } = doors.doors;
  let seen = slotOf(clock.now());
  // Looked at again and again, and not waited for: a clock that is set while one waits would have it wait for another time.
  const stopLooking = every(LOOK_MS, () => {
    const slot = slotOf(clock.now());
    if (slot === seen) return;
    seen = slot;
    void clock
      .sleep(dice() * LONGEST_JITTER_MS, waiting.signal)
      .catch(() => {})
      .then(round);
  });
  const stopStandingBy =
    doors.isChosen === undefined
      ? () => {}
      : every(STAND_BY_MS, () => {
          // Who has asked in this half hour asks nobody again in it, whatever became of its round.
          if (!collector.isBusy() && collector.askedIn() !== slotOf(clock.now())) void round();
        });
  return {
    now: () => void round(),
    next: () => new Date(slotStart(slotOf(clock.now()) + 1) * 1000),
    trouble: collector.trouble,
    stop: async () => {
      stopLooking();
      stopStandingBy();
      const ended = [collector.stop(), analyst.stop()];
      waiting.abort();
      await Promise.all(ended);
    },
  };
}
