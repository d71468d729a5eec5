// What is a quote and no market: a list price that stands still in the currency it is made in.
import { DAY, FORTNIGHT, isFilled, type RateAt, type Seen, type SellerHistory, seenIn, WEEK } from './history.ts';

const MOST_CHANGES = 1;
/** Prices are whole micro-dollars: taken back into the currency they were asked in, they are off by no more. */
const NOISE_USD = 2e-6;
/** A price in dollars that follows another currency is rounded: to a cent at most, and to no more than a hundredth of itself. */
const CENT = 0.01;
const LARGEST_STEP = 0.01;
/** Rates are quoted to four decimals. */
const RATE_SLACK = 1e-4;
const MICRO = 1e6;
const HALF_DAYS = [-DAY, -DAY / 2, 0, DAY / 2, DAY];

const inUsd: RateAt = () => 1;

/** What a price may be asked in (USD where nothing is said), and the currencies that a price in dollars may follow. */
export type Asked = { readonly usdAt?: RateAt | undefined; readonly rates?: readonly RateAt[] | undefined };

/**
 * An administered list price is a quote, not a market: at most one change of the floor in 14 days, with 7 days seen.
 * Judged in the currency that is asked, for an exchange rate moves no price; and in the currency it follows where it is asked in USD.
 */
export function isFrozen(seen: Seen, gapSlots: number, asked: Asked = {}): boolean {
  const { at, values } = seen;
  const span = (at.at(-1) ?? 0) - (at[0] ?? 0) + gapSlots;
  return span >= WEEK && isFilled(values.length, WEEK, gapSlots) && standsStill(seen, asked);
}

/** At most one change among the observations, however few they are. */
export function standsStill(seen: Seen, { usdAt = inUsd, rates = [] }: Asked = {}): boolean {
  const asked = seen.values.map((value, index) => value / usdAt(seen.at[index] ?? 0));
  // Without a rate nobody can say what was asked, nor whether it stood still.
  if (asked.some(Number.isNaN)) return false;
  const changes = changesOf(asked);
  return changes <= MOST_CHANGES || rates.some((rate) => follows(seen, rate, changes));
}

const changesOf = (values: readonly number[]): number =>
  values.filter((value, index) => index > 0 && Math.abs(value - (values[index - 1] ?? 0)) > NOISE_USD).length;

/** A seller's floors and what stands behind them both stand still: a market may have one ask that nobody moves. */
export const isStill = ({ floors, depth, usdAt }: SellerHistory, rates?: readonly RateAt[]): boolean =>
  [floors, depth].every((series) => standsStill(seenIn(series, FORTNIGHT), { usdAt, rates }));

/** It asks in another currency, whose rate is not known at each of its prices: what moved cannot be told from the rate. */
export const isUnrated = ({ floors, usdAt = inUsd }: SellerHistory): boolean =>
  seenIn(floors, FORTNIGHT).at.some((place) => Number.isNaN(usdAt(place)));

export const isFrozenLeg = ({ floors, gapSlots, usdAt }: SellerHistory, rates?: readonly RateAt[]): boolean =>
  isFrozen(seenIn(floors, FORTNIGHT), gapSlots, { usdAt, rates });

/**
 * Whether dollars follow a rate: one price in that currency, or two, explains every observation. It is made again no more
 * often than the rate, by the rate of a day before or after (the bank's comes once a working day), and rounded.
 */
function follows({ at, values }: Seen, rate: RateAt, changes: number): boolean {
  const rates = at.map(rate);
  if (rates.some(Number.isNaN)) return false;
  if (changes > changesOf(rates) + MOST_CHANGES) return false;
  const half = roundingOf(values) / 2 + NOISE_USD;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let prices = 1;
  for (const [index, value] of values.entries()) {
    const rated = near(rate, at[index] ?? 0);
    const from = ((value - half) / Math.max(...rated)) * (1 - RATE_SLACK);
    const to = ((value + half) / Math.min(...rated)) * (1 + RATE_SLACK);
    [low, high] = [Math.max(low, from), Math.min(high, to)];
    if (low <= high) continue;
    prices += 1;
    [low, high] = [from, to];
  }
  return prices <= 1 + MOST_CHANGES;
}

/** The rates of a day to either side, as far as they are known: whoever converts may be a day early or late. */
const near = (rate: RateAt, place: number): readonly number[] =>
  HALF_DAYS.map((half) => rate(place + half)).filter((value) => !Number.isNaN(value));

/** The step that all prices are multiples of. */
function roundingOf(values: readonly number[]): number {
  const step = [...new Set(values.map((value) => Math.round(value * MICRO)))].reduce(divisor, 0) / MICRO;
  return Math.min(step, CENT, LARGEST_STEP * Math.min(...values));
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
