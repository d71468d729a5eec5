// What happened at one seller: it has a model, or no more, or its list price moved.

import { usdOrNull } from '#domain/money.ts';
import { type Offer, priceOn } from '#domain/offer.ts';
import { isoTime, SLOTS_PER_DAY, SLOTS_PER_WEEK, slotStart } from '#domain/time.ts';
import { offersAt } from '#store/offer.ts';
import { floorsAndCounts } from '#store/summary.ts';
import { cameAt, firstMove, type Moved, type SeenFloors, soldOutAt, stoodStill } from './change-events.ts';
import { type Change, NONE, type Window } from './change-shape.ts';
import type { Cut, World } from './world.ts';

export type Seen = SeenFloors & { readonly gpu: string; readonly provider: string };

/** Told of a seller whose last answer is current alone: what a silent one has nobody knows. */
export function ofSeller(world: World, asked: Cut, seen: Seen, window: Window): Change[] {
  const { gpu, provider, floors, answered } = seen;
  const standing = world.standings.find(({ id }) => id === provider);
  if (standing === undefined || (standing.stale && standing.state.outcome !== 'empty')) return [];
  const of = { ...NONE, gpu, provider, providerName: standing.name };
  const [came, sold, moved] = [cameAt(seen, window.from), soldOutAt(seen, window.from), firstMove(seen, window.from)];
  const changes: Change[] = [];
  const isListed = listedIn(world, asked, seen);
  // One that is left out of the figures for a flag is still for rent.
  if (came !== null && !isListed(came - SLOTS_PER_DAY, came))
    changes.push({ ...of, at: isoTime(slotStart(came)), kind: 'seller_came', floor: usdOrNull(floors.get(came)) });
  if (sold !== null && !isListed(sold, window.to)) {
    const last = floors.get(answered.findLast((slot) => slot < sold) ?? 0);
    changes.push({ ...of, at: isoTime(slotStart(sold)), kind: 'sold_out', floorBefore: usdOrNull(last) });
  }
  if (moved !== null && isListPrice(world, asked, seen, moved))
    changes.push({
      ...of,
      at: isoTime(slotStart(moved.slot)),
      kind: 'list_price',
      floorBefore: usdOrNull(moved.before),
      floor: usdOrNull(moved.after),
    });
  return changes;
}

/** Whether it has the model in any half hour of [from, to), flagged or not. */
const listedIn =
  ({ store }: World, asked: Cut, { gpu, provider }: Seen) =>
  (from: number, to: number): boolean =>
    floorsAndCounts(store, { ...asked, gpu, provider, scope: 'all' }, from, to).some(([, floor]) => floor !== null);

/** A price that stood still for a week and moved, of the very offer that was asked before, and that stands now. */
function isListPrice({ store }: World, asked: Cut, { gpu, provider, floors, answered }: Seen, moved: Moved): boolean {
  const week = floorsAndCounts(store, { ...asked, gpu, provider }, moved.slot - SLOTS_PER_WEEK, moved.slot);
  const seen = week.flatMap(([slot, floor]) => (floor === null ? [] : [{ slot, floor }]));
  const span = moved.slot - (seen[0]?.slot ?? moved.slot);
  if (span < SLOTS_PER_WEEK - SLOTS_PER_DAY || !stoodStill(seen.map(({ floor }) => floor))) return false;
  const last = answered.findLast((slot) => floors.has(slot)) ?? moved.slot;
  if (floors.get(last) !== moved.after) return false;
  const before = seen.at(-1)?.slot;
  if (before === undefined) return false;
  const asks = (slot: number): Map<string, Offer> =>
    new Map(
      offersAt(store, provider, slot).flatMap((offer) =>
        offer.gpu === gpu && offer.market === asked.market ? [[offer.key, offer] as const] : [],
      ),
    );
  const now = asks(moved.slot);
  // Where the cheaper of two has gone, no price moved.
  return [...asks(before).values()].some((offer) => {
    const same = now.get(offer.key);
    return (
      priceOn(offer, asked.basis) === moved.before &&
      same !== undefined &&
      priceOn(same, asked.basis) === moved.after &&
      isMovedAsQuoted(offer, same)
    );
  });
}

/** In the currency that it is asked in: a rate of exchange moves no list price. */
const isMovedAsQuoted = (before: Offer, after: Offer): boolean =>
  before.quoted === undefined ||
  after.quoted === undefined ||
  before.quoted.gpuOnlyMicro !== after.quoted.gpuOnlyMicro ||
  before.quoted.allInMicro !== after.quoted.allInMicro;
