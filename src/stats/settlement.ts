/** Where a final price comes from: all days, a day that held the price of the day before, the average of what is there, or none. */
export type Settled = {
  readonly price: number | null;
  readonly by: 'all_days' | 'carried' | 'average_of_remaining' | 'determination';
  readonly missing: number;
};

/** The share of days that must be there for their average to stand for all. */
const ENOUGH = 0.75;

/**
 * Final price of a cash settled contract: the plain mean of the fixes of its days, in order, null where a day has none. One missing day takes
 * the fix of the day before it; two or more leave the average of the rest, where that is three quarters of the days; else, as where the one
 * that is missing is the first, somebody has to determine it and there is no price. Units: of the fixes. Too little data: `determination`.
 * Source: the mean of the month's daily fixes as CME (GPU1) and ICE (HPR) settle; the ladder is viability.md 4.2 (13).
 */
export function finalSettlement(fixes: readonly (number | null)[]): Settled {
  const present = fixes.filter((fix) => fix !== null);
  const missing = fixes.length - present.length;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (present.length === 0) return { price: null, by: 'determination', missing };
  if (missing === 0) return { price: mean(present), by: 'all_days', missing };
  const before = fixes[fixes.indexOf(null) - 1] ?? null;
  if (missing === 1 && before !== null)
    return { price: mean(fixes.map((fix) => fix ?? before)), by: 'carried', missing };
  return present.length >= ENOUGH * fixes.length && missing > 1
    ? { price: mean(present), by: 'average_of_remaining', missing }
    : { price: null, by: 'determination', missing };
}

/** GPU-hours of a contract, and the least step of its price in USD per GPU-hour. */
export type ContractSize = { readonly hours: number; readonly tick: number };

/**
 * What a position has made at a price, USD: long (lots above zero) gains what it rises by, short (below) what it falls by, for each of the
 * contract's hours. Two sides of one trade sum to zero. Source: CME's GPU1 (730 hours), ICE's HPR (the hours of its month).
 */
export const positionProfit = (
  { hours }: ContractSize,
  { lots, entry, price }: { readonly lots: number; readonly entry: number; readonly price: number },
): number => lots * (price - entry) * hours;

/** What one step of the price is worth to a contract, USD. */
export const tickValue = ({ hours, tick }: ContractSize): number => hours * tick;
