// Keeps the last answers under their version, so that the next page of one is cut from it and not computed again.
import { LRUCache } from 'lru-cache';
import type { Asked } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import type { AskRaw } from '#surfaces/making.ts';
import type { Given } from '#surfaces/wanted.ts';

const MOST_ANSWERS = 24;
const MOST_BYTES = 8_000_000;

type Doors = { readonly ask: AskRaw; readonly version: () => string };

export function remembering<Told extends Doors>(doors: Told): Told {
  const { ask, version } = doors;
  let keptFor = '';
  const kept = new LRUCache<string, Asked>({ max: MOST_ANSWERS, maxSize: MOST_BYTES, sizeCalculation: sizeOf });
  return {
    ...doors,
    ask: (name: QuestionName, raw: Given) => {
      const now = version();
      if (now !== keptFor) kept.clear();
      keptFor = now;
      const key = JSON.stringify([name, Object.entries(raw).sort()]);
      const held = kept.get(key);
      if (held !== undefined) return held;
      const made = ask(name, raw);
      kept.set(key, made);
      return made;
    },
  };
}

/** As text, which an answer in memory is a few times as long as. */
const sizeOf = (asked: Asked): number => JSON.stringify(asked).length;
