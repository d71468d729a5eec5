// What a sentence claims: each figure with all that is said of it, each level and verdict, or the reason why it cannot be told.
import { gpuLabel } from '#domain/gpu.ts';
import type { SignalType } from '#domain/verdict.ts';
import type { Topic, Unit, Window } from './fields.ts';
import type { Claim } from './figure.ts';
import { JUDGED_BY } from './lexicon.ts';
import { measureOf, momentOf, pairOf, Unclear, unitOf } from './measure.ts';
import { once } from './once.ts';
import { type Piece, piecesOf, topicIn } from './piece.ts';
import type { Figure, Token } from './sentence.ts';

/** What a text is about where a sentence does not say it: a signal's reason is of its model and type. */
export type About = { readonly gpu: string | null; readonly type?: SignalType };

export type Said =
  | { readonly kind: 'figure'; readonly claim: Claim }
  /** A threshold, and on which side of it the judged value is said to lie. */
  | {
      readonly kind: 'threshold';
      readonly figure: Figure;
      readonly unit: Unit;
      readonly gpu: string;
      readonly type: SignalType;
      readonly side: 1 | -1 | null;
    }
  /** Where a change led: the floor, and that the change over the window had this direction. */
  | { readonly kind: 'moved'; readonly claim: Claim; readonly window: Window; readonly direction: 1 | -1 }
  | {
      readonly kind: 'level';
      readonly gpu: string;
      readonly type: SignalType;
      readonly token: Extract<Token, { kind: 'level' }>;
    }
  | { readonly kind: 'verdict'; readonly gpu: string; readonly token: Extract<Token, { kind: 'verdict' }> };

export type Read =
  | { readonly ok: true; readonly said: readonly Said[] }
  | { readonly ok: false; readonly reason: string };

/** What has been said so far in the sentence. */
type Context = {
  gpu: string | null;
  seller: string | null;
  /** Whether the seller was named before the figures, so that those of a second model are his too. */
  isSubject: boolean;
  topic: Topic | null;
  window: Window | null;
  /** Of the last change, for one that is told behind it: "fell 1.1 % in 24 h and 11.1 % in 7 days". */
  direction: 1 | -1 | null;
  /** Said in a piece without a figure, for the next one. */
  waiting: Piece | null;
};

export function readClaims(tokens: readonly Token[], about: About): Read {
  const type = (Object.entries(JUDGED_BY) as [Topic, SignalType][]).find(([, each]) => each === about.type);
  const models = new Set(tokens.flatMap((token) => (token.kind === 'model' ? [token.gpu] : [])));
  const [only = null] = models.size === 1 ? models : [];
  const context: Context = {
    // A sentence that names one model alone is of it from its beginning.
    gpu: only ?? about.gpu,
    seller: null,
    isSubject: false,
    topic: type?.[0] ?? null,
    window: null,
    direction: null,
    waiting: null,
  };
  try {
    const said = piecesOf(tokens).flatMap((piece) => saidIn(piece, context));
    if (context.waiting !== null && isTelling(context.waiting))
      throw new Unclear('it names something of which it gives no figure');
    return { ok: true, said };
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, reason: error.message };
    throw error;
  }
}

const isTelling = ({ sellers, both, topics, models, windows }: Piece): boolean =>
  sellers.length + both.length + topics.length + models.length + windows.length > 0;

function saidIn(piece: Piece, context: Context): Said[] {
  once(piece);
  if (piece.isFirst && !context.isSubject) context.seller = null;
  const isBare = piece.figures.length + piece.ranges.length + piece.levels.length + piece.verdicts.length === 0;
  if (isBare) {
    keep(piece, context);
    return [];
  }
  const whole = joined(piece, context.waiting);
  context.waiting = null;
  const gpu = modelOf(whole, context);
  const said: Said[] = [];
  if (whole.figures.length + whole.ranges.length > 0) said.push(...figuresIn(whole, gpu, context));
  const own = topicIn(whole) ?? null;
  const topic = own ?? context.topic;
  for (const token of whole.levels) {
    const type = topic === null ? undefined : JUDGED_BY[topic];
    if (type === undefined || whole.both.length > 0 || whole.sellers.length > 0)
      throw new Unclear(`${token.text}: say a level of one model and one signal`);
    said.push({ kind: 'level', gpu, type, token });
  }
  for (const token of whole.verdicts) said.push({ kind: 'verdict', gpu, token });
  context.gpu = gpu;
  if (own !== null && !whole.isAgainst && !whole.isTo) context.topic = own;
  return said;
}

/** Keeps what a piece without a figure says for the one behind it. */
function keep(piece: Piece, context: Context): void {
  const { directions, pairs, relations } = piece;
  if (
    directions.length + pairs.length + relations.length > 0 ||
    ['threshold', 'interval', 'change'].some((kind) => piece.has.has(kind as 'change'))
  )
    throw new Unclear('a direction, threshold or interval without its figure beside it');
  if (!isTelling(piece)) return;
  context.waiting = joined(piece, context.waiting);
}

/** A piece with what was said before it; said twice it is unclear. */
function joined(piece: Piece, waiting: Piece | null): Piece {
  if (waiting === null) return piece;
  const both = <T>(of: (each: Piece) => readonly T[], what: string): readonly T[] => {
    if (of(piece).length > 0 && of(waiting).length > 0)
      throw new Unclear(`${what} named twice before a figure: name each beside its own`);
    return [...of(waiting), ...of(piece)];
  };
  return {
    ...piece,
    models: both(({ models }) => models, 'a model'),
    sellers: both(({ sellers }) => sellers, 'a seller'),
    both: both((each) => each.both, 'sellers'),
    topics: both(({ topics }) => topics, 'a measure'),
    windows: both(({ windows }) => windows, 'a window'),
    dates: [...waiting.dates, ...piece.dates],
    times: [...waiting.times, ...piece.times],
    has: new Set([...waiting.has, ...piece.has]),
    start: waiting.start,
  };
}

function modelOf({ models, sellers }: Piece, context: Context): string {
  const gpu = models[0]?.gpu ?? context.gpu;
  if (gpu === null)
    throw new Unclear(
      'a figure or judgement without a model in the same sentence, named in full (a bare H100 is no model)',
    );
  const isOther = context.gpu !== null && gpu !== context.gpu;
  if (isOther && context.seller !== null && !context.isSubject && sellers.length === 0)
    throw new Unclear(`${gpuLabel(gpu)}: whose is its figure? Name its seller, or part the two with a semicolon`);
  return gpu;
}

function figuresIn(piece: Piece, gpu: string, context: Context): Said[] {
  const [range] = piece.ranges;
  const figures = range === undefined ? piece.figures : [range.low, range.high];
  const [first] = figures;
  if (first === undefined) return [];
  const unit = unitOf(first, piece);
  if (piece.has.has('threshold')) return [thresholdIn(piece, first, unit, gpu, context)];
  const seller = sellerOf(piece, first, context);
  const both = pairOf(piece);
  const isAgain = isAnother(piece, unit, context);
  const topic = isAgain ? 'change' : measureOf(piece, unit, context.topic);
  const isEnd = range !== undefined;
  if (isEnd !== piece.has.has('interval'))
    throw new Unclear(`${first.text}: write an interval as "90 % interval of $0.41 to $0.62"`);
  const window = piece.windows[0] ?? (piece.isAgainst ? context.window : null);
  const at = momentOf(piece);
  const direction = piece.directions[0]?.sign ?? piece.pairs[0]?.sign ?? (isAgain ? context.direction : null);
  const claims = figures.map(
    (figure, place): Claim => ({
      figure,
      unit: unitOf(figure, piece),
      gpu,
      seller: both.length > 0 ? null : seller,
      both,
      topic,
      isBest: piece.topics.some(({ isBest }) => isBest),
      window,
      at,
      direction,
      end: isEnd ? (place === 0 ? 0 : 1) : null,
    }),
  );
  const [claim] = claims;
  context.window = window;
  context.direction = topic === 'change' ? direction : null;
  if (topic === 'floor' && piece.directions.length > 0 && claim !== undefined) return [movedTo(claim, piece)];
  return claims.map((each) => ({ kind: 'figure', claim: each }));
}

/** "fell 1.1 % in 24 h and 11.1 % in 7 days": the second fell too. */
const isAnother = (
  { windows, topics, pairs, directions, figures }: Piece,
  unit: Unit,
  { direction }: Context,
): boolean =>
  direction !== null &&
  unit === 'percent' &&
  windows.length > 0 &&
  topics.length + pairs.length + directions.length === 0 &&
  figures.every(({ sign }) => sign === null);

/** "fell to $1.99 in 24 h": the floor, and that it fell over that window. */
function movedTo(claim: Claim, { windows, directions, has }: Piece): Said {
  const [window] = windows;
  const [direction] = directions;
  if (!has.has('to') || window === undefined || direction === undefined)
    throw new Unclear(
      `${claim.figure.text}: say by how much and over which window, as in "down 3.6 % in 24 h to $1.99"`,
    );
  return { kind: 'moved', claim: { ...claim, window: null, direction: null }, window, direction: direction.sign };
}

function sellerOf(piece: Piece, figure: Figure, context: Context): string | null {
  const [named] = piece.sellers;
  if (named === undefined) return piece.both.length > 0 ? null : context.seller;
  context.seller = named.seller;
  context.isSubject = named.start < figure.start;
  return named.seller;
}

function thresholdIn(piece: Piece, figure: Figure, unit: Unit, gpu: string, context: Context): Said {
  const topic = topicIn(piece) ?? context.topic;
  const type = topic === null ? undefined : JUDGED_BY[topic];
  if (type === undefined) throw new Unclear(`${figure.text}: a threshold of no signal; say which`);
  return { kind: 'threshold', figure, unit, gpu, type, side: piece.relations[0]?.sign ?? null };
}
