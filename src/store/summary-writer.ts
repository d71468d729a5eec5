// Writes many slots of figures in one go: days and last slots are summed up in memory and written once.
import { dayOfSlot } from '#domain/time.ts';
import type { Store } from './open.ts';
import { type SeriesName, seriesId, touchSeries } from './series.ts';
import { PUT_SUMMARY } from './summary.ts';
import type { SummaryFigures } from './tables.ts';

const ADD_DAY = `INSERT INTO day_summary (series, day, slots, floor_sum, median_sum, ceiling_max, gpus_sum, gpus_slots)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?)
 ON CONFLICT (series, day) DO UPDATE SET slots = slots + excluded.slots, floor_sum = floor_sum + excluded.floor_sum,
 median_sum = median_sum + excluded.median_sum, ceiling_max = max(ceiling_max, excluded.ceiling_max),
 gpus_sum = gpus_sum + excluded.gpus_sum, gpus_slots = gpus_slots + excluded.gpus_slots`;

type Day = {
  series: number;
  day: number;
  slots: number;
  floor: number;
  median: number;
  ceiling: number;
  gpus: number;
  gpusSlots: number;
};

export type SummaryWriter = {
  readonly put: (name: SeriesName, slot: number, figures: SummaryFigures) => void;
  readonly flush: () => void;
};

/** What is put is whole only after `flush`, in the same transaction. */
export function createSummaryWriter(store: Store): SummaryWriter {
  const days = new Map<string, Day>();
  const lasts = new Map<number, { name: SeriesName; slot: number }>();
  return {
    put: (name, slot, f) => {
      const series = seriesId(store, name) ?? touchSeries(store, name, slot);
      store
        .hot(PUT_SUMMARY)
        .run(
          series,
          slot,
          f.floor,
          f.p25,
          f.median,
          f.p75,
          f.mean,
          f.ceiling,
          f.offers,
          f.hosts,
          f.gpus,
          f.truncated,
          f.same_offer,
        );
      lasts.set(series, { name, slot });
      if (f.floor === null) return;
      const key = `${series} ${dayOfSlot(slot)}`;
      const none: Day = {
        series,
        day: dayOfSlot(slot),
        slots: 0,
        floor: 0,
        median: 0,
        ceiling: 0,
        gpus: 0,
        gpusSlots: 0,
      };
      const day = days.get(key) ?? none;
      day.slots += 1;
      day.floor += f.floor;
      day.median += f.median ?? f.floor;
      day.ceiling = Math.max(day.ceiling, f.ceiling ?? f.floor);
      day.gpus += f.gpus ?? 0;
      day.gpusSlots += f.gpus === null ? 0 : 1;
      days.set(key, day);
    },
    flush: () => {
      for (const { series, day, slots, floor, median, ceiling, gpus, gpusSlots } of days.values())
        store.hot(ADD_DAY).run(series, day, slots, floor, median, ceiling, gpus, gpusSlots);
      for (const { name, slot } of lasts.values()) touchSeries(store, name, slot);
      days.clear();
      lasts.clear();
    },
  };
}
