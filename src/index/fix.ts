// The daily fix: the mean of a UTC day's prints, and whether a contract could settle on it. Pure.

export const FIX_STATES = ['settles', 'review', 'none'] as const;
export type FixState = (typeof FIX_STATES)[number];

/** Shares of the day's scheduled prints. */
export const FIX_RULES = { settles: { coverage: 0.98, longestGap: 0.02 }, review: { coverage: 0.9 } } as const;

export type Fix = {
  /** Micro-dollars per GPU-hour, whole; null where there is no fix. */
  readonly value: number | null;
  readonly state: FixState;
  readonly prints: number;
  readonly scheduled: number;
  /** Of the scheduled prints. */
  readonly coverage: number;
  readonly longestGap: number;
};

/**
 * The fix of a UTC day: the plain mean of its prints, each of which so moves it by its part at most. `prints` are the day's scheduled
 * places in order, null where there is no print. Coverage of 98 % without a gap beyond 2 % settles, 90 % is for review, less is no fix;
 * a day that was imported is for review at best, for nobody of us saw it. Units: micro-dollars per GPU-hour, whole.
 * Too little data: state `none` and no value. Source: viability.md 4.2 (11), V13.
 */
export function fixOf(prints: readonly (number | null)[], isImported = false): Fix {
  const present = prints.filter((price) => price !== null);
  const scheduled = prints.length;
  let [gap, longest] = [0, 0];
  for (const price of prints) {
    gap = price === null ? gap + 1 : 0;
    longest = Math.max(longest, gap);
  }
  const coverage = scheduled === 0 ? 0 : present.length / scheduled;
  const longestGap = scheduled === 0 ? 1 : longest / scheduled;
  const state = stateOf(coverage, longestGap, isImported);
  const mean = present.reduce((sum, price) => sum + price, 0) / present.length;
  return {
    value: state === 'none' ? null : Math.round(mean),
    state,
    prints: present.length,
    scheduled,
    coverage,
    longestGap,
  };
}

function stateOf(coverage: number, longestGap: number, isImported: boolean): FixState {
  if (coverage < FIX_RULES.review.coverage) return 'none';
  const { settles } = FIX_RULES;
  return !isImported && coverage >= settles.coverage && longestGap <= settles.longestGap ? 'settles' : 'review';
}
