// Reads one sentence: the models and sellers it names, its figures with their units, its windows, and what is left that could hide a figure.
import { MODELS } from '#domain/gpu.ts';
import type { Topic, Unit, Window } from './fields.ts';
import { NAMING_PHRASES, NUMBER_WORDS, PRICE_WORDS, TOPIC_WORDS, WINDOW_WORDS } from './lexicon.ts';

export type Span = { readonly start: number; readonly end: number };

/** `gpu` is null where a name is no model of ours: a bare H100 is nobody's. */
export type ModelSpan = Span & { readonly gpu: string | null };
/** `seller` is null where a name is no seller of ours. */
export type SellerSpan = Span & { readonly seller: string | null };
export type Figure = Span & {
  readonly text: string;
  /** As written, without its sign. */
  readonly shown: number;
  readonly decimals: number;
  readonly sign: 1 | -1 | null;
  readonly unit: Unit;
};
export type TimeSpan = Span & { readonly text: string; readonly kind: 'date' | 'time' };
export type WindowSpan = Span & { readonly window: Window };
export type WordSpan = Span & {
  readonly word: string;
  readonly topics: readonly Topic[];
  /** A word of any price, which another word near it makes definite. */
  readonly isWeak: boolean;
};

export type Sentence = {
  readonly text: string;
  readonly models: readonly ModelSpan[];
  readonly sellers: readonly SellerSpan[];
  readonly figures: readonly Figure[];
  readonly times: readonly TimeSpan[];
  readonly windows: readonly WindowSpan[];
  readonly words: readonly WordSpan[];
  /** Ends of clauses. */
  readonly breaks: readonly number[];
  /** What looks like a figure and is none that can be checked. */
  readonly strange: readonly string[];
};

/** A seller's id by each of its names. */
export type SellerNames = ReadonlyMap<string, string>;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const EDGE = '(?<![\\p{L}\\p{N}.])';
const END = "(?:s|['’]s)?(?![\\p{L}\\p{N}])";

/** Longest names first, so that A100 SXM 40 GB is not read as an A100 SXM. */
const MODEL_NAMES = MODELS.flatMap(({ id, label, memoryGb }) =>
  [...new Set([label, id])].map((name) => ({
    gpu: id,
    length: name.length,
    pattern: new RegExp(
      `${EDGE}${name
        .split(/[\s-]+/)
        .map(escaped)
        .join('[\\s-]?')}(?:[\\s-]?(?:${memoryGb.join('|')})\\s?GB)?${END}`,
      name.length > 4 ? 'giu' : 'gu',
    ),
  })),
).sort((a, b) => b.length - a.length);

const OTHER_MODELS =
  /(?<![\p{L}\p{N}.$])(?:RTX\s?(?:PRO\s|A)?\d{4}\w*|[A-Z]{1,3}\d{2,4}[A-Za-z]*)(?:\s(?:SXM\d?|PCIe|NVL|Ti|Super|Ada))?(?![\p{L}\p{N}])/gu;
const OTHER_SELLERS =
  /\b(?:at|by|via)\s+(?:the\s)?([A-Z][\w.-]+)|\b([A-Z][\w.-]+)(?:['’]s)?\s+(?:asks?|offers?|quotes?|charges?|lists?|sells?|rents?)\b|\b([A-Z][\w.-]+)['’]s\b/g;
const NO_SELLERS =
  /^(?:UTC|GPUs?|CV|USD|SIMULATED|The|It|Each|Every|This|That|These|Those|One|Its|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b/;
const DATES = /\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?/g;
const TIMES = /\b\d{1,2}:\d{2}(?::\d{2})?\b/g;
const FIGURES =
  /(?<![\p{L}\p{N}.])(?<sign>[+\-−])?(?<usd>\$|USD\s)?(?<late>[+\-−])?(?<digits>\d{1,3}(?:,\d{3})+|\d+)(?<part>\.\d+)?(?![\p{L}\p{N}×]|\.\d)(?:(?<percent>\s?(?:%|percent\b|per cent\b))|(?<noun>\s(?:[a-z]+\s)?(?:GPUs?|hosts?|offers?|hours?|h|days?|observations?|pairs?|dollars|USD)(?![\p{L}-])))?/gu;
const BREAKS = /[,;:()]|\s(?:and|but|while|whereas)\s|\s[–—]\s/g;

const NOUN_UNITS: readonly (readonly [RegExp, Unit])[] = [
  [/GPUs?$/, 'gpus'],
  [/hosts?$/, 'hosts'],
  [/offers?$/, 'offers'],
  [/(?:hours?|h)$/, 'hours'],
  [/days?$/, 'days'],
  [/observations?$/, 'observations'],
  [/pairs?$/, 'pairs'],
  [/(?:dollars|USD)$/, 'usd'],
];

/** Text of which what has been read is blanked out, so that nothing is read twice. */
class Slate {
  text: string;
  constructor(text: string) {
    this.text = text;
  }
  take(pattern: RegExp): RegExpExecArray[] {
    const found = [...this.text.matchAll(pattern)];
    for (const each of found) this.blank({ start: each.index, end: each.index + each[0].length });
    return found;
  }
  blank({ start, end }: Span): void {
    this.text = this.text.slice(0, start) + '\u0000'.repeat(end - start) + this.text.slice(end);
  }
}

const spanOf = ({ index, 0: all }: RegExpExecArray): Span => ({ start: index, end: index + all.length });

export function readSentence(text: string, names: SellerNames): Sentence {
  const slate = new Slate(text);
  const models = readModels(slate);
  const sellers = readSellers(slate, names);
  const times: TimeSpan[] = [
    ...slate.take(DATES).map((each) => ({ ...spanOf(each), text: each[0], kind: 'date' as const })),
    ...slate.take(TIMES).map((each) => ({ ...spanOf(each), text: each[0], kind: 'time' as const })),
  ];
  slate.take(NAMING_PHRASES);
  const windows = WINDOW_WORDS.flatMap(([pattern, window]) =>
    slate.take(new RegExp(`\\b${pattern.source}`, 'gi')).map((each) => ({ ...spanOf(each), window })),
  );
  const words = readWords(slate.text);
  const breaks = [...slate.text.matchAll(BREAKS)].map((each) => each.index);
  const figures = withUnits(slate.take(FIGURES), text);
  const strange = [
    ...figures.flatMap((each) => (each.unit === null ? [each.text] : [])),
    ...[...slate.text.matchAll(NUMBER_WORDS)].map(([word]) => word),
    ...[...slate.text.matchAll(/\S*\p{N}\S*/gu)].map(([odd]) => odd.replaceAll('\u0000', '')),
  ];
  const known = figures.flatMap(({ unit, ...each }) => (unit === null ? [] : [{ ...each, unit }]));
  return { text, models, sellers, figures: known, times, windows, words, breaks, strange };
}

/** The text with every name of a model blanked out: their digits are no figures. */
export function modelNamesOut(text: string): string {
  const slate = new Slate(text);
  readModels(slate);
  return slate.text;
}

function readModels(slate: Slate): ModelSpan[] {
  const known = MODEL_NAMES.flatMap(({ gpu, pattern }) =>
    slate.take(pattern).map((each) => ({ ...spanOf(each), gpu })),
  );
  const other = slate.take(OTHER_MODELS).map((each) => ({ ...spanOf(each), gpu: null }));
  return [...known, ...other].sort((a, b) => a.start - b.start);
}

function readSellers(slate: Slate, names: SellerNames): SellerSpan[] {
  const known = [...names]
    .sort(([a], [b]) => b.length - a.length)
    .flatMap(([name, seller]) =>
      slate.take(new RegExp(`${EDGE}${escaped(name)}${END}`, 'gu')).map((each) => ({ ...spanOf(each), seller })),
    );
  const other = [...slate.text.matchAll(OTHER_SELLERS)]
    .filter(({ 1: first, 2: second, 3: third }) => !NO_SELLERS.test(first ?? second ?? third ?? ''))
    .filter(({ index, 1: first, 2: second }) => first !== undefined || second !== undefined || index > 0)
    .map((each) => ({ ...spanOf(each), seller: null }));
  return [...known, ...other].sort((a, b) => a.start - b.start);
}

const readWords = (text: string): WordSpan[] =>
  [...TOPIC_WORDS.map((each) => [...each, false] as const), [PRICE_WORDS, ['floor'], true] as const]
    .flatMap(([pattern, topics, isWeak]) =>
      [...text.matchAll(new RegExp(`(?<![\\w-])(?:${pattern.source})(?![\\w-])`, 'gi'))].map((each) => ({
        ...spanOf(each),
        word: each[0].toLowerCase(),
        topics: [...topics],
        isWeak,
      })),
    )
    .sort((a, b) => a.start - b.start || b.end - a.end)
    // Of words that begin alike or lie within one another the longest stands: "raw swing" is no swing.
    .filter((each, at, all) => all.every((other, place) => place >= at || other.end < each.end));

type Found = Omit<Figure, 'unit'> & { readonly unit: Unit | null };

function withUnits(found: readonly RegExpExecArray[], text: string): Found[] {
  const bare = found.map((each): Found => {
    const { sign, late, usd, digits = '', part = '', percent, noun } = each.groups ?? {};
    const mark = sign ?? late;
    return {
      ...spanOf(each),
      text: each[0].trim(),
      shown: Number(digits.replaceAll(',', '') + part),
      decimals: Math.max(0, part.length - 1),
      sign: mark === undefined ? null : mark === '+' ? 1 : -1,
      unit: usd ? 'usd' : percent ? 'percent' : (nounUnit(noun) ?? (part === '' ? null : 'ratio')),
    };
  });
  // "$0.41 to 0.62" and "4.1 to 5.2 %": the unit is said once for both.
  return bare.map((each, at) => {
    if (each.unit !== null && each.unit !== 'ratio') return each;
    const [before, after] = [bare[at - 1], bare[at + 1]];
    if (before && BETWEEN.test(text.slice(before.end, each.start))) return { ...each, unit: before.unit ?? each.unit };
    if (after && BETWEEN.test(text.slice(each.end, after.start))) return { ...each, unit: after.unit ?? each.unit };
    return each;
  });
}

/** Between two figures that are the ends of one range. */
export const BETWEEN = /^\s?(?:to|–|-|and)\s?$/;

const nounUnit = (noun: string | undefined): Unit | null =>
  noun === undefined ? null : (NOUN_UNITS.find(([pattern]) => pattern.test(noun))?.[1] ?? null);
