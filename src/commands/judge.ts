// Has a slot judged: beside the server in a process of its own, so that no page waits; in a command of its own at once.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SLOT_ENV, SLOT_SECONDS } from '#domain/time.ts';
import { dueSlots, type JudgedSlot, judgeSlots, keepJudged } from '#intake/judging.ts';
import type { Store } from '#store/open.ts';
import { realClock, ticks } from './doors.ts';
import type { ToJudge } from './judge-process.ts';

export const LONGEST_JUDGING_MS = Math.min(120_000, SLOT_SECONDS * 250);
/** After a long pause the days that are due are caught up with over some rounds, so that each ends in time. */
const DAYS_PER_ROUND = 10;
/** Node runs the TypeScript as it stands; the package carries JavaScript. */
const FILE = new URL(import.meta.url.endsWith('.ts') ? './judge-process.ts' : './judge-process.js', import.meta.url);

/**
 * Judges the slot and the days that are due, and returns how many models it judged; what is not finished in time, or when told to stop,
 * is due again the next time.
 */
export async function judgeBeside(
  store: Store,
  slot: number,
  stop?: AbortSignal,
  write: (work: () => void) => Promise<void> = async (work) => work(),
): Promise<number> {
  const due = dueSlots(store, slot);
  const slots = [...due.slice(0, -1).slice(0, DAYS_PER_ROUND), ...due.slice(-1)];
  const from = ticks();
  const judged = slots.length === 0 || stop?.aborted ? null : await inProcess({ path: store.path, slots }, stop);
  if (judged === null) return 0;
  await write(() => keepJudged(store, judged, realClock.now(), ticks() - from));
  return judged.at(-1)?.all.length ?? 0;
}

/** Of its heap, MB. */
const HEAP_MB = 512;
const YOUNG_MB = 8;

function inProcess(asked: ToJudge, stop?: AbortSignal): Promise<JudgedSlot[] | null> {
  const child = fork(fileURLToPath(FILE), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${YOUNG_MB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // It reads a file and knows no key.
    env: SLOT_ENV,
  });
  let fault = '';
  child.stderr?.on('data', (text) => {
    fault = `${fault}${text}`.slice(-MOST_FAULT);
  });
  const late = realClock.deadline(LONGEST_JUDGING_MS);
  return new Promise<JudgedSlot[] | null>((resolve, reject) => {
    const end = (): void => void child.kill('SIGKILL');
    late.addEventListener('abort', end);
    stop?.addEventListener('abort', end);
    child.once('message', (judged) => resolve(judged as JudgedSlot[]));
    child.once('error', reject);
    // By then all that it said is read, too.
    child.once('close', (code, ended) => {
      late.removeEventListener('abort', end);
      stop?.removeEventListener('abort', end);
      if (stop?.aborted) resolve(null);
      // The error's own line, of all that Node prints of it.
      const said = /^(?:\w*(?:Error|Problem)(?: \[\w+\])?|FATAL ERROR): .*$/m.exec(fault)?.[0];
      const how = ended === null ? `with ${code}` : `by ${ended}, as where memory runs out`;
      const why = late.aborted ? `without an answer within ${LONGEST_JUDGING_MS / 1000} s` : (said ?? how);
      reject(new Error(`the judge ended: ${why}`));
    });
    child.send(asked, (error) => (error === null ? undefined : reject(error)));
  });
}

const MOST_FAULT = 4_000;

type Here = {
  /** Days from this slot on are judged though they were before: an import has brought them something new. */
  readonly since?: number;
  readonly onSlot?: (done: number, of: number) => void;
};

/** From so many days on a second process is worth its start. */
const FEWEST_SHARED = 6;
const MEMORY = ':memory:';

/** The same as judgeHere, half of the days in a process of its own; a store without a file has no second reader. */
export async function judgeShared(store: Store, slot: number, { onSlot = () => {} }: Here = {}): Promise<void> {
  const slots = dueSlots(store, slot);
  if (store.path === MEMORY || slots.length < FEWEST_SHARED) {
    judgeHere(store, slot, { onSlot });
    return;
  }
  const judged: JudgedSlot[] = [];
  for (let from = 0; from < slots.length; from += 2 * DAYS_PER_ROUND) {
    const some = slots.slice(from, from + 2 * DAYS_PER_ROUND);
    const half = Math.ceil(some.length / 2);
    const rest = some.slice(half);
    const beside = rest.length === 0 ? [] : inProcess({ path: store.path, slots: rest });
    judged.push(...judgeSlots(store, some.slice(0, half)));
    judged.push(...((await beside) ?? []));
    onSlot(judged.length, slots.length);
  }
  keepJudged(store, judged, realClock.now());
}

/** At once, in this thread; `onSlot` is told how far it has come. */
export function judgeHere(store: Store, slot: number, { since, onSlot = () => {} }: Here = {}): void {
  const from = ticks();
  const slots = dueSlots(store, slot, since);
  const judged = judgeSlots(store, slots, onSlot);
  if (judged.length > 0) keepJudged(store, judged, realClock.now(), ticks() - from);
}
