// V2: how much of the index's daily movement lasts, and how much is taken back.
import type { Gate } from '#domain/gate.ts';
import { chiSquare } from '#stats/chi-square.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { Z95 } from '#stats/student-t.ts';
import { type VarianceRatio, varianceRatio } from '#stats/variance-ratio.ts';
import { FORTNIGHT, SIGNAL_STEPS } from './conditions.ts';
import { changesOver, countOf, fewFixes, isThere, logsOf, meanOf, present, withoutJump } from './days.ts';
import type { GateHistory } from './history.ts';
import { type Legs, notMoving } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, hull, lacking } from './told.ts';

const SEED = 1102;

/**
 * The variance ratio of the fix over ten days: 1 where each day's move stays, a tenth where prices are drawn anew each day around a
 * constant. Units: none. Too little data: insufficient below 30 changes, without two fixes ten days apart, or where the fix stands
 * still. Its interval holds what drawn blocks of ten days say and what Lo and MacKinlay's standard error does, by the chi-square
 * distribution of that many degrees of freedom: the ratio of few days is far from normal. Source: the table.
 */
export function signalShare({ fixes }: GateHistory, legs: Legs): Gate {
  const logs = logsOf(fixes);
  const changes = changesOver(logs, 1);
  const n = countOf(changes);
  const { least, pass } = GATE_THRESHOLDS.V2;
  if (n < least) return lacking('V2', fewFixes(fixes, `${n} daily changes`, least), { n });
  const found = varianceRatio([...logs], SIGNAL_STEPS);
  if (found === null)
    return present(changes).every((change) => change === 0)
      ? lacking('V2', `the fix has not moved on ${n} days`, { n })
      : lacking('V2', fewFixes(fixes, `no two fixes are ${SIGNAL_STEPS} days apart`, 1), { n });
  const [drawn] = circularBlockBootstrap(changes.length, drawnRatio(logs), { seed: SEED, least: SIGNAL_STEPS });
  const shorter = varianceRatio([...logs], SIGNAL_STEPS / 2);
  const rest = varianceRatio([...withoutJump(logs)], SIGNAL_STEPS);
  const low = rest === null ? 0 : doubt(rest, n)[0];
  const without =
    low < pass ? `without its largest move only ${decimal(rest?.ratio ?? 0)}, ${decimal(low)} at the least` : null;
  const held = notMoving(legs);
  return gateOf('V2', {
    value: found.ratio,
    interval: hull(doubt(found, n), drawn),
    n,
    what: `Over ${SIGNAL_STEPS} days the fix moves by ${decimal(found.ratio)} times the variance that its ${n} daily changes would make if all of them lasted`,
    text: (each) => decimal(each),
    notPass: held ?? without ?? weekly(logs),
    notFail: held,
    details: {
      withoutLargestMove: rest?.ratio ?? null,
      z: told(found.zRobust),
      ratio5: told(shorter?.ratio),
      z5: told(shorter?.zRobust),
      days: n,
    },
  });
}

/** What a week brings and takes stands out over ten days and is gone over fourteen. */
function weekly(logs: Float64Array): string | null {
  const ratio = varianceRatio([...logs], FORTNIGHT)?.ratio ?? 1;
  return ratio < (GATE_THRESHOLDS.V2.fail ?? 0) ? `over ${FORTNIGHT} days only ${decimal(ratio)}` : null;
}

const told = (value: number | undefined): number | null => (isThere(value) ? value : null);

/** The standard error of the ratio of a random walk as degrees of freedom: the ratio of any series is so much in doubt. */
function doubt({ ratio, errors }: VarianceRatio, n: number): Interval {
  const freedom = Math.max(FEWEST, 2 / Math.max(errors.plain, errors.robust) ** 2);
  const least = ratio * (freedom / chiSquare(freedom, Z95));
  const below = chiSquare(freedom, -Z95);
  return [least, Math.max(ratio + 2 * Z95 * Math.sqrt(1 / n), (ratio * freedom) / below)];
}

/** Below it the approximation of chi-square is none. */
const FEWEST = 2;

/** The same of drawn days: each brings its change and that over the ten days that end with it. Where nothing moved, nothing lasts. */
function drawnRatio(logs: Float64Array) {
  const changes = changesOver(logs, 1);
  const level = meanOf(present(changes));
  const off = changes.map((change) => change - level);
  const sums = changesOver(logs, SIGNAL_STEPS).map((change) => change - SIGNAL_STEPS * level);
  const n = countOf(off);
  const scale = SIGNAL_STEPS * (1 - SIGNAL_STEPS / n);
  return (times: Int32Array): readonly (number | null)[] => {
    let [count, square, windows, summed] = [0, 0, 0, 0];
    for (let at = 0; at < times.length; at += 1) {
      const weight = times[at] ?? 0;
      const [change, sum] = [off[at], sums[at]];
      if (weight === 0) continue;
      if (isThere(change)) {
        count += weight;
        square += weight * change * change;
      }
      if (!isThere(sum)) continue;
      windows += weight;
      summed += weight * sum * sum;
    }
    if (count < 2 || windows === 0) return [null];
    return [square > 0 ? summed / windows / scale / (square / (count - 1)) : 0];
  };
}
