// Whose prices a hedge or a market can be asked of: comparable sellers, each once, that ask a price of their own.
import { SLOTS_PER_DAY } from '#domain/time.ts';
import { type Clone, clonesIn } from '#signals/clones.ts';
import { isFrozenLeg, isStill } from '#signals/frozen.ts';
import { type SellerHistory, seenIn } from '#signals/history.ts';
import { median } from '#stats/median.ts';
import { isThere, logsOf, present } from './days.ts';
import type { GateHistory, SellerDays } from './history.ts';

export type Leg = {
  readonly provider: string;
  readonly name: string;
  /** Logs of its daily price in what it asks in, so that no exchange rate moves it. */
  readonly logs: Float64Array;
  /** It moved at most once: a list, at which nobody has a risk to hedge. */
  readonly isStill: boolean;
};

export type Legs = {
  /** Sellers whose own price moved. */
  readonly moving: readonly Leg[];
  readonly still: readonly Leg[];
  /** Sellers that list another's machines: they say so, their counts say so, or their price is another's at one multiple. */
  readonly copies: ReadonlySet<string>;
  readonly clones: readonly Clone[];
  /** Every comparable list of the last two weeks stood still in the currency it asks in. */
  readonly isFrozen: boolean;
};

const MOST_MOVES = 1;
/** A day's price is a mean, whose parts may have been converted by two days' rates. */
const SLACK = 2e-4;
/** What was converted is rounded to a cent at most, and to no more than a hundredth of itself. */
const HALF_CENT = 0.005;
const HALF_STEP = 0.005;
/** What a price that is another's at one multiple differs by, and how often both must have moved for this to be no chance. */
const SAME = 1e-3;
const SAME_SHARE = 0.95;
const FEWEST_MOVES = 8;

export function legsOf({ sellers, recent }: GateHistory): Legs {
  const clones = clonesIn(recent.sellers);
  const told = new Set([
    ...sellers.filter(({ resells }) => resells).map(({ provider }) => provider),
    ...recent.sellers.filter(({ resells }) => resells).map(({ provider }) => provider),
    ...clones.map(({ provider }) => provider),
  ]);
  const own = sellers.filter(
    (seller) => seller.comparable && !told.has(seller.provider) && present(seller.prices).length > 0,
  );
  const recently = new Map(recent.sellers.map((seller) => [seller.provider, seller]));
  const legs = own.map((seller): Leg => {
    const lately = recently.get(seller.provider);
    const follows = lately !== undefined && isFrozenLeg(lately, recent.rates) && !isFrozenLeg(lately);
    return {
      provider: seller.provider,
      name: seller.name,
      logs: ownLogs(seller),
      isStill: follows || standsStill(seller),
    };
  });
  const twins = twinsIn(legs.filter(({ isStill: still }) => !still));
  const copies = new Set([...told, ...twins]);
  const asking = recent.sellers.filter(
    (seller) => seller.comparable && !copies.has(seller.provider) && seenIn(seller.floors, LATELY).values.length > 0,
  );
  const isList = (seller: SellerHistory): boolean => isFrozenLeg(seller, recent.rates) && isStill(seller, recent.rates);
  const once = legs.filter(({ provider }) => !copies.has(provider));
  return {
    moving: once.filter((leg) => !leg.isStill),
    still: once.filter((leg) => leg.isStill),
    copies,
    clones,
    isFrozen: asking.length > 0 ? asking.every(isList) : once.length > 0 && once.every((leg) => leg.isStill),
  };
}

/** Why the index's own movement is no market's; null where it is one's. */
export const notMoving = ({ isFrozen }: Legs): string | null =>
  isFrozen
    ? 'every list stands still in what it asks in, so that exchange rates or single steps are all that moves it'
    : null;

const LATELY = 14 * SLOTS_PER_DAY;

const ownLogs = ({ prices, usdByDay }: SellerDays): Float64Array =>
  logsOf(usdByDay === undefined ? prices : prices.map((price, place) => price / (usdByDay[place] ?? Number.NaN)));

/** One price in its own currency, or two, explains every day, each by the rate of the day or of one beside it. */
function standsStill({ prices, usdByDay }: SellerDays): boolean {
  const rated = (place: number): number[] =>
    usdByDay === undefined ? [1] : [-1, 0, 1].map((step) => usdByDay[place + step]).filter(isThere);
  const levels: Level[] = [];
  for (const [place, price] of prices.entries()) {
    const rates = rated(place);
    if (Number.isNaN(price) || rates.length === 0) continue;
    const slack = SLACK + (usdByDay === undefined ? 0 : Math.min(HALF_CENT / price, HALF_STEP));
    const [from, to] = [(price / Math.max(...rates)) * (1 - slack), (price / Math.min(...rates)) * (1 + slack)];
    const last = levels.at(-1);
    if (last !== undefined && Math.max(last.low, from) <= Math.min(last.high, to))
      levels[levels.length - 1] = { low: Math.max(last.low, from), high: Math.min(last.high, to), days: last.days + 1 };
    else levels.push({ low: from, high: to, days: 1 });
  }
  return levels.filter((level, at) => !isBetween(level, levels[at - 1], levels[at + 1])).length <= 1 + MOST_MOVES;
}

type Level = { readonly low: number; readonly high: number; readonly days: number };

/** The day of a step has a mean of both prices, which is no price of its own. */
const isBetween = ({ low, high, days }: Level, before: Level | undefined, after: Level | undefined): boolean =>
  days === 1 &&
  before !== undefined &&
  after !== undefined &&
  ((before.high < low && high < after.low) || (after.high < low && high < before.low));

/** Of two whose prices move as one at a fixed multiple the dearer, or the later by name. */
function twinsIn(legs: readonly Leg[]): Set<string> {
  const found = new Set<string>();
  for (const [at, a] of legs.entries())
    for (const b of legs.slice(at + 1)) {
      if (found.has(a.provider) || found.has(b.provider)) continue;
      const multiple = oneMultiple(a.logs, b.logs);
      if (multiple !== null) found.add((multiple > SAME ? a : b).provider);
    }
  return found;
}

/** The log of the multiple, null where it wanders or where too little moved to tell. */
function oneMultiple(a: Float64Array, b: Float64Array): number | null {
  const gaps = present(a.map((log, place) => log - (b[place] ?? Number.NaN)));
  const moves = (logs: Float64Array): number =>
    logs.filter((log, place) => Math.abs(log - (logs[place - 1] ?? Number.NaN)) > SAME).length;
  const middle = median(gaps);
  if (middle === null || moves(a) < FEWEST_MOVES || moves(b) < FEWEST_MOVES) return null;
  const near = gaps.filter((gap) => Math.abs(gap - middle) <= SAME).length;
  return near >= SAME_SHARE * gaps.length ? middle : null;
}
