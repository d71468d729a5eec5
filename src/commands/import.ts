// Brings a file of history in, and says what of it was taken, what was not, and why.
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { foreignName } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { type Imported, importFile } from '#import/import.ts';
import { ImportProblem } from '#import/records.ts';
import { reparse as again } from '#intake/reparse.ts';
import { lockStore } from '#store/lock.ts';
import { openStore, StoreProblem } from '#store/open.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson } from './house.ts';
import { seeToRates } from './import-rates.ts';
import { judgeHere } from './judge.ts';
import { progress } from './progress.ts';
import { reread } from './reparse.ts';

export async function importHistory(file: string, options: { json?: boolean; rates?: string }): Promise<number> {
  const { config, providers } = await openHouse();
  const bytes = bytesOf(file);
  const name = file === STDIN ? 'standard input' : foreignName(basename(file), NAME_CHARACTERS);
  const lock = lockStore(config.db);
  const store = openStore(config.db, { readonly: false });
  const bar = progress();
  try {
    const done = await importFile(
      store,
      { name, bytes },
      {
        providers,
        now: realClock.now(),
        onProgress: (at, of) => bar.at(at, of, 'half hours'),
        again: (where, since, lines) =>
          again(where, since, {
            providers,
            reread,
            ...lines,
            onRound: (at, of) => bar.at(at, of, 'rounds made again'),
          }),
      },
    );
    const { firstSlot: first, lastSlot } = done;
    const rates =
      first === null || lastSlot === null
        ? NO_RATES
        : await seeToRates(
            store,
            { from: first, to: lastSlot + 1 },
            { file: options.rates, upstream: config.upstream },
          );
    const last = lastStandingSlot(store);
    // Also where the same file was there before: an import that was killed after its last row is not judged yet.
    if (first !== null && last !== undefined && (!done.before || rates.written || latestJudgedSlot(store) !== last))
      judgeHere(store, last, { since: first, onSlot: (at, of) => bar.at(at, of, 'days judged') });
    bar.end();
    if (options.json) printJson(done);
    else for (const line of [...told(done), ...rates.told]) print(line);
    if (options.json) for (const line of rates.told) console.error(line.trim());
    return done.firstSlot === null ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ImportProblem)) throw error;
    throw new StoreProblem(`${name}: ${error.message}`);
  } finally {
    bar.end();
    store.close();
    lock.release();
  }
}

const NO_RATES = { told: [], written: false } as const;

/** What is piped in. */
const STDIN = '-';
const NAME_CHARACTERS = 200;

/** The file as a stream: it may be larger than any memory, and a pipe. */
function bytesOf(file: string): AsyncIterable<Uint8Array> {
  if (file === STDIN) return reading(file, () => process.stdin);
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder');
    return reading(file, () => createReadStream(file, { highWaterMark: 2 ** 18 }));
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* reading(file: string, open: () => NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  const chunks = open()[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next().catch((error) => {
      throw unreadable(file, error);
    });
    if (next.done) return;
    yield Buffer.from(next.value);
  }
}

const unreadable = (file: string, error: unknown): StoreProblem =>
  new StoreProblem(`${file} cannot be read: ${(error as Error).message}`);

function told(done: Imported): string[] {
  if (done.before) return [`${done.name} was imported before (SHA-256 ${done.hash.slice(0, 12)}): nothing was written`];
  const not = Object.entries(done.notTaken).map(
    ([reason, count]) => `  not taken: ${count} ${reason.replaceAll('_', ' ')}`,
  );
  const names = Object.entries(done.unknownNames)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${printable(name)} (${count})`);
  const counted = [
    [done.duplicates, 'were there twice'],
    [done.superseded, 'were of an earlier snapshot in their half hour'],
    [done.alreadyThere, 'were of half hours in which their provider stands already'],
    [done.leftOut, 'were sums beside the single offers of their seller, or of what cannot be rented'],
  ] as const;
  const { firstSlot: first, lastSlot: last } = done;
  const span =
    first === null || last === null
      ? 'none of them could be taken, and nothing was written'
      : `in ${done.slots} half hours, ${isoTime(slotStart(first))} to ${isoTime(slotStart(last))}`;
  return [
    `${done.name}: ${done.rows} rows, ${span}`,
    `  taken: ${done.offers} offers, ${done.aggregates} aggregates, ${done.index} index prices`,
    ...counted.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`),
    ...not,
    ...(names.length === 0 ? [] : [`  names not booked: ${names.join(', ')}`]),
  ];
}
