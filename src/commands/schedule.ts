// Collects on every half hour: one round at a time, a little after the boundary, and a slot that passed without one is recorded as missed.
import { Cron } from 'croner';
import type { AskDoors } from '#collect/ask.ts';
import type { Round } from '#domain/outcome.ts';
import { slotOf } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import type { Store } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';

/** Spreads the load on sellers: not everybody asks at the very stroke. */
const LONGEST_JITTER_MS = 45_000;

export type ScheduleDoors = {
  readonly store: Store;
  readonly doors: Pick<AskDoors, 'clock' | 'dice'>;
  readonly collect: () => Promise<Round>;
  readonly say: Say;
  readonly onRound: (round: Round) => void;
};

/** One round now, unless this slot already has one; never throws, for the next slot must come. */
export async function collectSlot({ store, doors, collect, say, onRound }: ScheduleDoors): Promise<void> {
  try {
    const missed = recordMissed(store, slotOf(doors.clock.now()));
    if (missed > 0) say(`${missed} half hours before this one were missed`);
    if (lastSlot(store) === slotOf(doors.clock.now())) return;
    const round = await collect();
    intake(store, round);
    onRound(round);
  } catch (error) {
    say(`this round was not stored: ${(error as Error).message}`);
  }
}

export type Schedule = { readonly next: () => Date | null; readonly stop: () => void };

export function schedule(doors: ScheduleDoors): Schedule {
  const stopped = new AbortController();
  const job = new Cron(
    '0 */30 * * * *',
    { timezone: 'UTC', protect: () => doors.say('the round before is still under way: this slot is missed') },
    async () => {
      await doors.doors.clock.sleep(doors.doors.dice() * LONGEST_JITTER_MS, stopped.signal).catch(() => {});
      if (!stopped.signal.aborted) await collectSlot(doors);
    },
  );
  return {
    next: () => job.nextRun(),
    stop: () => {
      stopped.abort();
      job.stop();
    },
  };
}
