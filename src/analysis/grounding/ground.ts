// Holds a text against the answers of its run: a sentence stands if all that it says in figures and judgements is found there, else it is struck.
import { cut } from '#domain/cut.ts';
import type { Check, Struck } from '#domain/report.ts';
import { type Sentence, sentencesOf } from '#domain/sentences.ts';
import { type Bindings, type Bound, bind } from './bind.ts';
import { ADVICE, ANYBODY, CLAIMS, NUMBER_WORDS, PRONOUN } from './lexicon.ts';
import { readClaims } from './read.ts';
import type { About } from './said.ts';
import { readSentence, type SellerNames, type Token } from './sentence.ts';

export type Grounds = Bindings & {
  readonly names: SellerNames;
  /** Days and times of day that the answers bear. */
  readonly dates: ReadonlySet<string>;
  readonly times: ReadonlySet<string>;
  /** The judge's own sentences behind the model and signal they are of, with the place of each. */
  readonly quotes: ReadonlyMap<string, { readonly call: string; readonly row: number }>;
};

export type Where = About & { readonly where: string };

export type Grounded = { readonly text: string; readonly checks: readonly Check[]; readonly struck: readonly Struck[] };

const MOST_SENTENCES = 200;
/** Each word of a sentence is held against the list, and each figure against all that stands beside it. */
const MOST_SIGNS = { text: 50_000, sentence: 2_000 };

/** The text without the sentences that do not hold, each with its reason, and what every figure left in it was held against. */
export function groundText(text: string, place: Where, grounds: Grounds): Grounded {
  if (isQuote(text, place, grounds)) return { text, checks: quoteChecks(text, place, grounds), struck: [] };
  const names = [...grounds.names.keys()];
  if (text.length > MOST_SIGNS.text) return { text: '', checks: [], struck: [tooLong(place, text)] };
  const parts = sentencesOf(text, names);
  if (parts.length > MOST_SENTENCES) return { text: '', checks: [], struck: [tooLong(place, text)] };
  const held = parts.map((part) => ({ ...part, end: holds(part.text, place, grounds) }));
  const gone = held.filter(({ end }) => typeof end === 'string');
  const left = without(text, gone);
  const kept = sentencesOf(left, names);
  const bound = held.flatMap(({ end }) => (typeof end === 'string' ? [] : [end]));
  return {
    text: left,
    checks: kept.flatMap(({ start }, at) => (bound[at] ?? []).map((each) => checkOf(each, start, place))),
    struck: gone.map(({ text: words, end }) => ({ where: place.where, text: words.trim(), reason: String(end) })),
  };
}

const tooLong = ({ where }: Where, text: string): Struck => ({
  where,
  text: cut(text, 200),
  reason: `more than ${MOST_SENTENCES} sentences or ${MOST_SIGNS.text} signs: too long to be checked`,
});

function without(text: string, parts: readonly Sentence[]): string {
  if (parts.length === 0) return text;
  const kept = parts
    .toReversed()
    .reduce((all, { start, text: gone }) => all.slice(0, start) + all.slice(start + gone.length), text);
  return kept
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/** What the figures and times of a sentence are bound to, or why it does not hold. */
function holds(text: string, place: Where, grounds: Grounds): Bound[] | string {
  if (text.length > MOST_SIGNS.sentence)
    return `a sentence of more than ${MOST_SIGNS.sentence} signs: too long to be checked`;
  if (MARKUP.test(text)) return 'a link or markup in the text: links stand with their sources alone';
  const advice = ADVICE.exec(text);
  if (advice !== null) return `${advice[0]}: a report gives no advice`;
  const tokens = readSentence(text, grounds.names);
  const odd = tokens.flatMap((token) =>
    token.kind === 'unknown' && (/\p{N}/u.test(token.text) || token.text.search(NUMBER_WORDS) >= 0) ? [token.text] : [],
  )[0];
  if (odd !== undefined)
    return `${odd}: no model, figure or time that can be checked; write models in full (a bare H100 is none) and figures in digits with their unit`;
  const isTelling = tokens.some(({ kind }) => TELLING.includes(kind));
  return isTelling ? inFull(tokens, place, grounds) : inWords(text, tokens, grounds);
}

/** With them a sentence says what the answers hold or do not. */
const TELLING: readonly Token['kind'][] = ['figure', 'level', 'verdict', 'uncounted'];

/** What opens a page or makes markup. */
export const MARKUP = /:\/\/|\/\/\w|\b(?:mailto|javascript|data):\S|www\.|[<>[\]{}|`*_#\\]/i;

/** A sentence with a figure or a judgement: every word of it is understood, and all that it says is found. */
function inFull(tokens: readonly Token[], place: Where, grounds: Grounds): Bound[] | string {
  const unknown = tokens.find((token) => token.kind === 'unknown');
  if (unknown?.kind === 'unknown')
    return `"${unknown.text}": not a word that the check understands beside a figure; say it in the plain words of the rules`;
  const read = readClaims(tokens, place);
  if (!read.ok) return read.reason;
  const bindings = read.said.map((said) => bind(said, grounds));
  const faults = bindings.flatMap((each) => (each.ok ? [] : [each.reason]));
  if (faults.length > 0) return faults.join('; ');
  const bound = bindings.flatMap((each) => (each.ok ? each.bound : []));
  const old = bound.find(({ call }) => call !== null && grounds.outdated.has(call));
  if (old !== undefined) return `${old.text}: it was judged of an earlier half hour and is not current`;
  // A figure that two sellers share leads to the first of them.
  return bound.filter(({ start }, at) => bound.findIndex((each) => each.start === start) === at);
}

/** A sentence without a figure stands unless it claims of a model or a seller what the answers could say in figures. */
function inWords(text: string, tokens: readonly Token[], { dates, times }: Grounds): Bound[] | string {
  const moments = tokens.filter(
    (token): token is Token & { kind: 'date' | 'time' } => token.kind === 'date' || token.kind === 'time',
  );
  const strange = moments.find(({ kind, text: said }) =>
    kind === 'date'
      ? !dates.has(said.slice(0, 10)) || (said.length > 10 && !times.has(said.slice(11, 16)))
      : !times.has(said.slice(0, 5).padStart(5, '0')),
  );
  if (strange !== undefined)
    return `${strange.text}: no answer of this run bears this ${strange.kind === 'date' ? 'day' : 'time'}`;
  const isOfSomebody =
    tokens.some(({ kind }) => kind === 'model' || kind === 'seller') || PRONOUN.test(text) || ANYBODY.test(text);
  const claim = tokens.find(
    (token) =>
      ['direction', 'pair', 'relation', 'threshold'].includes(token.kind) ||
      (token.kind === 'topic' && token.extreme !== null),
  );
  const word = claim === undefined ? CLAIMS.exec(text)?.[0] : text.slice(claim.start, claim.end);
  if (isOfSomebody && word !== undefined) return `${word}: a claim without its figure`;
  const isOfBoth = (['model', 'seller'] as const).every((kind) => tokens.some((token) => token.kind === kind));
  return isOfBoth ? 'of a seller and a model, without a figure that the answers could hold' : moments.map(boundMoment);
}

const boundMoment = ({ start, text }: { readonly start: number; readonly text: string }): Bound => ({
  start,
  text,
  kind: 'time',
  call: null,
  row: null,
  field: null,
  value: text,
  stated: 'UTC',
});

const checkOf = (found: Bound, start: number, { where }: Where): Check => ({
  ...found,
  where,
  start: start + found.start,
});

const quoteKey = (text: string, { gpu, type }: About): string => `${gpu} ${type} ${text.trim()}`;

/** The judge's reason may be of several sentences: it stands whole, word for word, under its own signal. */
const isQuote = (text: string, place: Where, { quotes }: Grounds): boolean => quotes.has(quoteKey(text, place));

function quoteChecks(text: string, place: Where, { quotes }: Grounds): Check[] {
  const quote = quotes.get(quoteKey(text, place));
  if (quote === undefined) return [];
  return [
    {
      where: place.where,
      start: 0,
      text,
      kind: 'quote',
      ...quote,
      field: 'reason',
      value: text,
      stated: 'the judge’s own sentence, word for word',
    },
  ];
}
