// What can be taken at once: each machine's offers as ways to rent some of its GPUs, no GPU twice and no offer in part.
import { type Basis, priceOn } from '#domain/offer.ts';
import { machineOf } from '#domain/supply.ts';
import type { Choice } from '#stats/least-cost.ts';
import type { CurrentOffer } from './current-offers.ts';

/** So many GPUs of an offer; one rental, or several of the same size. */
export type Take = { readonly offer: CurrentOffer; readonly gpus: number; readonly rentals: number };
export type Way = Choice & { readonly takes: readonly Take[] };

/** What a machine, or a seller's stock, can give: of its ways one at most; none where nobody says how much. */
export type Pool = { readonly offers: readonly CurrentOffer[]; readonly ways: readonly Way[] };

/** Of ways that cost the same the one with the fewest rentals: a cost in micro-dollars is weighed so much heavier than a rental. */
const RENTAL_WEIGHT = 4096;
/** No offer of more is taken: the table of ways would have no end. */
const LARGEST_OFFER = 1024;
/** So many sets of GPUs of one machine are looked at; beyond it the cheapest of each number go on. */
const MOST_SETS = 1024;

const wayOf = (takes: readonly Take[], units: number, basis: Basis): Way => ({
  units,
  cost: takes.reduce(
    (sum, { offer, gpus, rentals }) => sum + (priceOn(offer, basis) ?? 0) * gpus * RENTAL_WEIGHT + rentals,
    0,
  ),
  takes,
});

/** Micro-dollars an hour. */
export const costOf = (takes: readonly Take[], basis: Basis): number =>
  takes.reduce((sum, { offer, gpus }) => sum + (priceOn(offer, basis) ?? 0) * gpus, 0);

function cheapest<Key>(ways: readonly Way[], keyOf: (way: Way) => Key): Way[] {
  const best = new Map<Key, Way>();
  for (const way of ways) {
    const key = keyOf(way);
    if (way.cost < (best.get(key)?.cost ?? Number.POSITIVE_INFINITY)) best.set(key, way);
  }
  return [...best.values()];
}

type SliceWay = Way & { readonly ids: bigint };

/** Slices that say which GPUs they are: any of them together that share none, each GPU counted once. */
function waysOfSlices(slices: readonly CurrentOffer[], basis: Basis): Way[] {
  const places = new Map([...new Set(slices.flatMap(({ gpuIds }) => gpuIds))].map((id, at) => [id, 1n << BigInt(at)]));
  const idsOf = ({ gpuIds }: CurrentOffer): bigint => gpuIds.reduce((ids, id) => ids | (places.get(id) ?? 0n), 0n);
  let sets: SliceWay[] = [{ units: 0, cost: 0, takes: [], ids: 0n }];
  for (const offer of slices) {
    const own = idsOf(offer);
    const more = sets
      .filter(({ ids }) => (ids & own) === 0n)
      .map(({ units, takes, ids }): SliceWay => {
        const taken = [...takes, { offer, gpus: offer.gpus, rentals: 1 }];
        return { ...wayOf(taken, units + new Set(offer.gpuIds).size, basis), ids: ids | own };
      });
    sets = cheapest([...sets, ...more], (way) => (way as SliceWay).ids) as SliceWay[];
    if (sets.length > MOST_SETS) sets = cheapest(sets, ({ units }) => units) as SliceWay[];
  }
  return cheapest(
    sets.filter(({ units }) => units > 0),
    ({ units }) => units,
  );
}

/** How many GPUs of a counted offer can be taken: whole ones as often as its stock lasts, or from the fewest on where parts are let. */
function sizesOf({ gpus, leastGpus = gpus, stock }: CurrentOffer, most: number): { gpus: number; rentals: number }[] {
  const end = Math.min(stock ?? 0, most);
  if (gpus < 1) return [];
  if (leastGpus < gpus)
    return Array.from({ length: Math.max(0, Math.min(gpus, end) - Math.max(1, leastGpus) + 1) }, (_, at) => ({
      gpus: Math.max(1, leastGpus) + at,
      rentals: 1,
    }));
  return Array.from({ length: Math.floor(end / gpus) }, (_, at) => ({ gpus: (at + 1) * gpus, rentals: at + 1 }));
}

/** A counted stock: of each offer as many as it says there are, of all together no more than the largest count. */
function waysOfStock(offers: readonly CurrentOffer[], basis: Basis, wanted: number): Way[] {
  const stock = Math.max(...offers.map((offer) => offer.stock ?? 0));
  const largest = Math.max(...offers.map(({ gpus }) => gpus));
  const most = Math.min(stock, wanted + Math.min(largest, LARGEST_OFFER));
  let ways: Way[] = [{ units: 0, cost: 0, takes: [] }];
  for (const offer of offers) {
    const sizes = sizesOf(offer, most);
    const more = ways.flatMap(({ units, takes }) =>
      sizes
        .filter(({ gpus }) => units + gpus <= most)
        .map((size) => wayOf([...takes, { offer, ...size }], units + size.gpus, basis)),
    );
    ways = cheapest([...ways, ...more], ({ units }) => units);
  }
  return ways.filter(({ units }) => units > 0);
}

/** Nobody says how many there are. */
export const isUncounted = ({ gpuIds, stock }: CurrentOffer): boolean => gpuIds.length === 0 && stock === null;

/** Of each machine and each stock the ways to rent some of it, up to a wanted number. */
export const poolsOf = (offers: readonly CurrentOffer[], basis: Basis, wanted: number): Pool[] =>
  [...Map.groupBy(offers, (offer) => `${offer.provider} ${machineOf(offer)}`).values()].map((own) => {
    const named = own.filter(({ gpuIds }) => gpuIds.length > 0);
    if (named.length > 0) return { offers: own, ways: waysOfSlices(named, basis) };
    const counted = own.filter((offer) => !isUncounted(offer));
    return { offers: own, ways: counted.length === 0 ? [] : waysOfStock(counted, basis, wanted) };
  });
