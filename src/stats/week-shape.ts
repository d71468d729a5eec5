import { seededDice } from './dice.ts';
import { quantileOfSorted } from './quantile.ts';

export const WEEK_HOURS = 168;
const HALF = WEEK_HOURS / 2;
/** So many of a week's hours must be there, for its level and for itself. */
const FEWEST_HOURS = 140;
const DRAWS = 1_000;
const CONFIDENCE = 0.95;

export type WeekHour = {
  /** Above or below the level of the week about it, in percent; null where fewer than three quarters of the weeks have it. */
  readonly pct: number | null;
  readonly n: number;
  /** Farther from the level than chance brings any hour of a week in 95 of 100 cases. */
  readonly isBeyondChance: boolean;
};

export type WeekShape = {
  /** Monday 00:00 UTC first; none where the weeks are too few. */
  readonly hours: readonly WeekHour[];
  readonly weeks: number;
  /** What chance reaches in 95 of 100 cases, percent. */
  readonly chancePct: number | null;
};

/**
 * Which hours of the week are dearer or cheaper than the week about them, and by more than chance. `hourly` starts on a Monday at
 * 00:00 UTC. Each hour is taken in percent of the centred mean of 169 hours (ends at half weight), and averaged over the weeks.
 * Chance: each week turned by a random number of hours, which keeps how its hours hang together, 1,000 seeded draws; an hour counts
 * only beyond the largest deviation of any of the 168 in 95 % of them, so that looking at 168 finds nothing by looking often; and it
 * must also be so against the mean of its own calendar week, so that a price that steps each Monday is no pattern.
 * Lies where one week holds a jump that the others have not: it widens what passes as chance, and then hides a pattern.
 * Too little data: no hours below `fewestWeeks` weeks of 140 observed hours. Source: ratio to moving average, Macaulay 1931; largest
 * deviation over permutations, Westfall and Young, Resampling-Based Multiple Testing, 1993.
 */
export function weekShape(
  hourly: readonly (number | null)[],
  { fewestWeeks, seed }: { readonly fewestWeeks: number; readonly seed: number },
): WeekShape {
  const weeks = weeksOf(hourly, percentOfLevel(hourly));
  if (weeks.length < fewestWeeks) return { hours: [], weeks: weeks.length, chancePct: null };
  const about = againstChance(
    weeks.map(({ about: percents }) => percents),
    seed,
  );
  // A step at each week's seam lifts one end of a week against the week about it, and nothing within its own.
  const within = againstChance(
    weeks.map(({ own }) => own),
    seed + 1,
  );
  return {
    hours: about.hours.map(({ pct, n, isBeyondChance }, hour) => {
      const own = within.hours[hour];
      const isOnOneSide = (pct ?? 0) * (own?.pct ?? 0) > 0;
      return { pct, n, isBeyondChance: isBeyondChance && own?.isBeyondChance === true && isOnOneSide };
    }),
    weeks: weeks.length,
    chancePct: about.chancePct,
  };
}

/** The mean of each hour of the week, and what the largest of any hour comes to by chance. */
function againstChance(weeks: readonly Float64Array[], seed: number): { hours: WeekHour[]; chancePct: number } {
  const fewest = Math.ceil(0.75 * weeks.length);
  const still = new Int32Array(weeks.length);
  const seen = meansOf(weeks, still, fewest);
  const dice = seededDice(seed);
  const largest = Array.from({ length: DRAWS }, () => {
    const turns = still.map(() => Math.floor(dice() * WEEK_HOURS));
    return meansOf(weeks, turns, fewest).reduce((most, { pct }) => Math.max(most, Math.abs(pct ?? 0)), 0);
  }).sort((a, b) => a - b);
  const chancePct = quantileOfSorted(largest, CONFIDENCE) ?? 0;
  return {
    hours: seen.map(({ pct, n }) => ({ pct, n, isBeyondChance: pct !== null && Math.abs(pct) > chancePct })),
    chancePct,
  };
}

/** Each hour above or below the mean of the week about it, in percent. */
function percentOfLevel(hourly: readonly (number | null)[]): Float64Array {
  const sums = new Float64Array(hourly.length + 1);
  const counts = new Float64Array(hourly.length + 1);
  for (const [at, value] of hourly.entries()) {
    sums[at + 1] = (sums[at] ?? 0) + (value ?? 0);
    counts[at + 1] = (counts[at] ?? 0) + (value === null ? 0 : 1);
  }
  const between = (of: Float64Array, from: number, to: number): number =>
    (of[Math.min(hourly.length, to)] ?? 0) - (of[Math.max(0, from)] ?? 0);
  return Float64Array.from(hourly, (value, at) => {
    if (value === null) return Number.NaN;
    // All 169 hours and the 167 within them, half of each: so the two ends count half.
    const [outer, inner] = [
      [at - HALF, at + HALF + 1],
      [at - HALF + 1, at + HALF],
    ] as const;
    const weight = (between(counts, ...outer) + between(counts, ...inner)) / 2;
    const level = (between(sums, ...outer) + between(sums, ...inner)) / 2 / weight;
    return weight < FEWEST_HOURS ? Number.NaN : rounded(value / level);
  });
}

/** In percent. A price that stands still differs from its own mean by the rounding of sums alone. */
const rounded = (ratio: number): number => Math.round(100 * (ratio - 1) * 1e6) / 1e6;

type Week = { readonly about: Float64Array; readonly own: Float64Array };

/** Each week that was observed enough, in percent of the week about each hour, and of its own mean. */
function weeksOf(hourly: readonly (number | null)[], percents: Float64Array): Week[] {
  const weeks: Week[] = [];
  for (let from = 0; from + WEEK_HOURS <= percents.length; from += WEEK_HOURS) {
    const about = percents.subarray(from, from + WEEK_HOURS);
    if (about.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) < FEWEST_HOURS) continue;
    const values = hourly.slice(from, from + WEEK_HOURS);
    const known = values.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    weeks.push({
      about,
      own: Float64Array.from(values, (value) => (value === null ? Number.NaN : rounded(value / mean))),
    });
  }
  return weeks;
}

/** The mean of each hour over the weeks, each turned by so many hours. */
function meansOf(weeks: readonly Float64Array[], turns: Int32Array, fewest: number) {
  const sums = new Float64Array(WEEK_HOURS);
  const counts = new Int32Array(WEEK_HOURS);
  for (let index = 0; index < weeks.length; index += 1) {
    const week = weeks[index];
    const turn = turns[index] ?? 0;
    for (let hour = 0; hour < WEEK_HOURS; hour += 1) {
      const value = week?.[(hour + turn) % WEEK_HOURS] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sums[hour] = (sums[hour] ?? 0) + value;
      counts[hour] = (counts[hour] ?? 0) + 1;
    }
  }
  return Array.from(sums, (sum, hour) => {
    const n = counts[hour] ?? 0;
    return { pct: n < fewest ? null : sum / n, n };
  });
}
