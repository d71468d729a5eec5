// What can be taken at once: each machine's offers as ways to rent some of its GPUs, no GPU twice and no offer in part.
import { type Basis, priceOn } from '#domain/offer.ts';
import { machineOf } from '#domain/supply.ts';
import type { Choice } from '#stats/least-cost.ts';
import type { CurrentOffer } from './current-offers.ts';

/** An offer, and how many times it is taken. */
export type Take = { readonly offer: CurrentOffer; readonly times: number };
export type Way = Choice & { readonly takes: readonly Take[] };

/** What a machine, or a seller's stock, can give: of its ways one at most; nobody says how much where it has none. */
export type Pool = { readonly offers: readonly CurrentOffer[]; readonly ways: readonly Way[] };

/** So many slices of one machine are combined; a machine has sixteen GPUs at most, and fewer ways to be cut. */
const MOST_SLICES = 10;

/** No offer of more is taken: the table of ways would have no end. */
const LARGEST_OFFER = 1024;

const costOf = (offer: CurrentOffer, basis: Basis): number => (priceOn(offer, basis) ?? 0) * offer.gpus;

/** The cheapest way to each number of GPUs. */
function cheapest(ways: readonly Way[]): Way[] {
  const best = new Map<number, Way>();
  for (const way of ways)
    if (way.cost < (best.get(way.units)?.cost ?? Number.POSITIVE_INFINITY)) best.set(way.units, way);
  return [...best.values()].sort((a, b) => a.units - b.units);
}

/** Slices that say which GPUs they are: any of them together that share none. */
function waysOfSlices(slices: readonly CurrentOffer[], basis: Basis): Way[] {
  let ways: (Way & { readonly ids: ReadonlySet<string> })[] = [{ units: 0, cost: 0, takes: [], ids: new Set() }];
  for (const offer of slices.slice(0, MOST_SLICES)) {
    const more = ways
      .filter(({ ids }) => offer.gpuIds.every((id) => !ids.has(id)))
      .map(({ units, cost, takes, ids }) => ({
        units: units + offer.gpus,
        cost: cost + costOf(offer, basis),
        takes: [...takes, { offer, times: 1 }],
        ids: new Set([...ids, ...offer.gpuIds]),
      }));
    ways = [...ways, ...more];
  }
  return cheapest(ways.filter(({ units }) => units > 0));
}

/** A counted stock of which each offer takes its GPUs, as often as the stock allows. */
function waysOfStock(offers: readonly CurrentOffer[], basis: Basis, wanted: number): Way[] {
  const stock = Math.max(...offers.map((offer) => offer.stock ?? 0));
  const largest = Math.max(...offers.map(({ gpus }) => gpus));
  const most = Math.min(stock, wanted + Math.min(largest, LARGEST_OFFER));
  const best: (Way | undefined)[] = [{ units: 0, cost: 0, takes: [] }];
  for (let units = 1; units <= most; units += 1)
    for (const offer of offers) {
      const before = best[units - offer.gpus];
      if (before === undefined) continue;
      const cost = before.cost + costOf(offer, basis);
      if (cost < (best[units]?.cost ?? Number.POSITIVE_INFINITY))
        best[units] = { units, cost, takes: oneMore(before.takes, offer) };
    }
  return best.filter((way): way is Way => way !== undefined && way.units > 0);
}

const oneMore = (takes: readonly Take[], offer: CurrentOffer): Take[] =>
  takes.some((take) => take.offer === offer)
    ? takes.map((take) => (take.offer === offer ? { offer, times: take.times + 1 } : take))
    : [...takes, { offer, times: 1 }];

/** Of each machine and each stock the ways to rent some of it, up to a wanted number; micro-dollars an hour. */
export const poolsOf = (offers: readonly CurrentOffer[], basis: Basis, wanted: number): Pool[] =>
  [...Map.groupBy(offers, (offer) => `${offer.provider} ${machineOf(offer)}`).values()].map((own) => {
    const named = own.filter(({ gpuIds }) => gpuIds.length > 0);
    if (named.length > 0) return { offers: own, ways: waysOfSlices(named, basis) };
    const counted = own.filter(({ stock }) => stock !== null);
    return { offers: own, ways: counted.length === 0 ? [] : waysOfStock(counted, basis, wanted) };
  });
