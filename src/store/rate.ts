// The exchange rates, each from the round on that asked for it: a round read again is converted as it was then.
import type { Doubt, RateMemory, RateOfDay } from '#domain/believed-rates.ts';
import { currentRates, dayOfRate, OLDEST_RATE_DAYS, type Rates } from '#domain/currency.ts';
import { dayOfSlot, SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
import type { Store } from './open.ts';

export type Asked = { readonly round: number; readonly slot: number; readonly at: number };

/** A rate that was told and not believed stands under its currency with this mark, and no amount is converted by it. */
const DOUBTED = '?';

export function putRates(store: Store, { round, slot, at }: Asked, rates: Rates, doubts: readonly Doubt[] = []): void {
  const put = (currency: string, { day, usd }: RateOfDay): unknown =>
    store
      .hot('INSERT OR REPLACE INTO rate (currency, round, slot, day, usd, asked_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(currency, round, slot, day, usd, at);
  for (const [currency, usd] of Object.entries(rates.usd)) put(currency, { day: dayOfRate(rates, currency), usd });
  for (const { currency, told } of doubts) put(`${currency}${DOUBTED}`, told);
}

type Row = { currency: string; day: number; usd: number; asked_at: number };
type Stored = { readonly rates: Rates; readonly askedAt: number };

/** The rates last stored up to a round, whatever their age. */
function ratesUpTo(store: Store, round: number): Stored | null {
  const rows = (
    store.hot('SELECT * FROM rate WHERE round = (SELECT max(round) FROM rate WHERE round <= ?)').all(round) as Row[]
  ).filter(({ currency }) => !currency.endsWith(DOUBTED));
  const [first] = rows;
  if (first === undefined) return null;
  const day = Math.max(...rows.map((row) => row.day));
  const older = rows.filter((row) => row.day < day).map((row) => [row.currency, row.day] as const);
  const usd = Object.fromEntries(rows.map((row) => [row.currency, row.usd]));
  return {
    rates: { day, usd, ...(older.length === 0 ? {} : { days: Object.fromEntries(older) }) },
    askedAt: first.asked_at,
  };
}

/** The rates last stored, and what is remembered to hold the next ones against. */
export function ratesBefore(store: Store): (Stored & { readonly memory: RateMemory }) | null {
  const found = ratesUpTo(store, Number.MAX_SAFE_INTEGER);
  return found === null ? null : { ...found, memory: memoryOf(store) };
}

/** Of rounds: a currency that was not told of for longer begins anew. */
const REMEMBERED_ROUNDS = 400 * SLOTS_PER_DAY;

function memoryOf(store: Store): RateMemory {
  const rows = store
    .hot('SELECT currency, day, usd FROM rate WHERE round > (SELECT max(round) FROM rate) - ? ORDER BY round, currency')
    .all(REMEMBERED_ROUNDS) as (RateOfDay & { currency: string })[];
  const [doubted, believed] = [
    rows.filter(({ currency }) => currency.endsWith(DOUBTED)),
    rows.filter(({ currency }) => !currency.endsWith(DOUBTED)),
  ];
  return {
    last: new Map(believed.map((row) => [row.currency, row])),
    doubted: Map.groupBy(doubted, ({ currency }) => currency.slice(0, -DOUBTED.length)),
  };
}

/** Of each currency the last rate of a day before one, by days or by rounds. */
export function ratesOfDaysBefore(store: Store, day: number): RateMemory {
  const rows = store
    .hot(
      `SELECT currency, day, usd FROM day_rate WHERE day < ?
       UNION ALL SELECT currency, day, usd FROM rate WHERE day < ? AND currency NOT LIKE '%${DOUBTED}' ORDER BY day`,
    )
    .all(day, day) as (RateOfDay & { currency: string })[];
  return { last: new Map(rows.map((row) => [row.currency, row])), doubted: new Map() };
}

export type StoredDoubt = Doubt & { readonly firstSlot: number; readonly lastSlot: number };

/** What is doubted of a currency in its last asked round, since when; null where what was told last is believed. */
export function doubtOf(store: Store, currency: string): StoredDoubt | null {
  const last = store.hot('SELECT max(round) AS round FROM rate').get() as { round: number | null };
  const at = (name: string): (RateOfDay & { slot: number }) | undefined =>
    store.hot('SELECT day, usd, slot FROM rate WHERE round = ? AND currency = ?').get(last.round, name) as
      | (RateOfDay & { slot: number })
      | undefined;
  const [told, held] = [at(`${currency}${DOUBTED}`), at(currency)];
  if (told === undefined || held === undefined) return null;
  const first = store
    .hot('SELECT min(slot) AS slot FROM rate WHERE currency = ? AND day > ?')
    .get(`${currency}${DOUBTED}`, held.day) as { slot: number | null };
  return { currency, told, held, firstSlot: first.slot ?? told.slot, lastSlot: told.slot };
}

/** The rates that a round converts by; null where none is at most 7 days old. */
export const ratesOf = (store: Store, round: number, slot: number): Rates | null =>
  currentRates(ratesUpTo(store, round)?.rates, slotStart(slot));

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
    .hot(`SELECT day * ${SLOTS_PER_DAY} AS slot, day, usd FROM day_rate WHERE currency = ? AND day >= ? AND day < ?`)
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
