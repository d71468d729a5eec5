// Brings bytes of history into the store, with its exchange rates and its verdicts, and says what of it was taken, what was not, and why.
import { printable } from '#domain/printable.ts';
import type { Provider } from '#domain/provider.ts';
import { isoTime, SLOT_WORD, SLOT_WORDS, slotStart } from '#domain/time.ts';
import { type Imported, importFile } from '#import/import.ts';
import { reparse as again } from '#intake/reparse.ts';
import type { Store } from '#store/open.ts';
import { latestJudgedSlot } from '#store/signal.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { realClock } from './doors.ts';
import { seeToRates } from './import-rates.ts';
import { judgeHere } from './judge.ts';
import type { Progress } from './progress.ts';
import { reread } from './reparse.ts';

export type BringDoors = {
  readonly providers: readonly Provider[];
  readonly upstream: string | null;
  /** A file of exchange rates; the bank is asked where there is none. */
  readonly rates: string | undefined;
  readonly bar: Progress;
};

export async function bringIn(
  store: Store,
  file: Parameters<typeof importFile>[1],
  { providers, upstream, rates: rateFile, bar }: BringDoors,
): Promise<{ readonly done: Imported; readonly rates: readonly string[] }> {
  const done = await importFile(store, file, {
    providers,
    now: realClock.now(),
    onProgress: (at, of) => bar.at(at, of, SLOT_WORDS),
    again: (where, since, lines) =>
      again(where, since, {
        providers,
        reread,
        ...lines,
        onRound: (at, of) => bar.at(at, of, 'rounds made again'),
      }),
  });
  const { firstSlot: first, lastSlot } = done;
  const rates =
    first === null || lastSlot === null
      ? NO_RATES
      : await seeToRates(store, { from: first, to: lastSlot + 1 }, { file: rateFile, upstream });
  const last = lastStandingSlot(store);
  // Also where the same file was there before: an import that was killed after its last row is not judged yet.
  if (first !== null && last !== undefined && (!done.before || rates.written || latestJudgedSlot(store) !== last))
    judgeHere(store, last, { since: first, onSlot: (at, of) => bar.at(at, of, 'days judged') });
  bar.end();
  return { done, rates: rates.told };
}

const NO_RATES = { told: [], written: false } as const;

export function told(done: Imported): string[] {
  if (done.before) return [`${done.name} was imported before (SHA-256 ${done.hash.slice(0, 12)}): nothing was written`];
  const not = Object.entries(done.notTaken).map(
    ([reason, count]) => `  not taken: ${count} ${reason.replaceAll('_', ' ')}`,
  );
  const names = Object.entries(done.unknownNames)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${printable(name)} (${count})`);
  const counted = [
    [done.duplicates, 'were there twice'],
    [done.superseded, `were of an earlier snapshot in their ${SLOT_WORD}`],
    [done.alreadyThere, `were of ${SLOT_WORDS} in which their provider stands already`],
    [done.leftOut, 'were sums beside the single offers of their seller, or of what cannot be rented'],
  ] as const;
  const { firstSlot: first, lastSlot: last } = done;
  const span =
    first === null || last === null
      ? 'none of them could be taken, and nothing was written'
      : `in ${done.slots} ${SLOT_WORDS}, ${isoTime(slotStart(first))} to ${isoTime(slotStart(last))}`;
  return [
    `${done.name}: ${done.rows} rows, ${span}`,
    `  taken: ${done.offers} offers, ${done.aggregates} aggregates, ${done.index} index prices`,
    ...counted.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`),
    ...not,
    ...Object.entries(done.origin?.setAside ?? {}).map(
      ([reason, count]) => `  set aside before: ${count} ${printable(reason)}`,
    ),
    ...(names.length === 0 ? [] : [`  names not booked: ${names.join(', ')}`]),
  ];
}
