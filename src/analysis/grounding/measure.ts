// What a figure in a piece of a sentence measures, in which unit and of which moment.
import type { Topic, Unit } from './fields.ts';
import type { Piece } from './piece.ts';
import type { Figure } from './sentence.ts';

/** A fault of a sentence, in words for whoever wrote it; caught where sentences are read. */
export class Unclear extends Error {}

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
  // What is lowest or highest is a floor, and nothing that a floor has.
  if (named.length > 1 && topics.some(({ extreme }) => extreme !== null)) return undefined;
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

/** What the sentence spoke of before a piece of it. */
export type Before = {
  readonly seller: string | null;
  readonly topic: Topic | null;
  /** The last that was measured in each unit. */
  readonly measured: ReadonlyMap<Unit, Topic>;
  readonly unit: Unit | null;
};

export function unitOf(figure: Figure, piece: Piece, before: Before): Unit {
  if (figure.isFlat) {
    const [counted] = piece.nouns;
    if (counted !== undefined && counted !== 'gpus')
      throw new Unclear(`${figure.text}: the answers have no change of ${counted}`);
    return counted === 'gpus' || (topicIn(piece) ?? before.topic) === 'supply' ? 'gpus' : 'percent';
  }
  // "Offers from $1.76" and "GPUs at $1.76" are asks.
  const nouns =
    figure.unit === 'usd' ? piece.nouns.filter((each) => each !== 'offers' && each !== 'gpus') : piece.nouns;
  const [noun] = nouns;
  if (noun !== undefined && (figure.unit === 'usd' || figure.unit === 'percent'))
    throw new Unclear(`${figure.text}: its unit is said already, and ${noun} beside it make it unclear`);
  if (figure.unit === null || figure.unit === 'ratio') {
    const isBound = piece.has.has('interval') || piece.has.has('threshold');
    const isOfGpus = isBound
      ? (topicIn(piece) ?? before.topic) === 'supply'
      : before.unit === 'gpus' && (piece.isTo || piece.directions.length > 0);
    if (noun === undefined && !isOfGpus && figure.unit === null)
      throw new Unclear(`${figure.text}: a figure without its unit`);
    return noun ?? (isOfGpus ? 'gpus' : 'ratio');
  }
  return figure.unit;
}

/** Two sellers of one distance, the one that is said to be dearer or cheaper first; `subject` is whom the sentence is of. */
export function pairOf(piece: Piece, subject: string | null): readonly string[] {
  const { sellers, both, than } = piece;
  if (than === null) return sellers.length === 2 ? sellers.map(({ seller }) => seller) : both;
  const first = sellers.find(({ seller }) => seller !== than)?.seller ?? subject;
  return first === null || first === than ? [] : [first, than];
}

export const OF_PAIRS: readonly Topic[] = ['share', 'half_life', 'median_gap'];

/** The pair that was named before goes on where only a pair can be meant. */
export function carriedPair(piece: Piece, unit: Unit, before: Pick<Before, 'topic' | 'seller'>): boolean {
  const named = topicIn(piece) ?? null;
  if (piece.sellers.length + piece.both.length + piece.pairs.length > 0) return false;
  const topic = named ?? before.topic;
  if (topic === null) return false;
  if (OF_PAIRS.includes(topic)) return true;
  // A median over a window is of pairs alone.
  if (named === 'median') return piece.isAgainst || piece.windows.length > 0 || before.seller === null;
  // A spread in USD is the model's.
  const isSpread = piece.topics.some(({ word }) => /spread/i.test(word));
  return topic === 'apart' && !isSpread && (unit === 'percent' || named !== null);
}

/** What a figure of a unit measures; `pair` are the two sellers that it is of. */
export function measureOf(piece: Piece, unit: Unit, before: Before, pair: readonly string[]): Topic {
  const named = topicIn(piece) ?? null;
  if (piece.pairs.length > 0) {
    if (pair.length !== 2 || (named !== null && named !== 'apart' && named !== 'floor'))
      throw new Unclear('dearer or cheaper: write "A is $0.12 dearer than B for the H100 SXM"');
    if (unit === 'percent' && piece.pairs[0]?.sign === -1)
      throw new Unclear('a distance in percent is of the cheaper: write it as dearer');
    return 'apart';
  }
  if (pair.length > 0 && named === 'median') return 'median_gap';
  if (pair.length > 0 && !['apart', ...OF_PAIRS].includes(named ?? before.topic ?? ''))
    throw new Unclear('two sellers with one figure: name each beside its own');
  if (piece.has.has('change') || piece.directions.length > 0 || piece.figures.some(({ isFlat }) => isFlat))
    return changeOf(piece, unit, named ?? before.topic);
  if (piece.isTo && named === null) return unit === 'gpus' ? 'supply' : piece.isUpTo ? 'ceiling' : 'floor';
  return named ?? unnamed(piece, unit, before);
}

function unnamed(piece: Piece, unit: Unit, before: Before): Topic {
  if (COUNTS.includes(unit)) return unit === 'gpus' ? 'supply' : unit === 'hours' ? 'half_life' : 'count';
  if (unit === 'usd')
    return piece.has.has('price') || isAtPrice(piece) ? 'floor' : (before.measured.get('usd') ?? 'floor');
  const isSigned = unit === 'percent' && piece.figures.some(({ sign }) => sign !== null);
  if (isSigned && (before.topic === 'floor' || before.topic === null)) return 'change';
  if (unit === 'ratio' && before.measured.has('ratio')) return before.measured.get('ratio') ?? 'cv';
  if (before.topic === null) throw new Unclear(`${piece.figures[0]?.text ?? ''}: it does not say what it measures`);
  return before.topic;
}

/** "At $1.44" is a price, unless a level stands there. */
const isAtPrice = ({ isAt, levels }: Piece): boolean => isAt && levels.length === 0;

const COUNTS: readonly Unit[] = ['gpus', 'offers', 'hosts', 'hours'];

/** The answers have changes of floors and of GPUs available, and of nothing else. */
function changeOf(piece: Piece, unit: Unit, of: Topic | null): Topic {
  const isFloors = unit !== 'gpus' && (of === null || of === 'floor');
  const isSupplys = unit === 'gpus' && (of === null || of === 'supply');
  if (!isFloors && !isSupplys) throw new Unclear('the answers have changes of floors and of GPUs available alone');
  if (piece.words.has('from')) throw new Unclear('from: write "down 3.6 % in 24 h from a mean of $2.05"');
  if (piece.closing === 'mean' && unit === 'gpus')
    throw new Unclear('a change of GPUs is from a day before, and from no mean');
  if (!piece.has.has('to')) return 'change';
  if (unit === 'usd') return 'floor';
  throw new Unclear('say by how many GPUs, and then to how many: "fell by 24 GPUs in 24 h to 8 GPUs"');
}

/** A day, or an hour of the day. */
export function momentOf({ dates, times }: Piece): string | number | null {
  const [date] = dates;
  if (date !== undefined) return date.slice(0, 10);
  const [time] = times;
  return time === undefined ? null : Number(time.split(':')[0]);
}
