// Reads what the gates are handed from the store: whole days of fixes and prices, panels and cross-sections of two weeks, four weeks of
// slots.

import { isComparable } from '#domain/provider.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import type { DayPrints, GateHistory, SellerDays } from '#gates/history.ts';
import { MOST_DAYS } from '#gates/history.ts';
import { type FixDay, fixDays } from '#index/days.ts';
import { CURRENT } from '#index/method.ts';
import { knownAt } from '#index/vintages.ts';
import type { ModelHistory } from '#signals/history.ts';
import type { Store } from '#store/open.ts';
import { barePrintsIn, daysWithRounds, type IndexSeries, indexSeries } from '#store/print.ts';
import { usdBySlot } from '#store/rate.ts';
import { firstPrinted } from '#store/receipt-sheet.ts';
import { type ProviderRow, providers } from '#store/round.ts';
import { medianDays } from '#store/summary.ts';
import { historiesAt, JUDGED } from './history.ts';
import { type DaysRead, type PanelsAndSections, panelsAndSections } from './panels.ts';

const MICRO = 1e-6;
/** Days on either side by which the cadence of imported days is told. */
const CADENCE_DAYS = 14;

/** What of the store all models share at a slot. */
type Shared = {
  readonly slot: number;
  readonly first: number;
  readonly days: number;
  readonly rows: ReadonlyMap<string, ProviderRow>;
  readonly rates: ReadonlyMap<string, Float64Array>;
  readonly fixes: ReadonlyMap<string, Fixes>;
  readonly two: PanelsAndSections;
};

type Fixes = Pick<GateHistory, 'fixes' | 'fixStates' | 'prints'>;

/**
 * The histories of every model with figures in the four weeks up to a slot, one after the other; whatever is known now counts. `read` is
 * what was read for the slots before, where nothing was written since.
 */
export function* gateHistoriesAt(store: Store, slot: number, read: DaysRead = new Map()): Generator<GateHistory> {
  const lastDay = dayOfSlot(slot + 1) - 1;
  const began = firstPrinted(store);
  const days = began === undefined ? 0 : Math.max(0, Math.min(MOST_DAYS, lastDay - dayOfSlot(began) + 1));
  const first = lastDay - days + 1;
  const rows = new Map(providers(store).map((row) => [row.id, row]));
  const series = indexSeries(store).filter(({ method }) => method === CURRENT.number);
  const shared: Shared = {
    slot,
    first,
    days,
    rows,
    rates: ratesOf(store, [...rows.values()], first, days),
    fixes: fixesOf(store, series, first, lastDay),
    two: panelsAndSections(store, series, rows, { first, lastDay, read }),
  };
  for (const recent of historiesAt(store, slot)) yield historyOf(store, recent, shared);
}

function historyOf(store: Store, recent: ModelHistory, shared: Shared): GateHistory {
  const { slot, first, days, fixes, two } = shared;
  const { gpu } = recent;
  const own = fixes.get(gpu) ?? {
    fixes: nothing(days),
    fixStates: Array(days).fill(null),
    prints: Array(days).fill(null),
  };
  return {
    gpu,
    slot,
    lastDay: first + days - 1,
    days,
    ...own,
    sellers: recent.sellers.flatMap(({ provider }) => sellerDays(store, gpu, provider, shared) ?? []),
    others: [...fixes].flatMap(([other, { fixes: theirs }]) => (other === gpu ? [] : [{ gpu: other, fixes: theirs }])),
    panels: two.panels.get(gpu) ?? [],
    sections: two.sections.get(gpu) ?? [],
    recent,
  };
}

const nothing = (days: number): Float64Array => new Float64Array(days).fill(Number.NaN);

/** Of each currency that a seller asks in, by day at noon. */
function ratesOf(store: Store, rows: readonly ProviderRow[], first: number, days: number): Shared['rates'] {
  const currencies = new Set(rows.map(({ currency }) => currency).filter((currency) => currency !== 'USD'));
  return new Map(
    [...currencies].map((currency) => {
      const usdAt = usdBySlot(store, currency, first * SLOTS_PER_DAY, (first + days) * SLOTS_PER_DAY);
      return [currency, nothing(days).map((_, place) => usdAt((first + place) * SLOTS_PER_DAY + SLOTS_PER_DAY / 2))];
    }),
  );
}

function sellerDays(
  store: Store,
  gpu: string,
  provider: string,
  { first, days, rows, rates }: Shared,
): SellerDays | null {
  const row = rows.get(provider);
  if (row === undefined) return null;
  const prices = nothing(days);
  for (const { day, median } of medianDays(store, { ...JUDGED, gpu, provider }, first, first + days))
    prices[day - first] = median * MICRO;
  const usdByDay = rates.get(row.currency);
  const resells = row.resells === 1;
  return {
    provider,
    name: row.name,
    comparable: isComparable({ class: row.class, resells }),
    isMarketplace: row.class === 'marketplace',
    resells,
    prices,
    ...(usdByDay === undefined ? {} : { usdByDay }),
  };
}

function fixesOf(store: Store, series: readonly IndexSeries[], first: number, last: number): Map<string, Fixes> {
  const ownDays = new Set(daysWithRounds(store, first, last).keys());
  return new Map(series.map(({ id, gpu }) => [gpu, seriesFixes(store, id, { first, last, ownDays })]));
}

function seriesFixes(
  store: Store,
  series: number,
  range: { readonly first: number; readonly last: number; readonly ownDays: ReadonlySet<number> },
): Fixes {
  const { first, last } = range;
  const from = (first - CADENCE_DAYS) * SLOTS_PER_DAY;
  const prints = barePrintsIn(store, series, { from, to: (last + 1) * SLOTS_PER_DAY });
  const known = knownAt(prints, Number.POSITIVE_INFINITY);
  const began = known[0] === undefined ? Number.POSITIVE_INFINITY : dayOfSlot(known[0].last.slot);
  const days = fixDays(
    known.map((each) => ({ slot: each.last.slot, value: each.last.value, imported: each.last.imported === 1 })),
    range,
  );
  const odd = new Map<number, { suppressed: number; revised: number }>();
  for (const { last: print, state } of known) {
    if (print.value !== null && state !== 'revised') continue;
    const day = dayOfSlot(print.slot);
    const held = odd.get(day) ?? { suppressed: 0, revised: 0 };
    odd.set(day, held);
    if (print.value === null) held.suppressed += 1;
    if (state === 'revised') held.revised += 1;
  }
  return {
    fixes: Float64Array.from(days, ({ value }) => (value === null ? Number.NaN : value * MICRO)),
    fixStates: days.map(({ day, state }) => (day < began ? null : state)),
    prints: days.map((day) => (day.day < began ? null : printsOf(day, odd.get(day.day)))),
  };
}

const printsOf = (
  { scheduled, prints, longestGap }: FixDay,
  odd: { readonly suppressed: number; readonly revised: number } | undefined,
): DayPrints => ({
  scheduled,
  printed: prints,
  suppressed: odd?.suppressed ?? 0,
  revised: odd?.revised ?? 0,
  longestGap: Math.round(longestGap * scheduled),
});
