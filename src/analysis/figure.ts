// Finds the one value that a figure in a sentence states, or says why there is none: its model, its seller, its measure, its window, its rounding.
import { gpuLabel } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import type { SignalType } from '#domain/verdict.ts';
import type { Fact } from './facts.ts';
import { FEWEST_DECIMALS, type Topic, unitWords, type Window } from './fields.ts';
import { DOWN, TOPIC_UNITS, UP, USUAL_TOPIC } from './lexicon.ts';
import { BETWEEN, type Figure, type ModelSpan, type SellerSpan, type Sentence, type WordSpan } from './sentence.ts';

/** What the figures of a run are held against. */
export type Ground = {
  readonly facts: readonly Fact[];
  /** The lowest floor and the highest ceiling of each model over all sellers. */
  readonly extremes: ReadonlyMap<string, { readonly floor: number; readonly ceiling: number }>;
  readonly sellerName: (id: string) => string;
};

/** What a text is about where a sentence does not say it: a signal's reason is of its model. */
export type About = { readonly gpu: string | null; readonly type?: SignalType };

export type Stated = { readonly ok: true; readonly fact: Fact } | { readonly ok: false; readonly reason: string };

const no = (reason: string): Stated => ({ ok: false, reason });

export function statedBy(figure: Figure, sentence: Sentence, ground: Ground, about: About): Stated {
  const model = modelOf(figure, sentence, about);
  if (model === undefined) return no(`${figure.text}: it names no model in the same sentence`);
  if (model === null)
    return no(`${figure.text}: the model named is none of ours (a bare name such as H100 is no model)`);
  const { own: sellers, both } = sellersOf(figure, sentence);
  if (sellers.includes(null)) return no(`${figure.text}: the seller named is none of ours`);
  const said = topicOf(figure, sentence);
  if (said === null) return no(`${figure.text}: it does not say what it measures`);
  const wanted = ground.facts.filter(
    (fact) =>
      fact.gpu === model &&
      fact.unit === figure.unit &&
      said.topics.some((topic) => topic === fact.topic || topic === fact.also),
  );
  const named = sellers.filter((each) => each !== null);
  const pair = both.filter((each) => each !== null);
  const mine = wanted
    .filter((fact) => isOfSellers(fact, fact.sellers.length === 2 ? pair : named, ground))
    .filter((fact) => isOfTime(fact, sentence));
  if (mine.length === 0) return no(`${figure.text}: ${nothing(model, named, said.topics, ground)}`);
  const windowed = mine.filter((fact) => isOfWindow(fact, figure, sentence));
  if (windowed.length === 0) return no(`${figure.text}: say over which window, as the answers have it`);
  const ends = windowed.filter((fact) => isEnd(fact, figure, sentence));
  const equal = ends.filter((fact) => isShown(figure, fact, directionOf(figure, sentence, said.word), pair));
  const [fact] = equal.filter((each) => isBestIfSaid(each, said.word, sentence, ground));
  return fact === undefined ? no(differs(figure, windowed, model, ground)) : { ok: true, fact };
}

/** The last model named before the figure, or the first after it. */
function modelOf({ start }: Figure, { models }: Sentence, { gpu }: About): string | null | undefined {
  const before = models.findLast((each) => each.end <= start) ?? models.find((each) => each.start > start);
  return before === undefined ? (gpu ?? undefined) : before.gpu;
}

const RIGHT_AFTER =
  /^(?:\s?(?:\/\s?(?:GPU-)?h(?:our)?|per GPU-hour|an hour|all in))?\s*(?:\(|at|by|from|on|via|with)?\s*$/;

type Sellers = { readonly own: readonly (string | null)[]; readonly both: readonly (string | null)[] };

/** Whose a figure is: the seller's right behind it, or of those named since the last model that is not its own; and all of them, for a figure of two. */
function sellersOf(figure: Figure, sentence: Sentence): Sellers {
  const attached = new Map<SellerSpan, Figure>();
  for (const each of sentence.figures) {
    const next = sentence.sellers.find(({ start }) => start >= each.end);
    if (
      next !== undefined &&
      RIGHT_AFTER.test(sentence.text.slice(each.end, next.start)) &&
      sentence.text.slice(each.end, next.start).trim() !== ''
    )
      attached.set(next, each);
  }
  const own = sentence.sellers.filter((each) => attached.get(each) === figure);
  const [from, to] = zoneOf(figure, sentence);
  const free = sentence.sellers.filter((each) => {
    const of = attached.get(each);
    return each.start >= from && each.end <= to && (of === undefined || (of.end <= figure.start && of.start >= from));
  });
  const before = free.filter(({ end }) => end <= figure.start);
  const near = before.length > 0 ? before : free.filter(({ start }) => start >= figure.end).slice(0, 1);
  const both = sentence.sellers.filter((each) => each.start >= from && each.end <= to).map(({ seller }) => seller);
  return { own: (own.length > 0 ? own : near).map(({ seller }) => seller), both };
}

/** From the figure before its model (or the sentence's start) to the next model behind it. */
function zoneOf(figure: Figure, { models, figures, text }: Sentence): readonly [number, number] {
  const at = models.findLastIndex((each) => each.end <= figure.start);
  const model: ModelSpan | undefined = models[at];
  const last = model === undefined || at === 0 ? undefined : figures.findLast((each) => each.end <= model.start);
  const before = at > 0 ? Math.max(last?.end ?? 0, models[at - 1]?.end ?? 0) : 0;
  return [before, models.find((each) => each.start >= figure.end && at >= 0)?.start ?? text.length];
}

type Said = { readonly topics: readonly Topic[]; readonly word: WordSpan | null };

/** What a figure measures: the word that touches it, else the nearest before it in its clause, behind it there, before it in the sentence. */
function topicOf(figure: Figure, { words, breaks, text }: Sentence): Said | null {
  const from = breaks.findLast((at) => at < figure.start) ?? 0;
  const to = breaks.find((at) => at >= figure.end) ?? text.length;
  const fits = words.filter(({ topics }) => topics.some((topic) => TOPIC_UNITS[topic].includes(figure.unit)));
  const behind = fits.filter(({ start }) => start >= figure.end);
  const before = fits.filter(({ end }) => end <= figure.start).reverse();
  const touching = behind.find(({ start, word }) => text.slice(figure.end, start).trim() === '' && POSTFIX.test(word));
  const near = before.filter(({ start }) => start >= from);
  const after = behind.filter(({ end }) => end <= to);
  const word = touching ?? firm(near) ?? firm(after) ?? firm(before);
  // "rose 4.1 % to $0.31": where it went is no change.
  if (
    word?.topics.some((topic) => topic === 'change' || topic === 'baseline') &&
    /\bto\s$/.test(text.slice(0, figure.start))
  )
    return { word: null, topics: ['floor'] };
  if (word !== undefined)
    return { word, topics: word.topics.filter((topic) => TOPIC_UNITS[topic].includes(figure.unit)) };
  const usual = figure.unit === 'percent' && figure.sign !== null ? 'change' : USUAL_TOPIC[figure.unit];
  return usual === undefined ? null : { word: null, topics: [usual] };
}

/** The nearest that is definite, else the nearest. */
const firm = (words: readonly WordSpan[]): WordSpan | undefined => words.find(({ isWeak }) => !isWeak) ?? words[0];

const POSTFIX =
  /^(?:apart|higher|lower|dearer|cheaper|above|below|over|under|up|down|swing|free|available|more than|less than|premium|discount)$/;

/**
 * A seller's figure is its own; a pair's is of both. Where no seller is named a figure is of all of them: of none in particular,
 * or the one that stands for all, the lowest floor and what moved it, or the only one there is.
 */
function isOfSellers(fact: Fact, named: readonly string[], { facts, extremes }: Ground): boolean {
  const { sellers } = fact;
  if (sellers.length === 2) return sellers.every((each) => named.includes(each));
  if (named.length > 0) return sellers.length === 1 && named.at(-1) === sellers[0];
  const [seller] = sellers;
  if (seller === undefined) return true;
  const ends = fact.gpu === null ? undefined : extremes.get(fact.gpu);
  if (fact.topic === 'floor') return fact.at === null && fact.value === ends?.floor;
  if (fact.topic === 'ceiling') return fact.value === ends?.ceiling;
  const isBest = facts.some(
    (each) =>
      each.gpu === fact.gpu &&
      each.sellers[0] === seller &&
      each.topic === 'floor' &&
      each.at === null &&
      each.value === ends?.floor,
  );
  if (fact.topic === 'change' || fact.topic === 'baseline') return isBest;
  return facts.every((each) => each.gpu !== fact.gpu || each.field !== fact.field || each.sellers[0] === seller);
}

/** What is of a day or an hour is quoted with it; what is of now is not quoted with a day of the past. */
function isOfTime({ at }: Fact, { times }: Sentence): boolean {
  if (at === null) return true;
  return times.some(({ text, kind }) =>
    typeof at === 'string' ? text.slice(0, 10) === at : kind === 'time' && Number(text.split(':')[0]) === at,
  );
}

/** The window said in the figure's clause, else in its sentence; a change must have one, and a distance without one is of now. */
function isOfWindow(fact: Fact, { start, end }: Figure, { windows, breaks, text }: Sentence): boolean {
  const from = breaks.findLast((at) => at < start) ?? 0;
  const to = breaks.find((at) => at >= end) ?? text.length;
  const near = windows.filter((each) => each.start >= from && each.end <= to);
  if (fact.window === null) return near.length === 0 || !OF_NOW.includes(fact.topic);
  const said: readonly Window[] = (near.length > 0 ? near : windows).map(({ window }) => window);
  const isNow = OF_NOW.includes(fact.topic) && fact.sellers.length > 0;
  const isFree = fact.topic !== 'change' && fact.topic !== 'baseline' && !isNow;
  if (said.length === 0) return isFree;
  return said.includes(fact.window) || (near.length === 0 && isFree);
}

/** What has a window where one is said, and of a seller is of now where none is. */
const OF_NOW: readonly Topic[] = ['mean', 'apart'];

/** The direction that a sentence gives a figure: its sign, the word it was taken for, or the nearest word of direction in its clause. */
function directionOf(figure: Figure, { words, breaks, text }: Sentence, word: WordSpan | null): 1 | -1 | null {
  if (figure.sign !== null) return figure.sign;
  const from = breaks.findLast((at) => at < figure.start) ?? 0;
  const to = breaks.find((at) => at >= figure.end) ?? text.length;
  const near = words
    .filter(({ start, end }) => start >= from && end <= to)
    .toSorted((a, b) => distance(a, figure) - distance(b, figure));
  for (const each of [...(word === null ? [] : [word]), ...near]) {
    if (UP.test(each.word)) return 1;
    if (DOWN.test(each.word)) return -1;
  }
  return null;
}

/** Of "from $0.41 to $0.62" the first is the lower end and the second the upper. */
function isEnd(fact: Fact, figure: Figure, { figures, text }: Sentence): boolean {
  if (fact.topic !== 'interval') return true;
  const at = figures.indexOf(figure);
  const [before, after] = [figures[at - 1], figures[at + 1]];
  if (after !== undefined && BETWEEN.test(text.slice(figure.end, after.start))) return fact.field.endsWith('.0');
  if (before !== undefined && BETWEEN.test(text.slice(before.end, figure.start))) return fact.field.endsWith('.1');
  return true;
}

const distance = (word: WordSpan, figure: Figure): number =>
  word.end <= figure.start ? figure.start - word.end : word.start - figure.end;

/** Equal after the rounding that its own decimals state, in the direction that is said. */
function isShown(figure: Figure, fact: Fact, direction: 1 | -1 | null, named: readonly string[]): boolean {
  const value = fact.sellers.length === 2 && named[0] === fact.sellers[1] && fact.signed ? -fact.value : fact.value;
  const size = fact.signed && (fact.topic !== 'swing' || direction !== null) ? Math.abs(value) : value;
  const tolerance = 0.5 * 10 ** -figure.decimals;
  if (Math.abs(figure.shown - size) > tolerance * (1 + 1e-9)) return false;
  if (figure.decimals < FEWEST_DECIMALS[figure.unit] && Math.abs(figure.shown - size) > 1e-9) return false;
  if (!fact.signed) return figure.sign !== -1;
  return direction === null || figure.shown === 0 || Math.sign(value) === direction;
}

const SUPERLATIVE = /cheapest|best price|least expensive|lowest floor/i;

/** Who is said to be the cheapest must be. */
function isBestIfSaid(fact: Fact, word: WordSpan | null, { text }: Sentence, { extremes }: Ground): boolean {
  if (fact.topic !== 'floor' || word === null || fact.gpu === null || fact.at !== null) return true;
  const said = SUPERLATIVE.test(text.slice(Math.max(0, word.start - 12), word.end + 6));
  return !said || fact.value === extremes.get(fact.gpu)?.floor;
}

const TOPIC_NAMES: Partial<Record<Topic, string>> = {
  apart: 'spread or distance',
  half_life: 'half-life',
  cv: 'CV',
  same_offer: 'same-offer CV',
};

const nothing = (gpu: string, sellers: readonly string[], topics: readonly Topic[], { sellerName }: Ground): string =>
  `no answer of this run has a ${topics.map((topic) => TOPIC_NAMES[topic] ?? topic.replace('_', ' ')).join(' or ')} in that unit of ${gpuLabel(gpu)}${sellers.length === 0 ? ' over all sellers: name one' : ` at ${sellers.map(sellerName).join(' and ')}`}`;

const MOST_SHOWN = 3;

/** The true values, so that whoever is told can mend it. */
function differs(figure: Figure, facts: readonly Fact[], gpu: string, { sellerName }: Ground): string {
  const shown = facts.map(
    ({ value, unit, sellers, field }) =>
      `${field}${sellers.length === 0 ? '' : ` of ${sellers.map(sellerName).join(' and ')}`} ${unit === 'usd' ? `$${priceText(value)}` : `${Math.round(value * 10_000) / 10_000} ${unitWords(unit)}`}`,
  );
  const few = [...new Set(shown)].slice(0, MOST_SHOWN).join(', ');
  return `${figure.text}: the answers have for ${gpuLabel(gpu)} ${few}`;
}
