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
const DAY_MS = 86_400_000;

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

/** Reads the bank's document: units of each currency for one euro. Null where it is not that document. */
export function ratesIn(xml: string): Rates | null {
  // A document that was cut could end in half a rate.
  if (!/<\/gesmes:Envelope>\s*$/.test(xml)) return null;
  const page = load(xml, { xml: true });
  const day = Date.parse(`${page('Cube[time]').attr('time')}T00:00:00Z`) / DAY_MS;
  const perEuro = new Map(
    page('Cube[currency]')
      .toArray()
      .map((cube) => [cube.attribs.currency ?? '', Number(cube.attribs.rate)] as const),
  );
  const dollar = perEuro.get('USD') ?? Number.NaN;
  if (!Number.isInteger(day) || !(dollar > 0)) return null;
  const others = [...perEuro].filter(([code, rate]) => /^[A-Z]{3}$/.test(code) && code !== 'USD' && rate > 0);
  return { day, usd: { EUR: dollar, ...Object.fromEntries(others.map(([code, rate]) => [code, dollar / rate])) } };
}
