// V12: whether some hours are dearer, so that blocks of the day are worth listing. It wraps the judged signal and never decides.
import type { Gate } from '#domain/gate.ts';
import { LARGEST_P } from '#signals/thresholds.ts';
import { timeOfDay } from '#signals/time-of-day.ts';
import type { GateHistory } from './history.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { gateOf, lacking, percent } from './told.ts';

/**
 * The swing of the judged time_of_day signal. Units: percent. Too little data: insufficient below 14 full days, or where the signal is.
 * Source: the table.
 */
export function hours({ recent }: GateHistory): Gate {
  const { value, interval, n, reason, details } = timeOfDay(recent);
  const { fullDays, p, peakHour, troughHour } = details;
  const days = typeof fullDays === 'number' ? fullDays : 0;
  const { least } = GATE_THRESHOLDS.V12;
  if (value === null || interval === null || days < least)
    return lacking('V12', value === null ? bare(reason) : `${days} full days, ${least} are needed`, {
      n,
      details: { fullDays: days },
    });
  const chance = typeof p === 'number' ? p : 1;
  return gateOf('V12', {
    value,
    interval,
    n: days,
    what: `Peak and trough hour lie ${percent(value)} apart, found on some days and measured on others, p ${chance.toFixed(3)}, over ${days} full days`,
    text: (each) => percent(each),
    notPass: chance < LARGEST_P ? null : `chance alone makes as much in ${percent(100 * chance)} of the cases`,
    details: { p: chance, peakHour: peakHour ?? null, troughHour: troughHour ?? null, fullDays: days },
  });
}

const bare = (reason: string): string => reason.replace(/^Too little data: /, '').replace(/\.$/, '');
