// Answers that are kept: those of the version of now. Under many readers the version before is shown until the new one's answers are made,
// for half a minute at most, so that nobody waits behind a commit; each answer says of which half hour it is, and how old.
import { LRUCache } from 'lru-cache';

/** So many bytes of answers are kept, their packed forms counted, and so many answers. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;
const MOST_KEPT = 2_000;
/** One answer is not kept at the cost of all others. */
const MOST_OF_ONE = MOST_KEPT_BYTES / 4;
/** Of what nobody was expected to ask so much is made again. */
const MOST_DUE = 500;
/** The version before is shown for so long at most, and only where so many ask in a second. */
export const LONGEST_HOLD_MS = 30_000;
export const BUSY_PER_SECOND = 50;

export type ShelfDoors<Entry> = {
  readonly version: () => string;
  readonly sizeOf: (entry: Entry) => number;
  readonly versionOf: (entry: Entry) => string;
  /** Milliseconds that no clock moves; left out, a new version is shown at once. */
  readonly ticks?: (() => number) | undefined;
};

export type Shelf<Entry> = {
  /** The version of now; to be asked before the others. `isAsked` where a reader asks. */
  readonly current: (isAsked: boolean) => string;
  /** What is shown; `isAsked` where a reader asks. */
  readonly get: (name: string, isAsked: boolean) => Entry | undefined;
  /** Whether there is an answer of the version of now. */
  readonly has: (name: string) => boolean;
  readonly put: (name: string, entry: Entry) => void;
  /** What readers asked of the version before and is not made of the new one, the last first; nothing where none is held back. */
  readonly due: () => Entry[];
  /** Shows a new version, unless a newer one has come meanwhile; false then. */
  readonly publish: (of: string) => boolean;
};

/** How many asked in the last second, or in the one under way. */
function createMeter(ticks: () => number) {
  let [from, count, before] = [0, 0, 0];
  return {
    note: (): void => {
      const now = ticks();
      if (now - from >= 1_000) [before, count, from] = [now - from < 2_000 ? count : 0, 0, now];
      count += 1;
    },
    rate: (): number => (ticks() - from < 2_000 ? Math.max(before, count) : 0),
  };
}

export function createShelf<Entry extends object>(doors: ShelfDoors<Entry>): Shelf<Entry> {
  const { version, sizeOf, versionOf, ticks } = doors;
  const made = (): LRUCache<string, Entry> =>
    new LRUCache({ max: MOST_KEPT, maxSize: MOST_KEPT_BYTES, maxEntrySize: MOST_OF_ONE, sizeCalculation: sizeOf });
  let shown = { of: '', kept: made(), asked: new Set<string>() };
  let next: { of: string; kept: LRUCache<string, Entry>; since: number } | null = null;
  const meter = ticks === undefined ? null : createMeter(ticks);
  const publish = (): void => {
    if (next !== null) shown = { of: next.of, kept: next.kept, asked: new Set() };
    next = null;
  };
  const turn = (now: string): void => {
    if (next === null && meter !== null && meter.rate() >= BUSY_PER_SECOND && shown.kept.size > 0)
      next = { of: now, kept: made(), since: ticks?.() ?? 0 };
    else if (next === null) shown = { of: now, kept: made(), asked: new Set() };
    else if (next.of !== now) next = { ...next, of: now, kept: made() };
  };
  return {
    current: (isAsked) => {
      if (isAsked) meter?.note();
      const now = version();
      if (now !== (next ?? shown).of) turn(now);
      if (next !== null && (ticks?.() ?? 0) - next.since >= LONGEST_HOLD_MS) publish();
      return now;
    },
    get: (name, isAsked) => {
      if (isAsked && next !== null && shown.asked.size < MOST_DUE) shown.asked.add(name);
      return shown.kept.get(name) ?? next?.kept.get(name);
    },
    has: (name) => (next ?? shown).kept.has(name),
    put: (name, entry) => {
      const of = versionOf(entry);
      if (of === next?.of) next.kept.set(name, entry);
      else if (of === shown.of) shown.kept.set(name, entry);
    },
    due: () =>
      next === null
        ? []
        : [...shown.kept.entries()].flatMap(([name, entry]) =>
            shown.asked.has(name) && !next?.kept.has(name) ? [entry] : [],
          ),
    publish: (of) => {
      if (next !== null && next.of !== of) return false;
      publish();
      return true;
    },
  };
}
