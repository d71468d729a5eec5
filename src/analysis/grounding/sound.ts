// What a reader could take for something else than what a figure is bound to: it is struck rather than read one way.
import type { Topic, Unit } from './fields.ts';
import type { Claim } from './figure.ts';
import { Unclear } from './measure.ts';
import type { Piece } from './piece.ts';
import type { Context } from './said.ts';

/** A figure where it stands; `shared` are the two sellers whose each it is. */
type Place = {
  readonly piece: Piece;
  readonly claim: Claim;
  readonly context: Context;
  readonly shared: readonly string[];
};

/** When there are two readings, and what to write instead. */
type Doubt = readonly [(place: Place) => boolean, string];

/** Throws where a figure can be read in two ways. */
export function sound(place: Place): void {
  const doubt = DOUBTS.find(([isDoubtful]) => isDoubtful(place));
  if (doubt !== undefined) throw new Unclear(`${place.claim.figure.text}: ${doubt[1]}`);
}

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
/** With them a piece says what is so, whatever was said before it. */
const VERBS = 'has have is are shows show stands stand sits sit carries carry'.split(' ');

const isCount = ({ claim }: Place): boolean => COUNTED.includes(claim.unit);
const wasCount = ({ context: { unit } }: Place): boolean => unit !== null && COUNTED.includes(unit);
const isOfAll = ({ claim: { seller, both } }: Place): boolean => seller === null && both.length === 0;
const hasWord = ({ piece }: Place, pattern: RegExp): boolean => piece.topics.some(({ word }) => pattern.test(word));
const isVerbal = ({ piece }: Place): boolean => piece.has.has('price') || VERBS.some((word) => piece.words.has(word));
const isJoined = ({ piece, context }: Place): boolean => piece.joint !== null && context.before !== null;

/** Whether it says neither what it measures nor that it is so: it leans on what stands before it. */
const isUnnamed = (place: Place): boolean => {
  const { topics, pairs, isTo, isAgainst } = place.piece;
  return topics.length + pairs.length === 0 && !isVerbal(place) && !isTo && !isAgainst;
};

/** Whether it is of another seller or model than what stands before it. */
const isOther = ({ piece: { sellers, both }, claim: { gpu }, context }: Place): boolean =>
  sellers.length + both.length > 0 || (context.before !== null && gpu !== context.gpu);

const wasFlat = ({ context }: Place): boolean => context.before?.figures.some(({ isFlat }) => isFlat) === true;

/** Whether the end of a range is no ceiling behind a floor of prices. */
function isNoRange({ piece, claim: { unit, topic }, context: { before } }: Place): boolean {
  if (!piece.isUpTo || before === null) return false;
  const isOfPrices = unit === 'usd' && topic === 'ceiling' && (before.topics.length === 0 || piece.topics.length > 0);
  const hasWindow = before.windows.length + piece.windows.length > 0;
  return !isOfPrices || hasWindow || before.topics.some((each) => each.topic !== 'floor');
}

/** Of what stands joined to a figure before it: a count and a price, the end of a change, the end of a range. */
const JOINED: readonly Doubt[] = [
  [
    (at) => isJoined(at) && (at.context.before?.thresholds.length ?? 0) > 0,
    'say it before the threshold, or in a sentence of its own',
  ],
  [(at) => isJoined(at) && isCount(at) !== wasCount(at) && isOfAll(at), 'whose is it? Name the seller beside it'],
  [
    (at) => {
      const { before } = at.context;
      const isOfMeasure = before !== null && before.topics.length > 0 && before.directions.length === 0;
      return isJoined(at) && isCount(at) && !wasCount(at) && !isOfMeasure;
    },
    'all of them at that, or from there on? Say it with a comma',
  ],
  [
    (at) => {
      const { joint, topics, sellers, isAt, has } = at.piece;
      const isPrice = at.claim.unit === 'usd' && topics.length === 0 && (isAt || has.has('price'));
      return at.context.before !== null && wasCount(at) && isPrice && joint !== 'from' && sellers.length === 0;
    },
    'all of them, or from there on? Write "at a floor of"',
  ],
  [
    ({ piece, claim, context }) => piece.isTo && context.before !== null && claim.seller !== context.of,
    'the end of a change or a range is its seller’s own',
  ],
  [isNoRange, 'write a range as "asks run from $1.76 to $3.13": from the floor to the ceiling'],
];

/** Of what carries over from the figures before it: to another seller or model only what leaves no choice. */
const CARRIED: readonly Doubt[] = [
  [
    (at) =>
      at.context.hasChange &&
      at.claim.topic !== 'change' &&
      isUnnamed(at) &&
      (isOther(at) || (wasFlat(at) && isCount(at))),
    'a change, or what stands there now? Say "asks $2.17" or "16 GPUs available"',
  ],
  [
    (at) =>
      at.context.hasRecord && at.claim.extreme === null && at.claim.topic === 'floor' && !isVerbal(at) && isOther(at),
    'is it the lowest or highest too? Name its floor',
  ],
  [
    (at) => (at.context.before?.than ?? null) !== null && isUnnamed(at) && isOther(at),
    'say what it is of whom: "asks $2.17"',
  ],
  [
    ({ piece, claim: { topic } }) => piece.words.has('by') && topic !== 'change' && topic !== 'apart',
    'by: only changes and gaps are by so much',
  ],
  [
    ({ piece: { figures, topics, nouns }, context: { measured } }) =>
      figures.some(({ isFlat }) => isFlat) &&
      topics.length + nouns.length === 0 &&
      measured.has('gpus') &&
      measured.has('usd'),
    'which of them? Name what is unchanged',
  ],
  [
    ({ claim: { topic, seller, window }, context: { hasWindow, measured, topic: before } }) =>
      topic === 'mean' &&
      seller !== null &&
      window === null &&
      (hasWindow || measured.has('ratio') || before === 'deviation'),
    'a mean of now, or of that window? Name the window',
  ],
  [
    ({ claim: { topic, both, window }, context }) =>
      topic === 'apart' && both.length > 0 && window === null && context.window !== null && context.pair.length > 0,
    'the gap of now, or of that window? Name the window',
  ],
];

/** Of what a figure measures, and whose it can be. */
const MEASURED: readonly Doubt[] = [
  [
    ({ piece, claim: { topic, seller } }) =>
      OF_REFERENCE.includes(topic) && seller === null && piece.topics.some((each) => each.topic === 'floor'),
    'without a seller it is of the reference price, not of a floor',
  ],
  [
    (at) => at.context.isReference && !(isOfAll(at) && OF_REFERENCE.includes(at.claim.topic)),
    'a reference price has a CV, a mean, a standard deviation or a swing, and is nobody’s',
  ],
  [
    ({ piece, claim: { extreme, topic, unit, both } }) =>
      extreme !== null && (topic !== 'floor' || unit !== 'usd' || both.length > 0 || piece.directions.length > 0),
    'lowest and highest are floors',
  ],
  [
    (at) => at.claim.extreme === 'highest' && !hasWord(at, /floor/i),
    'the highest what? Asks go up to the ceiling: write "highest floor"',
  ],
  [({ piece, claim }) => claim.extreme !== null && piece.words.has('model'), 'records are told of one model'],
  [({ claim }) => claim.isLeast && claim.unit !== 'gpus', '"or more" is of GPUs alone'],
  [
    (at) => at.claim.topic === 'apart' && at.claim.both.length === 0 && !isOfAll(at) && !hasWord(at, /spread/i),
    'a seller’s own is its spread; a gap is between two',
  ],
  [({ piece, claim }) => claim.seller !== null && piece.words.has('judged'), 'what is judged is of all sellers'],
  [
    (at) => at.piece.words.has('across all sellers') && !isOfAll(at),
    'of all sellers or of this one? Say each in a sentence of its own',
  ],
  [(at) => at.piece.words.has('own') && isOfAll(at), 'its own: name the seller'],
  [({ piece, claim }) => piece.has.has('past') && claim.window === null, 'it is so now, so write "is"'],
  [
    // "Are up" and "have risen" are said of several.
    ({ piece: { words, joint, topics }, claim, shared }) =>
      claim.topic === 'change' &&
      shared.length + topics.length === 0 &&
      ['are', 'have'].some((word) => words.has(word) || joint === word),
    'say of each what it did',
  ],
  [
    ({ piece, claim: { topic, unit } }) => topic === 'change' && unit === 'gpus' && piece.has.has('price'),
    'a price does not move by GPUs',
  ],
  [
    (at) => at.claim.topic === 'share' && !at.piece.words.has('wide in') && !hasWord(at, /^share.*half/i),
    'write "wide in" before a share of half hours: it is of gaps above $0.30',
  ],
  [
    (at) => {
      const isCarried = at.piece.topics.length === 0 && at.context.topic === 'supply';
      return at.claim.topic === 'supply' && isOfAll(at) && !isCarried && !hasWord(at, /supply/i);
    },
    'of all sellers there is the judged supply, the median of a day: call it supply',
  ],
];

const DOUBTS: readonly Doubt[] = [...JOINED, ...CARRIED, ...MEASURED];
