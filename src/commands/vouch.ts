// Holds a store against itself: its pages as SQLite checks them, and every raw answer against its hash.
import { isoTime, slotStart } from '#domain/time.ts';
import { bodyBytes, bodyIds, noneUnpacked } from '#store/body.ts';
import { bodiesFrom } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { countRounds, lastDoneSlot } from '#store/round.ts';
import { faultsOf } from '#store/sound.ts';
import type { Progress } from './progress.ts';

export type Vouched = {
  readonly rounds: number;
  readonly lastRound: string | null;
  readonly answers: number;
  /** The first half hour whose answers are all there; null where all are. */
  readonly answersFrom: string | null;
  /** What is wrong; nothing where all of it holds. */
  readonly faults: readonly string[];
};

export type Damaged = { readonly id: number; readonly what: string };

/** Every stored answer that is damaged, by name; a damaged one takes the rest of its chain with it. */
export function damagedAnswers(store: Store, bar: Progress, ids = bodyIds(store)): Damaged[] {
  const unpacked = noneUnpacked();
  return ids.flatMap((id, at): Damaged[] => {
    bar.at(at + 1, ids.length, 'answers');
    try {
      bodyBytes(store, id, unpacked);
      return [];
    } catch (error) {
      return [{ id, what: (error as Error).message }];
    }
  });
}

export function vouch(path: string, bar: Progress): Vouched {
  const store = openStore(path, { readonly: true });
  try {
    const ids = bodyIds(store);
    const faults = [...faultsOf(store, 'whole'), ...damagedAnswers(store, bar, ids).map(({ what }) => what)];
    const last = lastDoneSlot(store);
    const from = bodiesFrom(store);
    return {
      rounds: countRounds(store),
      lastRound: last === undefined ? null : isoTime(slotStart(last)),
      answers: ids.length,
      answersFrom: from === 0 ? null : isoTime(slotStart(from)),
      faults,
    };
  } finally {
    store.close();
  }
}

export const inWords = ({ rounds, lastRound, answers, answersFrom }: Vouched): string =>
  `${rounds} rounds${lastRound === null ? '' : ` up to ${lastRound}`}, ${answers} raw answers, each with its hash` +
  (answersFrom === null ? '' : ` (all of them from ${answersFrom} on)`);
