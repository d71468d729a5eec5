// The exchange rates of a round: the stored ones while they are young, otherwise asked of the European Central Bank, once for all sellers.
import { load } from 'cheerio/slim';
import { isCurrentRate, type Rates } from '#domain/currency.ts';
import { type Body, type RatesAsked, RoundEnd } from '#domain/outcome.ts';
import { type AskDoors, createAsk } from './ask.ts';

// Documented at https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/; free use with the source named.
const URL = 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml';
const REQUESTS_PER_MINUTE = 6;
const TIMEOUT_MS = 20_000;
/** The bank publishes once a working day: asked again after so long. */
const ASK_AGAIN_SECONDS = 6 * 3600;

/** Rates as they stand in the store, with the time they were asked at. */
export type KnownRates = { readonly rates: Rates; readonly askedAt: number };

export type RoundRates = {
  /** The rates to convert by, or null where none is at most 7 days old. Asks at most once. */
  readonly current: () => Promise<Rates | null>;
  /** What was asked in this round; null where nobody needed to. */
  readonly asked: () => RatesAsked | null;
};

export function createRates(known: KnownRates | null, doors: AskDoors, signal: AbortSignal): RoundRates {
  let asked: RatesAsked | null = null;
  const now = doors.clock.now();
  const usable = (rates: Rates | null | undefined): Rates | null =>
    rates && isCurrentRate(rates, doors.clock.now()) ? rates : null;
  const find = async (): Promise<Rates | null> => {
    if (known !== null && now - known.askedAt < ASK_AGAIN_SECONDS && usable(known.rates)) return known.rates;
    asked = await askBank(doors, signal);
    return usable(asked.rates) ?? usable(known?.rates);
  };
  let answer: Promise<Rates | null> | null = null;
  return {
    current: () => {
      answer ??= find();
      return answer;
    },
    asked: () => asked,
  };
}

/** A bank that does not answer costs nothing but freshness: older rates go on while they may. */
async function askBank(doors: AskDoors, signal: AbortSignal): Promise<RatesAsked> {
  let body: Body | null = null;
  let simulated = false;
  const ask = createAsk({
    ...doors,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    timeoutMs: TIMEOUT_MS,
    signal,
    keep: (kept, made) => {
      body = kept;
      simulated = made;
    },
  });
  try {
    const text = await ask({ name: 'euro reference rates', url: URL, as: 'text' });
    return { rates: ratesIn(String(text)), body, simulated };
  } catch (error) {
    if (!(error instanceof RoundEnd) && (error as Error | null)?.name !== 'AbortError') throw error;
    return { rates: null, body, simulated };
  }
}

const DAY_MS = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** USD for one unit of each currency, from the units of each for one euro. */
function ratesOn(date: string, perEuro: ReadonlyMap<string, number>): Rates | null {
  const day = dayOf(date);
  const dollar = perEuro.get('USD') ?? Number.NaN;
  if (!Number.isInteger(day) || !(dollar > 0)) return null;
  const others = [...perEuro].filter(([code, rate]) => /^[A-Z]{3}$/.test(code) && code !== 'USD' && rate > 0);
  return { day, usd: { EUR: dollar, ...Object.fromEntries(others.map(([code, rate]) => [code, dollar / rate])) } };
}

/** Reads the bank's document of one day: units of each currency for one euro. Null where it is not that document. */
export function ratesIn(xml: string): Rates | null {
  const [first] = daysIn(xml);
  return first ?? null;
}

/** The same document of many days, as the bank publishes its history; none where it was cut or is another. */
export function daysIn(xml: string): Rates[] {
  // A document that was cut could end in half a rate.
  if (!/<\/gesmes:Envelope>\s*$/.test(xml)) return [];
  const page = load(xml, { xml: true });
  return page('Cube[time]')
    .toArray()
    .flatMap((cube) => {
      const perEuro = new Map(
        page(cube)
          .children('Cube[currency]')
          .toArray()
          .map(({ attribs }) => [attribs.currency ?? '', Number(attribs.rate)] as const),
      );
      return ratesOn(cube.attribs.time ?? '', perEuro) ?? [];
    });
}

/** The bank gives some forty; each line of its history is gone through once for each. */
const MOST_CURRENCIES = 300;

/** The bank's history as it is published for spreadsheets: `Date,USD,JPY,...`, a day a line, "N/A" where there was none. */
export function daysInCsv(csv: string): Rates[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const [date, ...codes] = header.split(',').map((cell) => cell.trim());
  if (date !== 'Date' || !codes.includes('USD') || codes.length > MOST_CURRENCIES) return [];
  return lines.flatMap((line) => {
    const [day = '', ...cells] = line.split(',').map((cell) => cell.trim());
    const told = codes.map((code, at) => [code, Number(cells[at])] as const);
    return ratesOn(day, new Map(told.filter(([, rate]) => rate > 0))) ?? [];
  });
}

/** The history that covers a first day: the last ninety days in one document, everything since 1999 in another. */
const HISTORY = 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.xml';
const NINETY_DAYS = 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml';

/** Asks the bank for the rates of past days; none where it does not answer. */
export async function askHistory(doors: AskDoors, firstDay: number, signal: AbortSignal): Promise<Rates[]> {
  const age = Math.floor(doors.clock.now() / 86_400) - firstDay;
  const ask = createAsk({
    ...doors,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    timeoutMs: TIMEOUT_MS,
    signal,
    keep: () => {},
  });
  try {
    return daysIn(String(await ask({ name: 'euro history', url: age < 85 ? NINETY_DAYS : HISTORY, as: 'text' })));
  } catch (error) {
    if (!(error instanceof RoundEnd) && (error as Error | null)?.name !== 'AbortError') throw error;
    return [];
  }
}
