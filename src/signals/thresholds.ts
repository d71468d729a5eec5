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
    also: 'no pair of two frozen list prices',
    needs: 'one pair with half of the expected common slots of 7 days, both legs current',
  },
  cv: {
    green: 0.15,
    red: 0.05,
    unit: 'ratio',
    windowDays: 14,
    intervalDays: 14,
    judged: 'standard deviation over mean of the reference price',
    also: 'above 0.15 too without the largest 24-hour move, without spikes and without the trend; same-offer CV above 0.05',
    needs: 'half of the expected slots of 14 days, over at least 7 days',
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
    also: 'green: none free in at most 1 % of the slots of 14 days; red: no list cut by a page limit, no counting seller stale',
    needs: 'one seller with a count and a quarter of the expected slots of 24 hours',
  },
};

/** Conditions beside the thresholds, named in the table's `also`. */
export const SAME_OFFER_CV = 0.05;
export const LARGEST_P = 0.01;
export const MOST_ZERO_SHARE = 0.01;
