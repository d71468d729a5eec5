// Gates, the verdicts that follow from them, and what became of a verdict or a light. One clause each.
import { type Level, METHOD_VERSION, type Verdict } from '#domain/verdict.ts';
import { dayAt, distinctAt, numberAt, type Row, rowOf, valueAt, wordsFor } from './cells.ts';
import { asJudged, current, intervalOf, SIGNALS, VERDICTS } from './judged.ts';
import type { Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Clause, listed, Refused, say } from './words.ts';

const GATE_WORDS = { pass: 'passes', fail: 'fails', insufficient: 'neither passes nor fails' } as const;
const UNTOLD = 'cannot be told yet';
/** What a bare figure is of. */
const GATE_UNITS: Readonly<Record<string, string>> = {
  'R²': 'an R² of ',
  ratio: 'a ratio of ',
  share: 'a share of ',
  'log sd': 'a log standard deviation of ',
};

export function gate({ gate: id, level, show }: Said<'gate'>, speech: Speech): Clause {
  current(speech);
  const from = speech.row('get_gates', { gate: id }, `gate ${id}`);
  asJudged(from, 'level', level);
  const name = String(from.told.name);
  if (valueAt(from, 'value') === null && level === 'insufficient')
    return say`gate ${id}, ${name}, ${wordsFor(from, 'level', UNTOLD)}${speech.forModel}`;
  const word = wordsFor(from, 'level', GATE_WORDS[level]);
  const head = speech.form([
    say`gate ${id}, ${name}, ${word}${speech.forModel}`,
    say`on ${name}, gate ${id}, ${speech.model} ${word}`,
  ]);
  if (valueAt(from, 'value') === null) return head;
  const [value = '', pass = ''] = distinctAt(from, 'value', 'thresholds.pass');
  const better = valueAt(from, 'thresholds.better') === 'higher' ? 'more' : 'less';
  const interval = show.includes('interval') ? intervalOf(from) : '';
  const unit = GATE_UNITS[String(from.told.unit)] ?? '';
  const threshold = show.includes('threshold') ? say`; to pass, all of its interval must be ${pass} or ${better}` : '';
  // Where a list was cut there may be more.
  const more = (from.told.details as Row['told'] | undefined)?.cut;
  const least = Array.isArray(more) && more.length > 0 ? ' or more' : '';
  return say`${head} at ${unit}${value}${least}${interval}${threshold}${show.includes('threshold') ? besides(from) : ''}`;
}

/** Where the interval would let it pass, something beside it does not. */
function besides(row: Row): Clause {
  if (valueAt(row, 'level') === 'pass' || valueAt(row, 'interval') === null) return [];
  const [low, high, pass] = [
    numberAt(row, 'interval.0'),
    numberAt(row, 'interval.1'),
    numberAt(row, 'thresholds.pass'),
  ];
  const isWell = valueAt(row, 'thresholds.better') === 'higher' ? low >= pass : high <= pass;
  return isWell ? say`, and is: ${wordsFor(row, 'reason', 'another condition')} holds it back` : [];
}

export function verdict({ verdict: claimed, show }: Said<'verdict'>, speech: Speech): Clause {
  current(speech);
  const from = speech.row('get_verdicts', {}, 'verdict');
  asJudged(from, 'verdict', claimed);
  const word = wordsFor(from, 'verdict', VERDICTS[claimed]);
  const since = show.includes('since') ? say`, and has been since ${dayAt(from, 'since')}` : '';
  if (claimed === 'no_market')
    return say`${speech.model} is ${word}, for its prices are lists that stand still${since}`;
  const head = speech.form([
    say`by its gates ${speech.model} is ${word}${since}`,
    say`${speech.model} is, by its gates, ${word}${since}`,
  ]);
  return say`${head}${show.includes('gates') ? deciders(from, speech) : ''}`;
}

/** The gates that make it so, each with its name and what it does. */
function deciders(row: Row, { calls }: Speech): Clause {
  const gates = (valueAt(row, 'decidedBy') ?? []) as readonly string[];
  if (valueAt(row, 'verdict') === 'viable') return [];
  const found = gates.flatMap((gate) => {
    const own = rowOf(calls, 'get_gates', { gpu: String(row.told.gpu), gate });
    return own === undefined ? [] : [{ gate, own }];
  });
  const doing = ({ own }: { own: Row }): string =>
    own.told.level === 'insufficient' && own.told.value === null ? UNTOLD : String(own.told.level);
  const parts = [...Map.groupBy(found, doing)].map(([does, all]) => {
    const names = listed(
      all.map(({ gate, own }) => say`${wordsFor(row, 'decidedBy', `${String(own.told.name)} (${gate})`)}`),
    );
    return say`${names} ${(all.length > 1 ? SEVERAL : ONE)[does] ?? does}`;
  });
  return parts.length === 0 ? [] : say`: ${listed(parts)}`;
}

const ONE: Readonly<Record<string, string>> = { pass: 'passes', fail: 'fails', insufficient: GATE_WORDS.insufficient };
const SEVERAL: Readonly<Record<string, string>> = { pass: 'pass', fail: 'fail', insufficient: 'neither pass nor fail' };

export function changed({ gpu, what, since }: Said<'changed'>, speech: Speech): Clause {
  current(speech);
  const then = speech.row('get_verdict_log', { day: since }, `verdict of ${since}`);
  const isVerdict = what === 'verdict';
  if (numberAt(then, 'methodVersion') !== METHOD_VERSION) throw new Refused(`${since} was judged by another method`);
  const now = isVerdict
    ? rowOf(speech.calls, 'get_verdicts', { gpu })
    : rowOf(speech.calls, 'get_signals', { gpu, type: what });
  if (now === undefined) throw new Refused('nothing is judged of it now');
  const [path, own] = isVerdict ? ['verdict', 'verdict'] : [`signals.${what}`, 'level'];
  const [before, after] = [String(valueAt(then, path)), String(valueAt(now, own))];
  if (before === after) throw new Refused(`it was ${before.replaceAll('_', ' ')} at the end of ${since} too`);
  const words = (word: string): string => (isVerdict ? VERDICTS[word as Verdict] : LIGHTS[word as Level]);
  const noun = isVerdict ? 'verdict' : `light of the ${SIGNALS[what]}`;
  const [from, to] = [wordsFor(then, path, words(before)), wordsFor(now, own, words(after))];
  return speech.form([
    say`since the end of ${dayAt(then, 'day')} the ${noun}${speech.ofModel} has gone from ${from} to ${to}`,
    say`the ${noun}${speech.ofModel} is now ${to}, and was ${from} at the end of ${dayAt(then, 'day')}`,
  ]);
}

/** Too little data is said so: a supply that is "insufficient" would be scarce. */
const LIGHTS: Readonly<Record<Level, string>> = {
  green: 'green',
  amber: 'amber',
  red: 'red',
  insufficient: 'out for want of data',
};
