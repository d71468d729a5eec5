// What takes the room in the store, and how fast it grows.
import { existsSync } from 'node:fs';
import { copiesBeside, logPath, sizeOfFile } from '#store/backup.ts';
import { StoreProblem } from '#store/open.ts';
import { lastDoneSlot } from '#store/round.ts';
import { answersPerDay, freeBytes, partsOf } from '#store/size.ts';
import { openHouse, print, printJson, withStore } from './house.ts';
import { tableText } from './table.ts';

/** Over so many days the growth is told. */
const DAYS = 7;
const MOST_ROWS = 12;

export async function size({ json }: { json?: boolean }): Promise<number> {
  const { config } = await openHouse();
  if (!existsSync(config.db)) throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  const seen = withStore(config.db, true, (store) => {
    const last = lastDoneSlot(store);
    return {
      parts: partsOf(store),
      free: freeBytes(store),
      answersPerDay: last === undefined ? null : answersPerDay(store, last, DAYS),
    };
  });
  const copies = copiesBeside(config.db);
  const [bytes, log] = [sizeOfFile(config.db), sizeOfFile(logPath(config.db))];
  if (json) {
    printJson({
      file: config.db,
      bytes,
      logBytes: log,
      freeBytes: seen.free,
      answerBytesPerDay: seen.answersPerDay,
      parts: seen.parts,
      copies,
    });
    return 0;
  }
  const megabytes = (of: number): string => (of / 2 ** 20).toFixed(1);
  print(
    tableText(
      seen.parts.slice(0, MOST_ROWS).map((each) => ({
        part: each.name,
        MB: megabytes(each.bytes),
        share: `${Math.round((100 * each.bytes) / Math.max(1, bytes))} %`,
      })),
    ),
  );
  print('');
  print(
    `${config.db}: ${megabytes(bytes)} MB, of which ${megabytes(seen.free)} MB free for new rows; its log ${megabytes(log)} MB`,
  );
  for (const { file, bytes: held } of copies)
    print(`${file}: ${megabytes(held)} MB, the store as it was before that: remove it once it is not wanted any more`);
  if (seen.answersPerDay !== null)
    print(
      `raw answers grow by ${megabytes(seen.answersPerDay)} MB a day: ` +
        "'gpu-spot retention --days 90 --dry-run' says what keeping 90 days of them would save",
    );
  return 0;
}
