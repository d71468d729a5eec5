// From what a provider offered in a slot to everything that is stored of it: intervals, flags, figures, reference prices.
// The same road for a round, a reparse and the demo, so that the same answers always make the same figures.
import { BASES, type Basis, MARKETS, type Market, type NeighbourFlag, type Offer, SCOPES } from '#domain/offer.ts';
import { isComparable } from '#domain/provider.ts';
import { SLOTS_PER_WEEK } from '#domain/time.ts';
import { chainedChange } from '#stats/chained-change.ts';
import { median } from '#stats/median.ts';
import { flagsAt, putFlags } from '#store/flag.ts';
import { offersAt, putOffers, undoSlot } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { putReference, referenceBefore, referencesIn, undoReferences } from '#store/reference.ts';
import { providers, truncationsOf } from '#store/round.ts';
import { providersAt, setStanding, standingBefore, standsAt } from '#store/standing.ts';
import { type Cut, putSummary, summariesAt, summaryBefore, undoSummaries } from '#store/summary.ts';
import { outlierFlags } from './outliers.ts';
import type { SlotOffer } from './rows.ts';
import { pricesByMachine } from './same-offer.ts';
import { summarise } from './summarise.ts';
import { ballotOf, referencePrice } from './votes.ts';

export const FEWEST_REFERENCES = 48;

/** Writes one provider's offers of a slot and their flags; an earlier attempt's are taken back first. Says whether a price has moved. */
export function deriveOffers(
  store: Store,
  provider: string,
  slot: number,
  round: number,
  offers: readonly Offer[],
): boolean {
  if (standsAt(store, provider, slot) !== undefined) undoProvider(store, provider, slot);
  setStanding(store, provider, slot, round);
  const isMoved = putOffers(store, provider, slot, offers);
  const flagged = [...Map.groupBy(offers, ({ gpu, market }) => `${gpu} ${market}`).values()].flatMap((group) => {
    const [first] = group;
    const level = first === undefined ? null : usualPrice(store, first.gpu, first.market, slot);
    return [...outlierFlags(group, level)].flatMap(([{ market, key }, flags]) =>
      flags.map((flag) => ({ market, key, flag })),
    );
  });
  putFlags(store, provider, slot, flagged);
  return isMoved;
}

/** Takes back all that is stored of a provider's offers from a slot on. */
export function undoProvider(store: Store, provider: string, slot: number): void {
  undoSlot(store, 'offer', provider, slot);
  undoSlot(store, 'flag', provider, slot);
  undoSummaries(store, provider, slot);
}

type Usual = { readonly slot: number; readonly prices: Map<string, number | null> };
const usual = new WeakMap<Store, Usual>();

/** What the model has cost over the last seven days: the median of its stored reference prices, from 48 of them on. */
function usualPrice(store: Store, gpu: string, market: Market, slot: number): number | null {
  // The same for every provider of a slot: it is read once, until the slot's own reference prices are made.
  const held = usual.get(store);
  const { prices } = held?.slot === slot ? held : { prices: new Map<string, number | null>() };
  usual.set(store, { slot, prices });
  const known = prices.get(`${gpu} ${market}`);
  if (known !== undefined) return known;
  const trailing = referencesIn(store, gpu, market, 'all_in', slot - SLOTS_PER_WEEK, slot);
  const price = trailing.length < FEWEST_REFERENCES ? null : median(trailing.map((each) => each.price));
  prices.set(`${gpu} ${market}`, price);
  return price;
}

type Present = { readonly provider: string; readonly now: readonly SlotOffer[]; readonly before: readonly SlotOffer[] };

/** Writes the figures of the providers just asked, and the reference prices of the slot over all that stand in it. */
export function deriveFigures(store: Store, slot: number, asked: readonly string[]): void {
  usual.delete(store);
  const present = providersAt(store, slot).map((provider): Present => {
    const before = standingBefore(store, provider, slot);
    return {
      provider,
      now: withFlags(store, provider, slot),
      before: before === undefined ? [] : withFlags(store, provider, before),
    };
  });
  for (const each of present) if (asked.includes(each.provider)) putFigures(store, slot, each);
  undoReferences(store, slot);
  const comparable = new Set(
    providers(store).flatMap((row) => (isComparable({ class: row.class, resells: row.resells === 1 }) ? [row.id] : [])),
  );
  putReferences(
    store,
    slot,
    present.filter(({ provider }) => comparable.has(provider)),
  );
}

function withFlags(store: Store, provider: string, slot: number): SlotOffer[] {
  const flags = flagsAt(store, provider, slot);
  const none: readonly NeighbourFlag[] = [];
  return offersAt(store, provider, slot).map((offer) => ({
    ...offer,
    neighbourFlags: flags.get(`${offer.market} ${offer.key}`) ?? none,
  }));
}

const byModel = (offers: readonly SlotOffer[]): Map<string, SlotOffer[]> =>
  Map.groupBy(offers, ({ gpu, market }) => `${gpu} ${market}`);

function putFigures(store: Store, slot: number, { provider, now, before }: Present): void {
  const round = standsAt(store, provider, slot)?.round ?? 0;
  const cut = new Set(truncationsOf(store, round, provider).map(({ gpu, market }) => `${gpu} ${market}`));
  const earlier = byModel(before);
  for (const [name, offers] of byModel(now)) {
    const [first] = offers;
    if (first === undefined) continue;
    for (const basis of BASES) {
      const change = chainedChange(
        pricesByMachine(provider, earlier.get(name) ?? [], basis),
        pricesByMachine(provider, offers, basis),
      );
      for (const scope of SCOPES) {
        const figures = summarise(offers, basis, scope);
        if (figures === null) continue;
        const series = { gpu: first.gpu, provider, market: first.market, basis, scope };
        const index = scope === 'eligible' ? (summaryBefore(store, series, slot)?.same_offer ?? 1) * change : null;
        putSummary(store, series, slot, { ...figures, truncated: cut.has(name) ? 1 : 0, same_offer: index });
      }
    }
  }
}

function putReferences(store: Store, slot: number, present: readonly Present[]): void {
  const told = present.flatMap(({ provider }) =>
    (standsAt(store, provider, slot)?.import ?? null) === null
      ? []
      : summariesAt(store, provider, slot, { market: 'on_demand', basis: 'all_in', scope: 'eligible' }),
  );
  const gpus = new Set([...present.flatMap(({ now }) => now.map(({ gpu }) => gpu)), ...told.map(({ gpu }) => gpu)]);
  for (const gpu of [...gpus].sort())
    for (const market of MARKETS) {
      const mine = (offers: readonly SlotOffer[]) =>
        offers.filter((offer) => offer.gpu === gpu && offer.market === market);
      const narrowed = present.map((each) => ({ ...each, now: mine(each.now), before: mine(each.before) }));
      for (const basis of BASES) putOneReference(store, slot, { gpu, market, basis }, narrowed);
    }
}

/** The median of an imported aggregate: a seller without counts casts one vote. */
function toldMedian(store: Store, provider: string, slot: number, gpu: string, cut: Cut): number | null {
  if ((standsAt(store, provider, slot)?.import ?? null) === null) return null;
  return summariesAt(store, provider, slot, cut).find((row) => row.gpu === gpu && row.offers === 0)?.median ?? null;
}

function putOneReference(
  store: Store,
  slot: number,
  { gpu, market, basis }: { gpu: string; market: Market; basis: Basis },
  present: readonly Present[],
): void {
  const cut = { market, basis, scope: 'eligible' } as const;
  const reference = referencePrice(
    present.map(({ provider, now }) =>
      now.length > 0 ? ballotOf(now, basis) : { votes: [], uncounted: toldMedian(store, provider, slot, gpu, cut) },
    ),
  );
  if (reference === null) return;
  const pool = (when: 'now' | 'before') =>
    new Map(present.flatMap((each) => [...pricesByMachine(each.provider, each[when], basis)]));
  const index =
    (referenceBefore(store, gpu, market, basis, slot)?.same_offer ?? 1) * chainedChange(pool('before'), pool('now'));
  const price = Math.round(reference.price);
  putReference(store, gpu, market, basis, { slot, price, providers: reference.providers, same_offer: index });
}
