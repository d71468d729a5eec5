// The one table of thresholds. Every face that shows one reads it from here, and the methodology's table is made from it.
import type { SignalType } from '#domain/verdict.ts';

export type Threshold = {
  readonly green: number;
  readonly red: number | null;
  readonly unit: string;
  /** Window of the judged value. */
  readonly windowDays: number;
  /** Longest window of the interval. */
  readonly intervalDays: number;
  readonly judged: string;
  readonly also: string;
  readonly needs: string;
};

export const THRESHOLDS: Readonly<Record<SignalType, Threshold>> = {
  spread: {
    green: 0.3,
    red: 0.15,
    unit: 'USD per GPU-hour',
    windowDays: 7,
    intervalDays: 28,
    judged: 'the typical distance between the floors of two comparable providers',
    also: 'no pair of two frozen list prices, no leg without the rates of what it asks in, no leg whose list was cut by a page limit; green: above 0.30 too once each one’s cheapest offer is set aside, and the middle of up to 28 days further from zero than 20 standard deviations of its daily means over the root of the days',
    needs: 'one pair with half of the expected common slots of 7 days, both legs current',
  },
  cv: {
    green: 0.15,
    red: 0.05,
    unit: 'ratio',
    windowDays: 14,
    intervalDays: 28,
    judged: 'standard deviation over mean of the reference price',
    also: 'above 0.15 too without the largest 24-hour move and its reversal, without spikes and without the trend; same-offer CV above 0.15',
    needs:
      'half of the expected slots of 14 days, over at least 7 days, and one comparable seller whose prices moved more than once',
  },
  time_of_day: {
    green: 10,
    red: null,
    unit: '%',
    windowDays: 28,
    intervalDays: 28,
    judged: 'the cross-fitted swing between peak and trough hour of the reference price',
    also: 'p below 0.01',
    needs: '7 full days of 20 distinct hours',
  },
  supply: {
    green: 20,
    red: 5,
    unit: 'GPUs',
    windowDays: 1,
    intervalDays: 7,
    judged: 'the sum over sellers that resell nothing of each one’s 24-hour median of available GPUs',
    also: 'green: fewer than 5 free in at most 1 % of the slots of 14 days; red: no list cut by a page limit, no counting seller stale',
    needs: 'one seller with a count and a quarter of the expected slots of 24 hours',
  },
};

/** Conditions beside the thresholds, named in the table's `also`. */
export const SAME_OFFER_CV = 0.15;
export const LARGEST_P = 0.01;
export const MOST_SCARCE_SHARE = 0.01;
/** A middle nearer to zero than so many standard deviations of its daily means over the root of the days may be two identical sellers' drift. */
export const DRIFT_DEVIATIONS = 20;
/** Beyond these shares of the cheaper price it is the threshold in dollars that makes a spread green, or red, and its reason says so. */
export const SMALL_SHARE_PCT = 5;
export const LARGE_SHARE_PCT = 20;
