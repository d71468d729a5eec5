// How much is asked of the log in one question: as many things as its line carries within the limit of an answer, found by trying.
import type { Clock } from '#domain/world.ts';
import { LogAway } from '#log/log.ts';

export type Portion = {
  /** Asks once for so many things as it thinks right. */
  readonly ask: <T>(question: (count: number) => Promise<T>) => Promise<T>;
  /** The same until the log answers, for a minute in all: longer than a standby takes to stand in for its server. */
  readonly askOn: <T>(question: (count: number) => Promise<T>, clock: Pick<Clock, 'sleep'> | undefined) => Promise<T>;
};

const MOST_TRIES = 11;
const LONGER_EACH_MS = 1_000;
/** So many answers in a row before more is tried: on a thin line each that is too large costs the whole limit. */
const TRIED_EVERY = 20;

/** Half as many behind a question without an answer, down to one; one more behind twenty with, up to `most`. */
export function createPortion(most: number): Portion {
  let count = most;
  let inARow = 0;
  const ask: Portion['ask'] = async (question) => {
    try {
      const answer = await question(count);
      inARow = (inARow + 1) % TRIED_EVERY;
      if (inARow === 0) count = Math.min(most, count + 1);
      return answer;
    } catch (error) {
      count = Math.max(1, Math.floor(count / 2));
      inARow = 0;
      throw error;
    }
  };
  return {
    ask,
    askOn: async (question, clock) => {
      for (let tries = 1; ; tries += 1)
        try {
          return await ask(question);
        } catch (error) {
          if (!(error instanceof LogAway) || clock === undefined || tries >= MOST_TRIES) throw error;
          await clock.sleep(tries * LONGER_EACH_MS);
        }
    },
  };
}
