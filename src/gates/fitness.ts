// V13: whether enough prints were made for anything else to be told.
import type { Gate } from '#domain/gate.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import { LONGEST_GAP } from './conditions.ts';
import type { DayPrints, GateHistory } from './history.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { gateOf, lacking, percent } from './told.ts';

const SEED = 1113;

/**
 * Coverage: of the prints that the last 14 days should have, those that were made. A suppressed print was not made, though the collector
 * was there: its reason is told apart. Units: percent. Too little data: insufficient below 14 days since the series began.
 * Source: the table.
 */
export function fitness({ prints }: GateHistory): Gate {
  const { windowDays, least } = GATE_THRESHOLDS.V13;
  const days = prints.slice(-windowDays).filter((day) => day !== null && day.scheduled > 0) as readonly DayPrints[];
  if (days.length < least)
    return lacking('V13', `${days.length} days of prints, ${least} are needed: the series is young`, {
      n: days.length,
    });
  const sum = (of: (day: DayPrints) => number): number => days.reduce((total, day) => total + of(day), 0);
  const scheduled = sum((day) => day.scheduled);
  const share = (of: (day: DayPrints) => number): number => (100 * sum(of)) / scheduled;
  const value = share((day) => day.printed);
  const gap = Math.max(...days.map((day) => day.longestGap)) / scheduled;
  const suppressed = share((day) => day.suppressed);
  const [drawn] = circularBlockBootstrap(days.length, (times) => [drawnCoverage(days, times)], { seed: SEED });
  return gateOf('V13', {
    value,
    interval: drawn ?? [value, value],
    n: scheduled,
    what: `Of ${scheduled} prints of ${days.length} days ${percent(value)} were made, the longest gap is ${percent(100 * gap)} of them`,
    text: (each) => percent(each),
    notPass: gap > LONGEST_GAP ? `one gap is longer than ${percent(100 * LONGEST_GAP)} of the window` : null,
    note: suppressed > 0 ? `${percent(suppressed)} were suppressed, the panel being too small` : null,
    details: {
      longestGapPct: 100 * gap,
      suppressedPct: suppressed,
      revisedPct: share((day) => day.revised),
      scheduled,
    },
  });
}

function drawnCoverage(days: readonly DayPrints[], times: Int32Array): number | null {
  let [printed, scheduled] = [0, 0];
  for (const [at, day] of days.entries()) {
    const weight = times[at] ?? 0;
    printed += weight * day.printed;
    scheduled += weight * day.scheduled;
  }
  return scheduled > 0 ? (100 * printed) / scheduled : null;
}
