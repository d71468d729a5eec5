// What a reader could take for something else than what a figure is bound to: it is struck rather than read one way.
import type { Topic, Unit } from './fields.ts';
import type { Claim } from './figure.ts';
import { Unclear } from './measure.ts';
import type { Piece } from './piece.ts';
import type { Context } from './said.ts';

const COUNTED: readonly Unit[] = ['offers', 'gpus', 'hosts'];
/** What a model has by its reference price. */
const OF_REFERENCE: readonly Topic[] = [
  'mean',
  'deviation',
  'cv',
  'same_offer',
  'composition',
  'swing',
  'raw_swing',
  'p',
];

/** Throws where a piece can be read in two ways; `shared` are the two sellers whose each the figure is. */
export function sound(piece: Piece, claim: Claim, context: Context, shared: readonly string[]): void {
  const unclear = (why: string): never => {
    throw new Unclear(`${claim.figure.text}: ${why}`);
  };
  joinedSoundly(piece, claim, context, unclear);
  const { topic, unit, seller, both, extreme, isLeast, window } = claim;
  const { before } = context;
  const isOfFloor = piece.topics.some((each) => each.topic === 'floor');
  if (topic !== 'change' && topic !== 'floor' && isOfFloor && seller === null && OF_REFERENCE.includes(topic))
    unclear('without a seller it is of the reference price, not of a floor');
  if (context.isReference && (seller !== null || both.length > 0 || !OF_REFERENCE.includes(topic)))
    unclear('a reference price has a CV, a mean, a standard deviation or a swing, and is nobody’s');
  if (extreme !== null && (topic !== 'floor' || unit !== 'usd' || both.length > 0 || piece.directions.length > 0))
    unclear('lowest and highest are floors');
  if (isLeast && unit !== 'gpus') unclear('"or more" is of GPUs alone');
  if (
    topic === 'apart' &&
    both.length === 0 &&
    seller !== null &&
    !piece.topics.some(({ word }) => /spread/i.test(word))
  )
    unclear('a seller’s own is its spread; a gap is between two');
  if (seller !== null && piece.words.has('judged')) unclear('what is judged is of all sellers');
  if (piece.has.has('past') && window === null) unclear('it is so now, so write "is"');
  // "Are up" and "have risen" are said of several.
  const isOfSeveral = ['are', 'have'].some((word) => piece.words.has(word) || piece.joint === word);
  if (topic === 'change' && isOfSeveral && shared.length === 0 && piece.topics.length === 0)
    unclear('say of each what it did');
  if (topic === 'change' && unit === 'gpus' && piece.has.has('price')) unclear('a price does not move by GPUs');
  if (topic === 'share' && piece.joint !== null && before !== null && before.both.length === 0)
    unclear('write "the gap is wide in" before a share of half hours');
}

/** Of what stands joined to a figure before it: a count and a price, the end of a change, the end of a range. */
function joinedSoundly(
  piece: Piece,
  { unit, seller, both, topic }: Claim,
  context: Context,
  unclear: (why: string) => never,
): void {
  const { before, of } = context;
  if (before === null) return;
  const isCount = COUNTED.includes(unit);
  const wasCount = context.unit !== null && COUNTED.includes(context.unit);
  if (piece.joint !== null) {
    if (before.thresholds.length > 0) unclear('say it before the threshold, or in a sentence of its own');
    if (isCount !== wasCount && seller === null && both.length === 0) unclear('whose is it? Name the seller beside it');
    if (wasCount && unit === 'usd' && piece.topics.length === 0 && piece.joint !== 'from')
      unclear('all of them, or from there on? Write "at a floor of"');
  }
  if (!piece.isTo) return;
  if (seller !== of) unclear('the end of a change or a range is its seller’s own');
  if (!piece.isUpTo) return;
  const isNamed = before.topics.length > 0;
  const isOfPrices = unit === 'usd' && topic === 'ceiling' && (!isNamed || piece.topics.length > 0);
  const isOther =
    before.topics.some((each) => each.topic !== 'floor') || before.windows.length + piece.windows.length > 0;
  if (!isOfPrices || isOther) unclear('write a range as "asks run from $1.76 to $3.13": from the floor to the ceiling');
}
