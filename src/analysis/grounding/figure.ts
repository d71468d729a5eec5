// Whether a figure states a fact: of one model, one seller or pair, one measure and window, rounded as its own digits say, in the direction that is said.
import type { Fact } from './facts.ts';
import { FEWEST_DECIMALS, type Topic, type Unit, type Window } from './fields.ts';
import type { Extreme, Figure } from './sentence.ts';

/** All that a sentence says of one figure. */
export type Claim = {
  readonly figure: Figure;
  readonly unit: Unit;
  readonly gpu: string;
  /** None: of all sellers. */
  readonly seller: string | null;
  /** Two sellers, in the order in which they are named. */
  readonly both: readonly string[];
  readonly topic: Topic;
  readonly extreme: Extreme | null;
  readonly window: Window | null;
  /** The day or hour that is said. */
  readonly at: string | number | null;
  readonly direction: 1 | -1 | null;
  /** Said to be so now: no mean or median of a window. */
  readonly isNow: boolean;
  /** Of the reference price, and said to be. */
  readonly isReference: boolean;
  /** "Or more" of a count. */
  readonly isLeast: boolean;
  /** Which end of an interval. */
  readonly end: 0 | 1 | null;
};

/** The lowest and the highest floor and the highest ceiling of each model over all sellers. */
export type Extremes = ReadonlyMap<
  string,
  { readonly floor: number; readonly highest: number; readonly ceiling: number }
>;

/** The facts that a claim may be of, its value aside. */
export const candidates = (facts: readonly Fact[], claim: Claim, extremes: Extremes): Fact[] =>
  facts.filter(
    (fact) =>
      fact.gpu === claim.gpu &&
      fact.unit === claim.unit &&
      (fact.topic === claim.topic || fact.also === claim.topic) &&
      (claim.end === null ? !fact.isEnd : fact.isEnd && fact.field.endsWith(`.${claim.end}`)) &&
      fact.at === claim.at &&
      (!claim.isLeast || fact.isLeast) &&
      isOfWindow(fact, claim) &&
      isOfSellers(fact, claim, extremes),
  );

/** A change and a baseline must have their window; what is measured over one and also of now is of now where none is said. */
function isOfWindow(fact: Fact, { window, both, seller, topic, isNow }: Claim): boolean {
  if (window !== null) return fact.window === window;
  if (isNow && fact.window !== null) return false;
  if (topic === 'change' || fact.topic === 'baseline') return false;
  const isAlsoNow = fact.topic === 'apart' || topic === 'mean';
  return fact.window === null || !(isAlsoNow && (both.length > 0 || seller !== null));
}

/**
 * A seller's figure is its own; a pair's is of both. Without a seller a figure is of all: of none in particular, or the one that
 * stands for all: the lowest floor, what moved it, the highest ceiling.
 */
function isOfSellers(fact: Fact, { seller, both, extreme, isReference, at }: Claim, extremes: Extremes): boolean {
  const { sellers, gpu, value, topic } = fact;
  const ends = extremes.get(gpu ?? '');
  if (both.length > 0) return sellers.length === 2 && sellers.every((each) => both.includes(each));
  if (sellers.length === 2) return false;
  if (extreme === 'lowest' && value !== ends?.floor) return false;
  if (extreme === 'highest' && value !== ends?.highest) return false;
  if (seller !== null) return sellers[0] === seller;
  const [only] = sellers;
  // A mean of no seller is the reference price's, but for the hours of a day, which are told of no other.
  if (only === undefined) return isReference || at !== null || (topic !== 'mean' && topic !== 'deviation');
  if (topic === 'floor') return extreme === 'highest' || value === ends?.floor;
  return topic === 'ceiling' && value === ends?.ceiling;
}

/** Below this a price is stated with four decimals. */
const DIME = 0.1;
const SMALL_DECIMALS = 4;
/** What lies between two prices is no price. */
const DISTANCES: readonly Topic[] = ['apart', 'change', 'deviation'];
const NOISE = 1e-9;

/** Equal after the rounding that its own decimals state, and in the direction that is said. */
export function isStated({ figure, both, direction }: Claim, fact: Fact): boolean {
  const isTurned = fact.signed && both.length > 0 && both[0] === fact.sellers[1];
  const value = isTurned ? -fact.value : fact.value;
  if (!isRounded(figure, Math.abs(value), fact)) return false;
  if (figure.isFlat) return true;
  const said = direction ?? figure.sign;
  if (fact.topic === 'swing' || fact.isEnd) return value < -NOISE ? figure.sign === -1 : figure.sign !== -1;
  if (!fact.signed) return direction === null && figure.sign !== -1;
  if (said === null) return fact.sellers.length === 2 || (value === 0 && figure.shown === 0);
  return value !== 0 && Math.sign(value) === said && (figure.sign === null || figure.sign === said);
}

function isRounded({ shown, decimals }: Figure, size: number, { unit, topic }: Fact): boolean {
  const isExact = Math.abs(shown - size) < NOISE;
  const isSmallPrice = unit === 'usd' && size < DIME && !DISTANCES.includes(topic);
  const fewest = isSmallPrice ? SMALL_DECIMALS : FEWEST_DECIMALS[unit];
  if (isExact) return true;
  // What is there is not nothing.
  if (decimals < fewest || (shown === 0 && unit !== 'percent')) return false;
  const scaled = size * 10 ** decimals;
  const up = Math.floor(scaled + 0.5 + 1e-6);
  const down = Math.floor(scaled + 0.5 - 1e-6);
  const said = Math.round(shown * 10 ** decimals);
  // A tie goes up; the noise of binary fractions may show it either way, in counts it does not.
  return said === up || (said === down && FEWEST_DECIMALS[unit] > 0);
}
