// What a floor of now is held against: when it was as low before, since when there is one, and on which days.
import { SLOTS_PER_DAY } from '#domain/time.ts';
import type { Store } from './open.ts';
import { type SeriesName, seriesId } from './series.ts';

/** The last slot of [from, to) in which a series' floor was at most so much, micro-dollars. */
export function lastAtMost(
  store: Store,
  name: SeriesName,
  floor: number,
  from: number,
  to: number,
): number | undefined {
  const id = seriesId(store, name);
  if (id === undefined) return undefined;
  return store
    .hot(
      'SELECT slot FROM summary WHERE series = ? AND slot >= ? AND slot < ? AND floor <= ? ORDER BY slot DESC LIMIT 1',
    )
    .pluck()
    .get(id, from, to, floor) as number | undefined;
}

/** The days of [from, to) slots on which a series has a floor. */
export function floorDays(store: Store, name: SeriesName, from: number, to: number): number[] {
  const id = seriesId(store, name);
  if (id === undefined) return [];
  return store
    .hot(
      `SELECT DISTINCT slot / ${SLOTS_PER_DAY} FROM summary WHERE series = ? AND slot >= ? AND slot < ? AND floor IS NOT NULL`,
    )
    .pluck()
    .all(id, from, to) as number[];
}

/** The first slot from `from` on in which a series has a floor. */
export function firstFloorSlot(store: Store, name: SeriesName, from: number): number | undefined {
  const id = seriesId(store, name);
  if (id === undefined) return undefined;
  return store
    .hot('SELECT slot FROM summary WHERE series = ? AND slot >= ? AND floor IS NOT NULL ORDER BY slot LIMIT 1')
    .pluck()
    .get(id, from) as number | undefined;
}
