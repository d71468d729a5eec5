// What a piece with a figure claims of it: whose it is, what it measures, over which window, and in which direction.
import type { SignalType } from '#domain/verdict.ts';
import { SIGNAL_FIELDS, type Unit, type Window } from './fields.ts';
import type { Claim } from './figure.ts';
import { JUDGED_BY } from './lexicon.ts';
import { measureOf, momentOf, topicIn, Unclear, unitOf } from './measure.ts';
import type { Piece } from './piece.ts';
import type { Change, Context, Said } from './said.ts';
import type { Figure } from './sentence.ts';
import { sound } from './sound.ts';
import { pairIn, sellerOf, sharedBy } from './whose.ts';

export function figuresIn(piece: Piece, gpu: string, context: Context): Said[] {
  const [range] = piece.ranges;
  const figures = range === undefined ? piece.figures : [range.low, range.high];
  const [first] = figures;
  if (first === undefined) return [];
  inPlace(piece, first);
  if (piece.thresholds.length > 0) return thresholdsIn(piece, figures, gpu, context);
  const unit = unitOf(first, piece, context);
  const shared = sharedBy(piece, unit, context);
  const claim = claimOf(
    piece,
    { figure: first, unit, gpu, both: shared.length > 0 ? [] : pairIn(piece, unit, gpu, context) },
    context,
  );
  sound({ piece, claim, context, shared });
  keepFigure(piece, claim, context);
  context.isShared = shared.length > 0;
  if (claim.topic === 'floor' && piece.directions.length > 0) return [movedTo(claim, piece)];
  const claims = figures.map(
    (figure, at) => ({ ...claim, figure, end: claim.end === null ? null : at === 0 ? 0 : 1 }) as const,
  );
  const each = shared.length === 0 ? claims : shared.flatMap((id) => claims.map((one) => ({ ...one, seller: id })));
  return each.map((one) => ({ kind: 'figure', claim: one }));
}

/** Throws where a figure stands in a place that gives it to nobody, or is an end of what moves nowhere. */
function inPlace(piece: Piece, { text }: Figure): void {
  const { both, sellers, than, ranges, thresholds, directions, pairs, isAside, has } = piece;
  if (isAside && both.length === 0 && sellers.every(({ seller }) => seller === than))
    throw new Unclear(`${text}: whose is it? Name the seller beside it`);
  if (ranges.length + thresholds.length > 0 && directions.length + pairs.length > 0)
    throw new Unclear(`${text}: an interval or a threshold moves nowhere`);
  if (thresholds.length === 0 && ranges.length > 0 !== has.has('interval'))
    throw new Unclear(`${text}: write an interval as "90 % interval of $0.41 to $0.62"`);
}

/** All that is said of the first figure of a piece, in it and before it. */
function claimOf(piece: Piece, of: Pick<Claim, 'figure' | 'unit' | 'gpu' | 'both'>, context: Context): Claim {
  const { figure, unit, gpu, both } = of;
  const isCarried = both.length > 0 && piece.pairs.length + piece.both.length === 0;
  const seller = isCarried ? null : sellerOf(piece, figure, context);
  const again = againOf(piece, unit, context);
  const topic = again === null ? measureOf(piece, unit, context, both) : 'change';
  context.at = momentOf(piece) ?? context.at;
  context.isReference ||= piece.has.has('reference');
  return {
    ...of,
    seller: both.length > 0 ? null : seller,
    topic,
    extreme: piece.topics.find(({ extreme }) => extreme !== null)?.extreme ?? null,
    window: piece.windows[0] ?? impliedWindow(piece, { unit, topic }, context),
    at: context.at,
    direction: piece.directions[0]?.sign ?? piece.pairs[0]?.sign ?? again?.direction ?? null,
    end: piece.ranges.length > 0 ? 0 : null,
    isNow: NOW.some((word) => piece.words.has(word)),
    // Where a CV without a seller was told, its mean and deviation are the reference price's as it is.
    isReference: context.isReference || context.judged.has(`${gpu} cv`),
    isLeast: piece.has.has('or_more'),
  };
}

const NOW: readonly string[] = ['now', 'currently'];

/** What of a figure holds for what is said behind it. */
function keepFigure(
  piece: Piece,
  { topic, unit, gpu, seller, both, window, direction, end, extreme }: Claim,
  context: Context,
): void {
  context.unit = unit;
  context.pair = both;
  context.of = seller;
  context.wasInterval = end !== null;
  context.hasChange ||= topic === 'change' || piece.directions.length > 0;
  context.hasRecord ||= extreme !== null;
  const type = JUDGED_BY[topic];
  if (type !== undefined && seller === null && both.length === 0) context.judged.add(`${gpu} ${type}`);
  if (topic !== 'change') context.measured.set(unit, topic);
  if (piece.isTo) return;
  context.window = window;
  if (piece.isAgainst) return;
  context.change = topic === 'change' && direction !== null ? { direction, unit, window } : null;
  if (topic === 'change') context.measured.set('usd', 'floor');
  else context.topic = topic;
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

/** One threshold with the side of it, or the two that something lies between. */
function thresholdsIn(piece: Piece, figures: readonly Figure[], gpu: string, context: Context): Said[] {
  const [first] = figures;
  const type = judgedBy(piece, context);
  if (type === null)
    throw new Unclear(`${first?.text}: a threshold is of one model and one signal, of no seller; say which`);
  const [relation] = piece.relations;
  const isBetween = figures.length === 2 && piece.has.has('between');
  const isAlone = piece.topics.every(({ extreme }) => extreme === null);
  if ((relation === undefined && !piece.isAgainst && !isBetween) || !isAlone)
    throw new Unclear(`${first?.text}: write on which side of the threshold it is, as "above the threshold of $0.30"`);
  return figures.map((figure, at) => ({
    kind: 'threshold',
    figure,
    unit: unitOf(figure, piece, context),
    gpu,
    type,
    side: isBetween ? (at === 0 ? 1 : -1) : (relation?.sign ?? null),
    colour: piece.thresholds[0]?.colour ?? null,
    isOfInterval: context.wasInterval || piece.has.has('interval'),
  }));
}

/** The signal that a level or a threshold is of: of all sellers, now, and over the window that it is judged over; null where it is of none. */
export function judgedBy(piece: Piece, context: Context): SignalType | null {
  const topic = topicIn(piece) ?? context.topic;
  const type = topic === null ? undefined : JUDGED_BY[topic];
  if (type === undefined || isOfOthers(piece, context) || piece.has.has('past')) return null;
  return piece.windows.every((each) => each === SIGNAL_FIELDS[type].window) ? type : null;
}

/** Whether a seller, a pair or another moment is spoken of. */
export const isOfOthers = ({ both, sellers, dates, times }: Piece, { seller, pair, at }: Context): boolean =>
  both.length + sellers.length + dates.length + times.length + pair.length > 0 || seller !== null || at !== null;
