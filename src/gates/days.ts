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
 * Logs without their largest move from one day to the next, what follows being moved back by it, and without the step across a hole where
 * one is larger still: daily changes see only the first, changes over more days both. With a move goes the one after it, for a jump at
 * noon is a half of it in each of two days' means.
 */
export function withoutJump(logs: Float64Array): Float64Array {
  const places = [...logs.keys()].filter((place) => isThere(logs[place]));
  const steps = places.slice(1).map((place, at): Step => {
    const before = places[at] ?? place;
    return { place, move: (logs[place] ?? 0) - (logs[before] ?? 0), isDaily: place - before === 1 };
  });
  const all = largest(steps, () => true);
  const taken = new Set([...all, ...largest(steps, ({ isDaily }) => isDaily)]);
  return logs.map((log, place) =>
    [...taken].reduce((left, step) => (place >= step.place ? left - step.move : left), log),
  );
}

type Step = { readonly place: number; readonly move: number; readonly isDaily: boolean };

/** The largest step of those that count, with the one after it where that counts too. */
function largest(steps: readonly Step[], counts: (step: Step) => boolean): Step[] {
  const from = (at: number): Step[] => steps.slice(at, at + 2).filter(counts);
  const size = (pair: readonly Step[]): number =>
    Math.max(Math.abs(pair[0]?.move ?? 0), Math.abs(pair.reduce((sum, { move }) => sum + move, 0)));
  let [found, best] = [[] as Step[], 0];
  for (const [at, step] of steps.entries()) {
    const pair = counts(step) ? from(at) : [];
    if (size(pair) > best) [found, best] = [pair, size(pair)];
  }
  return found;
}

/** Why too few days have a fix: the series is young, or has holes. */
export function fewFixes(fixes: Float64Array, what: string, needed: number): string {
  const first = fixes.findIndex((fix) => !Number.isNaN(fix));
  if (first === -1) return 'no day has a fix yet';
  const holes = countOf(fixes.subarray(first).map((fix) => (Number.isNaN(fix) ? 1 : Number.NaN)));
  const young = `the first fix is ${fixes.length - first} days old`;
  return `${what}, ${needed} are needed; ${young}${holes === 0 ? '' : ` and ${holes} days since have none`}`;
}
