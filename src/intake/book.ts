// What a provider offers now and offered before, held in memory from one slot to the next, so that no figure has to be read back.
import type { Market, NeighbourFlag, Offer } from '#domain/offer.ts';
import { chainedChange } from '#stats/chained-change.ts';
import { flagsAt, type OpenFlags, openFlagsAt } from '#store/flag.ts';
import { type OpenOffers, offerName, openOffersAt } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { standingBefore, standsAt } from '#store/standing.ts';
import { summariesAt } from '#store/summary.ts';
import { bestOf, type Good, goodsOf } from './goods.ts';
import { modelName, type SlotOffer } from './rows.ts';
import { type ByBasis, type MachinePrices, pricesOnBases } from './same-offer.ts';

/** One model in one market at one provider. */
export type Group = {
  readonly gpu: string;
  readonly market: Market;
  readonly offers: readonly SlotOffer[];
  readonly goods: readonly Good[];
  /** The good that speaks for the provider. */
  readonly best: Good;
  readonly prices: ByBasis<MachinePrices>;
};

export type Groups = ReadonlyMap<string, Group>;

export type Book = {
  /** The slot that it stands in; undefined where the provider never stood. */
  readonly slot: number | undefined;
  readonly groups: Groups;
  /** The same of the slot in which it stood before. */
  readonly earlier: Groups;
  /** How the machines that stand in both have moved, by model. */
  readonly changes: ReadonlyMap<string, ByBasis<number | null>>;
  /** Medians that an imported file gives without offers behind them, by model. */
  readonly toldMedians: ReadonlyMap<string, number>;
  readonly open: OpenOffers;
  readonly flags: OpenFlags;
};

const NO_GROUPS: Groups = new Map();
const NO_MEDIANS: ReadonlyMap<string, number> = new Map();

export function groupsOf(provider: string, offers: readonly SlotOffer[]): Groups {
  const groups = new Map<string, Group>();
  for (const [name, mine] of Map.groupBy(offers, modelName)) {
    const goods = goodsOf(mine);
    const best = bestOf(goods);
    const [first] = mine;
    if (best === undefined || first === undefined) continue;
    const { gpu, market } = first;
    groups.set(name, { gpu, market, offers: mine, goods, best, prices: pricesOnBases(provider, mine) });
  }
  return groups;
}

const NOTHING: MachinePrices = new Map();

export const changesOf = (earlier: Groups, groups: Groups): ReadonlyMap<string, ByBasis<number | null>> =>
  new Map([...groups].map(([name, { prices }]) => [name, changesOnBases(earlier.get(name)?.prices, prices)]));

/** One link of the same-offer index on both bases; worked out once where both hold the same prices. */
export function changesOnBases(
  before: ByBasis<MachinePrices> | undefined,
  now: ByBasis<MachinePrices>,
): ByBasis<number | null> {
  const all_in = chainedChange(before?.all_in ?? NOTHING, now.all_in);
  const isOne = now.all_in === now.gpu_only && before?.all_in === before?.gpu_only;
  return { all_in, gpu_only: isOne ? all_in : chainedChange(before?.gpu_only ?? NOTHING, now.gpu_only) };
}

/** Offers with their neighbours' flags, where they have any. */
export const flaggedOffers = (
  offers: readonly Offer[],
  flags: ReadonlyMap<string, readonly NeighbourFlag[]>,
): readonly SlotOffer[] =>
  flags.size === 0
    ? offers
    : offers.map((offer) => {
        const neighbourFlags = flags.get(offerName(offer));
        return neighbourFlags === undefined ? offer : { ...offer, neighbourFlags };
      });

function groupsAt(store: Store, provider: string, slot: number | undefined, open: OpenOffers): Groups {
  if (slot === undefined) return NO_GROUPS;
  const offers = [...open.values()].map(({ offer }) => offer);
  return groupsOf(provider, flaggedOffers(offers, flagsAt(store, provider, slot)));
}

function toldMediansAt(store: Store, provider: string, slot: number): ReadonlyMap<string, number> {
  if ((standsAt(store, provider, slot)?.import ?? null) === null) return NO_MEDIANS;
  return new Map(
    (['on_demand', 'interruptible'] as const).flatMap((market) =>
      summariesAt(store, provider, slot, { market, basis: 'all_in', scope: 'eligible' }).flatMap(
        ({ gpu, offers, median }): [string, number][] =>
          offers === 0 && median !== null ? [[modelName({ gpu, market }), median]] : [],
      ),
    ),
  );
}

/** A provider's book as the store has it at a slot in which it stands. */
export function bookAt(store: Store, provider: string, slot: number | undefined): Book {
  const before = slot === undefined ? undefined : standingBefore(store, provider, slot);
  const open = openOffersAt(store, provider, slot);
  const groups = groupsAt(store, provider, slot, open);
  const earlier = groupsAt(store, provider, before, openOffersAt(store, provider, before));
  return {
    slot,
    open,
    flags: openFlagsAt(store, provider, slot),
    groups,
    earlier,
    changes: changesOf(earlier, groups),
    toldMedians: slot === undefined ? NO_MEDIANS : toldMediansAt(store, provider, slot),
  };
}
