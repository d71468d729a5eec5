// What the judge is handed of one model: four weeks of half hours, the last one being judged. NaN is "not observed".
import { SLOTS_PER_DAY, SLOTS_PER_HOUR } from '#domain/time.ts';

export const HISTORY_DAYS = 28;
export const DAY = SLOTS_PER_DAY;
export const WEEK = 7 * DAY;
export const FORTNIGHT = 14 * DAY;
export const HISTORY_SLOTS = HISTORY_DAYS * DAY;

export type SellerHistory = {
  readonly provider: string;
  readonly name: string;
  /** Marketplace or neocloud, reselling nothing: its price may be compared. */
  readonly comparable: boolean;
  readonly resells: boolean;
  /** Expected distance of its observations, in slots. */
  readonly gapSlots: number;
  /** Not stale at the judged slot. */
  readonly current: boolean;
  /** USD per GPU-hour. */
  readonly floors: Float64Array;
  /** USD per GPU-hour once the cheapest offer is gone: what one bait cannot move. The floor where there is but one offer. */
  readonly depth: Float64Array;
  /** USD for one unit of what it asks in, at a place of the history; 1 throughout where it asks in USD. */
  readonly usdAt?: RateAt;
  /** Available GPUs; 0 where it answered and had none, NaN where it did not answer or gives no count. */
  readonly gpus: Float64Array;
  /** The last place at which a page limit cut its list; null where none did. */
  readonly lastCut: number | null;
};

/** USD for one unit of a currency, at a place of the history; NaN where it is not known, and beyond. */
export type RateAt = (place: number) => number;

export type ModelHistory = {
  readonly gpu: string;
  readonly slot: number;
  /** USD per GPU-hour. */
  readonly reference: Float64Array;
  readonly sameOffer: Float64Array;
  readonly sellers: readonly SellerHistory[];
  /** Currencies that a price in dollars may follow. */
  readonly rates?: readonly RateAt[];
};

/** Currencies that a list in dollars may follow: the euro, in which most of Europe's sellers reckon, and those that sellers ask in. */
export const followed = (asked: readonly string[]): readonly string[] =>
  [...new Set(['EUR', ...asked])].filter((currency) => currency !== 'USD');

/** Whether a page limit cut a seller's list among the last `slots`. */
export const wasCut = ({ lastCut }: SellerHistory, slots: number): boolean =>
  lastCut !== null && lastCut >= HISTORY_SLOTS - slots;

export type Seen = { readonly at: readonly number[]; readonly values: readonly number[] };

/** The observations among the last `slots`, with their places in the history. */
export function seenIn(series: Float64Array, slots: number): Seen {
  const at: number[] = [];
  const values: number[] = [];
  for (let place = Math.max(0, series.length - slots); place < series.length; place += 1) {
    const value = series[place] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    at.push(place);
    values.push(value);
  }
  return { at, values };
}

/** Whole days counted back from the judged slot: the block that a place of the history falls into, 0 the oldest of `days`. */
export const blockOf = (place: number, days: number): number =>
  Math.floor((place - (HISTORY_SLOTS - days * DAY)) / DAY);

/** 25 % of the expected observations in a day, 50 % in a week or two. */
export const isFilled = (seen: number, slots: number, gapSlots: number): boolean =>
  seen >= (slots / gapSlots) * (slots <= DAY ? 0.25 : 0.5);

/** The mean of each of the last blocks of `slots` (a day where nothing is said), null where nothing was seen. */
export function blockMeans({ at, values }: Seen, blocks: number, slots = DAY): (number | null)[] {
  const sums = new Float64Array(blocks);
  const counts = new Float64Array(blocks);
  for (const [index, place] of at.entries()) {
    const block = Math.floor((place - (HISTORY_SLOTS - blocks * slots)) / slots);
    sums[block] = (sums[block] ?? 0) + (values[index] ?? 0);
    counts[block] = (counts[block] ?? 0) + 1;
  }
  return Array.from(sums, (sum, block) => ((counts[block] ?? 0) === 0 ? null : sum / (counts[block] ?? 1)));
}

/** Whole days from the first observation of the last four weeks on, at least one. */
export function daysSeen({ at }: Seen): number {
  const oldest = at[0] ?? HISTORY_SLOTS;
  return Math.min(HISTORY_DAYS, Math.max(1, Math.floor((HISTORY_SLOTS - oldest) / DAY)));
}

/** Means by hour, the history's first place being the given slot; null where an hour has no observation. */
export function hourlyMeans(series: Float64Array, firstSlot: number): { hours: (number | null)[]; firstHour: number } {
  const firstHour = Math.floor(firstSlot / SLOTS_PER_HOUR);
  const hours: (number | null)[] = [];
  for (let place = 0; place < series.length; ) {
    const hour = Math.floor((firstSlot + place) / SLOTS_PER_HOUR);
    let sum = 0;
    let count = 0;
    for (; place < series.length && Math.floor((firstSlot + place) / SLOTS_PER_HOUR) === hour; place += 1) {
      const value = series[place] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    hours.push(count === 0 ? null : sum / count);
  }
  return { hours, firstHour };
}
