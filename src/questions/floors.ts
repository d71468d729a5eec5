// Floor series of a model's providers over a window, lined up by slot: what pairs and variations are read from.

import { toUsd } from '#domain/money.ts';
import { SLOTS_PER_HOUR } from '#domain/time.ts';
import type { Seen } from '#signals/history.ts';
import { summariesIn } from '#store/summary.ts';
import { type Cut, hasFloor, type World } from './world.ts';

/** Floors by slot, USD per GPU-hour, in order of time. */
export type Floors = ReadonlyMap<number, number>;

export function floorsIn(world: World, gpu: string, provider: string, cut: Cut, from: number, to: number): Floors {
  const series = { gpu, provider, market: cut.market, basis: cut.basis, scope: cut.scope };
  const rows = summariesIn(world.store, series, from, to).filter(hasFloor);
  return new Map(rows.map((row) => [row.slot, toUsd(row.floor)]));
}

/** The signed differences a - b over the slots that both have, from a slot on. */
export function differences(a: Floors, b: Floors, from: number): { slot: number; delta: number }[] {
  return [...a].flatMap(([slot, floor]) => {
    const other = b.get(slot);
    return other === undefined || slot < from ? [] : [{ slot, delta: floor - other }];
  });
}

/** Means by hour of [from, to) slots; null where an hour has no observation. */
export function hourly(points: Iterable<readonly [number, number]>, from: number, to: number): (number | null)[] {
  const first = Math.floor(from / SLOTS_PER_HOUR);
  const sums: number[] = new Array(Math.max(0, Math.ceil(to / SLOTS_PER_HOUR) - first)).fill(0);
  const counts: number[] = sums.map(() => 0);
  for (const [slot, value] of points) {
    const at = Math.floor(slot / SLOTS_PER_HOUR) - first;
    if (at < 0 || at >= sums.length) continue;
    sums[at] = (sums[at] ?? 0) + value;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return sums.map((sum, at) => ((counts[at] ?? 0) === 0 ? null : sum / (counts[at] ?? 1)));
}

/** The floors as the judge reads a series: their slots and their prices. */
export const seenOf = (floors: Floors): Seen => ({ at: [...floors.keys()], values: [...floors.values()] });
