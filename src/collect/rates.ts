// The exchange rates of a round: the stored ones while they are young, otherwise asked of the European Central Bank, once for all sellers.
import { type Believed, believe, NO_MEMORY, type RateMemory, remember } from '#domain/believed-rates.ts';
import { currentRates, isCurrentRate, type Rates } from '#domain/currency.ts';
import { USUAL_LIMITS } from '#domain/limits.ts';
import { type Body, OwnFault, type RatesAsked, RoundEnd } from '#domain/outcome.ts';
import { DAY_SECONDS, dateStart } from '#domain/time.ts';
import { type AskDoors, type AskOptions, createAsk } from './ask.ts';

// Documented at https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/; free use with the source named.
const URL = 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml';
const REQUESTS_PER_MINUTE = 6;
/** The document of a day is 2 KB. */
const MOST_BYTES = 1024 * 1024;
const TIMEOUT_MS = 20_000;
/** The bank publishes once a working day: asked again after so long. */
const ASK_AGAIN_SECONDS = 6 * 3600;

/** Rates as they stand in the store, with the time they were asked at, and what the next ones are held against. */
export type KnownRates = { readonly rates: Rates; readonly askedAt: number; readonly memory?: RateMemory };

const memoryOf = (known: KnownRates | null): RateMemory =>
  known?.memory ?? (known === null ? NO_MEMORY : remember(NO_MEMORY, { rates: known.rates, doubts: [] }));

export type RoundRates = {
  /** The rates to convert by, or null where none is at most 7 days old. Asks at most once. */
  readonly current: () => Promise<Rates | null>;
  /** What was asked in this round; null where nobody needed to. */
  readonly asked: () => RatesAsked | null;
};

type Doors = AskDoors & Pick<AskOptions, 'redact'>;

export function createRates(known: KnownRates | null, doors: Doors, signal: AbortSignal): RoundRates {
  let asked: RatesAsked | null = null;
  const now = doors.clock.now();
  const usable = (rates: Rates | null | undefined): Rates | null => currentRates(rates, doors.clock.now());
  const find = async (): Promise<Rates | null> => {
    const held = usable(known?.rates);
    if (held !== null && known !== null && now - known.askedAt < ASK_AGAIN_SECONDS) return held;
    const { rates, ...more } = await askBank(doors, signal);
    asked = { ...more, ...asBelieved(rates, known, doors.clock.now()) };
    return usable(asked.rates) ?? held;
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

/** What is told of another day than one to convert by is kept as it came; what is older than the stored takes its place never. */
function asBelieved(told: Rates | null, known: KnownRates | null, now: number): Pick<RatesAsked, 'rates' | 'doubts'> {
  if (told === null || !isCurrentRate(told, now)) return { rates: told };
  if (known !== null && told.day < known.rates.day) return { rates: null };
  const { rates, doubts }: Believed = believe(told, memoryOf(known));
  return doubts.length === 0 ? { rates } : { rates, doubts };
}

/** A bank that does not answer costs nothing but freshness: older rates go on while they may. */
async function askBank(doors: Doors, signal: AbortSignal): Promise<RatesAsked> {
  let body: Body | null = null;
  let simulated = false;
  const ask = createAsk({
    ...doors,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    timeoutMs: TIMEOUT_MS,
    signal,
    limits: { ...USUAL_LIMITS, bytes: MOST_BYTES },
    keep: (kept, made) => {
      body = kept;
      simulated = made;
    },
  });
  try {
    const text = await ask({ name: 'euro reference rates', url: URL, as: 'text' });
    return { rates: ratesIn(String(text)), body, simulated };
  } catch (error) {
    if (!(error instanceof RoundEnd) && !(error instanceof OwnFault) && !signal.aborted) throw error;
    return { rates: null, body, simulated };
  }
}

/** A rate as it is written: a plain decimal number, and none that no currency can have. */
function rateOf(text: string): number {
  const rate = text.length <= 24 && /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return rate >= 1e-9 && rate <= 1e9 ? rate : Number.NaN;
}

const MOST_CURRENCIES = 200;
const MOST_DAYS = 40_000;

/** USD for one unit of each currency, from the units of each for one euro. */
function ratesOn(date: string, perEuro: ReadonlyMap<string, number>): Rates | null {
  const start = dateStart(date);
  const dollar = perEuro.get('USD') ?? Number.NaN;
  if (start === undefined || !(dollar > 0) || perEuro.size > MOST_CURRENCIES) return null;
  const others = [...perEuro].filter(([code, rate]) => /^[A-Z]{3}$/.test(code) && code !== 'USD' && rate > 0);
  const usd = { EUR: dollar, ...Object.fromEntries(others.map(([code, rate]) => [code, dollar / rate])) };
  return { day: start / DAY_SECONDS, usd };
}

/** Reads the bank's document of one day: units of each currency for one euro. Null where it is not that document. */
export function ratesIn(xml: string): Rates | null {
  const [first] = daysIn(xml);
  return first ?? null;
}

const LONGEST_TAG = 200;

/**
 * The same document of many days, as the bank publishes its history; none where it was cut or is another. Two kinds of tags are all
 * that is read, one after the other: a tree of it would take a time that grows by the square of what is nested in it.
 */
export function daysIn(xml: string): Rates[] {
  // A document that was cut could end in half a rate.
  if (!xml.trimEnd().endsWith('</gesmes:Envelope>')) return [];
  const days: Rates[] = [];
  let date = '';
  let perEuro = new Map<string, number>();
  const end = (): void => {
    const rates = date === '' ? null : ratesOn(date, perEuro);
    if (rates !== null) days.push(rates);
    date = '';
    perEuro = new Map();
  };
  for (const tag of tagsIn(xml)) {
    if (!/^<\/?Cube[\s/>]/.test(tag)) continue;
    const [time, currency, rate] = [attribute(tag, 'time'), attribute(tag, 'currency'), attribute(tag, 'rate')];
    if (tag.startsWith('</') || time !== null) end();
    if (time !== null) date = time;
    else if (currency !== null && date !== '' && perEuro.size <= MOST_CURRENCIES)
      perEuro.set(currency, rateOf(rate ?? ''));
    if (days.length > MOST_DAYS) return [];
  }
  end();
  return days;
}

/** The tags of a document in their order, cut where they are long; what stands in comments is none. */
function* tagsIn(xml: string): Generator<string> {
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
    const isComment = xml.startsWith('<!--', at);
    const end = xml.indexOf(isComment ? '-->' : '>', at + 1);
    if (end === -1) return;
    if (!isComment) yield xml.slice(at, Math.min(end + 1, at + LONGEST_TAG));
    at = end + 1;
  }
}

const ATTRIBUTES = {
  time: /\stime=["']([^"'<>]*)["']/,
  currency: /\scurrency=["']([^"'<>]*)["']/,
  rate: /\srate=["']([^"'<>]*)["']/,
} as const;

const attribute = (tag: string, name: keyof typeof ATTRIBUTES): string | null =>
  ATTRIBUTES[name].exec(tag)?.[1] ?? null;

/** The bank's history as it is published for spreadsheets: `Date,USD,JPY,...`, a day a line, "N/A" where there was none. */
export function daysInCsv(csv: string): Rates[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const [date, ...codes] = header.split(',').map((cell) => cell.trim());
  if (date !== 'Date' || !codes.includes('USD')) return [];
  if (lines.length > MOST_DAYS || codes.length > MOST_CURRENCIES) return [];
  return lines.flatMap((line) => {
    const [day = '', ...cells] = line.split(',').map((cell) => cell.trim());
    const told = codes.map((code, at) => [code, rateOf(cells[at] ?? '')] as const);
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
    if (!(error instanceof RoundEnd) && !(error instanceof OwnFault) && !signal.aborted) throw error;
    return [];
  }
}
