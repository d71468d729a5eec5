// A collector over a store of one's own for tests of what the disk does to it: its clock moves while it waits, and nothing is waited for.
import { createCollector, type ScheduleDoors } from '#commands/schedule.ts';
import type { Clock } from '#domain/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

export const S = 990_000;

export type Stage = ReturnType<typeof collecting>;

/** `onWait` is called before each wait, with its number from 1: what is to pass meanwhile passes there. */
export function collecting(
  path: string,
  onWait: (wait: number) => void | Promise<void> = () => {},
  more: Partial<ScheduleDoors> = {},
) {
  const store: Store = openStore(path, { readonly: false, busyMs: 30 });
  const said: string[] = [];
  const waits: number[] = [];
  let now = S * 1800 + 3;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      waits.push(ms);
      const told = new Promise((resolve) => signal?.addEventListener('abort', resolve));
      await Promise.race([onWait(waits.length), told]);
      now += ms / 1000;
    },
    deadline: () => new AbortController().signal,
  };
  const collector = createCollector({
    store,
    doors: { clock, dice: () => 0.5 },
    say: (line) => said.push(line),
    onRound: () => {},
    judge: async () => 0,
    analyse: async () => {},
    collect: async () => {
      const slot = Math.floor(now / 1800);
      // Long enough that it does not fit into a page that is there already.
      return roundAt(slot, [
        ended(
          'a',
          Array.from({ length: 400 }, (_, at) => offer(`${at}`, 2 + slot / 1e9 + at)),
        ),
      ]);
    },
    ...more,
  });
  return {
    store,
    collector,
    said,
    waits,
    to: (slot: number) => {
      now = slot * 1800 + 3;
    },
    slots: () => store.hot("SELECT slot - ? FROM round WHERE state = 'done' ORDER BY slot").pluck().all(S) as number[],
  };
}
