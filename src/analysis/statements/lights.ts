// The lights: a signal as it was judged, the title that follows from one, and the hour of day. One clause each.
import { gpuLabel } from '#domain/gpu.ts';
import type { Level, SignalType, Verdict } from '#domain/verdict.ts';
import {
  decimalsIn,
  distinctAt,
  fieldAt,
  figureAt,
  intervalAt,
  numberAt,
  type Row,
  spanOf,
  valueAt,
  wordsFor,
} from './cells.ts';
import { asJudged, current, intervalOf, SIGNALS, VERDICTS } from './judged.ts';
import type { Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Bound, type Clause, Refused, say } from './words.ts';

/** A light may be amber though its whole interval lies beyond a threshold, which is always said: its reason tells what holds it back. */
function heldBack(row: Row): Clause | null {
  if (valueAt(row, 'level') !== 'amber' || valueAt(row, 'interval') === null) return null;
  const [low, high] = [numberAt(row, 'interval.0'), numberAt(row, 'interval.1')];
  const red = valueAt(row, 'thresholds.red');
  const interval = say`${fieldAt(row.tool, 'interval').spoken}, ${intervalAt(row)}`;
  const beyond = (side: string, path: string): Clause =>
    say`, though all of its ${interval}, lies ${side} the threshold of ${figureAt(row, path)}`;
  if (low > numberAt(row, 'thresholds.green')) return beyond('above', 'thresholds.green');
  return typeof red === 'number' && high < red ? beyond('below', 'thresholds.red') : null;
}

export function signal({ type, level, show }: Said<'signal'>, speech: Speech): Clause {
  current(speech);
  const from = speech.row('get_signals', { type }, SIGNALS[type]);
  asJudged(from, 'level', level);
  const what = say`the ${SIGNALS[type]}${speech.ofModel}`;
  if (valueAt(from, 'value') === null) return say`${what} ${wordsFor(from, 'value', 'cannot be told yet')}`;
  const held = heldBack(from);
  const beside = held === null && show.includes('threshold') ? thresholdOf(from) : null;
  const value = beside === null ? say`${signalValue(from)}` : beside;
  const interval = held ?? (show.includes('interval') ? intervalOf(from) : []);
  if (level === 'insufficient')
    return say`${what} is ${value}, ${wordsFor(from, 'level', 'with too little data to judge')}${interval}`;
  const judged = wordsFor(from, 'level', level);
  const comma = beside === null ? '' : ',';
  return speech.form([
    say`${what} is ${value}, judged ${judged}${interval}`,
    say`${what} is judged ${judged} at ${value}${interval}`,
    say`at ${value}${comma} ${what} is judged ${judged}${interval}`,
  ]);
}

function signalValue(row: Row, digits?: number): Bound {
  const { truncated } = (row.told.details ?? {}) as Row['told'];
  const isLeast = row.told.type === 'supply' && truncated === true;
  return figureAt(row, 'value', { digits, as: (figure) => (isLeast ? `${figure} or more` : figure) });
}

/** A value and on which side of its threshold it lies, by the numbers themselves. */
function thresholdOf(row: Row): Clause {
  const [value, green] = [numberAt(row, 'value'), numberAt(row, 'thresholds.green')];
  const red = valueAt(row, 'thresholds.red');
  const paths = typeof red === 'number' ? ['thresholds.green', 'thresholds.red'] : ['thresholds.green'];
  const [told, high = '', low = ''] = distinctAt(row, 'value', ...paths);
  const digits = told === undefined || told.text === figureAt(row, 'value').text ? undefined : decimalsIn(told.text);
  const own = signalValue(row, digits);
  if (value > green) return say`${own}, above the threshold of ${high}`;
  if (typeof red !== 'number') return say`${own}, not above the threshold of ${high}`;
  return value < red
    ? say`${own}, below the threshold of ${low}`
    : say`${own}, between the thresholds of ${low} and ${high}`;
}

/** A report's title: what was measured of its lead, and the verdict of its model, for a title stands alone elsewhere. */
export function titleClause(lead: Row, standing: Row | undefined): Clause {
  const what = say`${gpuLabel(String(lead.told.gpu))}: ${SIGNALS[lead.told.type as SignalType]}`;
  const verdict =
    standing === undefined
      ? ''
      : say`; by its gates ${wordsFor(standing, 'verdict', VERDICTS[standing.told.verdict as Verdict])}`;
  if (valueAt(lead, 'value') === null) return say`${what} ${wordsFor(lead, 'value', 'cannot be told yet')}${verdict}`;
  const level = lead.told.level as Level;
  const judged =
    level === 'insufficient'
      ? wordsFor(lead, 'level', 'with too little data to judge')
      : say`judged ${wordsFor(lead, 'level', level)}`;
  return say`${what} ${level === 'insufficient' ? signalValue(lead) : thresholdOf(lead)}, ${judged}${verdict}`;
}

export function hour({ end }: Said<'hour'>, speech: Speech): Clause {
  const from = speech.row('get_tod_patterns', {}, 'price by hour of day');
  const hours = (from.told.hours as readonly { mean: number | null }[]).flatMap(({ mean }, at) =>
    mean === null ? [] : [{ mean, at }],
  );
  const sorted = hours.toSorted((a, b) => (end === 'cheapest' ? a.mean - b.mean : b.mean - a.mean));
  const [first, second] = sorted;
  if (first === undefined || second === undefined || first.mean === second.mean)
    throw new Refused('no one hour of its day stands out');
  const at = figureAt(from, `hours.${first.at}.hour`);
  const mean = say`a mean of ${figureAt(from, `hours.${first.at}.mean`)} over up to ${spanOf(from.tool, 'hours.mean')}`;
  const chance =
    valueAt(from, 'p') === null
      ? say`; its full days are ${wordsFor(from, 'p', 'too few')} to tell it from chance`
      : say`; chance alone makes as large a daily swing with a probability of ${figureAt(from, 'p')}`;
  return speech.form([
    say`by the hour the reference price${speech.ofModel} is ${end} at ${at}, with ${mean}${chance}`,
    say`the ${end} hour${speech.ofModel} is ${at}, with ${mean}${chance}`,
  ]);
}
