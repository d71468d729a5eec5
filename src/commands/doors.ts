// The real clock, dice and network: the only place where the program touches them.
import { setTimeout as wait } from 'node:timers/promises';
import type { AskDoors } from '#collect/ask.ts';
import { createPace, noPace } from '#collect/pace.ts';
import type { Clock, Dice, Fetch } from '#domain/world.ts';

export const realClock: Clock = {
  now: () => Date.now() / 1000,
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
  deadline: (ms) => AbortSignal.timeout(ms),
  isReal: true,
};

/** Milliseconds since some moment, which no setting of the clock moves: for telling how long something took. */
export const ticks = (): number => performance.now();

/** Again and again after so long, until what it returns is called. */
export function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

export const realDice: Dice = Math.random;

export const realFetch: Fetch = (url, init) => fetch(url, init);

export function askDoors(upstream: string | null): AskDoors {
  return {
    fetch: realFetch,
    clock: realClock,
    dice: realDice,
    pace: upstream === null ? createPace(realClock) : noPace,
    upstream,
  };
}
