// Writes many slots of figures in one go: days and last slots are summed up in memory and written once.
import type { Store } from './open.ts';
import { insertReference, type Reference, referenceSeries } from './reference.ts';
import { type SeriesName, seriesId, touchSeries } from './series.ts';
import { addDay, type DaySums, daySums, insertSummary } from './summary.ts';
import type { SummaryFigures } from './tables.ts';

export type FigureWriter = {
  readonly putSummary: (name: SeriesName, slot: number, figures: SummaryFigures) => void;
  readonly putReference: (of: Parameters<typeof referenceSeries>[0], reference: Reference) => void;
  /** What was put is whole only after this, in the same transaction. */
  readonly flush: () => void;
};

export function createFigureWriter(store: Store): FigureWriter {
  /** Of each series the day that is being summed. */
  const days = new Map<number, DaySums>();
  const lasts = new Map<number, { readonly name: SeriesName; slot: number }>();
  const idOf = (name: SeriesName, slot: number): number => {
    const series = seriesId(store, name) ?? touchSeries(store, name, slot);
    const last = lasts.get(series);
    if (last === undefined) lasts.set(series, { name, slot });
    else last.slot = slot;
    return series;
  };
  return {
    putSummary: (name, slot, figures) => {
      const series = idOf(name, slot);
      insertSummary(store, series, slot, figures);
      const more = daySums(series, { ...figures, slot });
      if (more === null) return;
      const held = days.get(series);
      const isOfDay = held?.day === more.day;
      if (held !== undefined && !isOfDay) addDay(store, held);
      days.set(series, held !== undefined && isOfDay ? together(held, more) : more);
    },
    putReference: (of, reference) => insertReference(store, idOf(referenceSeries(of), reference.slot), reference),
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
