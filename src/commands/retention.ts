// Lets go of raw answers that are older than so many days, and says beforehand what is lost with them.
import { existsSync } from 'node:fs';
import { dayStart, isoTime, slotOf, slotStart } from '#domain/time.ts';
import { logPath, sizeOfFile } from '#store/backup.ts';
import { bodiesFrom } from '#store/meta.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { compact, firstKeptDay, letGo, type Outgoing, outgoing } from '#store/retention.ts';
import { lastDoneSlot } from '#store/round.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse, withStore } from './house.ts';
import { onWholeStore } from './whole-store.ts';

export type RetentionOptions = {
  readonly days?: number;
  readonly dryRun?: boolean;
  readonly compact?: boolean;
  readonly json?: boolean;
};

export async function retention(options: RetentionOptions): Promise<number> {
  const { config } = await openHouse();
  const days = options.days ?? config.answerDays;
  if (days === null || days < 1)
    throw new WrongUse('how many days of raw answers are to be kept? --days <n>, or GPU_SPOT_ANSWER_DAYS');
  if (!existsSync(config.db)) throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  const before = firstKeptDay(withStore(config.db, true, newest), days);
  const from = isoTime(dayStart(before));
  if (options.dryRun) {
    const going = withStore(config.db, true, (store) => outgoing(store, before));
    told(options, { ...going, from, done: false });
    return 0;
  }
  await onWholeStore({ config }, async (store) => {
    const going = outgoing(store, before);
    letGo(store, before);
    if (options.compact) compact(store);
    const kept = bodiesFrom(store);
    told(options, { ...going, from: kept === 0 ? from : isoTime(slotStart(kept)), done: true });
  });
  const bytes = sizeOfFile(config.db) + sizeOfFile(logPath(config.db));
  if (!options.json) print(`the file and its log take ${Math.ceil(bytes / 2 ** 20)} MB`);
  return 0;
}

function told({ json }: RetentionOptions, { from, ...going }: Told): void {
  if (json) printJson({ ...going, answersFrom: from });
  else tell({ from, ...going });
}

/** By the last round, whose half hour the sellers' clocks confirmed: a clock that is ahead would let everything go. */
const newest = (store: Store): number => Math.min(slotOf(realClock.now()), lastDoneSlot(store) ?? 0);

type Told = Outgoing & { readonly from: string; readonly done: boolean };

function tell({ answers, bytes, days, from, done }: Told): void {
  const size = `${answers} raw answers of ${days} days, ${Math.round(bytes / 2 ** 20)} MB`;
  if (answers === 0) {
    print(`no raw answer is older than ${from}: nothing to let go of`);
    return;
  }
  print(done ? `let go of ${size}` : `would let go of ${size}; nothing was changed`);
  print(
    `from ${from} on everything can be made again from what sellers answered. Before it figures, prints, receipts and verdicts ` +
      `${done ? 'stay' : 'would stay'} as they are, ` +
      `and 'index verify', 'reparse' and the raw page ${done ? 'do' : 'would'} not reach back to it.`,
  );
  if (done)
    print('the room is used again by new rounds; --compact gives it back to the disk, and takes as much meanwhile');
}
