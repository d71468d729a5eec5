// How much is asked of the log in one question: as many things as its line carries within the limit of an answer, found by trying.
import type { Clock } from '#domain/world.ts';
import { LogAway, LogSlow } from '#log/log.ts';
import { unlessEnded } from './ended.ts';

export type Question<T> = (count: number) => Promise<T>;

export type Portion = {
  /** Asks for so many things as it thinks right, and for fewer where the answer is too slow, down to one. Ended by the signal at once. */
  readonly ask: <T>(question: Question<T>, signal?: AbortSignal) => Promise<T>;
  /** The same of a log that is away, until it has been waited for so long that a standby would have stood in for its server. */
  readonly askOn: <T>(question: Question<T>, waiting: Patience) => Promise<T>;
};

/** Without a clock nothing is waited for. */
export type Patience = {
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A minute of waiting in all. */
const MOST_TRIES = 11;
const LONGER_EACH_MS = 1_000;
/** So many answers in a row before more is tried: on a thin line each that is too large costs the whole limit. */
const TRIED_EVERY = 20;

/** Half as many behind an answer that was too slow; one more behind twenty that were not, up to `most`. */
export function createPortion(most: number): Portion {
  let count = most;
  let inARow = 0;
  const ask: Portion['ask'] = async (question, signal) => {
    for (;;)
      try {
        const answer = await unlessEnded(question(count), signal);
        inARow = (inARow + 1) % TRIED_EVERY;
        if (inARow === 0) count = Math.min(most, count + 1);
        return answer;
      } catch (error) {
        if (!(error instanceof LogSlow) || count === 1) throw error;
        count = Math.floor(count / 2);
        inARow = 0;
      }
  };
  return {
    ask,
    askOn: async (question, { clock, signal }) => {
      for (let tries = 1; ; tries += 1)
        try {
          return await ask(question, signal);
        } catch (error) {
          if (!(error instanceof LogAway) || clock === undefined || tries >= MOST_TRIES) throw error;
          await clock.sleep(tries * LONGER_EACH_MS, signal).catch(() => {});
          signal?.throwIfAborted();
        }
    },
  };
}
