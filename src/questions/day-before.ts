// The market as it stood a day ago: the half hour nearest to 24 hours back, and who had a current answer in it.
import { HOUR_AROUND, SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
import { providersAt } from '#store/standing.ts';
import { createWorld, type World } from './world.ts';

/** The world at the end of that half hour, so that a seller that was stale then has no price then; null where none nearby was observed. */
export function dayBefore(world: World): (World & { readonly slot: number }) | null {
  if (world.slot === null) return null;
  const wanted = world.slot - SLOTS_PER_DAY;
  const slot = HOUR_AROUND.map((away) => wanted + away).find((each) => providersAt(world.store, each).length > 0);
  return slot === undefined ? null : { ...createWorld(world.store, slotStart(slot + 1) - 1), slot };
}
