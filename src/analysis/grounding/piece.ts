// Parts a sentence into pieces, each with at most one figure (or the two ends of one interval) and what it says of it.
import type { Topic, Unit, Window } from './fields.ts';
import type { Figure, Span, Token } from './sentence.ts';

type Kind<K extends Token['kind']> = Extract<Token, { kind: K }>;

export type Range = Span & { readonly kind: 'range'; readonly low: Figure; readonly high: Figure };
type Item = Token | Range | (Span & { readonly kind: 'sellers'; readonly sellers: readonly string[] });

/** What one piece says; a list has at most one entry where the piece is sound. */
export type Piece = Span & {
  /** Whether a new part of the sentence begins with it. */
  readonly isFirst: boolean;
  /** Whether it says where a change led: "rose 2.1 % in 24 h to $1.99". */
  readonly isTo: boolean;
  /** Whether it is what is compared with: "against a mean of $0.30". */
  readonly isAgainst: boolean;
  readonly models: readonly Kind<'model'>[];
  readonly sellers: readonly Kind<'seller'>[];
  /** Two sellers named together. */
  readonly both: readonly string[];
  readonly figures: readonly Figure[];
  readonly ranges: readonly Range[];
  readonly nouns: readonly Unit[];
  readonly topics: readonly Kind<'topic'>[];
  readonly directions: readonly Kind<'direction'>[];
  readonly pairs: readonly Kind<'pair'>[];
  readonly relations: readonly Kind<'relation'>[];
  readonly levels: readonly Kind<'level'>[];
  readonly verdicts: readonly Kind<'verdict'>[];
  readonly windows: readonly Window[];
  readonly dates: readonly string[];
  readonly times: readonly string[];
  readonly has: ReadonlySet<Item['kind']>;
};

export function piecesOf(tokens: readonly Token[]): Piece[] {
  const items = merged(tokens);
  const pieces: Piece[] = [];
  let open: Item[] = [];
  let start = { isFirst: true, isTo: false, isAgainst: false };
  const close = (next: typeof start): void => {
    if (open.some(({ kind }) => kind !== 'filler')) pieces.push(pieceFrom(open, start));
    // A piece of nothing but fillers begins nothing.
    start =
      open.length === 0 || open.some(({ kind }) => kind !== 'filler')
        ? next
        : { ...next, isFirst: next.isFirst || start.isFirst };
    open = [];
  };
  for (const [at, item] of items.entries()) {
    const next = items[at + 1];
    if (item.kind === 'break') close({ isFirst: item.mark === ';', isTo: false, isAgainst: item.mark === 'against' });
    else if (item.kind === 'to' && open.some(({ kind }) => kind === 'figure') && next?.kind === 'figure')
      close({ isFirst: false, isTo: true, isAgainst: false });
    else open.push(item);
  }
  close(start);
  return pieces;
}

const pick = <K extends Item['kind']>(items: readonly Item[], kind: K): Extract<Item, { kind: K }>[] =>
  items.filter((item): item is Extract<Item, { kind: K }> => item.kind === kind);

const pieceFrom = (items: readonly Item[], start: Pick<Piece, 'isFirst' | 'isTo' | 'isAgainst'>): Piece => ({
  ...start,
  start: items[0]?.start ?? 0,
  end: items.at(-1)?.end ?? 0,
  models: pick(items, 'model'),
  sellers: pick(items, 'seller'),
  both: pick(items, 'sellers').flatMap(({ sellers }) => sellers),
  figures: pick(items, 'figure'),
  ranges: pick(items, 'range'),
  nouns: [...new Set(pick(items, 'noun').map(({ unit }) => unit))],
  topics: pick(items, 'topic'),
  directions: pick(items, 'direction'),
  pairs: pick(items, 'pair'),
  relations: pick(items, 'relation'),
  levels: pick(items, 'level'),
  verdicts: pick(items, 'verdict'),
  windows: pick(items, 'window').map(({ window }) => window),
  dates: pick(items, 'date').map(({ text }) => text),
  times: pick(items, 'time').map(({ text }) => text),
  has: new Set(items.map(({ kind }) => kind)),
});

/** Two sellers with "and" between them, the two ends of an interval, and a window or seller in brackets become one thing each. */
function merged(tokens: readonly Token[]): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [first, second, third] = tokens.slice(at, at + 3);
    if (first === undefined) break;
    const made = together(first, second, third, items);
    if (made === null) items.push(first);
    else {
      items.push(made);
      at += 2;
    }
  }
  return items;
}

const isMark = (token: Token | undefined, mark: string): boolean => token?.kind === 'break' && token.mark === mark;

function together(
  first: Token,
  second: Token | undefined,
  third: Token | undefined,
  before: readonly Item[],
): Item | null {
  if (second === undefined || third === undefined) return null;
  const span = { start: first.start, end: third.end };
  if (first.kind === 'seller' && isMark(second, 'and') && third.kind === 'seller')
    return { kind: 'sellers', ...span, sellers: [first.seller, third.seller] };
  if (isMark(first, '(') && (second.kind === 'window' || second.kind === 'seller') && isMark(third, ')'))
    return { ...second, ...span };
  if (first.kind !== 'figure' || third.kind !== 'figure') return null;
  const last = before.findLast(({ kind }) => kind !== 'filler');
  const isBetween = last?.kind === 'between' && isMark(second, 'and');
  if (second.kind !== 'to' && !isBetween) return null;
  const isInterval =
    before.findLast(({ kind }) => kind === 'interval' || kind === 'figure' || kind === 'range')?.kind === 'interval';
  return isInterval ? rangeOf(first, third, span) : null;
}

/** "$0.41 to 0.62" and "-4.6 to 2.6 %": the unit is said once for both. */
function rangeOf(low: Figure, high: Figure, span: Span): Range {
  const lowUnit = low.unit === null || (low.unit === 'ratio' && high.unit !== null) ? high.unit : low.unit;
  const highUnit = high.unit === null || (high.unit === 'ratio' && low.unit !== null) ? low.unit : high.unit;
  return { kind: 'range', ...span, low: { ...low, unit: lowUnit }, high: { ...high, unit: highUnit } };
}

/** What a thing has: a gap has a half-life, a floor a standard deviation, and the narrower of the two is what is measured. */
const PARTS: Partial<Readonly<Record<Topic, readonly Topic[]>>> = {
  apart: ['half_life', 'share', 'median_gap', 'median'],
  floor: ['deviation'],
  supply: ['median'],
};

/** The one thing that a piece measures; undefined where it names two. */
export function topicIn({ topics }: Pick<Piece, 'topics'>): Topic | null | undefined {
  const named = [...new Set(topics.map(({ topic }) => topic))];
  const [first, second] = named;
  if (first === undefined || named.length > 2) return first === undefined ? null : undefined;
  if (second === undefined) return first;
  for (const [whole, part] of [
    [first, second],
    [second, first],
  ] as const)
    if (PARTS[whole]?.includes(part)) return part === 'median' ? (whole === 'apart' ? 'median_gap' : whole) : part;
  return undefined;
}
