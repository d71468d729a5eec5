// How long the distance between two sellers lasts, told alike by the judge and by the questions.
import { halfLife } from '#stats/half-life.ts';
import type { RateAt } from './history.ts';

const LAG_HOURS = { short: 6, long: 12 } as const;
/** Each leg is in whole micro-dollars, off by half of one, twice that where its offer was summed of parts. */
const ROUNDING_USD = 4e-6;

/** A price as it would be in dollars had the exchange rate of what it is asked in stood still: a currency is no seller's move. */
export const atOneRate = (price: number, place: number, usdAt: RateAt | undefined, last: number): number =>
  usdAt === undefined ? price : (price / usdAt(place)) * usdAt(last);

/** Half-life in hours of a signed hourly spread at one exchange rate; null where it only moves by the rounding of its prices. */
export const spreadHalfLife = (hours: readonly (number | null)[]): number | null =>
  halfLife(hours, LAG_HOURS, ROUNDING_USD);
