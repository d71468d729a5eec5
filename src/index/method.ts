// The recipe of the index in numbers. What a change here makes is another series: raise METHOD, and both are printed side by side for 30 days.

export type Parameters = {
  /** Of its venue's GPUs the most that one host counts for. */
  readonly hostCap: number;
  /** Of all weight the most that one venue counts for, where there are two or more. */
  readonly venueCap: number;
  /** Of the weight, cut off at each end before the mean. */
  readonly trim: number;
  /** A vote is an outlier beyond so many scaled median absolute deviations of its venue's votes, on the logarithm of the price. */
  readonly outlierDeviations: number;
  /** The least that counts as such a deviation, in logarithms. */
  readonly outlierFloor: number;
  /** Votes that a venue must have before one of them can be called an outlier. */
  readonly outlierVotes: number;
  readonly panel: {
    /** A composite has so many venues. */
    readonly venues: number;
    /** A marketplace speaks with so many hosts, and as many equal ones in effect. */
    readonly hosts: number;
    readonly effectiveHosts: number;
    /** Or so many sellers by list. */
    readonly lists: number;
  };
};

export type Method = { readonly number: number; readonly parameters: Parameters };

/** In order; the last is the one that pages and gates go by. What has shipped is never edited: a new recipe is a new entry. */
export const METHODS: readonly Method[] = [
  {
    number: 1,
    parameters: {
      hostCap: 0.2,
      venueCap: 0.5,
      trim: 0.25,
      outlierDeviations: 3,
      outlierFloor: 0.02,
      outlierVotes: 5,
      panel: { venues: 2, hosts: 5, effectiveHosts: 3, lists: 3 },
    },
  },
];

const [FIRST] = METHODS;
if (FIRST === undefined) throw new Error('the index has no method');
export const CURRENT: Method = METHODS.at(-1) ?? FIRST;
export const PARAMETERS: Parameters = CURRENT.parameters;

/** h100-sxm/1: a contract names it, and another recipe has another. */
export const seriesName = (gpu: string, method: number = CURRENT.number): string => `${gpu}/${method}`;

/** Scales a median absolute deviation to a standard deviation of normal values. */
export const MAD_SCALE = 1.4826;

/** A print is final once it has been known for so long; what changes it later is a revision beside it. */
export const FINAL_AFTER_SECONDS = 86_400;

/** Two methods are printed side by side for so many days before the older one ends. */
export const OVERLAP_DAYS = 30;
