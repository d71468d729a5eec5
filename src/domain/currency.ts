// Amounts in other currencies, by the reference rates of the European Central Bank: published once a working day, around 16:00 CET.
import { DAY_SECONDS } from './time.ts';

/** The rates of one day. */
export type Rates = {
  /** The day they are of, days since the epoch. */
  readonly day: number;
  /** USD for one unit of each currency. */
  readonly usd: Readonly<Record<string, number>>;
  /** The day of those that are older than the others: they go on because the newer one was not believed. */
  readonly days?: Readonly<Record<string, number>>;
};

export const dayOfRate = ({ day, days }: Rates, currency: string): number => days?.[currency] ?? day;

/** Weekends and the longest run of bank holidays leave fewer days without a rate; beyond it a rate is not current. */
export const OLDEST_RATE_DAYS = 7;

/** Whether rates may still be used at a moment. */
export const isCurrentRate = ({ day }: Pick<Rates, 'day'>, epochSeconds: number): boolean => {
  const age = Math.floor(epochSeconds / DAY_SECONDS) - day;
  return age >= 0 && age <= OLDEST_RATE_DAYS;
};

/** Those that may still be used at a moment; null where that is none. */
export function currentRates(rates: Rates | null | undefined, epochSeconds: number): Rates | null {
  if (rates == null || !isCurrentRate(rates, epochSeconds)) return null;
  if (rates.days === undefined) return rates;
  const current = Object.entries(rates.usd).filter(([currency]) =>
    isCurrentRate({ day: dayOfRate(rates, currency) }, epochSeconds),
  );
  return { ...rates, usd: Object.fromEntries(current) };
}

/** USD for one unit, or null where there is no rate. */
export function usdPerUnit(currency: string, rates: Rates | null): number | null {
  if (currency === 'USD') return 1;
  const rate = rates?.usd[currency];
  return rate !== undefined && Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** Under this name the bank's answers are kept. */
export const RATES_FROM = { id: 'ecb', parserVersion: 1 };

/** What the bank publishes rates of, but the dollar and the lev, which became euro in 2026. */
export const BANK_CURRENCIES =
  'EUR AUD BRL CAD CHF CNY CZK DKK GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY ZAR'.split(
    ' ',
  );

/** The sign of a currency in the place of its code. */
const SIGNS: Readonly<Record<string, string>> = { $: 'USD', US$: 'USD', '€': 'EUR', '£': 'GBP', '₹': 'INR' };

/** The code that a seller's word for its currency stands for. */
export function currencyCode(told: string): string {
  const word = told.trim().toUpperCase();
  return SIGNS[word] ?? word;
}
