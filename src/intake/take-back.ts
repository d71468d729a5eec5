// Takes rounds back: the store is then, figure for figure, one that never had them. What was imported stays, and is written again.
import {
  alarmsAcross,
  endDrift,
  endWord,
  namesSetAside,
  type SpokenRound,
  spokenRounds,
  undoDrift,
  wordsAcross,
} from '#store/drift.ts';
import { undoIndexPrices } from '#store/import.ts';
import { keptPrints } from '#store/kept-print.ts';
import { bumpCommit } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { undoReferences } from '#store/reference.ts';
import { clearStanding } from '#store/standing.ts';
import { cutEmpty, cutJudged, cutRounds, cutting, providersSince, seriesReaching } from '#store/take-back.ts';
import { standingAlarms } from './drift.ts';
import { forgetAll } from './intake.ts';
import { slotWriterOf, undoProvider } from './slot-writer.ts';

export type TakeBackDoors = {
  /** What has been written after this moment was written by a clock that was wrong, epoch seconds. */
  readonly now: number;
  /** Puts the imported lines of the slots before one, in order of time. */
  readonly imported: (before: number) => void;
};

/** Takes back all rounds from a slot on, in one transaction. */
export async function takeBack(store: Store, slot: number, { now, imported }: TakeBackDoors): Promise<void> {
  forgetAll(store);
  try {
    await cutting(store, async () => {
      const [series, providers] = [seriesReaching(store, slot), providersSince(store, slot)];
      const kept = keptPrints(store, slot, now);
      const [alarms, words] = [alarmsAcross(store, slot), wordsAcross(store, slot)];
      for (const provider of providers) {
        undoProvider(store, provider, slot);
        undoDrift(store, provider, slot);
        clearStanding(store, provider, slot);
      }
      undoIndexPrices(store, slot);
      undoReferences(store, slot);
      cutRounds(store, slot);
      cutJudged(store, slot, now);
      forgetAll(store);
      slotWriterOf(store).keepPrints(kept);
      imported(Number.POSITIVE_INFINITY);
      slotWriterOf(store).putKeptPrints();
      slotWriterOf(store).flush();
      restoreDrift(store, slot, alarms, words);
      cutEmpty(store, series, providers);
      bumpCommit(store);
    });
  } finally {
    slotWriterOf(store).keepPrints([]);
    forgetAll(store);
  }
}

type Across = readonly [alarms: ReturnType<typeof alarmsAcross>, words: ReturnType<typeof wordsAcross>];

/** What was told before the slot and after it ends where it was last told before. */
function restoreDrift(store: Store, slot: number, ...[alarms, words]: Across): void {
  const spoken = new Map<string, readonly SpokenRound[]>();
  const roundsOf = (provider: string): readonly SpokenRound[] => {
    const found = spoken.get(provider) ?? spokenRounds(store, provider, slot);
    spoken.set(provider, found);
    return found;
  };
  for (const alarm of alarms)
    for (const round of roundsOf(alarm.provider)) {
      const now = standingAlarms(store, alarm.provider, round.slot, round.outcome, round.offers).find(
        ({ kind }) => kind === alarm.kind,
      );
      if (now === undefined) continue;
      endDrift(store, alarm, round.slot, now);
      break;
    }
  for (const [provider, used] of Map.groupBy(words, (word) => word.provider)) {
    const left = new Set(used);
    for (const round of roundsOf(provider)) {
      if (left.size === 0) break;
      const names = namesSetAside(store, round.id, provider);
      for (const word of left)
        if (names.some(({ reason, name }) => reason === word.reason && name === word.name)) {
          endWord(store, word, round.slot);
          left.delete(word);
        }
    }
  }
}
