// V1: how much the index moves in a year once the noise of a day is taken out.
import type { Gate } from '#domain/gate.ts';
import { autocorrelation } from '#stats/autocorrelation.ts';
import { chiSquare } from '#stats/chi-square.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { Z95 } from '#stats/student-t.ts';
import { changesOver, countOf, fewFixes, isThere, logsOf, meanOf, present } from './days.ts';
import type { GateHistory } from './history.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { gateOf, hull, lacking, percent } from './told.ts';

const SEED = 1101;
const DAYS_A_YEAR = 365;

/**
 * Yearly volatility: sd of daily log changes of the fix, corrected by their lag-1 autocorrelation for what is taken back on the next day
 * (or, as a day's mean of a moving price does, only comes on the next). Units: percent a year. Too little data: insufficient below 30
 * changes. Its interval holds what drawn blocks say and what the sd and the autocorrelation are uncertain by. Source: the table.
 */
export function volatility({ fixes }: GateHistory): Gate {
  const changes = changesOver(logsOf(fixes), 1);
  const n = countOf(changes);
  const { least } = GATE_THRESHOLDS.V1;
  if (n < least) return lacking('V1', fewFixes(fixes, `${n} daily changes`, least), { n });
  const values = present(changes);
  const level = meanOf(values);
  const sd = Math.sqrt(values.reduce((sum, each) => sum + (each - level) ** 2, 0) / (n - 1));
  const rho = autocorrelation(
    Array.from(changes, (change) => (Number.isNaN(change) ? null : change)),
    1,
  );
  const yearly = 100 * sd * Math.sqrt(DAYS_A_YEAR);
  const value = yearly * noiseFree(rho ?? 0);
  const [drawn] = circularBlockBootstrap(changes.length, drawnVolatility(changes, level), { seed: SEED });
  return gateOf('V1', {
    value,
    interval: hull(doubt(values, yearly, rho ?? 0), drawn),
    n,
    what: `The fix moves by ${percent(value)} a year, ${percent(yearly)} with the noise of single days, over ${n} daily changes`,
    text: (each) => percent(each),
    details: { volatilityPct: yearly, autocorrelation: rho, days: n },
  });
}

const noiseFree = (rho: number): number => Math.sqrt(Math.max(0, 1 + 2 * rho));

/** What the sd and the autocorrelation may be off by, each in itself. */
function doubt(values: readonly number[], yearly: number, rho: number): Interval {
  const n = values.length;
  const squares = values.map((each) => each ** 2);
  const total = squares.reduce((sum, each) => sum + each, 0);
  const crossed = squares.reduce((sum, each, at) => sum + each * (squares[at - 1] ?? 0), 0);
  const off = Z95 * Math.sqrt(Math.max(1 / n, total > 0 ? crossed / total ** 2 : 0));
  const [low, high] = [Z95, -Z95].map((z) => Math.sqrt((n - 1) / chiSquare(n - 1, z)));
  return [yearly * (low ?? 1) * noiseFree(rho - off), yearly * (high ?? 1) * noiseFree(rho + off)];
}

/** The same of drawn days: each brings its change, the square, and what it makes with the day before. */
function drawnVolatility(changes: Float64Array, level: number) {
  const off = changes.map((change) => change - level);
  const pairs = off.map((each, at) => each * (off[at - 1] ?? Number.NaN));
  return (times: Int32Array): readonly (number | null)[] => {
    let [count, square, paired, product] = [0, 0, 0, 0];
    for (let at = 0; at < times.length; at += 1) {
      const weight = times[at] ?? 0;
      const [change, pair] = [off[at], pairs[at]];
      if (weight === 0 || !isThere(change)) continue;
      count += weight;
      square += weight * change * change;
      if (!isThere(pair)) continue;
      paired += weight;
      product += weight * pair;
    }
    if (count < 2) return [null];
    const [variance, lagged] = [square / (count - 1), paired === 0 ? 0 : product / paired];
    return [100 * Math.sqrt(DAYS_A_YEAR * Math.max(0, variance + 2 * lagged))];
  };
}
