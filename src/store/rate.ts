// The exchange rates, each from the round on that asked for it: a round read again is converted as it was then.
import { isCurrentRate, OLDEST_RATE_DAYS, type Rates } from '#domain/currency.ts';
import { dayOfSlot, SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
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

/** Rates of whole days, for history that no round of ours asked rates for; a day that is known already keeps what it has. */
export function putDayRates(store: Store, rates: readonly Rates[], source: string): void {
  for (const { day, usd } of rates)
    for (const [currency, value] of Object.entries(usd))
      store
        .hot('INSERT OR IGNORE INTO day_rate (currency, day, usd, source) VALUES (?, ?, ?, ?)')
        .run(currency, day, value, source);
}

/** The days of [from, to) that have no rate of a currency of their own or of the days before that is current on them. */
export function daysWithoutRate(store: Store, currency: string, from: number, to: number): number[] {
  const usdAt = usdBySlot(store, currency, from * SLOTS_PER_DAY, to * SLOTS_PER_DAY);
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at).filter((day) =>
    Number.isNaN(usdAt((day + 1) * SLOTS_PER_DAY - 1)),
  );
}

type Step = { readonly slot: number; readonly day: number; readonly usd: number };

/** The rates that rounds asked for, each from its slot on, and those of days, each from its day on; the first may lie before `from`. */
function stepsOf(store: Store, currency: string, from: number, to: number): Step[] {
  const asked = store
    .hot(
      `SELECT slot, day, usd FROM rate WHERE currency = ? AND slot < ?
       AND slot >= coalesce((SELECT max(slot) FROM rate WHERE currency = ? AND slot <= ?), 0)`,
    )
    .all(currency, to, currency, from) as Step[];
  const days = store
    .hot('SELECT day * 48 AS slot, day, usd FROM day_rate WHERE currency = ? AND day >= ? AND day < ?')
    .all(currency, dayOfSlot(from) - OLDEST_RATE_DAYS, dayOfSlot(to) + 1) as Step[];
  return [...asked, ...days].sort((a, b) => a.slot - b.slot);
}

/**
 * USD for one unit of a currency at each slot of [from, to), by the newest rate known there; 1 for USD, and NaN where none that is
 * at most seven days old is known: an amount in that currency cannot be told from its dollars then.
 */
export function usdBySlot(store: Store, currency: string, from: number, to: number): (slot: number) => number {
  if (currency === 'USD') return () => 1;
  const steps = stepsOf(store, currency, from, to);
  const usd = new Float64Array(Math.max(0, to - from)).fill(Number.NaN);
  let at = -1;
  for (let slot = from; slot < to; slot += 1) {
    while (at + 1 < steps.length && (steps[at + 1]?.slot ?? 0) <= slot) at += 1;
    const step = steps[at];
    if (step !== undefined && dayOfSlot(slot) - step.day <= OLDEST_RATE_DAYS) usd[slot - from] = step.usd;
  }
  return (slot) => usd[slot - from] ?? Number.NaN;
}
