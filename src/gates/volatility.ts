// V1: how much the index moves in a year once the noise of a day is taken out.
import type { Gate } from '#domain/gate.ts';
import { autocorrelation } from '#stats/autocorrelation.ts';
import { chiSquare } from '#stats/chi-square.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { Z95 } from '#stats/student-t.ts';
import { varianceRatio } from '#stats/variance-ratio.ts';
import { FORTNIGHT, SIGNAL_STEPS } from './conditions.ts';
import { changesOver, countOf, fewFixes, isThere, logsOf, meanOf, present, withoutJump } from './days.ts';
import type { GateHistory } from './history.ts';
import { type Legs, notMoving } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, hull, lacking, percent } from './told.ts';

const SEED = 1101;
const DAYS_A_YEAR = 365;

/**
 * Yearly volatility: sd of daily log changes of the fix, corrected by their lag-1 autocorrelation for what is taken back on the next day
 * (or, as a day's mean of a moving price does, only comes on the next). Units: percent a year. Too little data: insufficient below 30
 * changes. Its interval holds what drawn blocks say and what the sd and the autocorrelation are uncertain by. Source: the table.
 */
export function volatility({ fixes }: GateHistory, legs: Legs): Gate {
  const logs = logsOf(fixes);
  const changes = changesOver(logs, 1);
  const n = countOf(changes);
  const { least: needed, pass } = GATE_THRESHOLDS.V1;
  if (n < needed) return lacking('V1', fewFixes(fixes, `${n} daily changes`, needed), { n });
  const { yearly, rho, value } = measured(changes);
  const [drawn] = circularBlockBootstrap(changes.length, drawnVolatility(changes), { seed: SEED });
  const rest = changesOver(withoutJump(logs), 1);
  const without = measured(rest);
  const [least] = doubt(rest, without.yearly, without.rho);
  const held = notMoving(legs);
  return gateOf('V1', {
    value,
    interval: hull(doubt(changes, yearly, rho), drawn),
    n,
    what: `The fix moves by ${percent(value)} a year, ${percent(yearly)} with the noise of single days, over ${n} daily changes`,
    text: (each) => percent(each),
    notPass:
      held ??
      brief(logs) ??
      (least < pass ? `without its largest move only ${percent(without.value)}, ${percent(least)} at the least` : null),
    notFail: held,
    details: { volatilityPct: yearly, autocorrelation: rho, withoutLargestMovePct: without.value, days: n },
  });
}

/** What is taken back within ten days, or returns each week, moves nobody's costs, be it ever so much. */
function brief(logs: Float64Array): string | null {
  const line = GATE_THRESHOLDS.V2.fail ?? 0;
  const found = [SIGNAL_STEPS, FORTNIGHT]
    .map((days) => ({ days, lasting: varianceRatio([...logs], days)?.ratio ?? 1 }))
    .find(({ lasting }) => lasting < line);
  return found === undefined ? null : `over ${found.days} days only ${decimal(found.lasting)} of its variance lasts`;
}

/** Percent a year: as the days have it, and without what is taken back. */
function measured(changes: Float64Array): { readonly yearly: number; readonly rho: number; readonly value: number } {
  const values = present(changes);
  const level = meanOf(values);
  const sd = Math.sqrt(values.reduce((sum, each) => sum + (each - level) ** 2, 0) / (values.length - 1));
  const series = Array.from(changes, (change) => (Number.isNaN(change) ? null : change));
  const rho = autocorrelation(series, 1) ?? 0;
  const yearly = 100 * sd * Math.sqrt(DAYS_A_YEAR);
  return { yearly, rho, value: yearly * noiseFree(rho) };
}

const noiseFree = (rho: number): number => Math.sqrt(Math.max(0, 1 + 2 * rho));

/** What the sd and the autocorrelation may be off by, each in itself. */
function doubt(changes: Float64Array, yearly: number, rho: number): Interval {
  const squares = changes.map((change) => change ** 2);
  const n = countOf(squares);
  const [total, fourth, crossed] = [
    squares,
    squares.map((each) => each ** 2),
    squares.map((each, at) => each * (squares[at - 1] ?? Number.NaN)),
  ].map((all) => present(all).reduce((sum, each) => sum + each, 0)) as [number, number, number];
  const off = Z95 * Math.sqrt(Math.max(1 / n, total > 0 ? crossed / total ** 2 : 0));
  // Far values make a variance less sure: of a kurtosis of 3 it has n - 1 degrees of freedom, of more fewer.
  const kurtosis = total > 0 ? (n * fourth) / total ** 2 : 3;
  const freedom = Math.max(FEWEST, Math.min(n - 1, (2 * n) / Math.max(1, kurtosis - 1)));
  const [low, high] = [Z95, -Z95].map((z) => Math.sqrt(freedom / chiSquare(freedom, z)));
  return [yearly * (low ?? 1) * noiseFree(rho - off), yearly * (high ?? 1) * noiseFree(rho + off)];
}

/** Below it the approximation of chi-square is none. */
const FEWEST = 2;

/** The same of drawn days: each brings its change, the square, and what it makes with the day before. */
function drawnVolatility(changes: Float64Array) {
  const level = meanOf(present(changes));
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
