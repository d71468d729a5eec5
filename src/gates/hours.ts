// V12: whether some hours are dearer, so that blocks of the day are worth listing. It wraps the judged signal and never decides.
import type { Gate } from '#domain/gate.ts';
import type { Signal } from '#domain/verdict.ts';
import { HISTORY_SLOTS, hourlyMeans } from '#signals/history.ts';
import { LARGEST_P } from '#signals/thresholds.ts';
import { timeOfDay } from '#signals/time-of-day.ts';
import { ratiosToDayLevel } from '#stats/daily-cycle.ts';
import { kruskalWallis, medianSwing } from '#stats/rank-test.ts';
import { chiSquareTail, fTail } from '#stats/tail-probability.ts';
import { varianceAnalysis } from '#stats/variance-analysis.ts';
import type { GateHistory } from './history.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { gateOf, lacking, percent } from './told.ts';

/**
 * The swing of the judged time_of_day signal, judged here where it is not handed in. Units: percent. Too little data: insufficient below 14 full days, or where the signal is.
 * Source: the table.
 */
export function hours({ recent }: GateHistory, judged: Signal = timeOfDay(recent)): Gate {
  const { value, interval, n, reason, details } = judged;
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
    what: `${apart(value)}, p ${chance.toFixed(3)}, over ${days} full days`,
    text: (each) => percent(each),
    notPass: chance < LARGEST_P ? null : `chance alone makes as much in ${percent(100 * chance)} of the cases`,
    details: {
      p: chance,
      peakHour: peakHour ?? null,
      troughHour: troughHour ?? null,
      fullDays: days,
      ...simpler(recent),
    },
  });
}

/** Measured on other days than it was found on, a swing that is none comes out on either side of zero. */
const apart = (value: number): string =>
  value < 0
    ? `The hour that was dearest on some days was ${percent(-value)} cheaper than the cheapest on others`
    : `Peak and trough hour lie ${percent(value)} apart, found on some days and measured on others`;

const bare = (reason: string): string => reason.replace(/^Too little data: /, '').replace(/\.$/, '');

const HOURS = 24;

/**
 * What plainer tests say of the hours' ratios to the level of their day: told, for neighbouring hours hang together and make both of them
 * see more than there is.
 */
function simpler({ reference, slot }: GateHistory['recent']) {
  const { hours: means, firstHour } = hourlyMeans(reference, slot - HISTORY_SLOTS + 1);
  const groups: number[][] = Array.from({ length: HOURS }, () => []);
  for (const [at, ratio] of ratiosToDayLevel(means).entries()) {
    if (ratio !== null) groups[(firstHour + at) % HOURS]?.push(ratio);
  }
  const [ranks, variances, swing] = [kruskalWallis(groups), varianceAnalysis(groups), medianSwing(groups)];
  return {
    medianSwingPct: swing === null ? null : 100 * swing,
    rankEffect: ranks?.effect ?? null,
    rankP: ranks === null ? null : chiSquareTail(ranks.h, groups.filter(({ length }) => length > 0).length - 1),
    varianceP: variances === null ? null : fTail(variances.f, variances.model, variances.left),
  };
}
