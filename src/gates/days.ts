// Prices by day as the gates look at them: logarithms, and changes between two days that are both there. A hole is never bridged.

/** Natural logarithms; NaN where there is no price. */
export const logsOf = (prices: Float64Array): Float64Array =>
  prices.map((price) => (price > 0 ? Math.log(price) : Number.NaN));

/** The change from `days` days before to each day; NaN where either is not there. */
export const changesOver = (logs: Float64Array, days: number): Float64Array =>
  logs.map((log, place) => (place < days ? Number.NaN : log - (logs[place - days] ?? Number.NaN)));

/** The values of days on which the others are there too. */
export const where = (values: Float64Array, others: Float64Array): Float64Array =>
  values.map((value, place) => (Number.isNaN(others[place] ?? Number.NaN) ? Number.NaN : value));

export const isThere = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);

export const present = (values: Float64Array): number[] => [...values].filter(isThere);

export const countOf = (values: Float64Array): number => {
  let seen = 0;
  for (const value of values) if (!Number.isNaN(value)) seen += 1;
  return seen;
};

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Logs without their largest move, what follows being moved back by it: one from a day to the next that is there, across a hole too, and the
 * one after it, for a jump at noon is a half of it in each of two days' means.
 */
export function withoutJump(logs: Float64Array): Float64Array {
  const places = [...logs.keys()].filter((place) => isThere(logs[place]));
  const moves = places.map((place, at) => (logs[place] ?? 0) - (logs[places[at - 1] ?? place] ?? 0));
  const size = (at: number): number =>
    Math.max(Math.abs(moves[at] ?? 0), Math.abs((moves[at] ?? 0) + (moves[at + 1] ?? 0)));
  const largest = moves.reduce((best, _, at) => (size(at) > size(best) ? at : best), 0);
  const [first, second] = [places[largest], places[largest + 1]];
  return logs.map((log, place) => {
    const one = first !== undefined && place >= first ? (moves[largest] ?? 0) : 0;
    const next = second !== undefined && place >= second ? (moves[largest + 1] ?? 0) : 0;
    return log - one - next;
  });
}

/** Why too few days have a fix: the series is young, or has holes. */
export function fewFixes(fixes: Float64Array, what: string, needed: number): string {
  const first = fixes.findIndex((fix) => !Number.isNaN(fix));
  if (first === -1) return 'no day has a fix yet';
  const holes = countOf(fixes.subarray(first).map((fix) => (Number.isNaN(fix) ? 1 : Number.NaN)));
  const young = `the first fix is ${fixes.length - first} days old`;
  return `${what}, ${needed} are needed; ${young}${holes === 0 ? '' : ` and ${holes} days since have none`}`;
}
