// Judges a model by its gates, and says what follows. Pure: the same history, the same gates, the same verdict.
import { GATE_NAMES, type Gate, type GateName } from '#domain/gate.ts';
import type { Signal, Verdict } from '#domain/verdict.ts';
import { concentration } from './concentration.ts';
import { crossHedge } from './cross-hedge.ts';
import { deliverable } from './deliverable.ts';
import { fitness } from './fitness.ts';
import { grades } from './grades.ts';
import { hedge } from './hedge.ts';
import type { GateHistory } from './history.ts';
import { hours } from './hours.ts';
import { legsOf } from './legs.ts';
import { manipulation } from './manipulation.ts';
import { oneMarket } from './one-market.ts';
import { predictability } from './predictability.ts';
import { signalShare } from './signal-share.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { volatility } from './volatility.ts';
import { worth } from './worth.ts';

export const HARD_GATES: readonly GateName[] = GATE_NAMES.filter((name) => GATE_THRESHOLDS[name].isHard);

export type JudgedGates = { readonly gates: readonly Gate[]; readonly verdict: Verdict };

/**
 * The thirteen gates of a model, in order, and its verdict; V12 wraps the judged time_of_day signal, which may be handed in. Units: as
 * the table says of each. Bad input cannot reach it: the history is made by intake. Too little data: the gate is `insufficient` and says what is missing. Source: docs/methodology.md.
 */
export function judgeGates(history: GateHistory, timeOfDay?: Signal): JudgedGates {
  const legs = legsOf(history);
  const moves = volatility(history, legs);
  const hedges = hedge(history, legs);
  const gates = [
    moves,
    signalShare(history, legs),
    hedges,
    crossHedge(history, legs),
    oneMarket(history, legs),
    grades(history),
    concentration(history, legs),
    deliverable(history, legs),
    manipulation(history, legs),
    worth(moves, hedges),
    predictability(history),
    hours(history, timeOfDay),
    fitness(history),
  ].map(rounded);
  return { gates, verdict: gatesVerdict(gates, legs.isFrozen) };
}

/**
 * The verdict of gates. Lists that stand still are no market, whatever else is so. Then a hard gate that fails decides; but where it is
 * the data's fitness alone, for a collector's outage proves nothing about a market. Then all hard gates must pass, and V4 says whether the
 * model needs a contract of its own. Where all can be told and not all pass it is not yet; where one cannot, insufficient.
 */
export function gatesVerdict(gates: readonly Pick<Gate, 'gate' | 'level' | 'value'>[], isFrozen: boolean): Verdict {
  if (isFrozen) return 'no_market';
  const hard = gates.filter(({ gate }) => HARD_GATES.includes(gate));
  const failing = hard.filter(({ level }) => level === 'fail');
  if (failing.some(({ gate }) => gate !== 'V13')) return 'not_viable';
  if (failing.length > 0 || hard.length < HARD_GATES.length) return 'insufficient';
  if (hard.every(({ level }) => level === 'pass'))
    return gates.some(({ gate, level }) => gate === 'V4' && level === 'fail') ? 'basket_only' : 'viable';
  return hard.every(({ value }) => value !== null) ? 'not_yet' : 'insufficient';
}

const DECIMALS = 1e6;

/** No answer prints the noise of binary fractions: six decimals are more than any of these figures carries. */
const rounded = (gate: Gate): Gate =>
  JSON.parse(
    JSON.stringify(gate, (_, value) =>
      typeof value === 'number' ? Math.round(value * DECIMALS) / DECIMALS : (value as unknown),
    ),
  );
