import { dayBlockBootstrap, type Interval } from './day-block-bootstrap.ts';
import { seededDice } from './dice.ts';

export type DailyCycle = {
  /** Cross-fitted difference between peak and trough hour, in percent of the day's level. */
  readonly swingPct: number | null;
  readonly p: number | null;
  /** 90 % of the swing, days drawn with replacement, odd and even ones apart. */
  readonly interval: Interval | null;
  readonly peakHour: number | null;
  readonly troughHour: number | null;
  readonly fullDays: number;
};

const HOURS = 24;
const HALF = 12;
const FEWEST_BINS = 20;
const DRAWS = 1_000;

/** Ratio to the centred 24-hour mean (25 bins, the ends at half weight, at least 20 present); null where it cannot be had. */
export function ratiosToDayLevel(hourly: readonly (number | null)[]): (number | null)[] {
  return hourly.map((value, at) => {
    if (value === null) return null;
    let sum = 0;
    let weights = 0;
    let present = 0;
    for (let step = -HALF; step <= HALF; step += 1) {
      const near = hourly[at + step];
      if (typeof near !== 'number') continue;
      const weight = Math.abs(step) === HALF ? 0.5 : 1;
      sum += near * weight;
      weights += weight;
      present += 1;
    }
    return present < FEWEST_BINS ? null : value / (sum / weights);
  });
}

/**
 * Daily cycle, cross-fitted: peak and trough hours are found on odd days and their difference measured on even days, and the
 * reverse; the mean of the two. Measuring on other days than the finding keeps chance from passing as a pattern.
 * `hourly` starts at 00:00 UTC of day `firstDay`. p: each day's ratios rotated by a random number of hours, 1,000 seeded draws.
 * Lies where a cycle moves through the week. Too little data: nulls below `fewestDays` full days (20 distinct hours each).
 * Source: ratio to moving average (Macaulay 1931); cyclic-shift test, Hinich 1996; cross-fitting, Stone 1974.
 */
export function dailyCycle(
  hourly: readonly (number | null)[],
  { firstDay, fewestDays, seed }: { firstDay: number; fewestDays: number; seed: number },
): DailyCycle {
  const days = fullDays(hourly, ratiosToDayLevel(hourly), firstDay);
  const unknown = { swingPct: null, p: null, interval: null, peakHour: null, troughHour: null, fullDays: days.length };
  const once = new Int32Array(days.length).fill(1);
  const still = new Int32Array(days.length);
  const observed = days.length < fewestDays ? null : crossFitted(days, still, once);
  if (observed === null) return unknown;
  const dice = seededDice(seed);
  let atLeast = 0;
  const turned = new Int32Array(days.length);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (let day = 0; day < turned.length; day += 1) turned[day] = Math.floor(dice() * HOURS);
    if ((crossFitted(days, turned, once) ?? Number.NEGATIVE_INFINITY) >= observed) atLeast += 1;
  }
  const halves = [true, false].map((odd) => [...days.keys()].filter((at) => days[at]?.odd === odd));
  const drawn = dayBlockBootstrap(halves, (times) => crossFitted(days, still, times), seed + 1);
  const [peakHour, troughHour] = extremes(hourMeans(days, still, once, null));
  return {
    swingPct: observed * 100,
    p: (1 + atLeast) / (DRAWS + 1),
    interval: drawn === null ? null : [Math.min(drawn[0], observed) * 100, Math.max(drawn[1], observed) * 100],
    peakHour,
    troughHour,
    fullDays: days.length,
  };
}

/** The hours of the largest and the smallest mean; null where none is known. */
function extremes(means: Float64Array): [number | null, number | null] {
  const known = [...means.keys()].filter((hour) => !Number.isNaN(means[hour] ?? Number.NaN));
  const sorted = known.sort((a, b) => (means[b] ?? 0) - (means[a] ?? 0));
  return [sorted[0] ?? null, sorted.at(-1) ?? null];
}

type Day = { readonly odd: boolean; readonly ratios: readonly (number | null)[] };

function fullDays(hourly: readonly (number | null)[], ratios: readonly (number | null)[], firstDay: number): Day[] {
  const days: Day[] = [];
  for (let at = 0; at + HOURS <= hourly.length; at += HOURS) {
    const present = hourly.slice(at, at + HOURS).filter((value) => value !== null).length;
    if (present >= FEWEST_BINS)
      days.push({ odd: (firstDay + at / HOURS) % 2 !== 0, ratios: ratios.slice(at, at + HOURS) });
  }
  return days;
}

function crossFitted(days: readonly Day[], turns: Int32Array, times: Int32Array): number | null {
  const odd = hourMeans(days, turns, times, true);
  const even = hourMeans(days, turns, times, false);
  const a = swingOf(odd, even);
  const b = swingOf(even, odd);
  return a === null || b === null ? null : (a + b) / 2;
}

/** Mean ratio by hour over the odd days, the even days, or (null) all, each day counted as often as it was drawn. */
function hourMeans(days: readonly Day[], turns: Int32Array, times: Int32Array, odd: boolean | null): Float64Array {
  const sums = new Float64Array(HOURS);
  const counts = new Float64Array(HOURS);
  for (let index = 0; index < days.length; index += 1) {
    const day = days[index];
    const weight = times[index] ?? 0;
    if (day === undefined || weight === 0 || (odd !== null && day.odd !== odd)) continue;
    const turn = turns[index] ?? 0;
    for (let hour = 0; hour < HOURS; hour += 1) {
      const ratio = day.ratios[(hour + turn) % HOURS];
      if (typeof ratio !== 'number') continue;
      sums[hour] = (sums[hour] ?? 0) + ratio * weight;
      counts[hour] = (counts[hour] ?? 0) + weight;
    }
  }
  return sums.map((sum, hour) => sum / (counts[hour] ?? 0));
}

/** The peak and trough of one half of the days, and how far apart the same hours lie on the other half. */
function swingOf(found: Float64Array, measured: Float64Array): number | null {
  let peak = -1;
  let trough = -1;
  for (let hour = 0; hour < HOURS; hour += 1) {
    const mean = found[hour] ?? Number.NaN;
    if (Number.isNaN(mean) || Number.isNaN(measured[hour] ?? Number.NaN)) continue;
    if (peak === -1 || mean > (found[peak] ?? 0)) peak = hour;
    if (trough === -1 || mean < (found[trough] ?? 0)) trough = hour;
  }
  return peak === -1 ? null : (measured[peak] ?? 0) - (measured[trough] ?? 0);
}
