// Writes many slots of figures in one go: days and last slots are summed up in memory and written once.
import type { Store } from './open.ts';
import { type SeriesName, seriesId, touchSeries } from './series.ts';
import { addDay, type DaySums, daySums, insertSummary } from './summary.ts';
import type { SummaryFigures } from './tables.ts';

export type SummaryWriter = {
  readonly put: (name: SeriesName, slot: number, figures: SummaryFigures) => void;
  readonly flush: () => void;
};

/** What is put is whole only after `flush`, in the same transaction. */
export function createSummaryWriter(store: Store): SummaryWriter {
  const days = new Map<string, DaySums>();
  const lasts = new Map<number, { name: SeriesName; slot: number }>();
  return {
    put: (name, slot, figures) => {
      const series = seriesId(store, name) ?? touchSeries(store, name, slot);
      insertSummary(store, series, slot, figures);
      lasts.set(series, { name, slot });
      const more = daySums(series, { ...figures, slot });
      if (more === null) return;
      const key = `${series} ${more.day}`;
      const held = days.get(key);
      days.set(key, held === undefined ? more : together(held, more));
    },
    flush: () => {
      for (const day of days.values()) addDay(store, day);
      for (const { name, slot } of lasts.values()) touchSeries(store, name, slot);
      days.clear();
      lasts.clear();
    },
  };
}

const together = (a: DaySums, b: DaySums): DaySums => ({
  ...a,
  slots: a.slots + b.slots,
  floor_sum: a.floor_sum + b.floor_sum,
  median_sum: a.median_sum + b.median_sum,
  ceiling_max: Math.max(a.ceiling_max, b.ceiling_max),
  gpus_sum: a.gpus_sum + b.gpus_sum,
  gpus_slots: a.gpus_slots + b.gpus_slots,
});
