// A round into the store, with the half hours before it that were missed: whole, once, and under its own half hour.

import type { Round } from '#domain/outcome.ts';
import { SLOT_WORD } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { checkClock, noteClockSeen } from '#intake/clock.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import { atOnce, type Commit } from '#store/commit.ts';
import type { Watch } from '#store/file.ts';
import { FileGone, type Store, StoreProblem } from '#store/open.ts';
import { lastRound, lastSlot } from '#store/round.ts';
import { plural } from '#surfaces/pages/words.ts';

export type Putting = {
  readonly store: Store;
  readonly say: Say;
  readonly signal: AbortSignal;
  /** What has become of the lock that keeps others out; null while it does. */
  readonly intact?: Watch;
  /** Where nobody else's clock is in the market: ours is taken at its word. */
  readonly trustsClock?: boolean;
  readonly commit?: Commit;
};

/** Resolves with whether it is this round that stands there, and not another's of the same half hour. */
export async function putRound(
  { store, say, signal, intact = () => null, trustsClock = false, commit = atOnce }: Putting,
  round: Round,
): Promise<boolean> {
  const problem = intact();
  if (problem !== null)
    throw new FileGone(`${problem}: nothing was written, for another gpu-spot may be collecting; restart this one`);
  const done = await commit(
    () => {
      // A try before this one may have been written although it failed, and somebody else's may be.
      if (lastSlot(store) === round.slot) return { missed: 0, refused: null, isOurs: isOurs(store, round) };
      // Kept also of a round that is refused for what it says.
      noteClockSeen(store, round);
      return unlessRefused(() =>
        store.transaction(() => {
          // Before anything is written: a clock that is wrong would leave half hours that were never missed.
          if (!trustsClock) checkClock(store, { ...round, clockOffsets: round.clockOffsets ?? [] });
          const missed = recordMissed(store, round.slot);
          intake(store, round);
          return missed;
        }),
      );
    },
    { signal },
  );
  if (done.refused !== null) throw done.refused;
  if (done.missed > 0)
    say(`${plural(done.missed, SLOT_WORD)} before this one ${done.missed === 1 ? 'was' : 'were'} missed`, {
      level: 'warn',
    });
  return done.isOurs;
}

/** Whether it is this very round that stands there. */
function isOurs(store: Store, round: Round): boolean {
  const last = lastRound(store);
  return last?.startedAt === round.startedAt && last.endedAt === round.endedAt;
}

type Put = { readonly missed: number; readonly refused: StoreProblem | null; readonly isOurs: boolean };

function unlessRefused(work: () => number): Put {
  try {
    return { missed: work(), refused: null, isOurs: true };
  } catch (error) {
    if (error instanceof StoreProblem) return { missed: 0, refused: error, isOurs: false };
    throw error;
  }
}
