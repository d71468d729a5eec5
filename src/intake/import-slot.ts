// The figures of imported half hours, one after the other: what a slot needs of the one before is held in memory, not read back.
import { BASES, MARKETS, type Market, type Offer, SCOPES } from '#domain/offer.ts';
import { SLOTS_PER_WEEK } from '#domain/time.ts';
import { chainedChange } from '#stats/chained-change.ts';
import { median } from '#stats/median.ts';
import { flagsAt, openFlagsBefore, putOpenFlags } from '#store/flag.ts';
import { offersAt, openBefore, putOpenOffers } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { putReference, referenceBefore, referencesIn } from '#store/reference.ts';
import { setImported, standingBefore } from '#store/standing.ts';
import { summaryBefore } from '#store/summary.ts';
import { createSummaryWriter } from '#store/summary-writer.ts';
import type { SummaryFigures } from '#store/tables.ts';
import { FEWEST_REFERENCES } from './derive.ts';
import type { Statistic } from './import-row.ts';
import { outlierFlags } from './outliers.ts';
import type { SlotOffer } from './rows.ts';
import { pricesByMachine } from './same-offer.ts';
import { summarise } from './summarise.ts';
import { type Ballot, ballotOf, referencePrice } from './votes.ts';

export type Aggregate = {
  readonly gpu: string;
  readonly market: Market;
  readonly figures: ReadonlyMap<Statistic, number>;
};

/** What an import says of one provider in one slot. */
export type ImportedSlot = {
  readonly provider: string;
  readonly comparable: boolean;
  readonly offers: readonly Offer[];
  readonly aggregates: readonly Aggregate[];
};

type Held = {
  readonly rows: ReturnType<typeof openBefore>;
  readonly flags: ReturnType<typeof openFlagsBefore>;
  /** Eligible prices by machine of the slot before, by model and market. */
  readonly prices: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

type Level = { slots: number[]; prices: number[]; index: number };

/** An imported row has one price, used for both bases: what is worked out once is written for both. */
const BASIS = 'all_in';

export type SlotImporter = ReturnType<typeof createSlotImporter>;

export function createSlotImporter(store: Store) {
  const writer = createSummaryWriter(store);
  const held = new Map<string, Held>();
  const indexes = new Map<string, number>();
  const levels = new Map<string, Level>();
  const tail = { store, writer, held, indexes, levels };
  return {
    /** Writes a slot, over the providers given; what others stand in it is brought together by whoever knows them. */
    put: (slot: number, imported: number, providers: readonly ImportedSlot[]): void => {
      const before = providers.map(({ provider }) => heldOf(tail, provider, slot));
      const flagged = providers.map((each, at) => putProvider(tail, slot, imported, each, before[at] as Held));
      putReferences(tail, slot, providers, flagged, before);
    },
    flush: writer.flush,
    /** After somebody else has written: what is held in memory may no longer be what stands before. */
    forget: (): void => {
      held.clear();
      indexes.clear();
      levels.clear();
    },
  };
}

type Tail = {
  readonly store: Store;
  readonly writer: ReturnType<typeof createSummaryWriter>;
  readonly held: Map<string, Held>;
  readonly indexes: Map<string, number>;
  readonly levels: Map<string, Level>;
};

const nameOf = ({ gpu, market }: { gpu: string; market: string }): string => `${gpu} ${market}`;

const pricesOf = (provider: string, offers: readonly SlotOffer[]): Map<string, ReadonlyMap<string, number>> =>
  new Map([...Map.groupBy(offers, nameOf)].map(([name, group]) => [name, pricesByMachine(provider, group, BASIS)]));

/** What stood before: from memory, or for a provider's first slot from the store. */
function heldOf({ store, held }: Tail, provider: string, slot: number): Held {
  const known = held.get(provider);
  if (known !== undefined) return known;
  const before = standingBefore(store, provider, slot);
  const flags = before === undefined ? new Map() : flagsAt(store, provider, before);
  const offers = before === undefined ? [] : offersAt(store, provider, before);
  const slotOffers = offers.map((offer) => ({
    ...offer,
    neighbourFlags: flags.get(`${offer.market} ${offer.key}`) ?? [],
  }));
  return {
    rows: openBefore(store, provider, slot),
    flags: openFlagsBefore(store, provider, slot),
    prices: pricesOf(provider, slotOffers),
  };
}

function levelOf({ store, levels }: Tail, gpu: string, market: Market, slot: number): Level {
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

function putProvider(tail: Tail, slot: number, imported: number, each: ImportedSlot, before: Held): SlotOffer[] {
  const { store } = tail;
  const { provider, offers, aggregates } = each;
  const groups = [...Map.groupBy(offers, nameOf).values()];
  const found = new Map<Offer, readonly SlotOffer['neighbourFlags'][number][]>();
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const { prices } = levelOf(tail, first.gpu, first.market, slot);
    const usual = prices.length < FEWEST_REFERENCES ? null : median(prices);
    for (const [offer, flags] of outlierFlags(group, usual)) found.set(offer, flags);
  }
  const flagged: SlotOffer[] = offers.map((offer) => ({ ...offer, neighbourFlags: found.get(offer) ?? [] }));
  setImported(store, provider, slot, imported);
  const rows = putOpenOffers(store, provider, slot, offers, before.rows);
  const flags = putOpenFlags(
    store,
    provider,
    slot,
    [...found].flatMap(([{ market, key }, all]) => all.map((flag) => ({ market, key, flag }))),
    before.flags,
  );
  const prices = pricesOf(provider, flagged);
  tail.held.set(provider, { rows, flags, prices });
  for (const [name, group] of Map.groupBy(flagged, nameOf)) {
    const change = chainedChange(before.prices.get(name) ?? new Map(), prices.get(name) ?? new Map());
    putGroup(tail, slot, provider, group, change);
  }
  for (const aggregate of aggregates) putAggregate(tail, slot, provider, aggregate);
  return flagged;
}

function putGroup(tail: Tail, slot: number, provider: string, group: readonly SlotOffer[], change: number): void {
  const [first] = group;
  if (first === undefined) return;
  for (const scope of SCOPES) {
    const figures = summarise(group, BASIS, scope);
    if (figures === null) continue;
    for (const basis of BASES) {
      const series = { gpu: first.gpu, provider, market: first.market, basis, scope };
      const name = `${nameOf(first)} ${provider} ${basis}`;
      const known = tail.indexes.get(name) ?? summaryBefore(tail.store, series, slot)?.same_offer ?? 1;
      const index = scope === 'eligible' ? known * change : null;
      if (index !== null) tail.indexes.set(name, index);
      tail.writer.put(series, slot, { ...figures, truncated: 0, same_offer: index });
    }
  }
}

/** A provider's minimum or mean without its offers: that figure alone, no supply and no same-offer index. */
function putAggregate({ writer }: Tail, slot: number, provider: string, { gpu, market, figures }: Aggregate): void {
  const row: SummaryFigures = {
    floor: figures.get('min') ?? null,
    p25: null,
    median: figures.get('median') ?? null,
    p75: null,
    mean: figures.get('mean') ?? null,
    ceiling: figures.get('max') ?? null,
    offers: 0,
    hosts: 0,
    gpus: null,
    truncated: 0,
    same_offer: null,
  };
  for (const basis of BASES) for (const scope of SCOPES) writer.put({ gpu, provider, market, basis, scope }, slot, row);
}

/** The reference price of each model over the comparable providers of the slot; an aggregate votes with its median, uncounted. */
function putReferences(
  tail: Tail,
  slot: number,
  providers: readonly ImportedSlot[],
  flagged: readonly SlotOffer[][],
  before: readonly Held[],
): void {
  const voting = providers.flatMap((each, at) =>
    each.comparable ? [{ each, offers: flagged[at] ?? [], before: before[at] as Held }] : [],
  );
  const gpus = new Set(voting.flatMap(({ each, offers }) => [...offers, ...each.aggregates].map(({ gpu }) => gpu)));
  for (const gpu of [...gpus].sort())
    for (const market of MARKETS) {
      const name = nameOf({ gpu, market });
      const reference = referencePrice(voting.map(({ each, offers }) => ballot(each, offers, { gpu, market })));
      if (reference === null) continue;
      const level = levelOf(tail, gpu, market, slot);
      const pool = (of: (each: (typeof voting)[number]) => ReadonlyMap<string, number> | undefined) =>
        new Map(voting.flatMap((each) => [...(of(each) ?? [])]));
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
  const mine = offers.filter((offer) => offer.gpu === of.gpu && offer.market === of.market);
  const told = aggregates.find(({ gpu, market }) => gpu === of.gpu && market === of.market)?.figures.get('median');
  return mine.length === 0 && told !== undefined ? { votes: [], uncounted: told } : ballotOf(mine, BASIS);
}
