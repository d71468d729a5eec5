// The exchange rates, each from the round on that asked for it: a round read again is converted as it was then.
import { isCurrentRate, type Rates } from '#domain/currency.ts';
import { slotStart } from '#domain/time.ts';
import type { Store } from './open.ts';

export type Asked = { readonly round: number; readonly slot: number; readonly at: number };

export function putRates(store: Store, { round, slot, at }: Asked, rates: Rates): void {
  for (const [currency, usd] of Object.entries(rates.usd))
    store
      .hot('INSERT OR REPLACE INTO rate (currency, round, slot, day, usd, asked_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(currency, round, slot, rates.day, usd, at);
}

type Row = { currency: string; day: number; usd: number; asked_at: number };

/** The rates last stored up to a round, whatever their age. */
export function ratesBefore(store: Store, round = Number.MAX_SAFE_INTEGER): { rates: Rates; askedAt: number } | null {
  const rows = store
    .hot('SELECT * FROM rate WHERE round = (SELECT max(round) FROM rate WHERE round <= ?)')
    .all(round) as Row[];
  const [first] = rows;
  return first === undefined
    ? null
    : {
        rates: { day: first.day, usd: Object.fromEntries(rows.map(({ currency, usd }) => [currency, usd])) },
        askedAt: first.asked_at,
      };
}

/** The rates that a round converts by; null where none is at most 7 days old. */
export function ratesOf(store: Store, round: number, slot: number): Rates | null {
  const found = ratesBefore(store, round);
  return found !== null && isCurrentRate(found.rates, slotStart(slot)) ? found.rates : null;
}

/** USD for one unit of a currency over slots, each pair from its slot on; the first may lie before `from`. */
const ratesFrom = (store: Store, currency: string, from: number, to: number): { slot: number; usd: number }[] =>
  store
    .hot(
      `SELECT slot, usd FROM rate WHERE currency = ? AND slot < ?
       AND slot >= coalesce((SELECT max(slot) FROM rate WHERE currency = ? AND slot <= ?), 0) ORDER BY slot`,
    )
    .all(currency, to, currency, from) as { slot: number; usd: number }[];

/** USD for one unit of a currency at each slot of [from, to); 1 where it is USD or nothing is known. */
export function usdBySlot(store: Store, currency: string, from: number, to: number): (slot: number) => number {
  if (currency === 'USD') return () => 1;
  const steps = ratesFrom(store, currency, from, to);
  return (slot) => steps.findLast((step) => step.slot <= slot)?.usd ?? 1;
}
