// The exchange rates of imported days: from a file of the European Central Bank, or asked of it; without them a seller's own amounts are
// not known.
import { readFileSync, statSync } from 'node:fs';
import { askHistory, daysIn, daysInCsv } from '#collect/rates.ts';
import { believeDays, type Doubt, doubtInWords } from '#domain/believed-rates.ts';
import { OLDEST_RATE_DAYS, type Rates } from '#domain/currency.ts';
import { dayOfSlot, dayStart, isoTime } from '#domain/time.ts';
import { bumpCommit } from '#store/meta.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { daysWithoutRate, putDayRates, ratesOfDaysBefore } from '#store/rate.ts';
import { providers } from '#store/round.ts';
import { standingSlots } from '#store/standing.ts';
import { askDoors, realClock } from './doors.ts';

const LONGEST_MS = 60_000;
/** The bank's whole history since 1999 is a fifth of it. */
const MOST_BYTES = 32 * 2 ** 20;

type Span = { readonly from: number; readonly to: number };

/** A foreign currency, who asks in it, and the imported days for which it has no rate. */
type Missing = { readonly currency: string; readonly names: readonly string[]; readonly days: readonly number[] };

function missingRates(store: Store, { from, to }: Span): Missing[] {
  const foreign = providers(store).filter(
    ({ id, currency }) => currency !== 'USD' && standingSlots(store, id, from, to).length > 0,
  );
  return [...Map.groupBy(foreign, ({ currency }) => currency)].flatMap(([currency, rows]) => {
    const seen = new Set(rows.flatMap(({ id }) => standingSlots(store, id, from, to).map(dayOfSlot)));
    const days = daysWithoutRate(store, currency, dayOfSlot(from), dayOfSlot(to - 1) + 1).filter((day) =>
      seen.has(day),
    );
    return days.length === 0 ? [] : [{ currency, names: rows.map(({ name }) => name), days }];
  });
}

function ratesInFile(file: string): Rates[] {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, and the bank's whole history has 6 million`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StoreProblem(`--rates: ${file} cannot be read: ${(error as Error).message}`);
  }
  const days = text.trimStart().startsWith('<') ? daysIn(text) : daysInCsv(text);
  if (days.length === 0)
    throw new StoreProblem(
      `--rates: ${file} is no history of rates: it must be the bank's eurofxref-hist.xml, or its eurofxref-hist.csv (Date,USD,...)`,
    );
  return days;
}

export type RateDoors = { readonly file: string | undefined; readonly upstream: string | null };

/** Sees to the rates of a span of imported slots; says in words what is still missing, and whether any were written. */
export async function seeToRates(
  store: Store,
  span: Span,
  { file, upstream }: RateDoors,
): Promise<{ readonly told: readonly string[]; readonly written: boolean }> {
  const before = missingRates(store, span);
  if (before.length === 0 && file === undefined) return { told: [], written: false };
  const first = Math.min(dayOfSlot(span.from), ...before.flatMap(({ days }) => days)) - OLDEST_RATE_DAYS;
  const last = dayOfSlot(span.to - 1);
  const found =
    file === undefined
      ? await askHistory(askDoors(upstream), first, realClock.deadline(LONGEST_MS))
      : ratesInFile(file);
  const { days: wanted, doubts } = believeDays(
    found.filter(({ day }) => day >= first && day <= last),
    ratesOfDaysBefore(store, first),
  );
  if (wanted.length > 0)
    store.transaction(() => {
      putDayRates(store, wanted, file ?? 'European Central Bank');
      bumpCommit(store);
    });
  const told = missingRates(store, span).map(({ currency, names, days }) => {
    const [from, to] = [days[0] ?? 0, days.at(-1) ?? 0].map((day) => isoTime(dayStart(day)).slice(0, 10));
    return (
      `  no exchange rate of ${currency} for ${days.length} days (${from} to ${to}): ${names.join(', ')} ask in it, ` +
      "and their spreads are left out; bring the bank's history with --rates eurofxref-hist.csv"
    );
  });
  return { told: [...told, ...alarms(store, doubts)], written: wanted.length > 0 };
}

/** One line for each currency that a seller asks in: a history in another unit would be wrong on all of its days. */
function alarms(store: Store, doubts: readonly Doubt[]): string[] {
  const asked = new Set(providers(store).map(({ currency }) => currency));
  return [...Map.groupBy(doubts, ({ currency }) => currency)].flatMap(([currency, [first, ...more]]) =>
    first === undefined || !asked.has(currency)
      ? []
      : [`  left out, rates of ${currency} on ${more.length + 1} days, the first: ${doubtInWords(first)}`],
  );
}
