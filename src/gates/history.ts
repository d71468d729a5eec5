// What the gates are handed of one model: whole UTC days up to the judged slot, the last one being the last complete day. NaN is "not observed".
import type { FixState } from '#index/fix.ts';
import type { Venue } from '#index/votes.ts';
import type { ModelHistory } from '#signals/history.ts';

/** No gate looks further back. */
export const MOST_DAYS = 365;
/** Days of panels, sections and supply. */
export const PANEL_DAYS = 14;

export type SellerDays = {
  readonly provider: string;
  readonly name: string;
  readonly comparable: boolean;
  readonly isMarketplace: boolean;
  readonly resells: boolean;
  /** USD per GPU-hour by day: the mean of the day's medians. */
  readonly prices: Float64Array;
  /** USD for one unit of what it asks in, by day; left out where it asks in USD. */
  readonly usdByDay?: Float64Array;
};

/** One offer in a cross-section: what it asks and what may explain it. Flagged as outlier or placeholder: not in it; unverified: in it. */
export type SectionOffer = {
  readonly provider: string;
  /** USD per GPU-hour, all in. */
  readonly usd: number;
  readonly region: string | null;
  readonly tier: string | null;
  readonly network: string | null;
  /** GPUs of the machine as offered. */
  readonly gpus: number;
  readonly isVerified: boolean;
};

export type DayOf<T> = { readonly day: number; readonly at: number } & T;

/** What became of a day's scheduled prints. */
export type DayPrints = {
  readonly scheduled: number;
  readonly printed: number;
  readonly suppressed: number;
  readonly revised: number;
  /** In scheduled prints. */
  readonly longestGap: number;
};

export type GateHistory = {
  readonly gpu: string;
  readonly slot: number;
  /** The number of the last day (days since the epoch); place p of every array by day is day lastDay - days + 1 + p. */
  readonly lastDay: number;
  readonly days: number;
  /** USD per GPU-hour by day; NaN where there is no fix. */
  readonly fixes: Float64Array;
  readonly fixStates: readonly (FixState | null)[];
  /** By day, null before the series began. */
  readonly prints: readonly (DayPrints | null)[];
  readonly sellers: readonly SellerDays[];
  /** Fixes of the other models, over the same days. */
  readonly others: readonly { readonly gpu: string; readonly fixes: Float64Array }[];
  /** The votes of up to four prints a day of the last PANEL_DAYS, in order of time; suppressed prints too. `day` is a place. */
  readonly panels: readonly DayOf<{ readonly venues: readonly Venue[] }>[];
  /** One cross-section a day of the last PANEL_DAYS. */
  readonly sections: readonly DayOf<{ readonly offers: readonly SectionOffer[] }>[];
  /** Four weeks of half hours up to the judged slot: supply, clones, frozen lists, time of day. */
  readonly recent: ModelHistory;
};
