// What is known of a print at a moment: the last vintage then, and what stood when it became final. Pure.
import { SLOT_SECONDS, slotStart } from '#domain/time.ts';
import { FINAL_AFTER_SECONDS } from './method.ts';

export const PRINT_STATES = ['provisional', 'final', 'revised'] as const;
export type PrintState = (typeof PRINT_STATES)[number];

export type Vintage = {
  readonly slot: number;
  readonly vintage: number;
  readonly known_at: number;
  readonly why: string | null;
  readonly value: number | null;
};

export type Known<T extends Vintage> = {
  /** The first one known. */
  readonly first: T;
  /** The last one known. */
  readonly last: T;
  readonly state: PrintState;
  /** What stood when the print became final; null while it is provisional. */
  readonly final: T | null;
};

/**
 * What is known of each slot at `asOf` (epoch seconds). A print becomes final a day after it was first known, and not before a day after
 * its half hour; what is known later is a revision. `vintages`: by slot and vintage, ascending. Too little data: a slot without a
 * vintage known by then is not in the answer. Source: decision 50.
 */
export function knownAt<T extends Vintage>(vintages: readonly T[], asOf: number): Known<T>[] {
  const known: Known<T>[] = [];
  for (let at = 0; at < vintages.length; ) {
    const first = vintages[at];
    if (first === undefined) break;
    let end = at;
    while (vintages[end]?.slot === first.slot) end += 1;
    const mine = vintages.slice(at, end).filter(({ known_at }) => known_at <= asOf);
    at = end;
    const last = mine.at(-1);
    if (last === undefined) continue;
    const finalAt = finalFrom(first);
    const final = asOf < finalAt ? null : (mine.findLast(({ known_at }) => known_at < finalAt) ?? first);
    known.push({ first, last, final, state: final === null ? 'provisional' : final === last ? 'final' : 'revised' });
  }
  return known;
}

/** When a print becomes final, by its first vintage. */
export const finalFrom = ({ slot, known_at }: Pick<Vintage, 'slot' | 'known_at'>): number =>
  Math.max(known_at, slotStart(slot) + SLOT_SECONDS) + FINAL_AFTER_SECONDS;
