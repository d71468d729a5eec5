// What a question may look at: the store, and the moment it is asked. Made anew for each commit and each slot.
import type { Basis, Market, Scope } from '#domain/offer.ts';
import { SLOT_SECONDS, SLOTS_PER_DAY, STALE_SLOTS, slotOf, slotStart } from '#domain/time.ts';
import type { Store } from '#store/open.ts';
import { type ProviderRow, type ProviderState, providerState, providers } from '#store/round.ts';
import { ownGap, usualGap } from '#store/standing.ts';
import { goodsAt, type NamedSummary, summariesAt } from '#store/summary.ts';

export type Cut = { readonly market: Market; readonly basis: Basis; readonly scope: Scope };

export type Standing = ProviderRow & {
  readonly state: ProviderState;
  /** Expected distance of its observations, in slots. */
  readonly gapSlots: number;
  /** So long after its last offers it goes stale. */
  readonly freshSeconds: number;
  readonly ageSeconds: number | null;
  readonly stale: boolean;
};

export type World = {
  readonly store: Store;
  readonly now: number;
  /** The last slot in which any provider's round ended in offers. */
  readonly slot: number | null;
  readonly observedAt: number | null;
  readonly standings: readonly Standing[];
};

/** An imported series' usual gap is looked for in so many slots before its last. */
const GAP_SLOTS = 28 * SLOTS_PER_DAY;

/** The world as it stands at a moment, which may lie in the past: what was collected after it is not looked at. */
export function createWorld(store: Store, now: number): World {
  const standings = providers(store).map((row) => standingOf(store, row, now));
  const slots = standings.flatMap(({ state }) => (state.lastSlot === null ? [] : [state.lastSlot]));
  const times = standings.flatMap(({ state }) => (state.lastOffersAt === null ? [] : [state.lastOffersAt]));
  return {
    store,
    now,
    slot: slots.length === 0 ? null : Math.max(...slots),
    observedAt: times.length === 0 ? null : Math.max(...times),
    standings,
  };
}

function standingOf(store: Store, row: ProviderRow, now: number): Standing {
  const state = providerState(store, row.id, slotOf(now));
  const last = state.lastSlot ?? 0;
  const gapSlots = usualGap(store, row.id, last - GAP_SLOTS, last + 1);
  // What we collect ourselves is expected at the cadence of our rounds, whatever the history before it was.
  const dueSlots = state.imported || gapSlots === 1 ? gapSlots : ownGap(store, row.id, last - GAP_SLOTS, last + 1);
  const freshSeconds = STALE_SLOTS * dueSlots * SLOT_SECONDS;
  const ageSeconds = state.lastOffersAt === null ? null : Math.max(0, Math.floor(now) - state.lastOffersAt);
  return {
    ...row,
    state,
    gapSlots,
    freshSeconds,
    ageSeconds,
    // Whoever says now that nothing is for rent has ended what it asked before.
    stale: ageSeconds === null || ageSeconds > freshSeconds || hasEnded(state),
  };
}

/** It said after its last offers that it has nothing. */
export const hasEnded = ({ outcome, askedAt, lastOffersAt }: ProviderState): boolean =>
  outcome === 'empty' && askedAt !== null && askedAt > (lastOffersAt ?? 0);

/** The moment at which the next provider goes stale: an answer made before it must not be served after it. */
export function staleAt(world: World): number {
  const moments = world.standings.flatMap(({ stale, state, freshSeconds }) =>
    stale || state.lastOffersAt === null ? [] : [state.lastOffersAt + freshSeconds + 1],
  );
  return Math.min(Number.POSITIVE_INFINITY, ...moments);
}

/** Without a floor (an imported aggregate of another kind) there is no current price. */
export const hasFloor = <Row extends { readonly floor: number | null }>(row: Row): row is Row & { floor: number } =>
  row.floor !== null;

export type CurrentFigures = NamedSummary & { readonly floor: number; readonly standing: Standing };

/** The figures of every provider whose last answer is current; a stale one has no current price. */
export function currentFigures(world: World, cut: Cut, tiers: 'best' | 'each' = 'best'): CurrentFigures[] {
  const { store } = world;
  const figuresAt = (id: string, slot: number): NamedSummary[] => {
    const headline = summariesAt(store, id, slot, cut);
    if (tiers === 'best') return headline;
    // A seller with several goods is told by them; whoever has one, by its headline.
    const goods = goodsAt(store, id, slot, cut);
    return [...headline.filter(({ gpu }) => goods.every((good) => good.gpu !== gpu)), ...goods];
  };
  return world.standings.flatMap((standing) =>
    standing.stale || standing.state.lastSlot === null
      ? []
      : figuresAt(standing.id, standing.state.lastSlot)
          .filter(hasFloor)
          .map((row) => ({ ...row, standing })),
  );
}

/** Whether a row is asked for. */
export const wanted =
  ({ gpu, provider }: { gpu?: readonly string[] | undefined; provider?: readonly string[] | undefined }) =>
  (row: { gpu: string; provider?: string }): boolean =>
    (gpu?.includes(row.gpu) ?? true) &&
    (provider === undefined || row.provider === undefined || provider.includes(row.provider));

export const nextSlotStart = (now: number): number => slotStart(slotOf(now) + 1);

/** It answered just now that it has nothing for rent: that is an answer, and no missing one. */
const isEmptyNow = ({ now }: World, { state }: Standing): boolean =>
  state.outcome === 'empty' && state.askedAt !== null && now - state.askedAt <= STALE_SLOTS * SLOT_SECONDS;

/** Why an answer about the present is thin: nothing collected, or who is stale. Null where nothing is amiss. */
export function presentProblem(world: World): string | null {
  if (world.slot === null) return 'nothing has been collected yet';
  const stale = world.standings
    .filter((each) => each.stale && each.ageSeconds !== null && !isEmptyNow(world, each))
    .map((each) => each.name);
  return stale.length === 0 ? null : `${stale.join(', ')}: no current answer, left out`;
}
