// Parts a sentence into pieces, each with at most one figure (or the two ends of one interval) and what it says of it.
import type { Topic, Unit, Window } from './fields.ts';
import { type Item, itemsOf, type Range } from './items.ts';
import { JOINTS } from './lexicon.ts';
import type { Figure, Span, Token } from './sentence.ts';

type Kind<K extends Token['kind']> = Extract<Token, { kind: K }>;

/** What one piece says; a list has at most one entry where the piece is sound. */
export type Piece = Span &
  Start & {
    /** What ends it: a mark or word, or "mean" where it is told what its change is measured from. */
    readonly closing: string | null;
    readonly models: readonly Kind<'model'>[];
    readonly sellers: readonly Kind<'seller'>[];
    /** Two sellers named together. */
    readonly both: readonly string[];
    /** The seller that another is compared with ("dearer than B"), and whether nothing of the piece stands behind it. */
    readonly than: string | null;
    readonly isThanLast: boolean;
    /** The seller of the piece joined behind it, where it names none: "by 7.5 % to $2.48 at B". */
    readonly lent: string | null;
    readonly figures: readonly Figure[];
    readonly ranges: readonly Range[];
    readonly nouns: readonly Unit[];
    readonly topics: readonly Kind<'topic'>[];
    readonly directions: readonly Kind<'direction'>[];
    readonly pairs: readonly Kind<'pair'>[];
    readonly relations: readonly Kind<'relation'>[];
    readonly thresholds: readonly Kind<'threshold'>[];
    readonly levels: readonly Kind<'level'>[];
    readonly verdicts: readonly Kind<'verdict'>[];
    readonly windows: readonly Window[];
    readonly dates: readonly string[];
    readonly times: readonly string[];
    /** Whether "at" stands right before its figure. */
    readonly isAt: boolean;
    /** Its words that change nothing. */
    readonly words: ReadonlySet<string>;
    readonly has: ReadonlySet<Item['kind']>;
    /** Whether a seller is named behind it in its part of the sentence, and whether a model is by its end. */
    readonly isBeforeSeller: boolean;
    readonly isOfModel: boolean;
  };

/** How a piece begins. */
type Start = {
  /** Whether a new part of the sentence begins with it. */
  readonly isFirst: boolean;
  /** The mark or word before it; null for the first and where none is. */
  readonly mark: string | null;
  /** Whether it is put between: "and, up 2 %,". */
  readonly isAside: boolean;
  /** The word that parts it from the figure before it: "17 offers from 6 hosts". */
  readonly joint: string | null;
  /** Whether it says where a change led: "rose 2.1 % in 24 h to $1.99". */
  readonly isTo: boolean;
  /** Whether it is what is compared with: "against a mean of $0.30". */
  readonly isAgainst: boolean;
  /** Whether it is the upper end of prices: "runs from $1.76 to $3.13". */
  readonly isUpTo: boolean;
};
const PLAIN_START: Start = {
  isFirst: false,
  mark: null,
  isAside: false,
  joint: null,
  isTo: false,
  isAgainst: false,
  isUpTo: false,
};

export function piecesOf(tokens: readonly Token[]): Piece[] {
  const items = itemsOf(tokens);
  const pieces: Piece[] = [];
  let open: Item[] = [];
  let start: Start = { ...PLAIN_START, isFirst: true };
  const close = (next: Partial<Start>, closing: string | null = next.mark ?? null): void => {
    const says = open.some(({ kind }) => kind !== 'filler');
    if (says) pieces.push(pieceFrom(open, start, closing));
    // A piece of nothing but fillers begins nothing.
    const isBegun = open.length === 0 || says;
    const isAside = open.length === 0 && next.mark === ',' && start.mark !== null && /\w/.test(start.mark);
    const isFirst = next.isFirst === true || (!says && start.isFirst);
    start = { ...PLAIN_START, ...next, isFirst, isAside, mark: isAside || !isBegun ? start.mark : (next.mark ?? null) };
    open = [];
  };
  for (const [at, item] of items.entries()) {
    const behind = items.slice(at + 1);
    const reference = referenceIn(item, open, behind);
    if (isOfThreshold(item, behind) && hasFigure(open)) {
      close({});
      open.push(item);
    } else if (isEndOfChange(item, open, behind)) continue;
    else if (item.kind === 'break')
      close({ isFirst: item.mark === ';', isAgainst: item.mark === 'against', mark: item.mark });
    else if (item.kind === 'to' && hasFigure(open) && leadsTo(behind, isFrom(open) ? ['floor', 'ceiling'] : ['floor']))
      close({ isTo: true, isUpTo: isFrom(open) });
    else if (reference !== null) {
      open.push(...reference);
      close({ isAgainst: true }, 'mean');
    } else if (item.kind === 'filler' && JOINTS.includes(item.word) && hasFigure(open) && isLastJoint(behind))
      close({ joint: item.word, isAgainst: item.word === 'from' });
    else open.push(item);
  }
  close({});
  return withinParts(lentBack(pieces));
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

/** The comma of "down 19.4 % in 24 h, to $0.36" parts nothing. */
const isEndOfChange = (item: Item, open: readonly Item[], [to, ...behind]: readonly Item[]): boolean =>
  item.kind === 'break' && item.mark === ',' && to?.kind === 'to' && hasFigure(open) && leadsTo(behind, ['floor']);

const isOfThreshold = (item: Item, behind: readonly Item[]): boolean =>
  (item.kind === 'relation' || item.kind === 'between') &&
  behind.find(({ kind }) => kind !== 'filler')?.kind === 'threshold';

/**
 * "above its 24-hour baseline", "down 5.2 % from its 24-hour baseline": what a change is measured from gives it its direction, and its
 * window where it has none. Null where the item begins no such thing.
 */
function referenceIn(item: Item, open: readonly Item[], behind: readonly Item[]): Item[] | null {
  const isFromHere = item.kind === 'filler' && item.word === 'from' && hasFigure(open);
  if (item.kind !== 'relation' && !isFromHere) return null;
  const end = behind.findIndex(({ kind }) => kind !== 'filler' && kind !== 'window');
  const topic = behind[end];
  if (topic?.kind !== 'topic' || (topic.topic !== 'baseline' && topic.topic !== 'mean')) return null;
  const hasWindow = open.some(({ kind }) => kind === 'window');
  const windows = hasWindow ? [] : behind.slice(0, end).filter(({ kind }) => kind === 'window');
  return item.kind === 'relation' ? [{ ...item, kind: 'direction' }, ...windows] : windows;
}

/** The last word before the next figure that can begin what this is of. */
function isLastJoint(behind: readonly Item[]): boolean {
  const next = behind.find(
    (item) =>
      ['figure', 'range', 'break', 'to'].includes(item.kind) || (item.kind === 'filler' && JOINTS.includes(item.word)),
  );
  return next?.kind === 'figure' || next?.kind === 'range';
}

/** What is said of the end of a change, or of the last of several counts, is said of what leads to it: its seller, and the window of a change. */
function lentBack(pieces: readonly Piece[]): Piece[] {
  const all = [...pieces];
  for (let at = all.length - 2; at >= 0; at -= 1) {
    const [piece, next] = [all[at], all[at + 1]];
    if (piece === undefined || next === undefined) continue;
    const isChange = piece.directions.length > 0;
    const isCounted = next.joint !== null && piece.nouns.length > 0 && next.nouns.length > 0;
    if (!next.isTo && !isCounted && !(next.joint === 'from' && isChange)) continue;
    const lent = next.sellers.length === 1 && next.than === null ? (next.sellers[0]?.seller ?? null) : next.lent;
    const takesWindow = isChange && piece.windows.length === 0 && next.windows.length > 0;
    all[at] = { ...piece, lent, windows: takesWindow ? next.windows : piece.windows };
    if (takesWindow && next.isTo) all[at + 1] = { ...next, windows: [] };
  }
  return all;
}

/** Tells each piece what its part of the sentence has named by then, and what is still to come. */
function withinParts(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, at) => {
    const from = pieces.findLastIndex(({ isFirst }, place) => isFirst && place <= at);
    const next = pieces.findIndex(({ isFirst }, place) => isFirst && place > at);
    const behind = pieces.slice(at + 1, next < 0 ? undefined : next);
    return {
      ...piece,
      isBeforeSeller: behind.some(({ sellers, both }) => sellers.length + both.length > 0),
      isOfModel: pieces.slice(Math.max(0, from), at + 1).some(({ models }) => models.length > 0),
    };
  });
}

const pick = <K extends Item['kind']>(items: readonly Item[], kind: K): Extract<Item, { kind: K }>[] =>
  items.filter((item): item is Extract<Item, { kind: K }> => item.kind === kind);

const pieceFrom = (items: readonly Item[], start: Start, closing: string | null): Piece => ({
  ...start,
  closing,
  start: items[0]?.start ?? 0,
  end: items.at(-1)?.end ?? 0,
  models: pick(items, 'model'),
  sellers: pick(items, 'seller'),
  both: pick(items, 'sellers').flatMap(({ sellers }) => sellers),
  ...thanIn(items),
  lent: null,
  figures: pick(items, 'figure'),
  ranges: pick(items, 'range'),
  nouns: [...new Set(pick(items, 'noun').map(({ unit }) => unit))],
  topics: pick(items, 'topic'),
  directions: pick(items, 'direction'),
  pairs: pick(items, 'pair'),
  relations: pick(items, 'relation'),
  thresholds: pick(items, 'threshold'),
  levels: pick(items, 'level'),
  verdicts: pick(items, 'verdict'),
  windows: pick(items, 'window').map(({ window }) => window),
  dates: pick(items, 'date').map(({ text }) => text),
  times: pick(items, 'time').map(({ text }) => text),
  isAt: isAtFigure(items, start),
  words: new Set(pick(items, 'filler').map(({ word }) => word)),
  has: new Set(items.map(({ kind }) => kind)),
  isBeforeSeller: false,
  isOfModel: false,
});

function isAtFigure(items: readonly Item[], { joint }: Start): boolean {
  const before = items
    .slice(
      0,
      items.findIndex(({ kind }) => kind === 'figure'),
    )
    .toReversed();
  const other = before.findIndex(({ kind }) => kind !== 'filler');
  const near = other < 0 ? before : before.slice(0, other);
  return near.some((item) => item.kind === 'filler' && item.word === 'at') || (joint === 'at' && other < 0);
}

function thanIn(items: readonly Item[]): Pick<Piece, 'than' | 'isThanLast'> {
  const at = items.findIndex(({ kind }) => kind === 'than');
  const behind = at < 0 ? [] : items.slice(at + 1).filter(({ kind }) => kind !== 'filler' && kind !== 'model');
  const [next] = behind;
  const last = items.findLast(({ kind }) => kind !== 'filler');
  return { than: next?.kind === 'seller' ? next.seller : null, isThanLast: next !== undefined && next === last };
}
