// What the judge has found: lights, gates, verdicts and what became of them; the hour of day and the index. One clause each.
import { gpuLabel } from '#domain/gpu.ts';
import { FIRST_METHOD_OF_GATES, type Level, type SignalType, type Verdict } from '#domain/verdict.ts';
import { dayAt, figureAt, numberAt, type Row, rowOf, valueAt, wordsFor } from './cells.ts';
import { movedAt } from './prices.ts';
import type { Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Bound, type Clause, Refused, say } from './words.ts';

const SIGNALS: Readonly<Record<SignalType, string>> = {
  spread: 'spread',
  cv: 'CV',
  time_of_day: 'time-of-day swing',
  supply: 'supply',
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  viable: 'viable',
  basket_only: 'viable in a basket only',
  not_yet: 'not yet viable',
  not_viable: 'not viable',
  no_market: 'without a market',
  insufficient: 'without data enough for a verdict',
};

/** Only what is judged of now is said, and only as it was judged. */
function current({ outdated }: Speech): void {
  if (outdated !== null) throw new Refused(`it was ${outdated}`);
}

function asJudged(row: Row, path: string, claimed: string): void {
  const own = String(valueAt(row, path));
  if (own !== claimed)
    throw new Refused(`the judge has it ${own.replaceAll('_', ' ')}, not ${claimed.replaceAll('_', ' ')}`);
}

/** The unit of both ends is said once. */
function intervalOf(row: Row): Clause {
  if (valueAt(row, 'interval') === null) return [];
  const low = figureAt(row, 'interval.0', { as: (figure) => figure.split(' ')[0] ?? '' });
  return say`, with a 90 % interval of ${low} to ${figureAt(row, 'interval.1')}${heldBack(row)}`;
}

/** A light may be amber though its whole interval lies beyond a threshold: then its reason says what holds it back. */
function heldBack(row: Row): Clause {
  if (row.tool !== 'get_signals' || valueAt(row, 'level') !== 'amber') return [];
  const [low, high] = [numberAt(row, 'interval.0'), numberAt(row, 'interval.1')];
  const red = valueAt(row, 'thresholds.red');
  if (low > numberAt(row, 'thresholds.green'))
    return say`, though all of it lies above the threshold of ${figureAt(row, 'thresholds.green')}`;
  return typeof red === 'number' && high < red
    ? say`, though all of it lies below the threshold of ${figureAt(row, 'thresholds.red')}`
    : [];
}

export function signal({ type, level, show }: Said<'signal'>, speech: Speech): Clause {
  current(speech);
  const from = speech.row('get_signals', { type }, SIGNALS[type]);
  asJudged(from, 'level', level);
  const what = say`the ${SIGNALS[type]}${speech.ofModel}`;
  if (valueAt(from, 'value') === null) return say`${what} ${wordsFor(from, 'value', 'cannot be told yet')}`;
  const value = signalValue(from);
  const interval = show.includes('interval') ? intervalOf(from) : '';
  const threshold = show.includes('threshold') ? say`, ${thresholdOf(from)}` : '';
  if (level === 'insufficient')
    return say`${what} is ${value}, ${wordsFor(from, 'level', 'with too little data to judge')}${interval}`;
  const judged = wordsFor(from, 'level', level);
  return speech.form([
    say`${what} is ${value}, judged ${judged}${interval}${threshold}`,
    say`${what} is judged ${judged} at ${value}${interval}${threshold}`,
    say`at ${value} ${what} is judged ${judged}${interval}${threshold}`,
  ]);
}

function signalValue(row: Row): Bound {
  const { truncated } = (row.told.details ?? {}) as Row['told'];
  const isLeast = row.told.type === 'supply' && truncated === true;
  return figureAt(row, 'value', { as: (figure) => (isLeast ? `${figure} or more` : figure) });
}

/** On which side of its threshold a value lies, by the numbers themselves. */
function thresholdOf(row: Row): Clause {
  const [value, green] = [numberAt(row, 'value'), numberAt(row, 'thresholds.green')];
  const red = valueAt(row, 'thresholds.red');
  const high = figureAt(row, 'thresholds.green');
  if (value > green) return say`above the threshold of ${high}`;
  if (typeof red !== 'number') return say`not above the threshold of ${high}`;
  const low = figureAt(row, 'thresholds.red');
  return value < red ? say`below the threshold of ${low}` : say`between the thresholds of ${low} and ${high}`;
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
      : say`judged ${wordsFor(lead, 'level', level)}, ${thresholdOf(lead)}`;
  return say`${what} ${signalValue(lead)}, ${judged}${verdict}`;
}

const GATE_WORDS = { pass: 'passes', fail: 'fails', insufficient: 'cannot be told yet' } as const;

export function gate({ gate: id, level, show }: Said<'gate'>, speech: Speech): Clause {
  current(speech);
  const from = speech.row('get_gates', { gate: id }, `gate ${id}`);
  asJudged(from, 'level', level);
  const name = `${String(from.told.name)}`;
  const word = wordsFor(from, 'level', GATE_WORDS[level]);
  const head = speech.form([
    say`gate ${id}, ${name}, ${word}${speech.forModel}`,
    say`by ${name}, gate ${id}, ${speech.model} ${word}`,
  ]);
  if (valueAt(from, 'value') === null) return head;
  const better = valueAt(from, 'thresholds.better') === 'higher' ? 'more' : 'less';
  const threshold = show.includes('threshold')
    ? say`, where ${figureAt(from, 'thresholds.pass')} or ${better} would pass`
    : '';
  return say`${head} at ${figureAt(from, 'value')}${show.includes('interval') ? intervalOf(from) : ''}${threshold}`;
}

export function verdict({ verdict: claimed, show }: Said<'verdict'>, speech: Speech): Clause {
  current(speech);
  const from = speech.row('get_verdicts', {}, 'verdict');
  asJudged(from, 'verdict', claimed);
  const word = wordsFor(from, 'verdict', VERDICTS[claimed]);
  const since = show.includes('since') ? say`, and has been since ${dayAt(from, 'since')}` : '';
  const head = speech.form([
    say`by its gates ${speech.model} is ${word}${since}`,
    say`${speech.model} is ${word} by its gates${since}`,
  ]);
  return say`${head}${show.includes('gates') ? deciders(from, claimed, speech) : ''}`;
}

/** The gates that make it so, each with its name. */
function deciders(row: Row, claimed: Verdict, { calls }: Speech): Clause {
  const gates = valueAt(row, 'decidedBy');
  if (claimed === 'viable' || !Array.isArray(gates) || gates.length === 0) return [];
  const named = gates.map((gate) => {
    const found = rowOf(calls, 'get_gates', { gpu: String(row.told.gpu), gate });
    return found === undefined ? gate : `${String(found.told.name)} (${gate})`;
  });
  const names = wordsFor(row, 'decidedBy', named.join(', ').replace(/, (?=[^,]*$)/, ' and '));
  const fails = claimed === 'not_viable' || claimed === 'basket_only';
  return say`: ${names} ${fails ? (gates.length === 1 ? 'fails' : 'fail') : 'cannot be told yet'}`;
}

export function changed({ gpu, what, since }: Said<'changed'>, speech: Speech): Clause {
  current(speech);
  const then = speech.row('get_verdict_log', { day: since }, `verdict of ${since}`);
  const isVerdict = what === 'verdict';
  if (isVerdict && numberAt(then, 'methodVersion') < FIRST_METHOD_OF_GATES)
    throw new Refused('verdicts of that day are of another method');
  const now = isVerdict
    ? rowOf(speech.calls, 'get_verdicts', { gpu })
    : rowOf(speech.calls, 'get_signals', { gpu, type: what });
  if (now === undefined) throw new Refused('nothing is judged of it now');
  const [path, own] = isVerdict ? ['verdict', 'verdict'] : [`signals.${what}`, 'level'];
  const [before, after] = [String(valueAt(then, path)), String(valueAt(now, own))];
  if (before === after) throw new Refused(`it was ${before.replaceAll('_', ' ')} at the end of ${since} too`);
  const words = (word: string): string => (isVerdict ? VERDICTS[word as Verdict] : word);
  const noun = isVerdict ? 'verdict' : SIGNALS[what];
  const [from, to] = [wordsFor(then, path, words(before)), wordsFor(now, own, words(after))];
  return speech.form([
    say`since the end of ${dayAt(then, 'day')} the ${noun}${speech.ofModel} has gone from ${from} to ${to}`,
    say`the ${noun}${speech.ofModel} is now ${to}, and was ${from} at the end of ${dayAt(then, 'day')}`,
  ]);
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
  const mean = figureAt(from, `hours.${first.at}.mean`);
  const chance =
    valueAt(from, 'p') === null
      ? say`, of too few full days to tell it from ${wordsFor(from, 'p', 'chance')}`
      : say`, in a daily swing with a p of ${figureAt(from, 'p')}`;
  return speech.form([
    say`by the hour the reference price${speech.ofModel} is ${end} at ${at}, with a 28-day mean of ${mean}${chance}`,
    say`the ${end} hour${speech.ofModel} is ${at}, with a 28-day mean of ${mean}${chance}`,
  ]);
}

export function index({ gpu, what }: Said<'index'>, speech: Speech): Clause {
  if (what === 'fix') return fix(gpu, speech);
  const from = speech.row('get_overview', {}, 'index');
  const value = figureAt(from, 'index');
  const move = valueAt(from, 'indexChange24hPct') === null ? '' : say`, ${movedAt(from, 'indexChange24hPct')} in 24 h`;
  return speech.form([
    say`the index${speech.ofModel} stands at ${value}${move}`,
    say`the index${speech.ofModel} is ${value}${move}`,
  ]);
}

/** The last day with a fix: as published, or as far as its prints are known. */
function fix(gpu: string, { calls, ofModel }: Speech): Clause {
  const rows = calls.flatMap(({ id, tool, rows: all }) =>
    tool === 'get_index_fixes' ? all.map((told, row): Row => ({ tool, call: id, row, told })) : [],
  );
  const last = rows.findLast(({ told }) => told.gpu === gpu && typeof (told.published ?? told.value) === 'number');
  if (last === undefined) throw new Refused('no fix of its index is known of the last days');
  const isPublished = typeof last.told.published === 'number';
  const state = isPublished ? String(last.told.publishedState) : 'provisional';
  const note =
    state === 'settles'
      ? ''
      : say`, ${wordsFor(last, isPublished ? 'publishedState' : 'final', state === 'provisional' ? 'not final yet' : 'for review')}`;
  return say`the last fix of the index${ofModel}, of ${dayAt(last, 'day')}, is ${figureAt(last, isPublished ? 'published' : 'value')}${note}`;
}
