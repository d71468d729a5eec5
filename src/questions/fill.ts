// What so many GPUs cost now, and at whom: the cheapest of what is asked that can be had together, each GPU once, no offer in part.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { priceOn } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { leastCost } from '#stats/least-cost.ts';
import type { CurrentOffer } from './current-offers.ts';
import { counted, field, modelId, moment, money, number, percent, sellerId, text, yes } from './field.ts';
import { type Pool, poolsOf, type Way } from './fill-pools.ts';
import { countedOffers, PLACING, type Placing, unplacedText } from './placed.ts';
import { gpuList, NARROWING, type Narrowed, question } from './question.ts';
import { currentFigures, presentProblem, type World } from './world.ts';

const MOST_GPUS = 1024;
const MOST_HOURS = 8784;

const wholeNumber = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

const input = z.strictObject({
  gpu: gpuList,
  provider: NARROWING.provider,
  market: NARROWING.market,
  basis: NARROWING.basis,
  ...PLACING,
  gpus: wholeNumber(MOST_GPUS, 8).describe('How many GPUs are wanted'),
  hours: wholeNumber(MOST_HOURS, 24).describe('For how many hours'),
  perMachine: wholeNumber(MOST_GPUS, 1).describe('At least so many of them in one machine'),
});

type Asked = Narrowed & Placing & { readonly gpus: number; readonly hours: number; readonly perMachine: number };

/** Offers that a fill may take: a reseller's GPUs are other sellers', and would count twice. */
function usable(world: World, asked: Asked): CurrentOffer[] {
  const resellers = new Set(world.standings.flatMap(({ id, resells }) => (resells === 1 ? [id] : [])));
  const isAsked = ({ provider }: CurrentOffer): boolean =>
    asked.provider?.includes(provider) ?? !resellers.has(provider);
  return countedOffers(world, asked).filter((offer) => isAsked(offer) && offer.gpus >= asked.perMachine);
}

/** Sellers that count none of theirs: whoever is short can ask them. */
function withoutCount(pools: readonly Pool[], { basis }: Asked) {
  const counting = new Set(pools.flatMap(({ ways, offers }) => (ways.length === 0 ? [] : (offers[0]?.provider ?? []))));
  const offers = pools.flatMap(({ offers }) => offers).filter(({ provider }) => !counting.has(provider));
  return [...Map.groupBy(offers, ({ provider }) => provider)]
    .map(([provider, own]) => ({ provider, floor: toUsd(Math.min(...own.map((offer) => priceOn(offer, basis) ?? 0))) }))
    .sort((a, b) => a.floor - b.floor);
}

/** At each price how many GPUs are asked for at most that, of those that are counted. */
function ladderOf(offers: readonly CurrentOffer[], { basis }: Asked) {
  const byPrice = Map.groupBy(offers, (offer) => priceOn(offer, basis) ?? 0);
  const bySeller = new Map<string, CurrentOffer[]>();
  const counts = new Map<string, number>();
  return [...byPrice]
    .sort(([a], [b]) => a - b)
    .map(([price, own]) => {
      for (const offer of own) bySeller.set(offer.provider, [...(bySeller.get(offer.provider) ?? []), offer]);
      // Seller by seller: two of them may give a machine the same number.
      for (const provider of new Set(own.map((offer) => offer.provider)))
        counts.set(provider, gpusAvailable(bySeller.get(provider) ?? []) ?? 0);
      return { price: toUsd(price), gpus: [...counts.values()].reduce((sum, count) => sum + count, 0) };
    })
    .filter(({ gpus }, at, all) => gpus > (all[at - 1]?.gpus ?? 0));
}

function legsOf(ways: readonly Way[], { basis }: Asked) {
  return ways
    .flatMap(({ takes }) => takes)
    .map(({ offer, times }) => {
      const price = priceOn(offer, basis) ?? 0;
      return {
        provider: offer.provider,
        offerKey: offer.key,
        region: offer.region,
        slot: isoTime(slotStart(offer.slot)),
        gpus: offer.gpus * times,
        times,
        price: toUsd(price),
        costPerHour: toUsd(price * offer.gpus * times),
      };
    })
    .sort((a, b) => a.price - b.price || (a.provider < b.provider ? -1 : 1));
}

function rowOf(gpu: string, offers: readonly CurrentOffer[], asked: Asked, truncated: boolean) {
  const pools = poolsOf(offers, asked.basis, asked.gpus);
  const counting = pools.filter(({ ways }) => ways.length > 0);
  const cover = leastCost(
    counting.map(({ ways }) => ways),
    asked.gpus,
  );
  const ways = cover === null ? [] : counting.flatMap((pool, at) => pool.ways[cover.taken[at] ?? -1] ?? []);
  const legs = legsOf(ways, asked);
  const filled = cover?.units ?? 0;
  const perHour = cover === null ? null : toUsd(cover.cost);
  const [floor] = offers.flatMap((offer) => priceOn(offer, asked.basis) ?? []);
  const average = perHour === null ? null : roundUsd(perHour / Math.min(filled, asked.gpus));
  return {
    gpu,
    gpus: asked.gpus,
    hours: asked.hours,
    full: filled >= asked.gpus,
    filled,
    costPerHour: perHour,
    cost: perHour === null ? null : roundUsd(perHour * asked.hours),
    average,
    dearest: legs.length === 0 ? null : Math.max(...legs.map(({ price }) => price)),
    floor: floor === undefined ? null : toUsd(floor),
    overFloorPct: average === null || floor === undefined ? null : (average / toUsd(floor) - 1) * 100,
    sellers: new Set(legs.map(({ provider }) => provider)).size,
    truncated,
    legs,
    withoutCount: withoutCount(pools, asked),
    ladder: ladderOf(
      counting.flatMap(({ offers: own }) => own),
      asked,
    ),
  };
}

const cost = (spoken: string) => field(z.number(), 'cost', spoken, { of: 'market' });
const ofMarket = { of: 'market' } as const;

export default question({
  name: 'fill',
  summary:
    'What so many GPUs cost now for so many hours, and at whom: the least total of the asks that can be had together, each physical GPU once, no offer in part. Asks of now, no promise: whoever counts no stock is named and not taken.',
  input,
  row: z.object({
    gpu: modelId,
    gpus: counted('gpus', 'GPUs wanted'),
    hours: number('hours', 'hours wanted'),
    full: yes('all of them can be had'),
    filled: counted('gpus', 'GPUs taken', ofMarket).describe(
      'More than wanted where the cheapest way is a machine that is let whole',
    ),
    costPerHour: cost('cost of an hour').nullable(),
    cost: cost('cost of all hours').nullable().describe('Of what can be had, where that is not all'),
    average: money('cost of each wanted GPU-hour', ofMarket)
      .nullable()
      .describe('GPUs beyond those wanted are paid too'),
    dearest: money('dearest ask that is taken', ofMarket).nullable(),
    floor: money('lowest ask', ofMarket).nullable(),
    overFloorPct: percent('cost above the lowest ask', { ...ofMarket, signed: true }).nullable(),
    sellers: counted('sellers', 'sellers taken from', ofMarket),
    truncated: yes('cut by a page limit').describe('A seller has more than its answer lists: it may cost less'),
    legs: z.array(
      z.object({
        provider: sellerId(),
        offerKey: text('offer'),
        region: text('region').nullable(),
        slot: moment('half hour'),
        gpus: counted('gpus', 'GPUs taken'),
        times: counted('count', 'times taken'),
        price: money('ask'),
        costPerHour: cost('cost of an hour'),
      }),
    ),
    withoutCount: z
      .array(z.object({ provider: sellerId(), floor: money('lowest ask') }))
      .describe('Sellers that offer it and count no stock: not taken, for whether they have as many is unknown'),
    ladder: z
      .array(z.object({ price: money('ask', ofMarket), gpus: counted('gpus', 'GPUs asked for at most it', ofMarket) }))
      .describe('How many GPUs are asked for at most each price, each once, counted ones alone'),
  }),
  answer(world, given) {
    const asked: Asked = { ...given, scope: 'all' };
    const offers = Map.groupBy(usable(world, asked), ({ gpu }) => gpu);
    const cut = new Set(currentFigures(world, asked).flatMap(({ gpu, truncated }) => (truncated === 1 ? [gpu] : [])));
    const data = [...new Set(given.gpu)].flatMap((gpu) => {
      const own = offers.get(gpu);
      return own === undefined ? [] : [rowOf(gpu, own, asked, cut.has(gpu))];
    });
    const isFilled = data.length > 0 && data.every(({ full }) => full);
    return { data, enough: isFilled, because: becauseOf(world, asked, data) };
  },
});

function becauseOf(
  world: World,
  asked: Asked,
  data: readonly { readonly full: boolean; readonly filled: number }[],
): string | null {
  const short = data.find(({ full }) => !full);
  const reasons = [
    presentProblem(world),
    data.length === 0 ? 'no current offer matches' : null,
    short === undefined ? null : `only ${short.filled} of ${asked.gpus} GPUs are known to be free`,
    unplacedText(world, asked),
  ].filter((reason) => reason !== null);
  return reasons.length === 0 ? null : reasons.join('; ');
}
