// Has answers computed beside the thread that serves and collects: in one thread, which is replaced where it takes too long or too much.
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Clock, Say } from '#domain/world.ts';
import type { Compute, Computed, Outcome } from '#surfaces/compute.ts';
import type { Coding } from '#surfaces/packing.ts';
import { createQueue } from '#surfaces/queue.ts';
import type { Wanted } from '#surfaces/wanted.ts';

const LONGEST_MS = 10_000;
const RETRY_SECONDS = 30;
/** So long a thread may finish what it loads or computes before it is ended. */
const FAREWELL_MS = 2_000;
/** A page of the longest history takes a tenth of it. */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };
/** As in bin/gpu-spot.js: Node’s own stripping of types is decided, and no news to whoever runs this. */
const QUIET = ['--disable-warning=ExperimentalWarning'];
/** Node runs the TypeScript as it stands; the package carries JavaScript. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './answer-worker.ts' : './answer-worker.js', import.meta.url);

export type AnsweringDoors = {
  /** The store's file. */
  readonly path: string;
  readonly clock: Pick<Clock, 'now' | 'deadline'>;
  readonly say: Say;
  readonly longestMs?: number;
  readonly limits?: typeof LIMITS;
  readonly entry?: URL;
};

export type Answering = { readonly compute: Compute; readonly close: () => Promise<void> };

/** What a thread says: an answer, or the fault that it was caught in. */
type Told = Computed | { readonly fault: string };

export function createAnswering(doors: AnsweringDoors): Answering {
  const { path, clock, longestMs = LONGEST_MS, limits = LIMITS, entry = WORKER } = doors;
  let isClosed = false;
  let worker: Worker | null = null;
  const started = (): Worker => {
    const made = new Worker(entry, { workerData: { path }, resourceLimits: limits, execArgv: QUIET });
    // Between two questions there is nobody to tell; who asks next gets another.
    made.on('error', () => {});
    made.once('exit', () => {
      if (worker === made) worker = null;
    });
    made.unref();
    return made;
  };
  const one = async (wanted: Wanted, coding: Coding): Promise<Outcome> => {
    if (isClosed) return gone('the server is ending');
    worker ??= started();
    const ended = await answerOf(worker, { wanted, coding }, clock.deadline(longestMs));
    if ('told' in ended) return checked(ended.told);
    const { failed } = ended;
    await worker?.terminate();
    worker = null;
    if (isClosed) return gone('the server is ending');
    const because =
      failed === LATE
        ? `it takes longer than ${longestMs / 1000} s to compute`
        : `it could not be computed (${failed})`;
    doors.say(`not answered: ${wanted.name}: ${because}`, { level: 'warn' });
    return gone(`this was not answered: ${because}; ask for less, a shorter range or one model`);
  };
  // A heap that is limited on the command line would be every thread's limit, in the place of the thread's own.
  setFlagsFromString('--max-old-space-size=0');
  worker = started();
  return {
    compute: createQueue({ one, now: clock.now }),
    close: async () => {
      isClosed = true;
      if (worker !== null) await endThread(worker, clock.deadline(FAREWELL_MS));
    },
  };
}

const LATE = 'late';

const gone = (because: string): Outcome => ({ status: 503, because, retryAfter: RETRY_SECONDS });

function checked(told: Told): Computed {
  if ('fault' in told) throw new Fault(told.fault);
  return told;
}

/** A fault of ours in the other thread, with the stack that it had there. */
class Fault extends Error {
  constructor(stack: string) {
    super(stack.split('\n')[0] ?? '');
    this.stack = stack;
  }
}

/**
 * Asks the thread to end by itself, and ends it where it does not. One that is stopped while it still loads its modules can take the
 * process with it (SIGABRT), and a process that leaves such a thread behind stops it in the same way: so it is waited for.
 */
async function endThread(worker: Worker, late: AbortSignal): Promise<void> {
  const left = once(worker, 'exit', { signal: late });
  worker.ref();
  worker.postMessage('end');
  await left.catch(() => worker.terminate());
}

type Ended = { readonly told: Told } | { readonly failed: string };

/** The thread's answer, or how it failed to give one. */
function answerOf(
  worker: Worker,
  asked: { readonly wanted: Wanted; readonly coding: Coding },
  late: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = (ended: Ended): void => {
      over.abort();
      worker.off('message', onTold).off('error', onError).off('exit', onExit);
      resolve(ended);
    };
    const onTold = (told: Told): void => end({ told });
    const onError = (error: NodeJS.ErrnoException): void =>
      end({ failed: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it takes more memory than there is' : error.message });
    const onExit = (): void => end({ failed: 'its thread ended' });
    worker.on('message', onTold).on('error', onError).on('exit', onExit);
    late.addEventListener('abort', () => end({ failed: LATE }), { signal: over.signal });
    worker.postMessage(asked);
  });
}
