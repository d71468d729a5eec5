// Parts a sentence into pieces, each with at most one figure (or the two ends of one interval) and what it says of it.
import type { Topic, Unit, Window } from './fields.ts';
import { type Item, itemsOf, type Range } from './items.ts';
import { JOINTS } from './lexicon.ts';
import type { Figure, Span, Token } from './sentence.ts';

type Kind<K extends Token['kind']> = Extract<Token, { kind: K }>;

/** What one piece says; a list has at most one entry where the piece is sound. */
export type Piece = Span & {
  /** Whether a new part of the sentence begins with it. */
  readonly isFirst: boolean;
  /** The word that parts it from the figure before it: "17 offers from 6 hosts". */
  readonly joint: string | null;
  /** Whether it says where a change led: "rose 2.1 % in 24 h to $1.99". */
  readonly isTo: boolean;
  /** Whether it is what is compared with: "against a mean of $0.30". */
  readonly isAgainst: boolean;
  /** Whether it is the upper end of prices: "runs from $1.76 to $3.13". */
  readonly isUpTo: boolean;
  readonly models: readonly Kind<'model'>[];
  readonly sellers: readonly Kind<'seller'>[];
  /** Two sellers named together. */
  readonly both: readonly string[];
  /** The seller that another is compared with: "dearer than B". */
  readonly than: string | null;
  /** The seller of the piece joined behind it, where it names none: "by 7.5 % to $2.48 at B". */
  readonly lent: string | null;
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

type Start = Pick<Piece, 'isFirst' | 'joint' | 'isTo' | 'isAgainst' | 'isUpTo'>;
const PLAIN: Start = { isFirst: false, joint: null, isTo: false, isAgainst: false, isUpTo: false };

export function piecesOf(tokens: readonly Token[]): Piece[] {
  const items = itemsOf(tokens);
  const pieces: Piece[] = [];
  let open: Item[] = [];
  let start: Start = { ...PLAIN, isFirst: true };
  const close = (next: Start): void => {
    const says = open.some(({ kind }) => kind !== 'filler');
    if (says) pieces.push(pieceFrom(open, start));
    // A piece of nothing but fillers begins nothing.
    start = open.length === 0 || says ? next : { ...next, isFirst: next.isFirst || start.isFirst };
    open = [];
  };
  for (const [at, item] of items.entries()) {
    const behind = items.slice(at + 1);
    const isFromBaseline = item.kind === 'filler' && item.word === 'from' && hasFigure(open);
    const reference = item.kind === 'relation' || isFromBaseline ? referenceIn(behind) : null;
    const isOfThreshold =
      item.kind === 'relation' && behind.find(({ kind }) => kind !== 'filler')?.kind === 'threshold';
    if (isOfThreshold && hasFigure(open)) {
      close(PLAIN);
      open.push(item);
    } else if (item.kind === 'break')
      close({ ...PLAIN, isFirst: item.mark === ';', isAgainst: item.mark === 'against' });
    else if (item.kind === 'to' && hasFigure(open) && leadsTo(behind, isFrom(open) ? ['floor', 'ceiling'] : ['floor']))
      close({ ...PLAIN, isTo: true, isUpTo: isFrom(open) });
    else if (reference !== null) {
      open.push(
        ...(item.kind === 'relation' ? [{ ...item, kind: 'direction' } as const] : []),
        ...windowsOf(open, reference),
      );
      close({ ...PLAIN, isAgainst: true });
    } else if (item.kind === 'filler' && JOINTS.includes(item.word) && hasFigure(open) && isLastJoint(behind))
      close({ ...PLAIN, joint: item.word, isAgainst: item.word === 'from' });
    else open.push(item);
  }
  close(start);
  return lentBack(pieces);
}

const hasFigure = (items: readonly Item[]): boolean => items.some(({ kind }) => kind === 'figure' || kind === 'range');

/** Whether a figure follows with at most the name of a price before it: "to $1.99", "to a floor of $1.99". */
function leadsTo(behind: readonly Item[], named: readonly Topic[]): boolean {
  const next = behind.find(
    (item) =>
      !(item.kind === 'filler' || item.kind === 'model' || (item.kind === 'topic' && named.includes(item.topic))),
  );
  return next?.kind === 'figure';
}

const isFrom = (open: readonly Item[]): boolean =>
  open.some((item) => item.kind === 'filler' && item.word === 'from') &&
  open.every(({ kind }) => kind !== 'direction' && kind !== 'change');

/** The window of what a change is measured from is the change's, where it has not said it. */
const windowsOf = (open: readonly Item[], reference: readonly Item[]): readonly Item[] =>
  open.some(({ kind }) => kind === 'window') ? [] : reference;

/** "above its 24-hour baseline", "down 5.2 % from its 24-hour baseline": a change is told by what it is measured from, with the window of that. */
function referenceIn(behind: readonly Item[]): Item[] | null {
  const end = behind.findIndex(({ kind }) => kind !== 'filler' && kind !== 'window');
  const topic = behind[end];
  if (topic?.kind !== 'topic' || (topic.topic !== 'baseline' && topic.topic !== 'mean')) return null;
  return behind.slice(0, end).filter(({ kind }) => kind === 'window');
}

/** The last word before the next figure that can begin what this is of. */
function isLastJoint(behind: readonly Item[]): boolean {
  const next = behind.find(
    (item) =>
      ['figure', 'range', 'break', 'to'].includes(item.kind) || (item.kind === 'filler' && JOINTS.includes(item.word)),
  );
  return next?.kind === 'figure' || next?.kind === 'range';
}

/** What is said of the end of a change is said of the change: its seller and its window. */
function lentBack(pieces: readonly Piece[]): Piece[] {
  const all = [...pieces];
  for (let at = all.length - 2; at >= 0; at -= 1) {
    const [piece, next] = [all[at], all[at + 1]];
    if (piece === undefined || next === undefined || !(next.isTo || next.joint !== null)) continue;
    const lent = next.sellers.length === 1 && next.than === null ? (next.sellers[0]?.seller ?? null) : next.lent;
    const takesWindow = piece.directions.length > 0 && piece.windows.length === 0 && next.windows.length > 0;
    all[at] = { ...piece, lent, windows: takesWindow ? next.windows : piece.windows };
    if (takesWindow && next.isTo) all[at + 1] = { ...next, windows: [] };
  }
  return all;
}

const pick = <K extends Item['kind']>(items: readonly Item[], kind: K): Extract<Item, { kind: K }>[] =>
  items.filter((item): item is Extract<Item, { kind: K }> => item.kind === kind);

const pieceFrom = (items: readonly Item[], start: Start): Piece => ({
  ...start,
  start: items[0]?.start ?? 0,
  end: items.at(-1)?.end ?? 0,
  models: pick(items, 'model'),
  sellers: pick(items, 'seller'),
  both: pick(items, 'sellers').flatMap(({ sellers }) => sellers),
  than: thanIn(items),
  lent: null,
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

function thanIn(items: readonly Item[]): string | null {
  const at = items.findIndex(({ kind }) => kind === 'than');
  const next = at < 0 ? undefined : items.slice(at + 1).find(({ kind }) => kind !== 'filler' && kind !== 'model');
  return next?.kind === 'seller' ? next.seller : null;
}

/** What a thing has: a gap has a half-life, a floor a standard deviation, and the narrower of the two is what is measured. */
const PARTS: Partial<Readonly<Record<Topic, readonly Topic[]>>> = {
  apart: ['half_life', 'share', 'median_gap', 'median'],
  floor: ['deviation', 'cv', 'same_offer'],
  supply: ['median'],
};

/** The one thing that a piece measures; undefined where it names two. */
export function topicIn({
  topics,
  windows,
  both,
}: Pick<Piece, 'topics' | 'windows' | 'both'>): Topic | null | undefined {
  const named = [...new Set(topics.map(({ topic }) => topic))];
  const [first, second] = named;
  if (first === undefined || named.length > 2) return first === undefined ? null : undefined;
  if (second === undefined) return first;
  // Over a window a mean is of floors; without one it is of what is asked now.
  if (windows.length > 0 && named.includes('mean') && named.includes('floor')) return 'mean';
  // A gap between two sellers is one of their floors.
  const gap = named.find((each) => each === 'apart' || each === 'median_gap');
  if (both.length > 0 && gap !== undefined && named.includes('floor')) return gap;
  for (const [whole, part] of [
    [first, second],
    [second, first],
  ] as const)
    if (PARTS[whole]?.includes(part)) return part === 'median' ? (whole === 'apart' ? 'median_gap' : whole) : part;
  return undefined;
}
