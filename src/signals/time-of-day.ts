// Time of day: whether a model is dearer at some hours, found on some days and measured on others, and beyond chance.
import { FORMATS } from '#domain/format.ts';
import type { Signal } from '#domain/verdict.ts';
import { dailyCycle } from '#stats/daily-cycle.ts';
import { HISTORY_SLOTS, hourlyMeans, type ModelHistory, seenIn } from './history.ts';
import { insufficient, levelOf, sentence } from './level.ts';
import { LARGEST_P } from './thresholds.ts';

const SEED = 303;
const FEWEST_DAYS = 7;
const HOURS = 24;

const percent = FORMATS.percent.said;
const clock = (hour: number | null): string => (hour === null ? '?' : `${String(hour).padStart(2, '0')}:00`);

export function timeOfDay(history: ModelHistory): Signal {
  const { hours, firstHour } = byDay(history.reference, history.slot);
  const n = seenIn(history.reference, HISTORY_SLOTS).values.length;
  const cycle = dailyCycle(hours, { firstDay: firstHour / HOURS, fewestDays: FEWEST_DAYS, seed: SEED });
  const details = {
    fullDays: cycle.fullDays,
    published: rawSwing(history.reference, history.slot),
    byProvider: history.sellers.map(({ provider, floors }) => ({
      provider,
      rawSwingPct: rawSwing(floors, history.slot),
    })),
  };
  const { swingPct, p, interval, peakHour, troughHour } = cycle;
  if (!history.sellers.some(({ comparable, current }) => comparable && current))
    return insufficient('time_of_day', 'no comparable provider has a current price', details, n);
  if (swingPct === null || p === null || interval === null)
    return insufficient('time_of_day', `${cycle.fullDays} full days, 7 are needed`, details, n);
  const notGreen = p < LARGEST_P ? null : `chance alone makes as much in ${percent(p * 100)} of the cases`;
  const level = levelOf('time_of_day', swingPct, interval, { notGreen });
  return {
    type: 'time_of_day',
    value: swingPct,
    level,
    interval,
    n,
    reason: sentence('time_of_day', level, {
      what: `${clock(peakHour)} UTC is the dearest hour and ${clock(troughHour)} the cheapest; found on some days and measured on others, the swing is ${percent(swingPct)}, p ${p.toFixed(3)}`,
      interval,
      text: percent,
      over: `${cycle.fullDays} full days`,
      but: { notGreen },
    }),
    details: { p, peakHour, troughHour, ...details },
  };
}

/** Hours from a midnight on: what the history's first day lacks is not observed. */
function byDay(series: Float64Array, slot: number): { hours: (number | null)[]; firstHour: number } {
  const { hours, firstHour } = hourlyMeans(series, slot - HISTORY_SLOTS + 1);
  const before = firstHour % HOURS;
  return { hours: [...new Array<null>(before).fill(null), ...hours], firstHour: firstHour - before };
}

/** Largest less smallest by-hour mean, in percent of their mean: as first published, and fooled by any trend. */
export function rawSwing(series: Float64Array, slot: number): number | null {
  const { hours, firstHour } = hourlyMeans(series, slot - HISTORY_SLOTS + 1);
  const sums = new Float64Array(HOURS);
  const counts = new Float64Array(HOURS);
  for (const [index, value] of hours.entries()) {
    if (value === null) continue;
    const hour = (firstHour + index) % HOURS;
    sums[hour] = (sums[hour] ?? 0) + value;
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  const means = [...sums].flatMap((sum, hour) => ((counts[hour] ?? 0) === 0 ? [] : [sum / (counts[hour] ?? 1)]));
  if (means.length < 2) return null;
  const level = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  return ((Math.max(...means) - Math.min(...means)) / level) * 100;
}
