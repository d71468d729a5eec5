// The market as it stood a day ago: the half hour nearest to 24 hours back, and who had a current answer in it.
import { SLOTS_PER_DAY, SLOTS_PER_HOUR, slotStart } from '#domain/time.ts';
import { providersAt } from '#store/standing.ts';
import { createWorld, type World } from './world.ts';

/** At most an hour away; of two equally near the earlier one. */
const NEAREST = Array.from({ length: 2 * SLOTS_PER_HOUR + 1 }, (_, at) => (at % 2 === 1 ? -(at + 1) / 2 : at / 2));

/** The world at the end of that half hour, so that a seller that was stale then has no price then; null where none nearby was observed. */
export function dayBefore(world: World): (World & { readonly slot: number }) | null {
  if (world.slot === null) return null;
  const wanted = world.slot - SLOTS_PER_DAY;
  const slot = NEAREST.map((away) => wanted + away).find((each) => providersAt(world.store, each).length > 0);
  return slot === undefined ? null : { ...createWorld(world.store, slotStart(slot + 1) - 1), slot };
}
