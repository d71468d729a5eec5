// Whose a figure is: one seller's, two sellers' each, a pair's, or of all.
import type { Unit } from './fields.ts';
import { carriedPair, OF_PAIRS, pairOf, topicIn, Unclear } from './measure.ts';
import type { Piece } from './piece.ts';
import type { Context } from './said.ts';
import type { Figure } from './sentence.ts';

/** "A and B ask $4.00": each of them does. How many of a thing two have may be told of them together, and is unclear. */
export function sharedBy(piece: Piece, unit: Unit, { topic }: Context): readonly string[] {
  if (piece.both.length !== 2 || piece.has.has('between') || piece.pairs.length > 0) return [];
  const measured = topicIn(piece) ?? (piece.has.has('price') ? 'floor' : topic);
  const isOfPair = measured !== null && (measured === 'apart' || OF_PAIRS.includes(measured));
  const isEach = unit === 'usd' || unit === 'percent' || piece.has.has('each');
  return isOfPair || !isEach ? [] : piece.both;
}

/** The two sellers of a distance: its own, or those that were named before where only they can be meant. */
export function pairIn(piece: Piece, unit: Unit, gpu: string, context: Context): readonly string[] {
  const own = pairOf(piece, context.isSubject ? context.seller : null);
  if (own.length > 0 || context.pair.length === 0 || gpu !== context.gpu) return own;
  return carriedPair(piece, unit, context) ? context.pair : [];
}

export function sellerOf(piece: Piece, figure: Figure, context: Context): string | null {
  const [named] = piece.sellers;
  if (piece.both.length > 0) {
    context.seller = null;
    context.isSubject = false;
    return null;
  }
  if (named === undefined) return carriedSeller(piece, figure, context);
  // Whom another is compared with is not whom the sentence is of.
  if (named.seller === piece.than) return context.seller;
  if (named.seller !== context.heading) context.heading = null;
  context.seller = named.seller;
  context.isSubject = named.start < figure.start;
  return named.seller;
}

const CONTRAST: readonly string[] = ['while', 'but', 'though', 'although'];

/** Whose a figure is that names nobody: the subject's, or whose the last one was, where nobody could take it for another's. */
function carriedSeller(
  piece: Piece,
  { text }: Figure,
  { seller, isSubject, isShared, before }: Context,
): string | null {
  const whose = `${text}: whose is it? Name the seller beside it`;
  const isOfPair = before !== null && (before.than !== null || before.both.length > 0);
  if (isShared || (piece.mark === 'which' && isOfPair)) throw new Unclear(whose);
  if (
    seller === null &&
    piece.isBeforeSeller &&
    piece.lent === null &&
    (!piece.isOfModel || (piece.mark === 'with' && before === null))
  )
    throw new Unclear(whose);
  // Behind "dearer than B" only "at $3.34" is B's, and what else is said there could be anybody's.
  if (before !== null && before.than !== null) {
    if (piece.joint !== 'at' || !before.isThanLast) throw new Unclear(whose);
    return before.than;
  }
  if (piece.models.length === 0 || seller === null) return isSubject ? seller : (piece.lent ?? seller);
  // A model that is named anew is of all sellers, unless the sentence is of one.
  if (isSubject && CONTRAST.includes(piece.mark ?? '')) throw new Unclear(whose);
  return isSubject ? seller : piece.lent;
}
