// V10: whether the risk that a hedge takes away is worth what it costs.
import type { Gate } from '#domain/gate.ts';
import { ROUND_TRIP } from './conditions.ts';
import { decimal, gateOf, lacking, percent } from './told.ts';

const MONTHS = 12;

/**
 * Monthly risk taken away, (1 - sqrt(1 - R2)) times the volatility of V1 over the root of twelve, over the cost of a round trip. Its
 * interval takes both at their worst and at their best. Units: times. Too little data: insufficient where V1 or V3 is. Source: the table.
 */
export function worth(volatility: Gate, hedge: Gate): Gate {
  const missing = [volatility, hedge].filter(({ value }) => value === null).map(({ gate }) => gate);
  if (volatility.value === null || hedge.value === null)
    return lacking('V10', `it is made of V1 and V3, and ${missing.join(' and ')} cannot be told`);
  const cost = ROUND_TRIP.fee + ROUND_TRIP.tick;
  const times = (yearlyPct: number, r2: number): number =>
    ((1 - Math.sqrt(Math.max(0, 1 - r2))) * (yearlyPct / 100 / Math.sqrt(MONTHS))) / cost;
  const value = times(volatility.value, hedge.value);
  const ends = [0, 1].map((end) => times(volatility.interval?.[end] ?? 0, hedge.interval?.[end] ?? 0));
  const removed = 100 * value * cost;
  return gateOf('V10', {
    value,
    interval: [ends[0] ?? value, ends[1] ?? value],
    n: Math.min(volatility.n, hedge.n),
    what: `A hedge takes ${percent(removed, 2)} a month of risk away and costs ${percent(100 * cost, 2)} a round trip, ${decimal(value, 1)} times as much`,
    text: (each) => decimal(each, 1),
    details: { removedPctAMonth: removed, roundTripPct: 100 * cost },
  });
}
