// Takes back the rounds after a moment, those that a wrong clock left in the future above all; a copy of the store is made first.
import { existsSync } from 'node:fs';
import { isoTime, SLOT_WORDS, slotOf, slotStart } from '#domain/time.ts';
import { keptLines } from '#import/merge.ts';
import { sellersOf } from '#import/sellers.ts';
import { takeBack as without } from '#intake/take-back.ts';
import { backUp } from '#store/backup.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { firstSlot } from '#store/round.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { roundsSince } from '#store/take-back.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, timeOf } from './house.ts';
import { judgeHere } from './judge.ts';
import { onWholeStore } from './whole-store.ts';

export async function takeBack(options: { after?: string; json?: boolean }): Promise<number> {
  const { config, providers } = await openHouse();
  const now = realClock.now();
  const after = options.after === undefined ? now : timeOf('--after', options.after);
  const slot = slotOf(after) + 1;
  if (config.log === null && !existsSync(config.db))
    throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  return onWholeStore({ config }, async (store) => {
    const taken = roundsSince(store, slot);
    if (taken === null) {
      if (options.json) printJson({ rounds: 0, backup: null });
      else print(`no round begins after ${isoTime(Math.floor(after))}: nothing was taken back`);
      return 0;
    }
    if (options.after === undefined && taken.first === firstSlot(store))
      throw new StoreProblem(
        `every round of the store begins after ${isoTime(Math.floor(now))}, which this computer's clock says it is: ` +
          'set the clock right, or name the time with --after',
      );
    const backup = `${config.db}.before-take-back-${isoTime(Math.floor(now)).replace(/[-:]/g, '')}`;
    withBackup(store, backup);
    const imported = keptLines(store, slot, sellersOf(providers));
    await without(store, slot, { now, imported });
    // What is told of the last verdicts was let go when later ones came.
    const judged = latestJudgedSlot(store);
    if (judged !== undefined) judgeHere(store, judged);
    const [first, last] = [isoTime(slotStart(taken.first)), isoTime(slotStart(taken.last))];
    if (options.json) printJson({ rounds: taken.rounds, missed: taken.missed, first, last, backup });
    else {
      print(`${taken.rounds} rounds were taken back, of the ${SLOT_WORDS} from ${first} to ${last}`);
      print(`the store as it was: ${backup}`);
    }
    return 0;
  });
}

function withBackup(store: Store, backup: string): void {
  try {
    backUp(store, backup);
  } catch (error) {
    throw new StoreProblem(`nothing was taken back: ${(error as Error).message}`, { cause: error });
  }
}
