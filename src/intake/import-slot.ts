// The figures of imported half hours, one after the other: what a slot needs of the one before is held in memory, not read back.
import { BASES, type Offer, SCOPES } from '#domain/offer.ts';
import { chainedChange } from '#stats/chained-change.ts';
import { median } from '#stats/median.ts';
import { flagsAt, openFlagsBefore, putOpenFlags } from '#store/flag.ts';
import { closeOffers, offersAt, openBefore, putOpenOffers } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { setImported, standingBefore } from '#store/standing.ts';
import { summaryBefore } from '#store/summary.ts';
import { createSummaryWriter } from '#store/summary-writer.ts';
import type { SummaryFigures } from '#store/tables.ts';
import { FEWEST_REFERENCES } from './derive.ts';
import {
  type Aggregate,
  BASIS,
  type Groups,
  type Held,
  type ImportedSlot,
  levelOf,
  nameOf,
  putReferences,
  type Tail,
} from './import-reference.ts';
import { outlierFlags } from './outliers.ts';
import { isEligible, type SlotOffer } from './rows.ts';
import { pricesByMachine } from './same-offer.ts';
import { summarise } from './summarise.ts';

export type SlotImporter = ReturnType<typeof createSlotImporter>;

export function createSlotImporter(store: Store) {
  const writer = createSummaryWriter(store);
  const held = new Map<string, Held>();
  const indexes = new Map<string, number>();
  const levels = new Map() as Tail['levels'];
  const tail = { store, writer, held, indexes, levels };
  return {
    /** Writes a slot, over the providers given; what others stand in it is brought together by whoever knows them. */
    put: (slot: number, providers: readonly ImportedSlot[]): void => {
      const before = providers.map(({ provider }) => heldOf(tail, provider, slot));
      const flagged = providers.map((each, at) => putProvider(tail, slot, each, before[at] as Held));
      putReferences(tail, slot, providers, flagged, before);
    },
    /** What was put is whole only after this, in the same transaction. */
    flush: (): void => {
      writer.flush();
      for (const { rows } of held.values()) closeOffers(store, rows);
    },
    /** After somebody else has written: what is held in memory may no longer be what stands before. */
    forget: (): void => {
      held.clear();
      indexes.clear();
      levels.clear();
    },
  };
}

const pricesOf = (provider: string, groups: Groups): Map<string, ReadonlyMap<string, number>> =>
  new Map([...groups].map(([name, group]) => [name, pricesByMachine(provider, group, BASIS)]));

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
    prices: pricesOf(provider, Map.groupBy(slotOffers, nameOf)),
  };
}

function putProvider(tail: Tail, slot: number, each: ImportedSlot, before: Held): Groups {
  const { store } = tail;
  const { provider, imported, offers, aggregates } = each;
  const groups = [...Map.groupBy(offers, nameOf).values()];
  const found = new Map<Offer, readonly SlotOffer['neighbourFlags'][number][]>();
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const { prices } = levelOf(tail, first.gpu, first.market, slot);
    const usual = prices.length < FEWEST_REFERENCES ? null : median(prices);
    for (const [offer, flags] of outlierFlags(group, usual)) found.set(offer, flags);
  }
  const flagged: SlotOffer[] = offers.map((offer) => {
    const neighbourFlags = found.get(offer);
    return neighbourFlags === undefined ? offer : { ...offer, neighbourFlags };
  });
  setImported(store, provider, slot, imported);
  const rows = putOpenOffers(store, provider, slot, offers, before.rows);
  const flags = putOpenFlags(
    store,
    provider,
    slot,
    [...found].flatMap(([{ market, key }, all]) => all.map((flag) => ({ market, key, flag }))),
    before.flags,
  );
  const byModel = Map.groupBy(flagged, nameOf);
  const prices = pricesOf(provider, byModel);
  tail.held.set(provider, { rows, flags, prices });
  for (const [name, group] of byModel) {
    const change = chainedChange(before.prices.get(name) ?? new Map(), prices.get(name) ?? new Map());
    putGroup(tail, slot, provider, group, change);
  }
  for (const aggregate of aggregates) putAggregate(tail, slot, provider, aggregate);
  return byModel;
}

function putGroup(tail: Tail, slot: number, provider: string, group: readonly SlotOffer[], change: number): void {
  const [first] = group;
  if (first === undefined) return;
  const all = summarise(group, BASIS, 'all');
  const clean = group.every(isEligible);
  for (const scope of SCOPES) {
    const figures = scope === 'all' || clean ? all : summarise(group, BASIS, scope);
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
