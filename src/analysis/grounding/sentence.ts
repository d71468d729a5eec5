// Reads a sentence into tokens: models, sellers, figures with their units, windows, and the closed list of words; what is none of these is unknown.
import { MODELS } from '#domain/gpu.ts';
import type { Topic, Unit, Window } from './fields.ts';
import * as words from './lexicon.ts';

export type Span = { readonly start: number; readonly end: number };

export type Figure = Span & {
  readonly kind: 'figure';
  readonly text: string;
  /** As written, without its sign. */
  readonly shown: number;
  readonly decimals: number;
  readonly sign: 1 | -1 | null;
  /** Null where a noun behind it says it. */
  readonly unit: Unit | null;
  /** A change of nothing, said in a word: "unchanged". */
  readonly isFlat: boolean;
};

/** The lowest or the highest of all sellers' floors. */
export type Extreme = 'lowest' | 'highest';

export type Token =
  | Figure
  | (Span & { readonly kind: 'model'; readonly gpu: string })
  | (Span & { readonly kind: 'seller'; readonly seller: string })
  | (Span & { readonly kind: 'noun'; readonly unit: Unit })
  | (Span & { readonly kind: 'window'; readonly window: Window })
  | (Span & { readonly kind: 'date' | 'time'; readonly text: string })
  | (Span & { readonly kind: 'topic'; readonly topic: Topic; readonly extreme: Extreme | null; readonly word: string })
  | (Span & { readonly kind: 'direction'; readonly sign: 1 | -1 })
  | (Span & { readonly kind: 'pair'; readonly sign: 1 | -1 })
  | (Span & { readonly kind: 'relation'; readonly sign: 1 | -1 })
  | (Span & { readonly kind: 'level'; readonly text: string; readonly holds: (level: string) => boolean })
  | (Span & { readonly kind: 'verdict'; readonly text: string; readonly verdict: string })
  | (Span & { readonly kind: 'break'; readonly mark: string })
  | (Span & { readonly kind: 'filler'; readonly word: string })
  | (Span & { readonly kind: 'threshold'; readonly colour: string | null })
  | (Span & { readonly kind: 'compares'; readonly sign: 1 | -1 })
  | (Span & {
      readonly kind:
        | 'price'
        | 'change'
        | 'interval'
        | 'to'
        | 'than'
        | 'between'
        | 'past'
        | 'each'
        | 'reference'
        | 'uncounted'
        | 'or_more';
    })
  | (Span & { readonly kind: 'unknown'; readonly text: string });

/** A seller's id by each of its names. */
export type SellerNames = ReadonlyMap<string, string>;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const byLength = (a: string, b: string): number => b.length - a.length;

const END = "(?:['’]s|s)?(?![\\p{L}\\p{N}])";

const bare = (name: string): string => name.toLowerCase().replace(/[\s\u00a0-]/g, '');
const MODEL_IDS = new Map(
  MODELS.flatMap(
    ({ id, label }) =>
      [
        [bare(label), id],
        [bare(id), id],
      ] as const,
  ),
);
const MODEL_NAMES = MODELS.flatMap(({ id, label }) => [label, id]).sort(byLength);
const MODEL = new RegExp(
  `(?<name>${MODEL_NAMES.map((name) =>
    name
      .split(/[\s-]+/)
      .map(escaped)
      .join('[\\s\\u00a0-]?'),
  ).join('|')})(?:[\\s-]?(?<memory>\\d{2,3})\\s?GB)?${END}`,
  'uy',
);

const DASH = '+\\-−–‑‒﹣－';
/** A number of more digits than a number can hold is no figure, and its digits are not looked through again from each of them. */
const FIGURE = new RegExp(
  `(?<sign>[${DASH}])?(?<usd>\\$|USD\\s)?(?<late>[${DASH}])?(?<digits>\\d{1,3}(?:,\\d{3}){1,5}|\\d{1,15})(?<part>\\.\\d{1,15})?(?![\\p{L}\\p{N}×]|\\.\\d)(?<tail>\\s?%|\\spercent\\b|\\s?/\\s?(?:GPU-)?h(?:(?:ou)?r)?\\b|\\s(?:per|a|an)\\s(?:GPU-)?hour\\b)?`,
  'uy',
);
const DATE = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?/y;
/** An hour of the day said by its number. */
const HOUR = /hour (?<hour>\d{1,2})(?!\p{L}|\p{N}|[.,:]\p{N})/iuy;
const TIME = /\d{1,2}:\d{2}(?::\d{2})?(?=\sUTC|[\s,.;)]|$)/y;
/** A word that is none of the list, with whatever digits stand in it. */
const WORD = /[\p{L}\p{N}$€£](?:[\p{L}\p{N}'’.-]*[\p{L}\p{N}])?/uy;
const MARKS = /[,;:()]/y;
const PLAIN = /[\s"“”.!?]+/y;

const sticky = (pattern: RegExp): RegExp => new RegExp(`(?:${pattern.source})(?![\\p{L}\\p{N}-])`, 'iuy');

type Made = Token extends infer T ? (T extends Span ? Omit<T, 'start' | 'end'> : never) : never;
type Reader = readonly [RegExp, (found: RegExpExecArray) => Made | null];

/** Tried in this order at each place: names before words, phrases before the words in them. */
const READERS: readonly Reader[] = [
  [sticky(words.INTERVAL), () => ({ kind: 'interval' })],
  ...words.WINDOWS.map(([pattern, window]): Reader => [sticky(pattern), () => ({ kind: 'window', window })]),
  [DATE, ([text]) => ({ kind: 'date', text })],
  [TIME, ([text]) => ({ kind: 'time', text })],
  [HOUR, ({ groups }) => ({ kind: 'time', text: `${groups?.hour}:00` })],
  [FIGURE, figureOf],
  [sticky(new RegExp(words.SMALL_NUMBERS.join('|'))), countOf],
  ...words.LEVELS.map(
    ([pattern, holds]): Reader => [
      new RegExp(`${sticky(pattern).source}(?! threshold)`, 'iuy'),
      ([text]) => ({ kind: 'level', text, holds }),
    ],
  ),
  ...words.VERDICTS.map(
    ([pattern, verdict]): Reader => [sticky(pattern), ([text]) => ({ kind: 'verdict', text, verdict })],
  ),
  [sticky(words.LOWEST), ([word]) => ({ kind: 'topic', topic: 'floor', extreme: 'lowest', word })],
  [sticky(words.HIGHEST), ([word]) => ({ kind: 'topic', topic: 'floor', extreme: 'highest', word })],
  ...words.TOPICS.map(
    ([pattern, topic]): Reader => [sticky(pattern), ([word]) => ({ kind: 'topic', topic, extreme: null, word })],
  ),
  [sticky(words.UNCOUNTED), () => ({ kind: 'uncounted' })],
  [sticky(words.OR_MORE), () => ({ kind: 'or_more' })],
  [sticky(words.REFERENCE), () => ({ kind: 'reference' })],
  [sticky(words.FILLERS), ([word]) => ({ kind: 'filler', word: word.toLowerCase() })],
  [sticky(words.THRESHOLD), ([, colour]) => ({ kind: 'threshold', colour: colour?.toLowerCase() ?? null })],
  ...words.NOUNS.map(([pattern, unit]): Reader => [sticky(pattern), () => ({ kind: 'noun', unit })]),
  [sticky(words.DEARER), () => ({ kind: 'pair', sign: 1 })],
  [sticky(words.CHEAPER), () => ({ kind: 'pair', sign: -1 })],
  [sticky(words.EXCEEDS), () => ({ kind: 'compares', sign: 1 })],
  [sticky(words.UNDERCUTS), () => ({ kind: 'compares', sign: -1 })],
  [sticky(words.FLAT), flatOf],
  [sticky(words.UP), () => ({ kind: 'direction', sign: 1 })],
  [sticky(words.DOWN), () => ({ kind: 'direction', sign: -1 })],
  [sticky(words.CHANGE), () => ({ kind: 'change' })],
  [sticky(words.ABOVE), () => ({ kind: 'relation', sign: 1 })],
  [sticky(words.BELOW), () => ({ kind: 'relation', sign: -1 })],
  [sticky(words.PRICES), () => ({ kind: 'price' })],
  [sticky(/to/), () => ({ kind: 'to' })],
  [sticky(/than/), () => ({ kind: 'than' })],
  [sticky(/between/), () => ({ kind: 'between' })],
  [sticky(words.PAST), () => ({ kind: 'past' })],
  [sticky(words.BOTH), () => ({ kind: 'each' })],
  [sticky(words.AGAINST), () => ({ kind: 'break', mark: 'against' })],
  [sticky(words.BREAKS), ([mark]) => ({ kind: 'break', mark: mark.toLowerCase() })],
  [MARKS, ([mark]) => ({ kind: 'break', mark })],
];

export function readSentence(text: string, names: SellerNames): Token[] {
  const readers: readonly Reader[] = [
    [MODEL, modelOf],
    [sellerPattern(names), ([found]) => sellerOf(found, names)],
    ...READERS,
  ];
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    PLAIN.lastIndex = at;
    const blank = PLAIN.exec(text);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const token = tokenAt(text, at, readers, tokens.at(-1));
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number, readers: readonly Reader[], before: Token | undefined): Token {
  // Right behind a figure a dash is no sign but "to".
  if (before?.kind === 'figure' && before.end === at && /[-–−]/.test(text[at] ?? ''))
    return { kind: 'to', start: at, end: at + 1 };
  for (const [pattern, made] of readers) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const token = found === null || found[0] === '' ? null : made(found);
    if (found !== null && token !== null) return { ...token, start: at, end: at + found[0].length } as Token;
  }
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { kind: 'unknown', text: word, start: at, end: at + word.length };
}

function modelOf({ groups }: RegExpExecArray): Made | null {
  const { name = '', memory } = groups ?? {};
  const gpu = MODEL_IDS.get(bare(name));
  const model = MODELS.find(({ id }) => id === gpu);
  if (model === undefined || (memory !== undefined && !model.memoryGb.includes(Number(memory)))) return null;
  return { kind: 'model', gpu: model.id };
}

const patterns = new WeakMap<SellerNames, RegExp>();

function sellerPattern(names: SellerNames): RegExp {
  const held = patterns.get(names);
  if (held !== undefined) return held;
  const all = [...names.keys()].sort(byLength).map(escaped);
  const made = all.length === 0 ? /(?!)/y : new RegExp(`(?:${all.join('|')})(?:['’]s?)?(?![\\p{L}\\p{N}])`, 'uy');
  patterns.set(names, made);
  return made;
}

const sellerOf = (found: string, names: SellerNames): Made | null => {
  const seller = names.get(found) ?? names.get(found.replace(/['’]s?$/, ''));
  return seller === undefined ? null : { kind: 'seller', seller };
};

function figureOf(found: RegExpExecArray): Made | null {
  const { sign, late, usd, digits = '', part = '', tail = '' } = found.groups ?? {};
  const isPercent = /%|percent/.test(tail);
  // An hour is behind a price alone, and a price is no percentage.
  if ((tail !== '' && !isPercent && !usd) || (isPercent && usd)) return null;
  const mark = sign ?? late;
  return {
    kind: 'figure',
    text: found[0].trim(),
    shown: Number(digits.replaceAll(',', '') + part),
    decimals: Math.max(0, part.length - 1),
    sign: mark === undefined ? null : mark === '+' ? 1 : -1,
    unit: usd ? 'usd' : isPercent ? 'percent' : part === '' ? null : 'ratio',
    isFlat: false,
  };
}

/** "Three hosts": a whole number, whose unit a noun says. */
function countOf([text]: RegExpExecArray): Made {
  const shown = words.SMALL_NUMBERS.indexOf(text.toLowerCase()) + 1;
  return { kind: 'figure', text, shown, decimals: 0, sign: null, unit: null, isFlat: false };
}

function flatOf([text]: RegExpExecArray): Made {
  return { kind: 'figure', text, shown: 0, decimals: 1, sign: null, unit: 'percent', isFlat: true };
}
