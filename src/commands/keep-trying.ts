// Does again what the disk or another program's lock would not let be done, until it is done or its time is over.
import type { Clock, Say } from '#domain/world.ts';
import { LogAway, LogUnknown } from '#log/log.ts';
import { FileGone } from '#store/open.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/** What may pass by itself or by the operator's hand: a lock, a full disk, a file moved away. Anything else would fail again. */
const PASSING = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|PROTOCOL|NOMEM)/;

/** A log out of reach passes too. */
export function isPassing(error: unknown): boolean {
  const { code } = ((error as Error | null)?.cause ?? error ?? {}) as { code?: unknown };
  if (error instanceof LogAway || error instanceof LogUnknown) return true;
  return error instanceof FileGone || (typeof code === 'string' && PASSING.test(code));
}

export type Trying = {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly say: Say;
  /** What is to be done, and the word for it when it is: a round, stored. */
  readonly what: string;
  readonly done: string;
  /** Epoch seconds: from then on it is too late. */
  readonly until: number;
  /** Ends the waiting; it is tried once more then. */
  readonly signal: AbortSignal;
  /** Told of each failure that may pass. */
  readonly onFailure: (why: string) => void;
};

/** Resolves when it is done; throws the last failure when its time is over, and at once what cannot pass. */
export async function keepTrying<T>(work: () => T | Promise<T>, trying: Trying): Promise<T> {
  const { clock, say, what, until, signal, onFailure } = trying;
  // Counted beside the clock, which may be set meanwhile.
  let leftMs = (until - clock.now()) * 1000;
  for (let wait = FIRST_WAIT_MS, tries = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS), tries += 1) {
    try {
      const result = await work();
      if (tries > 1) say(`${what} is ${trying.done} now, at try ${tries}`);
      return result;
    } catch (error) {
      if (!isPassing(error) || leftMs <= 0 || signal.aborted) throw error;
      const why = (error as Error).message;
      onFailure(why);
      if (tries === 1) say(`${what} is not ${trying.done} yet, it is kept and tried again: ${why}`, { level: 'warn' });
    }
    const pause = Math.min(wait, leftMs);
    leftMs -= pause;
    await clock.sleep(pause, signal).catch(() => {});
  }
}

/** What is said of an error, and how loudly: being told to end is no failure. */
export function failure(
  error: unknown,
  { reason }: AbortSignal,
): { readonly why: string; readonly level: 'warn' | 'error' } {
  if (error === reason) return { why: 'this program was told to end', level: 'warn' };
  return { why: (error as Error).message, level: 'error' };
}
