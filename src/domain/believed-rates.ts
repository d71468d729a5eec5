// Which exchange rates are believed: those near the last ones that were. One slip of the bank's would move every price in its currency.
import { OLDEST_RATE_DAYS, type Rates } from './currency.ts';
import { dayStart, isoTime } from './time.ts';

export type RateOfDay = { readonly day: number; readonly usd: number };

export type RateMemory = {
  /** The last one of each currency that was believed, however old. */
  readonly last: ReadonlyMap<string, RateOfDay>;
  /** What was told of a currency and not believed, in order of time. */
  readonly doubted: ReadonlyMap<string, readonly RateOfDay[]>;
};

export const NO_MEMORY: RateMemory = { last: new Map(), doubted: new Map() };

/** A rate that is not believed, and the one that is used as long as it is current. */
export type Doubt = { readonly currency: string; readonly told: RateOfDay; readonly held: RateOfDay };

/** How far a rate may be from the one before: no currency that GPUs are sold in has moved as much in a week of this century. */
const NEAR = 0.1;
/** A rate before that is too old to be used may be further off, by so much a day, and by half at most. */
const WIDER_A_DAY = 0.01;
const WIDEST = 0.5;
/** A rate that the bank tells on so many of its days in a row is no slip. */
const CONFIRMING_DAYS = 3;

const limitOf = (ageDays: number): number =>
  Math.min(WIDEST, NEAR + WIDER_A_DAY * Math.max(0, ageDays - OLDEST_RATE_DAYS));

const isNear = (usd: number, before: number, limit: number): boolean =>
  Math.abs(usd - before) <= before * limit * (1 + 1e-9);

/** Whether the days told before, none of which was believed, say the same as this one. */
function isConfirmed(told: RateOfDay, held: RateOfDay, doubted: readonly RateOfDay[]): boolean {
  const days = new Map(doubted.filter(({ day }) => day > held.day && day < told.day).map(({ day, usd }) => [day, usd]));
  const latest = [...days].sort(([a], [b]) => b - a).slice(0, CONFIRMING_DAYS - 1);
  return latest.length === CONFIRMING_DAYS - 1 && latest.every(([, usd]) => isNear(told.usd, usd, NEAR));
}

export type Believed = { readonly rates: Rates; readonly doubts: readonly Doubt[] };

/** A day's rates as they are believed; a currency that was never told of is taken as it comes. */
export function believe({ day, usd }: Rates, { last, doubted }: RateMemory): Believed {
  const believed: Record<string, number> = {};
  const days: Record<string, number> = {};
  const doubts: Doubt[] = [];
  for (const [currency, value] of Object.entries(usd)) {
    const told = { day, usd: value };
    const held = last.get(currency);
    const isBelieved =
      held === undefined ||
      isNear(value, held.usd, limitOf(day - held.day)) ||
      isConfirmed(told, held, doubted.get(currency) ?? []);
    if (!isBelieved) {
      doubts.push({ currency, told, held });
      days[currency] = held.day;
    }
    believed[currency] = isBelieved ? value : held.usd;
  }
  return { rates: { day, usd: believed, ...(doubts.length === 0 ? {} : { days }) }, doubts };
}

/** The same of many days, each beside those before it: of each only what is believed of it. */
export function believeDays(told: readonly Rates[], memory: RateMemory): { days: Rates[]; doubts: Doubt[] } {
  let held = memory;
  const days: Rates[] = [];
  const doubts: Doubt[] = [];
  for (const each of told.toSorted((a, b) => a.day - b.day)) {
    const { rates, doubts: mine } = believe(each, held);
    held = remember(held, { rates, doubts: mine });
    doubts.push(...mine);
    const own = Object.entries(rates.usd).filter(([currency]) => rates.days?.[currency] === undefined);
    days.push({ day: each.day, usd: Object.fromEntries(own) });
  }
  return { days, doubts };
}

export function remember({ last, doubted }: RateMemory, { rates, doubts }: Believed): RateMemory {
  const now = Object.entries(rates.usd).map(([currency, usd]): [string, RateOfDay] => [
    currency,
    { day: rates.days?.[currency] ?? rates.day, usd },
  ]);
  const more = new Map(doubted);
  for (const { currency, told } of doubts)
    more.set(currency, [...(more.get(currency) ?? []).slice(-CONFIRMING_DAYS), told]);
  return { last: new Map([...last, ...now]), doubted: more };
}

const dateOf = (day: number): string => isoTime(dayStart(day)).slice(0, 10);
const amount = (usd: number): string => String(Number(usd.toPrecision(6)));

/** The alarm. */
export const doubtInWords = ({ currency, told, held }: Doubt): string =>
  `1 ${currency} is said to be ${amount(told.usd)} USD on ${dateOf(told.day)}, and was ${amount(held.usd)} on ${dateOf(held.day)}: not believed before ${CONFIRMING_DAYS} days of the bank in a row say so, and the older rate is used while it is at most ${OLDEST_RATE_DAYS} days old`;
