// What so many GPUs cost now, and at whom: the cheapest of what is asked that can be had together, each GPU once, no offer in part.
import { z } from 'zod';
import { gpuLabel, modelRank } from '#domain/gpu.ts';
import { roundUsd, toUsd } from '#domain/money.ts';
import { priceOn } from '#domain/offer.ts';
import { machineOf } from '#domain/supply.ts';
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';
import { leastCost } from '#stats/least-cost.ts';
import type { CurrentOffer } from './current-offers.ts';
import { counted, field, modelId, moment, money, number, percent, sellerId, text, yes } from './field.ts';
import { costOf, isUncounted, poolsOf, type Way } from './fill-pools.ts';
import { countedOffers, PLACING, type Placing, unplacedText } from './placed.ts';
import { gpuList, NARROWING, type Narrowed, question } from './question.ts';
import { currentFigures, presentProblem, type World } from './world.ts';

export const MOST_GPUS = 1024;
/** A year, of those that have a day more. */
export const MOST_HOURS = 8784;

/** Digits alone: what people and programs read differently (1e2, 0x40, 064) is no number here. */
const wholeNumber = (most: number, usual: number) =>
  z
    .preprocess(
      (told) => (typeof told === 'string' && /^[1-9]\d{0,5}$/.test(told) ? Number(told) : told),
      z.int().min(1).max(most),
    )
    .default(usual);

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

const resellersIn = ({ standings }: World): ReadonlySet<string> =>
  new Set(standings.flatMap(({ id, resells }) => (resells === 1 ? [id] : [])));

/** The offers of a model that a fill may take, and those of resellers, whose GPUs are other sellers' and would count twice. */
function offersOf(world: World, asked: Asked) {
  const resellers = asked.provider === undefined ? resellersIn(world) : new Set<string>();
  const all = countedOffers(world, asked).filter((offer) => offer.gpus >= asked.perMachine);
  return Map.groupBy(all, (offer) => `${offer.gpu}${resellers.has(offer.provider) ? ' resold' : ''}`);
}

/** The lowest ask of each seller. */
const floorsOf = (offers: readonly CurrentOffer[], basis: Asked['basis']) =>
  [...Map.groupBy(offers, ({ provider }) => provider)]
    .map(([provider, own]) => ({ provider, floor: toUsd(Math.min(...own.map((offer) => priceOn(offer, basis) ?? 0))) }))
    .sort((a, b) => a.floor - b.floor);

/** At each price how many GPUs are asked for at most that, of those that are counted, each once. */
function ladderOf(offers: readonly CurrentOffer[], { basis }: Asked) {
  const machines = new Map<string, { readonly ids: Set<string>; stock: number }>();
  const steps: { price: number; gpus: number }[] = [];
  let total = 0;
  for (const offer of offers.toSorted((a, b) => (priceOn(a, basis) ?? 0) - (priceOn(b, basis) ?? 0))) {
    if (isUncounted(offer)) continue;
    const name = `${offer.provider} ${machineOf(offer)}`;
    const machine = machines.get(name) ?? { ids: new Set<string>(), stock: 0 };
    machines.set(name, machine);
    const before = Math.max(machine.ids.size, machine.stock);
    for (const id of offer.gpuIds) machine.ids.add(id);
    if (offer.gpuIds.length === 0) machine.stock = Math.max(machine.stock, offer.stock ?? 0);
    const more = Math.max(machine.ids.size, machine.stock) - before;
    if (more === 0) continue;
    total += more;
    const price = toUsd(priceOn(offer, basis) ?? 0);
    const last = steps.at(-1);
    if (last !== undefined && last.price === price) last.gpus = total;
    else steps.push({ price, gpus: total });
  }
  return steps;
}

function legsOf(ways: readonly Way[], { basis }: Asked) {
  return ways
    .flatMap(({ takes }) => takes)
    .map(({ offer, gpus, rentals }) => {
      const price = priceOn(offer, basis) ?? 0;
      return {
        provider: offer.provider,
        offerKey: offer.key,
        region: offer.region,
        slot: isoTime(slotStart(offer.slot)),
        gpus,
        rentals,
        price: toUsd(price),
        costPerHour: toUsd(price * gpus),
      };
    })
    .sort((a, b) => a.price - b.price || (a.provider < b.provider ? -1 : 1));
}

type Offered = { readonly own: readonly CurrentOffer[]; readonly resold: readonly CurrentOffer[] };

function rowOf(gpu: string, { own: offers, resold }: Offered, asked: Asked, truncated: boolean) {
  const pools = poolsOf(offers, asked.basis, asked.gpus);
  const counting = pools.filter(({ ways }) => ways.length > 0);
  const cover = leastCost(
    counting.map(({ ways }) => ways),
    asked.gpus,
  );
  const ways = cover === null ? [] : counting.flatMap((pool, at) => pool.ways[cover.taken[at] ?? -1] ?? []);
  const legs = legsOf(ways, asked);
  const filled = cover?.units ?? 0;
  const perHour =
    cover === null
      ? null
      : toUsd(
          costOf(
            ways.flatMap(({ takes }) => takes),
            asked.basis,
          ),
        );
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
    rentals: legs.reduce((sum, leg) => sum + leg.rentals, 0),
    truncated,
    legs,
    withoutCount: floorsOf(offers.filter(isUncounted), asked.basis),
    resellers: floorsOf(resold, asked.basis),
    ladder: ladderOf(offers, asked),
  };
}

const cost = (spoken: string) => field(z.number(), 'cost', spoken, { of: 'market' });
const ofMarket = { of: 'market' } as const;

export default question({
  name: 'fill',
  summary:
    'What so many GPUs cost now for so many hours, and at whom: the least total of the asks that can be ' +
    'had together, each physical GPU once, no offer in part. Asks of now, no promise: whoever counts no ' +
    'stock is named and not taken.',
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
    rentals: counted('count', 'machines or parts of them rented', ofMarket),
    truncated: yes('cut by a page limit').describe('A seller has more than its answer lists: it may cost less'),
    legs: z.array(
      z.object({
        provider: sellerId(),
        offerKey: text('offer'),
        region: text('region').nullable(),
        slot: moment(SLOT_WORD),
        gpus: counted('gpus', 'GPUs taken'),
        rentals: counted('count', 'rentals of it'),
        price: money('ask'),
        costPerHour: cost('cost of an hour'),
      }),
    ),
    withoutCount: z
      .array(z.object({ provider: sellerId(), floor: money('lowest ask') }))
      .describe('Sellers that offer it and count no stock: not taken, for whether they have as many is unknown'),
    resellers: z
      .array(z.object({ provider: sellerId(), floor: money('lowest ask') }))
      .describe('Not taken unless named as providers: what they offer are other sellers’ GPUs'),
    ladder: z
      .array(z.object({ price: money('ask', ofMarket), gpus: counted('gpus', 'GPUs asked for at most it', ofMarket) }))
      .describe('How many GPUs are asked for at most each price, each once, counted ones alone'),
  }),
  answer(world, given) {
    const asked: Asked = { ...given, scope: 'all' };
    const offers = offersOf(world, asked);
    const resellers = asked.provider === undefined ? resellersIn(world) : new Set<string>();
    const cut = new Set(
      currentFigures(world, asked).flatMap(({ gpu, provider, truncated }) =>
        truncated === 1 && !resellers.has(provider) ? [gpu] : [],
      ),
    );
    const data = inHouseOrder(given.gpu).flatMap((gpu) => {
      const [own, resold] = [offers.get(gpu) ?? [], offers.get(`${gpu} resold`) ?? []];
      return own.length + resold.length === 0 ? [] : [rowOf(gpu, { own, resold }, asked, cut.has(gpu))];
    });
    const isFilled = data.length === new Set(given.gpu).size && data.every(({ full }) => full);
    return { data, enough: isFilled, because: becauseOf(world, asked, data) };
  },
});

/** Each once, however they were named. */
const inHouseOrder = (gpus: readonly string[]): string[] =>
  [...new Set(gpus)].sort((a, b) => modelRank(a) - modelRank(b));

type Told = { readonly gpu: string; readonly full: boolean; readonly filled: number };

/** Of each model that cannot be had as asked for, why. */
function becauseOf(world: World, asked: Asked, data: readonly Told[]): string | null {
  const models = inHouseOrder(asked.gpu ?? []);
  const short = models.flatMap((gpu) => {
    const row = data.find((each) => each.gpu === gpu);
    const name = models.length > 1 ? `${gpuLabel(gpu)}: ` : '';
    if (row === undefined) return [`${name}no current offer matches`];
    return row.full
      ? []
      : [`${name}only ${row.filled} of ${asked.gpus} GPUs can be had from sellers that count theirs`];
  });
  const reasons = [presentProblem(world), ...short, unplacedText(world, asked, asked.perMachine)].filter(
    (reason) => reason !== null,
  );
  return reasons.length === 0 ? null : reasons.join('; ');
}
