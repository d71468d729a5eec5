// Figures as a reader wants them; what is missing is said, not left blank and never a zero.
import { FORMATS } from '#domain/format.ts';
import { finePriceText } from '#domain/money.ts';
import type { Area } from '#domain/place.ts';

export const dollars = (usd: number | null): string => (usd === null ? 'unknown' : finePriceText(usd));

/** What something costs in all: cents where they are some part of it. */
export const costText = (cost: number): string =>
  cost >= 1000 ? Math.round(cost).toLocaleString('en-US') : cost.toFixed(2);

/** One of several amounts below each other: all to the cent. */
export const amountText = (cost: number): string =>
  cost.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A difference as fine as the price that it stands beside. */
export const dollarsLike = (usd: number, beside: number): string =>
  usd.toFixed((/\.(\d+)$/.exec(dollars(beside))?.[1] ?? '').length);

/** A difference of prices: cents are enough, and a zero is a zero. */
export const difference = (usd: number | null): string => (usd === null ? 'unknown' : usd.toFixed(2));

/** A judged distance and its 90 % interval. */
export const valueWithInterval = (usd: number, interval: readonly number[] | null): string =>
  interval === null ? usd.toFixed(2) : `${usd.toFixed(2)} (${interval.map((end) => end.toFixed(2)).join('–')})`;

export function signedPercent(pct: number | null): string {
  if (pct === null) return '';
  const said = FORMATS.percent.said(pct);
  return pct > 0 && !said.startsWith('0.0') ? `+${said}` : said;
}

export const gpusText = (gpus: number | null, truncated: boolean): string =>
  gpus === null ? 'no count' : `${gpus}${truncated ? ' or more' : ''}`;

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

export const numberWord = (count: number): string => NUMBERS[count] ?? String(count);

/** What a price is of, by the name that an address and a question know it by. */
export const PRICES = { all_in: 'all in', gpu_only: 'GPU only' } as const;

/** Which market, by the name that an address and a question know it by. */
export const MARKET_WORDS = { on_demand: 'on demand', interruptible: 'spot' } as const;

/** Where a machine stands, by the name that an address and a question know it by. */
export const AREA_WORDS = {
  eu: 'EU',
  europe: 'Europe',
  us: 'US',
  ca: 'Canada',
  asia: 'Asia',
} as const satisfies Record<Area, string>;

/** Whether its host was verified. */
export const HOST_WORDS = { verified: 'verified', all: 'all' } as const;

/** As a sentence says where. */
export const inArea = (where: Area): string =>
  `in ${where === 'eu' || where === 'us' ? `the ${AREA_WORDS[where]}` : AREA_WORDS[where]}`;

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** A list as it is spoken: a, b and c. */
export const spoken = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const FLAG_WORDS: Record<string, string> = {
  outlier_mad: 'far from its neighbours, left out',
  outlier_band: 'far from the usual price, left out',
  unverified: 'unverified host, left out',
  deverified: 'deverified host, left out',
  not_rentable: 'not rentable, left out',
  placeholder: 'a placeholder, left out',
  estimate: 'an estimate of the seller’s, no quote, left out',
};
