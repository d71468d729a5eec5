// A process that reads for many sellers, one step at a time. A step that takes too long, or kills it, is put on its seller;
// the process is replaced, and the others' steps are done again from the answers that are at hand.
import { limitsOf } from '#domain/limits.ts';
import { OwnFault, RoundEnd } from '#domain/outcome.ts';
import type { Clock } from '#domain/world.ts';
import type { Reading, ReadingJob } from './reading.ts';
import type { FromProcess, Told, ToProcess } from './reading-steps.ts';

/** How a process ended that nobody told to end: its memory was used up, it could not be started, or it failed. */
export type ProcessEnd = 'memory' | 'start' | 'crash';

export type ReadingProcess = {
  readonly send: (message: ToProcess) => void;
  readonly kill: () => void;
};

/** Starts a process; `onEnd` is not called after `kill`. */
export type Launch = (on: {
  readonly message: (message: FromProcess) => void;
  readonly end: (why: ProcessEnd) => void;
}) => ReadingProcess;

export type LaneDoors = { readonly launch: Launch; readonly clock: Clock };

export type LaneJob = ReadingJob & {
  readonly id: number;
  readonly finish: (reading: Reading) => void;
  readonly fail: (error: unknown) => void;
  /** What came back to each of its steps, in order; kept, so that they can be done again. */
  readonly told: Promise<Told>[];
  /** What the asking threw. */
  error: unknown;
};

export const createJob = (job: ReadingJob, id: number, finish: LaneJob['finish'], fail: LaneJob['fail']): LaneJob => ({
  ...job,
  id,
  finish,
  fail,
  told: [],
  error: undefined,
});

export type Blame = 'late' | 'memory' | 'crash';

export type LaneRules = {
  /** How long a step may take, ms, after `spentMs` of computing for the same job. */
  readonly stepMs: (job: LaneJob, spentMs: number) => number;
  /** Takes the job whose step it was. */
  readonly onBlame: (job: LaneJob, why: Blame) => void;
  readonly onSettled?: (job: LaneJob) => void;
};

export type Lane = { readonly add: (job: LaneJob) => void; readonly close: () => void };

const START_MS = 60_000;
/** Ends that nobody's step explains: the machine has no room for us. */
const MOST_RESTARTS = 3;

type Place = { readonly job: LaneJob; epoch: number; cursor: number; spentMs: number };
type Waiting = { readonly place: Place; readonly epoch: number; readonly message: ToProcess };
type Step = { readonly place: Place; readonly since: number };

type State = LaneDoors & {
  readonly rules: LaneRules;
  readonly places: Map<number, Place>;
  queue: Waiting[];
  process: ReadingProcess | null;
  isReady: boolean;
  step: Step | null;
  restarts: number;
};

export function createLane(doors: LaneDoors, rules: LaneRules): Lane {
  const lane: State = {
    ...doors,
    rules,
    places: new Map(),
    queue: [],
    process: null,
    isReady: false,
    step: null,
    restarts: 0,
  };
  return {
    add: (job) => {
      const place = { job, epoch: 0, cursor: 0, spentMs: 0 };
      lane.places.set(job.id, place);
      if (lane.process === null) start(lane);
      begin(lane, place);
    },
    close: () => {
      lane.process?.kill();
      lane.process = null;
      failAll(lane, new Error('the reading was stopped'));
    },
  };
}

function failAll({ places }: State, error: Error): void {
  const held = [...places.values()];
  places.clear();
  for (const { job } of held) job.fail(error);
}

function start(lane: State): void {
  lane.isReady = false;
  const mine = lane.launch({
    message: (message) => {
      if (lane.process === mine) hear(lane, message);
    },
    end: (why) => {
      if (lane.process === mine) ended(lane, why);
    },
  });
  lane.process = mine;
  onceAfter(lane.clock, START_MS, () => {
    if (lane.process !== mine || lane.isReady) return;
    mine.kill();
    ended(lane, 'start');
  });
}

function begin(lane: State, place: Place): void {
  const { id: job, provider, keys, at } = place.job;
  const own = Object.fromEntries(provider.needs.map(({ env }) => [env, keys[env]]));
  enqueue(lane, place, { kind: 'start', job, provider: provider.id, keys: own, at });
}

function enqueue(lane: State, place: Place, message: ToProcess): void {
  lane.queue.push({ place, epoch: place.epoch, message });
  next(lane);
}

/** Sends the next message of which the step is still wanted. */
function next(lane: State): void {
  const { process, places, rules, clock } = lane;
  while (process !== null && lane.isReady && lane.step === null) {
    const waiting = lane.queue.shift();
    if (waiting === undefined) return;
    const { place, epoch, message } = waiting;
    if (places.get(place.job.id) !== place || place.epoch !== epoch) continue;
    const mine: Step = { place, since: clock.now() };
    lane.step = mine;
    process.send(message);
    onceAfter(clock, rules.stepMs(place.job, place.spentMs), () => {
      if (lane.step === mine) blame(lane, mine.place, 'late');
    });
  }
}

/** The process is of no use any more: a new one does the others' steps again. */
function replace(lane: State): void {
  lane.process?.kill();
  lane.process = null;
  lane.step = null;
  lane.queue = [];
  for (const place of lane.places.values()) {
    place.epoch += 1;
    place.cursor = 0;
    place.spentMs = 0;
  }
  if (lane.places.size === 0) return;
  start(lane);
  for (const place of lane.places.values()) begin(lane, place);
}

function blame(lane: State, place: Place, why: Blame): void {
  lane.places.delete(place.job.id);
  replace(lane);
  lane.rules.onBlame(place.job, why);
}

function ended(lane: State, why: ProcessEnd): void {
  lane.process = null;
  if (why !== 'start' && lane.step !== null) {
    blame(lane, lane.step.place, why);
    return;
  }
  lane.restarts += 1;
  if (why !== 'start' && lane.restarts <= MOST_RESTARTS) replace(lane);
  else failAll(lane, new OwnFault('no process could be started to read its answers'));
}

function hear(lane: State, message: FromProcess): void {
  if (message.kind === 'ready') {
    lane.isReady = true;
    next(lane);
    return;
  }
  const { step } = lane;
  if (step === null || step.place.job.id !== message.job) return;
  step.place.spentMs += (lane.clock.now() - step.since) * 1000;
  lane.step = null;
  answer(lane, step.place, message);
  next(lane);
}

function answer(lane: State, place: Place, message: Exclude<FromProcess, { kind: 'ready' }>): void {
  const { job, epoch } = place;
  if (message.kind === 'done' || message.kind === 'threw') {
    lane.places.delete(job.id);
    if (message.kind === 'done') job.finish(message.reading);
    else job.fail(job.error ?? new Error(message.reason));
    lane.rules.onSettled?.(job);
    return;
  }
  const at = place.cursor;
  place.cursor += 1;
  const told = job.told[at] ?? toldOf(job, message);
  job.told[at] = told;
  void told.then((each) => {
    if (place.epoch === epoch) enqueue(lane, place, { kind: 'told', job: job.id, told: each });
  });
}

function onceAfter(clock: Clock, ms: number, work: () => void): void {
  clock.deadline(Math.max(1, Math.ceil(ms))).addEventListener('abort', work, { once: true });
}

/** Never rejects: a failure is told to the adapter, which may ask elsewhere. */
async function toldOf(job: LaneJob, message: Extract<FromProcess, { kind: 'ask' | 'rates' }>): Promise<Told> {
  try {
    if (message.kind === 'rates') return { rates: await job.rates() };
    return { answer: await job.asking(message.request) };
  } catch (error) {
    job.error = error instanceof RoundEnd ? undefined : error;
    return {
      failed: { outcome: error instanceof RoundEnd ? error.outcome : null, reason: (error as Error).message },
    };
  }
}

/** Of computing for one job, all its steps together. */
export const readingMs = (job: LaneJob): number => limitsOf(job.provider).readingSeconds * 1000;
