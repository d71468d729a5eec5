// What a piece with a figure claims of it: whose it is, what it measures, over which window, and in which direction.
import type { SignalType } from '#domain/verdict.ts';
import { SIGNAL_FIELDS, type Unit, type Window } from './fields.ts';
import type { Claim } from './figure.ts';
import { JUDGED_BY } from './lexicon.ts';
import { carriedPair, measureOf, momentOf, OF_PAIRS, pairOf, Unclear, unitOf } from './measure.ts';
import { type Piece, topicIn } from './piece.ts';
import type { Change, Context, Said } from './said.ts';
import type { Figure } from './sentence.ts';

export function figuresIn(piece: Piece, gpu: string, context: Context): Said[] {
  const [range] = piece.ranges;
  const figures = range === undefined ? piece.figures : [range.low, range.high];
  const [first] = figures;
  if (first === undefined) return [];
  const unit = unitOf(first, piece, context);
  if ((range !== undefined || piece.has.has('threshold')) && piece.directions.length + piece.pairs.length > 0)
    throw new Unclear(`${first.text}: an interval or a threshold moves nowhere`);
  if (piece.has.has('threshold')) return [thresholdIn(piece, first, unit, gpu, context)];
  const shared = sharedBy(piece, unit, context);
  const both = shared.length > 0 ? [] : pairIn(piece, unit, gpu, context);
  const seller = sellerOf(piece, first, context);
  const again = againOf(piece, unit, context);
  const topic = again === null ? measureOf(piece, unit, context, both) : 'change';
  sound(piece, { unit, topic, seller }, context);
  const isEnd = range !== undefined;
  if (isEnd !== piece.has.has('interval'))
    throw new Unclear(`${first.text}: write an interval as "90 % interval of $0.41 to $0.62"`);
  const window = piece.windows[0] ?? impliedWindow(piece, { unit, topic }, context);
  if (piece.has.has('past') && window === null) throw new Unclear(`${first.text}: it is so now, so write "is"`);
  const at = momentOf(piece);
  const direction = piece.directions[0]?.sign ?? piece.pairs[0]?.sign ?? again?.direction ?? null;
  const claims = figures.map(
    (figure, place): Claim => ({
      figure,
      unit: unitOf(figure, piece, context),
      gpu,
      seller: both.length > 0 ? null : seller,
      both,
      topic,
      extreme: piece.topics.find(({ extreme }) => extreme !== null)?.extreme ?? null,
      window,
      at,
      direction,
      end: isEnd ? (place === 0 ? 0 : 1) : null,
    }),
  );
  const [claim] = claims;
  context.unit = unit;
  context.pair = both;
  context.wasInterval = isEnd;
  if (topic !== 'change') context.measured.set(unit, topic);
  if (!piece.isTo) {
    context.window = window;
    if (!piece.isAgainst)
      context.change = topic === 'change' && direction !== null ? { direction, unit, window } : null;
    if (topic === 'change') context.measured.set('usd', 'floor');
  }
  if (topic === 'floor' && piece.directions.length > 0 && claim !== undefined) return [movedTo(claim, piece)];
  const each = shared.length === 0 ? claims : shared.flatMap((id) => claims.map((one) => ({ ...one, seller: id })));
  return each.map((one) => ({ kind: 'figure', claim: one }));
}

/** "A and B ask $4.00": each of them does. How many of a thing two have may be told of them together, and is unclear. */
function sharedBy(piece: Piece, unit: Unit, { topic }: Context): readonly string[] {
  if (piece.both.length !== 2 || piece.has.has('between') || piece.pairs.length > 0) return [];
  const measured = topicIn(piece) ?? (piece.has.has('price') ? 'floor' : topic);
  const isOfPair = measured !== null && (measured === 'apart' || OF_PAIRS.includes(measured));
  const isEach = unit === 'usd' || unit === 'percent' || piece.has.has('each');
  return isOfPair || !isEach ? [] : piece.both;
}

/** The window of a figure that says none. */
function impliedWindow(
  { isAgainst, directions }: Piece,
  { unit, topic }: Pick<Claim, 'unit' | 'topic'>,
  { window, onlyWindow, change }: Context,
): Window | null {
  if (isAgainst) return window;
  if (topic !== 'change') return null;
  // "Dropped $0.40 in 24 h, down 16.5 %" tells one change twice.
  const isSame = change !== null && change.unit !== unit && change.direction === directions[0]?.sign;
  return onlyWindow ?? (isSame ? change.window : null);
}

/** The two sellers of a distance: its own, or those that were named before where only they can be meant. */
function pairIn(piece: Piece, unit: Unit, gpu: string, context: Context): readonly string[] {
  const own = pairOf(piece, context.isSubject ? context.seller : null);
  if (own.length > 0 || context.pair.length === 0 || gpu !== context.gpu) return own;
  return carriedPair(piece, unit, context) ? context.pair : [];
}

/** "fell 1.1 % in 24 h and 11.1 % in 7 days": the second fell too. Of prices and GPUs it says its window, for they may be more than changes. */
function againOf(
  { windows, topics, pairs, directions, figures, isTo, isAgainst }: Piece,
  unit: Unit,
  { change }: Context,
): Change | null {
  if (change === null || isTo || isAgainst || unit !== change.unit) return null;
  if (
    topics.length + pairs.length + directions.length > 0 ||
    figures.some(({ sign, isFlat }) => sign !== null || isFlat)
  )
    return null;
  return unit === 'percent' || windows.length > 0 ? change : null;
}

/** What a reader could take for something else. */
function sound(
  piece: Piece,
  { unit, topic, seller }: Pick<Claim, 'unit' | 'topic' | 'seller'>,
  { unit: before }: Context,
): void {
  const [figure] = piece.figures;
  const isNamed = piece.topics.length > 0 || piece.joint === 'from';
  if (piece.joint !== null && unit === 'usd' && COUNTED.includes(before ?? 'usd') && !isNamed)
    throw new Unclear(`${figure?.text ?? ''}: all of them, or from there on? Write "at a floor of"`);
  const isOfFloor = piece.topics.some((each) => each.topic === 'floor');
  if ((topic === 'cv' || topic === 'same_offer') && isOfFloor && seller === null)
    throw new Unclear(`${figure?.text ?? ''}: without a seller a CV is of the reference price, not of a floor`);
}

const COUNTED: readonly Unit[] = ['offers', 'gpus', 'hosts'];

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
  if (named === undefined) {
    if (piece.both.length > 0) {
      context.seller = null;
      context.isSubject = false;
      return null;
    }
    if (piece.joint === 'at' && context.last !== null) return context.last;
    return context.isSubject ? context.seller : (piece.lent ?? context.seller);
  }
  // Whom another is compared with is not whom the sentence is of.
  if (named.seller === piece.than) return context.seller;
  context.seller = named.seller;
  context.isSubject = named.start < figure.start;
  return named.seller;
}

function thresholdIn(piece: Piece, figure: Figure, unit: Unit, gpu: string, context: Context): Said {
  const type = judgedBy(piece, context);
  if (type === null)
    throw new Unclear(`${figure.text}: a threshold is of one model and one signal, of no seller; say which`);
  return {
    kind: 'threshold',
    figure,
    unit,
    gpu,
    type,
    side: piece.relations[0]?.sign ?? null,
    isOfInterval: context.wasInterval,
  };
}

/** The signal that a level or a threshold is of: of all sellers, now, and over the window that it is judged over; null where it is of none. */
export function judgedBy(piece: Piece, context: Context): SignalType | null {
  const topic = topicIn(piece) ?? context.topic;
  const type = topic === null ? undefined : JUDGED_BY[topic];
  if (type === undefined || isOfOthers(piece, context) || piece.has.has('past')) return null;
  return piece.windows.every((each) => each === SIGNAL_FIELDS[type].window) ? type : null;
}

/** Whether a seller, a pair or another moment is spoken of. */
export const isOfOthers = ({ both, sellers, dates, times }: Piece, { seller, pair }: Context): boolean =>
  both.length + sellers.length + dates.length + times.length + pair.length > 0 || seller !== null;
