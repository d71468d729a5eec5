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
  carriedSoundly(piece, claim, context, unclear);
  const { topic, unit, seller, both, extreme, isLeast, window } = claim;
  const isOfFloor = piece.topics.some((each) => each.topic === 'floor');
  if (topic !== 'change' && topic !== 'floor' && isOfFloor && seller === null && OF_REFERENCE.includes(topic))
    unclear('without a seller it is of the reference price, not of a floor');
  if (context.isReference && (seller !== null || both.length > 0 || !OF_REFERENCE.includes(topic)))
    unclear('a reference price has a CV, a mean, a standard deviation or a swing, and is nobody’s');
  if (extreme !== null && (topic !== 'floor' || unit !== 'usd' || both.length > 0 || piece.directions.length > 0))
    unclear('lowest and highest are floors');
  if (extreme === 'highest' && !piece.topics.some(({ word }) => /floor/i.test(word)))
    unclear('the highest what? Asks go up to the ceiling: write "highest floor"');
  if (extreme !== null && piece.words.has('model')) unclear('records are told of one model');
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
  if (topic === 'share' && !piece.words.has('wide in') && !piece.topics.some(({ word }) => /^share.*half/i.test(word)))
    unclear('write "wide in" before a share of half hours: it is of gaps above $0.30');
  const isSupply =
    piece.topics.some(({ word }) => /supply/i.test(word)) || (piece.topics.length === 0 && context.topic === 'supply');
  if (topic === 'supply' && seller === null && both.length === 0 && !isSupply)
    unclear('of all sellers there is the judged supply, the median of a day: call it supply');
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
    const isNamed = before.topics.length > 0;
    if (isCount && !wasCount && (!isNamed || before.directions.length > 0))
      unclear('all of them at that, or from there on? Say it with a comma');
  }
  const isPrice = unit === 'usd' && piece.topics.length === 0 && (piece.isAt || piece.has.has('price'));
  if (wasCount && isPrice && piece.joint !== 'from' && piece.sellers.length === 0)
    unclear('all of them, or from there on? Write "at a floor of"');
  if (!piece.isTo) return;
  if (seller !== of) unclear('the end of a change or a range is its seller’s own');
  if (!piece.isUpTo) return;
  const isNamed = before.topics.length > 0;
  const isOfPrices = unit === 'usd' && topic === 'ceiling' && (!isNamed || piece.topics.length > 0);
  const isOther =
    before.topics.some((each) => each.topic !== 'floor') || before.windows.length + piece.windows.length > 0;
  if (!isOfPrices || isOther) unclear('write a range as "asks run from $1.76 to $3.13": from the floor to the ceiling');
}

/** With them a piece says what is so, whatever was said before it. */
const VERBS: readonly string[] = [
  'has',
  'have',
  'is',
  'are',
  'shows',
  'show',
  'stands',
  'stand',
  'sits',
  'sit',
  'carries',
  'carry',
];

/** Of what carries over from the figures before it: to another seller or model only what leaves no choice. */
function carriedSoundly(
  piece: Piece,
  { unit, topic, seller, gpu, extreme, window, both }: Claim,
  context: Context,
  unclear: (why: string) => never,
): void {
  const isVerbal = piece.has.has('price') || VERBS.some((word) => piece.words.has(word));
  const isUnnamed = piece.topics.length + piece.pairs.length === 0 && !isVerbal && !piece.isTo && !piece.isAgainst;
  const isOther = piece.sellers.length + piece.both.length > 0 || (context.before !== null && gpu !== context.gpu);
  const wasFlat = context.before?.figures.some(({ isFlat }) => isFlat) === true;
  if (context.hasChange && topic !== 'change' && isUnnamed && (isOther || (wasFlat && COUNTED.includes(unit))))
    unclear('a change, or what stands there now? Say "asks $2.17" or "16 GPUs available"');
  if (context.hasRecord && extreme === null && topic === 'floor' && !isVerbal && isOther)
    unclear('is it the lowest or highest too? Name its floor');
  if (context.before?.than != null && isUnnamed && isOther) unclear('say what it is of whom: "asks $2.17"');
  if (piece.words.has('by') && topic !== 'change' && topic !== 'apart')
    unclear('by: only changes and gaps are by so much');
  if (wasBoth(piece, context)) unclear('which of them? Name what is unchanged');
  const isOfWindow = topic === 'mean' && seller !== null && window === null;
  if (isOfWindow && (context.hasWindow || context.measured.has('ratio') || context.topic === 'deviation'))
    unclear('a mean of now, or of that window? Name the window');
  if (topic === 'apart' && both.length > 0 && window === null && context.window !== null && context.pair.length > 0)
    unclear('the gap of now, or of that window? Name the window');
}

/** Whether a price and a count stand before what is said to be unchanged without saying which. */
const wasBoth = ({ figures, topics, nouns }: Piece, { measured }: Context): boolean =>
  figures.some(({ isFlat }) => isFlat) &&
  topics.length + nouns.length === 0 &&
  measured.has('gpus') &&
  measured.has('usd');
