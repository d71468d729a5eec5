// Makes what the gates are handed straight from what sellers offer, by plain rules and without a store.
import type { Offer } from '#domain/offer.ts';
import { isComparable, type ProviderInfo } from '#domain/provider.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { type DayPrints, type GateHistory, PANEL_DAYS, type SectionOffer, type SellerDays } from '#gates/history.ts';
import { fixOf } from '#index/fix.ts';
import { printOf } from '#index/print.ts';
import type { HostVote, Venue } from '#index/votes.ts';
import { HISTORY_DAYS, HISTORY_SLOTS, type RateAt, type SellerHistory } from '#signals/history.ts';
import { median } from '#stats/median.ts';
import { weightedMedian } from '#stats/weighted-median.ts';
import { type Offered, PRINTS } from './world.ts';

const DAY = 48;
const MICRO = 1e-6;
/** Half hours from one print to the next. */
const STEP = DAY / PRINTS;
/** Nobody is current who has not answered for two of them. */
const STALE = 2;

export type Market = {
  readonly gpu: string;
  readonly sellers: readonly ProviderInfo[];
  readonly days: number;
  readonly firstDay: number;
  readonly offered: Offered;
  /** USD for a euro by day, and who asks in it. */
  readonly euro: readonly number[];
  readonly inEuros: readonly string[];
  readonly others?: GateHistory['others'];
};

type Answers = ReadonlyMap<string, readonly Offer[]>;

/** An offer counts that nobody flagged, with its all-in price. */
const counted = (offers: readonly Offer[]): readonly (Offer & { readonly allInMicroUsd: number })[] =>
  offers.flatMap((offer) =>
    offer.flags.length === 0 && offer.allInMicroUsd !== null ? [{ ...offer, allInMicroUsd: offer.allInMicroUsd }] : [],
  );

/** A host votes once: the median of its offers by GPUs, with the GPUs that it has free. A seller that names no host is one. */
function votesOf(offers: readonly Offer[]): HostVote[] {
  return [...Map.groupBy(counted(offers), ({ host }) => host)].flatMap(([host, mine]) => {
    const price = weightedMedian(
      mine.map(({ allInMicroUsd, gpus }) => ({ value: allInMicroUsd, weight: Math.max(1, gpus) })),
    );
    return price === null ? [] : [{ host, price, gpus: gpusAvailable(mine) }];
  });
}

/** Each comparable seller that answered is a venue. */
const venuesOf = (sellers: readonly ProviderInfo[], answers: Answers): Venue[] =>
  sellers.filter(isComparable).flatMap(({ id, class: kind }) => {
    const votes = votesOf(answers.get(id) ?? []);
    return votes.length === 0 ? [] : [{ provider: id, isMarketplace: kind === 'marketplace', votes }];
  });

const sectionOf = (sellers: readonly ProviderInfo[], answers: Answers): SectionOffer[] =>
  sellers.flatMap(({ id }) =>
    counted(answers.get(id) ?? []).map(({ allInMicroUsd, region, tier, network, gpus }) => ({
      provider: id,
      usd: allInMicroUsd * MICRO,
      region,
      tier,
      network,
      gpus,
      isVerified: true,
    })),
  );

/** The history of a market whose last day is its last complete one. */
export function gateHistoryOf(market: Market): GateHistory {
  const { sellers, days, firstDay, euro, inEuros } = market;
  const answers = Array.from(
    { length: days * PRINTS },
    (_, at): Answers => new Map(Object.entries(market.offered(at))),
  );
  const venues = answers.map((each) => venuesOf(sellers, each));
  const prints = venues.map((each) => (each.length === 0 ? null : printOf(each)));
  const ofDay = <T>(all: readonly T[], day: number): readonly T[] => all.slice(day * PRINTS, (day + 1) * PRINTS);
  const byDay = Array.from({ length: days }, (_, day) =>
    fixOf(ofDay(prints, day).map((print) => print?.value ?? null)),
  );
  const panelDays = Array.from(
    { length: Math.min(PANEL_DAYS, days) },
    (_, at) => days - Math.min(PANEL_DAYS, days) + at,
  );
  const slot = (firstDay + days) * DAY - 1;
  const values = prints.map((print) => (print?.value == null ? Number.NaN : print.value * MICRO));
  const recent = {
    gpu: market.gpu,
    slot,
    reference: placed(values, slot),
    sameOffer: placed([], slot),
    sellers: sellers.map((seller) =>
      lately(seller, answers, slot, inEuros.includes(seller.id) ? rateAt(euro, days) : undefined),
    ),
    rates: [rateAt(euro, days)],
  };
  return {
    gpu: market.gpu,
    slot,
    lastDay: firstDay + days - 1,
    days,
    fixes: Float64Array.from(byDay, ({ value }) => (value === null ? Number.NaN : value * MICRO)),
    fixStates: byDay.map(({ state }) => state),
    prints: byDay.map((_, day) => dayPrints(ofDay(prints, day), ofDay(venues, day))),
    sellers: sellers.map((seller) => sellerDays(seller, answers, days, inEuros.includes(seller.id) ? euro : null)),
    others: market.others ?? [],
    panels: panelDays.flatMap((day) =>
      ofDay(venues, day).map((each, at) => ({ day, at: (firstDay + day) * DAY + at * STEP, venues: each })),
    ),
    sections: panelDays.map((day) => ({
      day,
      at: (firstDay + day + 1) * DAY - STEP,
      offers: sectionOf(sellers, ofDay(answers, day).at(-1) ?? new Map()),
    })),
    recent,
  };
}

/** A print was suppressed where somebody voted and yet none was made. */
function dayPrints(
  prints: readonly ({ readonly value: number | null } | null)[],
  venues: readonly (readonly Venue[])[],
): DayPrints {
  const made = prints.map((print) => print?.value != null);
  let [gap, longestGap] = [0, 0];
  for (const is of made) {
    gap = is ? 0 : gap + 1;
    longestGap = Math.max(longestGap, gap);
  }
  const printed = made.filter(Boolean).length;
  const suppressed = venues.filter((each, at) => each.length > 0 && made[at] === false).length;
  return { scheduled: prints.length, printed, suppressed, revised: 0, longestGap };
}

/** A day's price of a seller: the mean of the medians of what it asked at each print. */
function sellerDays(
  seller: ProviderInfo,
  answers: readonly Answers[],
  days: number,
  euro: readonly number[] | null,
): SellerDays {
  const middle = (at: number): number | null =>
    median(counted(answers[at]?.get(seller.id) ?? []).map(({ allInMicroUsd }) => allInMicroUsd * MICRO));
  const prices = Float64Array.from({ length: days }, (_, day) => {
    const middles = Array.from({ length: PRINTS }, (_, at) => middle(day * PRINTS + at)).filter(
      (price) => price !== null,
    );
    return middles.length === 0 ? Number.NaN : middles.reduce((sum, price) => sum + price, 0) / middles.length;
  });
  return {
    provider: seller.id,
    name: seller.name,
    comparable: isComparable(seller),
    isMarketplace: seller.class === 'marketplace',
    resells: seller.resells,
    prices,
    ...(euro === null ? {} : { usdByDay: Float64Array.from({ length: days }, (_, day) => euro[day] ?? Number.NaN) }),
  };
}

/** Half hours of the last four weeks: what came at each print, unknown between. */
function placed(values: readonly number[], slot: number): Float64Array {
  const places = new Float64Array(HISTORY_SLOTS).fill(Number.NaN);
  const first = slot - HISTORY_SLOTS + 1;
  const firstPrint = slot + 1 - values.length * STEP;
  for (const [at, value] of values.entries()) {
    const place = firstPrint + at * STEP - first;
    if (place >= 0) places[place] = value;
  }
  return places;
}

const rateAt =
  (euro: readonly number[], days: number): RateAt =>
  (place) =>
    euro[days - HISTORY_DAYS + Math.floor(place / DAY)] ?? Number.NaN;

function lately(
  seller: ProviderInfo,
  answers: readonly Answers[],
  slot: number,
  usdAt: RateAt | undefined,
): SellerHistory {
  const offers = answers.map((each) => each.get(seller.id));
  const asks = offers.map((mine) =>
    counted(mine ?? [])
      .map(({ allInMicroUsd }) => allInMicroUsd * MICRO)
      .sort((a, b) => a - b),
  );
  const free = offers.map((mine) =>
    mine === undefined ? Number.NaN : mine.length === 0 ? 0 : (gpusAvailable(mine) ?? Number.NaN),
  );
  return {
    provider: seller.id,
    name: seller.name,
    comparable: isComparable(seller),
    resells: seller.resells,
    gapSlots: STEP,
    current: offers.slice(-STALE).some((mine) => mine !== undefined),
    floors: placed(
      asks.map(([floor]) => floor ?? Number.NaN),
      slot,
    ),
    depth: placed(
      asks.map(([floor, next]) => next ?? floor ?? Number.NaN),
      slot,
    ),
    gpus: placed(free, slot),
    lastCut: null,
    ...(usdAt === undefined ? {} : { usdAt }),
  };
}
