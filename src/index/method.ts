// The recipe of the index in numbers. What a change here makes is another series: raise METHOD, and both are printed side by side for 30 days.

/** Of the series that is made now: h100-sxm/1. */
export const METHOD = 1;

export const seriesName = (gpu: string, method: number = METHOD): string => `${gpu}/${method}`;

export const PARAMETERS = {
  /** Of its venue's GPUs the most that one host counts for. */
  hostCap: 0.2,
  /** Of all weight the most that one venue counts for, where there are two or more. */
  venueCap: 0.5,
  /** Of the weight, cut off at each end before the mean. */
  trim: 0.25,
  /** A vote is an outlier beyond so many scaled median absolute deviations of its venue's votes, on the logarithm of the price. */
  outlierDeviations: 3,
  /** The least that counts as such a deviation: 2 %. */
  outlierFloor: 0.02,
  /** Votes that a venue must have before one of them can be called an outlier. */
  outlierVotes: 5,
  panel: {
    /** A composite has so many venues. */
    venues: 2,
    /** A marketplace speaks with so many hosts, and as many equal ones in effect. */
    hosts: 5,
    effectiveHosts: 3,
    /** Or so many sellers by list. */
    lists: 3,
  },
} as const;

/** Scales a median absolute deviation to a standard deviation of normal values. */
export const MAD_SCALE = 1.4826;

/** A print is final once it has been known for so long; what changes it later is a revision beside it. */
export const FINAL_AFTER_SECONDS = 86_400;

/** Two methods are printed side by side for so many days before the older one ends. */
export const OVERLAP_DAYS = 30;
