// Computing one thing at a time, and fairly: each address has a line of its own, and the lines take turns.
import type { Asker, Compute, Outcome, Refused } from './compute.ts';
import type { Coding } from './packing.ts';
import { nameOf, type Wanted } from './wanted.ts';

export type QueueDoors = {
  /** Computes one thing; called again only when the one before has ended. */
  readonly one: (wanted: Wanted, coding: Coding) => Promise<Outcome>;
  /** Epoch seconds. */
  readonly now: () => number;
};

const MOST_WAITING = 256;
/** Of one address; beyond it the address waits for itself. */
const MOST_OF_ONE = 64;
/** Whoever has waited so long has gone, or should. */
const LONGEST_WAIT_SECONDS = 15;
const RETRY_SECONDS = 5;

/** Said to whoever finds the line full: nothing is wrong with what was asked. */
export const BUSY: Refused = {
  status: 503,
  because: `the server has more to compute than it can: ask again in ${RETRY_SECONDS} s`,
  retryAfter: RETRY_SECONDS,
};

type Waiter = {
  readonly asker: Asker;
  readonly answer: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
};
type Job = {
  readonly name: string;
  readonly wanted: Wanted;
  readonly coding: Coding;
  readonly since: number;
  readonly waiters: Waiter[];
};

export function createQueue({ one, now }: QueueDoors): Compute {
  /** By address; the first line has the next turn. */
  const lines = new Map<string, Job[]>();
  /** By what is wanted: whoever wants the same waits for the same. */
  const jobs = new Map<string, Job>();
  let isBusy = false;
  const goOn = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let job = take(lines); job !== undefined; job = take(lines)) {
      await run(job, { one, now });
      jobs.delete(job.name);
    }
    isBusy = false;
  };
  const drop = (job: Job, address: string): void => {
    jobs.delete(job.name);
    const line = lines.get(address)?.filter((each) => each !== job) ?? [];
    if (line.length === 0) lines.delete(address);
    else lines.set(address, line);
    for (const { answer } of job.waiters) answer(BUSY);
  };
  return (wanted, coding, asker) =>
    new Promise<Outcome>((answer, fail) => {
      const waiter = { asker, answer, fail };
      const name = nameOf(wanted);
      const same = jobs.get(name);
      if (same !== undefined) return void same.waiters.push(waiter);
      const line = lines.get(asker.address) ?? [];
      if (line.length >= MOST_OF_ONE) return answer(BUSY);
      if (jobs.size >= MOST_WAITING) {
        const long = longestLine(lines);
        // Room is made at the end of the longest line; whoever has that line finds none.
        const last = long === undefined || long[1].length <= line.length + 1 ? undefined : ownLast(long);
        if (long === undefined || last === undefined) return answer(BUSY);
        drop(last, long[0]);
      }
      const job: Job = { name, wanted, coding, since: now(), waiters: [waiter] };
      jobs.set(name, job);
      line.push(job);
      lines.set(asker.address, line);
      void goOn();
    });
}

type Line = readonly [string, Job[]];

const longestLine = (lines: ReadonlyMap<string, Job[]>): Line | undefined =>
  [...lines].reduce<Line | undefined>(
    (longest, each) => (longest === undefined || each[1].length > longest[1].length ? each : longest),
    undefined,
  );

/** The last job of a line that nobody else waits for. */
const ownLast = ([address, line]: Line): Job | undefined =>
  line.findLast(({ waiters }) => waiters.every(({ asker }) => asker.address === address));

/** The first of the first line, which goes behind the others. */
function take(lines: Map<string, Job[]>): Job | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  const [address, line] = first;
  const job = line.shift();
  lines.delete(address);
  if (line.length > 0) lines.set(address, line);
  return job;
}

async function run(job: Job, { one, now }: QueueDoors): Promise<void> {
  if (now() - job.since > LONGEST_WAIT_SECONDS) {
    for (const { answer } of job.waiters) answer(BUSY);
    return;
  }
  let payer: Waiter | undefined;
  for (const each of job.waiters) {
    if (!each.asker.isWaiting()) each.answer(BUSY);
    else {
      const refused = await each.asker.refused();
      if (refused === null) payer ??= each;
      else each.answer(refused);
    }
  }
  if (payer === undefined) {
    for (const { answer } of job.waiters) answer(BUSY);
    return;
  }
  try {
    const outcome = await one(job.wanted, job.coding);
    // Who asked first has it computed; the others get what is there. An answer that was given before stands.
    for (const each of job.waiters)
      each.answer('because' in outcome || each === payer ? outcome : { ...outcome, ms: 0 });
  } catch (error) {
    for (const { fail } of job.waiters) fail(error);
  }
}
