// The numbers beside the thresholds that the table's conditions are made of.

/** Steps of the variance ratio, days. */
export const SIGNAL_STEPS = 10;
/** Two whole weeks, over which what a week brings and takes is gone. */
export const FORTNIGHT = 14;
/** The slope of a hedge that is highly effective. */
export const SLOPES = [0.8, 1.25] as const;
/** A hedge that chance could have made is none. */
export const LARGEST_HEDGE_P = 0.05;
/** Days of a change: a week decides, a month is told. */
export const HORIZONS = { week: 7, month: 30 } as const;
/** Of the sellers, the share that may lack the proof of going with the index. */
export const MOST_UNPROVEN = 0.25;
/** Sellers that count as so many equal ones. */
export const LEAST_EFFECTIVE_SELLERS = 2;
/** A position may be so much of what can be delivered. */
export const DELIVERABLE_SHARE = 0.25;
export const SUPPLY_QUANTILE = 0.1;
/** A host reprices by so much, and may move the value by so little, in percent. */
export const PUSH = 0.3;
export const LARGEST_PUSH_PCT = 0.5;
/** What a round trip costs, as a share of the notional: CME's fees and one tick of its H100 contract. */
export const ROUND_TRIP = { fee: 0.0054, tick: 0.0036 } as const;
/** The longest gap of the window's prints. */
export const LONGEST_GAP = 0.02;
