// What an import holds in memory from one half hour to the next, and the reference prices made over them.
import { BASES, MARKETS, type Market } from '#domain/offer.ts';
import { SLOTS_PER_WEEK } from '#domain/time.ts';
import { chainedChange } from '#stats/chained-change.ts';
import type { openFlagsBefore } from '#store/flag.ts';
import type { OpenOffers } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { putReference, referenceBefore, referencesIn } from '#store/reference.ts';
import type { SummaryWriter } from '#store/summary-writer.ts';
import type { Statistic } from './import-row.ts';
import type { SlotOffer } from './rows.ts';
import { type Ballot, ballotOf, referencePrice } from './votes.ts';

export type Aggregate = {
  readonly gpu: string;
  readonly market: Market;
  readonly figures: ReadonlyMap<Statistic, number>;
};

/** What an import says of one provider in one slot. */
export type ImportedSlot = {
  readonly provider: string;
  readonly imported: number;
  readonly comparable: boolean;
  /** Not flagged by their neighbours yet. */
  readonly offers: readonly SlotOffer[];
  readonly aggregates: readonly Aggregate[];
};

export type Held = {
  readonly rows: OpenOffers;
  readonly flags: ReturnType<typeof openFlagsBefore>;
  /** Eligible prices by machine of the slot before, by model and market. */
  readonly prices: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

type Level = { slots: number[]; prices: number[]; index: number };

/** An imported row has one price, used for both bases: what is worked out once is written for both. */
export const BASIS = 'all_in';

export type Tail = {
  readonly store: Store;
  readonly writer: SummaryWriter;
  readonly held: Map<string, Held>;
  readonly indexes: Map<string, number>;
  readonly levels: Map<string, Level>;
};

export const nameOf = ({ gpu, market }: { gpu: string; market: string }): string => `${gpu} ${market}`;

/** A provider's offers by model and market. */
export type Groups = ReadonlyMap<string, readonly SlotOffer[]>;

export const NO_GROUPS: Groups = new Map();

/** The reference prices of the last seven days, and the index that goes on from them. */
export function levelOf({ store, levels }: Tail, gpu: string, market: Market, slot: number): Level {
  const name = nameOf({ gpu, market });
  const known = levels.get(name);
  if (known !== undefined) {
    const first = known.slots.findIndex((each) => each >= slot - SLOTS_PER_WEEK);
    if (first !== 0) {
      known.slots.splice(0, first === -1 ? known.slots.length : first);
      known.prices.splice(0, known.prices.length - known.slots.length);
    }
    return known;
  }
  const rows = referencesIn(store, gpu, market, BASIS, slot - SLOTS_PER_WEEK, slot);
  const made = {
    slots: rows.map((row) => row.slot),
    prices: rows.map((row) => row.price),
    index: referenceBefore(store, gpu, market, BASIS, slot)?.same_offer ?? 1,
  };
  levels.set(name, made);
  return made;
}

/** The reference price of each model over the comparable providers of the slot; an aggregate votes with its median, uncounted. */
export function putReferences(
  tail: Tail,
  slot: number,
  providers: readonly ImportedSlot[],
  flagged: readonly Groups[],
  before: readonly Held[],
): void {
  const voting = providers.flatMap((each, at) =>
    each.comparable ? [{ each, offers: flagged[at] ?? NO_GROUPS, before: before[at] as Held }] : [],
  );
  const gpus = new Set(
    voting.flatMap(({ each, offers }) => [
      ...[...offers.values()].map(([first]) => first?.gpu ?? ''),
      ...each.aggregates.map(({ gpu }) => gpu),
    ]),
  );
  for (const gpu of [...gpus].sort())
    for (const market of MARKETS) {
      const name = nameOf({ gpu, market });
      const reference = referencePrice(
        voting.map(({ each, offers }) => ballot(each, offers.get(name) ?? [], { gpu, market })),
      );
      if (reference === null) continue;
      const level = levelOf(tail, gpu, market, slot);
      const [only] = voting;
      const pool = (of: (each: (typeof voting)[number]) => ReadonlyMap<string, number> | undefined) =>
        only !== undefined && voting.length === 1
          ? (of(only) ?? new Map<string, number>())
          : new Map(voting.flatMap((each) => [...(of(each) ?? [])]));
      const change = chainedChange(
        pool((each) => each.before.prices.get(name)),
        pool(({ each }) => tail.held.get(each.provider)?.prices.get(name)),
      );
      level.index *= change;
      level.slots.push(slot);
      level.prices.push(Math.round(reference.price));
      for (const basis of BASES)
        putReference(tail.store, gpu, market, basis, {
          slot,
          price: Math.round(reference.price),
          providers: reference.providers,
          same_offer: level.index,
        });
    }
}

function ballot(
  { aggregates }: ImportedSlot,
  offers: readonly SlotOffer[],
  of: { readonly gpu: string; readonly market: Market },
): Ballot {
  const told = aggregates.find(({ gpu, market }) => gpu === of.gpu && market === of.market)?.figures.get('median');
  return offers.length === 0 && told !== undefined ? { votes: [], uncounted: told } : ballotOf(offers, BASIS);
}
