// V11: how much of tomorrow's move is known today, and so needs no hedge.
import type { Gate } from '#domain/gate.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import { dieboldMariano, scaledError } from '#stats/forecast-error.ts';
import { ljungBox } from '#stats/ljung-box.ts';
import { chiSquareTail, studentTail } from '#stats/tail-probability.ts';
import { changesOver, countOf, fewFixes, isThere, logsOf } from './days.ts';
import type { GateHistory } from './history.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, lacking } from './told.ts';

const SEED = 1111;
/** Days that only train, before the first forecast. */
const TRAINING = 30;
const WEEK = 7;

/** What was said on the day before of a day's log fix, and what came. */
type Forecast = {
  readonly place: number;
  readonly actual: number;
  readonly model: number;
  readonly naive: number;
  /** The fix of a week before; NaN where there was none. */
  readonly seasonal: number;
};

/**
 * Walk-forward: on each day an autoregression of one step, fitted on what was known up to it, says the next day's log fix. The value is
 * the share of the squared change that it foresees. Units: a share, below zero where it foresees less than nothing. Too little data:
 * insufficient below 60 fixes or 20 forecasts. Its details hold the scaled errors and whether it beats "no change" and "as a week ago"
 * (Diebold and Mariano, corrected for few errors). Source: the table.
 */
export function predictability({ fixes }: GateHistory): Gate {
  const logs = logsOf(fixes);
  const n = countOf(logs);
  const { least } = GATE_THRESHOLDS.V11;
  if (n < least) return lacking('V11', fewFixes(fixes, `${n} fixes`, least), { n });
  const { forecasts, train } = walked(logs);
  if (forecasts.length < FEWEST)
    return lacking(
      'V11',
      `${forecasts.length} days whose fix could be forecast on the day before, ${FEWEST} are needed`,
      { n },
    );
  const squares = (of: (each: Forecast) => number): number[] => forecasts.map((each) => (of(each) - each.actual) ** 2);
  const [model, naive] = [squares((each) => each.model), squares((each) => each.naive)];
  const total = sum(naive);
  if (!(total > 0)) return lacking('V11', `the fix has not moved on ${forecasts.length} days`, { n });
  const value = 1 - sum(model) / total;
  const [drawn] = circularBlockBootstrap(logs.length, drawnShare(forecasts, model, naive), { seed: SEED });
  const against = comparison(forecasts);
  return gateOf('V11', {
    value,
    interval: drawn ?? [value, value],
    n: forecasts.length,
    what: `An autoregression foresees ${decimal(100 * value, 0)} % of the squared change from one day to the next, over ${forecasts.length} forecasts`,
    text: (each) => decimal(each),
    details: { ...errors(train, forecasts), ...against, ...past(logs) },
  });
}

const FEWEST = 20;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Sums of pairs of neighbouring days, from which the line of the next on the last is read at any day. */
function walked(logs: Float64Array): { forecasts: Forecast[]; train: number[] } {
  const forecasts: Forecast[] = [];
  const train: number[] = [];
  const pairs = { n: 0, x: 0, y: 0, xx: 0, xy: 0 };
  const origin = logs.find(isThere) ?? 0;
  let seen = 0;
  for (const [place, log] of logs.entries()) {
    if (!isThere(log)) continue;
    const now = log - origin;
    const before = (logs[place - 1] ?? Number.NaN) - origin;
    const isDue = seen >= TRAINING;
    if (!isDue) train.push(log);
    seen += 1;
    if (!isThere(before)) continue;
    if (isDue) {
      const spread = pairs.xx - (pairs.x * pairs.x) / pairs.n;
      const slope = spread > 0 ? (pairs.xy - (pairs.x * pairs.y) / pairs.n) / spread : 1;
      const model = pairs.n > 1 ? pairs.y / pairs.n + slope * (before - pairs.x / pairs.n) : before;
      forecasts.push({
        place,
        actual: now,
        model,
        naive: before,
        seasonal: (logs[place - WEEK] ?? Number.NaN) - origin,
      });
    }
    pairs.n += 1;
    pairs.x += before;
    pairs.y += now;
    pairs.xx += before * before;
    pairs.xy += before * now;
  }
  return { forecasts, train };
}

function drawnShare(forecasts: readonly Forecast[], model: readonly number[], naive: readonly number[]) {
  return (times: Int32Array): readonly (number | null)[] => {
    let [mine, none] = [0, 0];
    for (const [at, { place }] of forecasts.entries()) {
      const weight = times[place] ?? 0;
      mine += weight * (model[at] ?? 0);
      none += weight * (naive[at] ?? 0);
    }
    return [none > 0 ? 1 - mine / none : null];
  };
}

function errors(train: readonly number[], forecasts: readonly Forecast[]) {
  const actual = forecasts.map((each) => each.actual);
  const scaled = (said: readonly number[]): number | null => scaledError(train, actual, said);
  const weekly = forecasts.filter((each) => isThere(each.seasonal));
  return {
    mase: scaled(forecasts.map((each) => each.model)),
    maseNaive: scaled(forecasts.map((each) => each.naive)),
    maseSeasonal: scaledError(
      train,
      weekly.map((each) => each.actual),
      weekly.map((each) => each.seasonal),
    ),
  };
}

const LAGS = 10;

/** Whether the last ten changes tell of the next at all. */
function past(logs: Float64Array) {
  const changes = Array.from(changesOver(logs, 1), (change) => (Number.isNaN(change) ? null : change));
  const q = ljungBox(changes, LAGS);
  return { ljungBox: q, ljungBoxP: q === null ? null : chiSquareTail(q, LAGS) };
}

/** Above zero where the other misses by more than the model. */
function comparison(forecasts: readonly Forecast[]) {
  const against = (other: (each: Forecast) => number) => {
    const known = forecasts.filter((each) => isThere(other(each)));
    const miss = (of: (each: Forecast) => number): number[] => known.map((each) => each.actual - of(each));
    const found = dieboldMariano(
      miss(other),
      miss((each) => each.model),
      1,
    );
    return found === null
      ? null
      : { statistic: found.corrected, p: studentTail(found.corrected, known.length - 1), n: known.length };
  };
  return { againstNaive: against((each) => each.naive), againstSeasonal: against((each) => each.seasonal) };
}
