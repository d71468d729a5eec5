// When the day's report is due, and that it is made once.
import { DAY_SECONDS, isoTime } from '#domain/time.ts';
import type { Clock, Say } from '#domain/world.ts';
import { lastMadeAt } from '#store/analysis.ts';
import type { Store } from '#store/open.ts';
import { hasOffers, lastSlot } from '#store/round.ts';

/** The hour of the day's report, UTC. */
const REPORT_HOUR = 7;

export type AnalystDoors = {
  readonly store: Store;
  readonly doors: { readonly clock: Pick<Clock, 'now'> };
  readonly say: Say;
  /** Makes the day's report; null where somebody else makes it. */
  readonly analyse: ((stop: AbortSignal, isDue: () => boolean) => Promise<void>) | null;
  /** Of several that could make it, whether this one is to. */
  readonly isChosen?: (role: 'analyst') => Promise<boolean>;
  /** Lets others make the next one. */
  readonly onDone?: (role: 'analyst') => Promise<void>;
};

export type Analyst = { readonly ifDue: () => Promise<void>; readonly stop: () => Promise<void> };

/**
 * Makes the day's report once it is seven, behind a round in which somebody answered: one made earlier in the day by hand is not the
 * morning's, and one that was missed is made when it can be.
 */
export function createAnalyst(doors: AnalystDoors): Analyst {
  const {
    store,
    doors: { clock },
    say,
    analyse,
    isChosen = async () => true,
    onDone = async () => {},
  } = doors;
  const stopped = new AbortController();
  let underWay: Promise<void> | null = null;
  const isDue = (): boolean => {
    const now = clock.now();
    const day = isoTime(Math.floor(now)).slice(0, 10);
    const seven = now - (now % DAY_SECONDS) + REPORT_HOUR * 3600;
    const slot = lastSlot(store);
    return now >= seven && slot !== undefined && hasOffers(store, slot) && (lastMadeAt(store, day) ?? 0) < seven;
  };
  return {
    ifDue: async () => {
      if (analyse === null || stopped.signal.aborted || underWay !== null || !isDue()) return;
      const chosen = async (): Promise<void> => {
        // What another has made meanwhile is not made again.
        if ((await isChosen('analyst')) && isDue())
          await analyse(stopped.signal, isDue).finally(() => onDone('analyst'));
      };
      underWay = chosen()
        .catch((error: Error) => say(`the day's report was not made: ${error.message}`, { level: 'error' }))
        .finally(() => {
          underWay = null;
        });
      await underWay;
    },
    stop: async () => {
      stopped.abort();
      await underWay;
    },
  };
}
