// Whether a model is cheap today: its floor against the market's floors of the last thirty days.
import { momentsOf } from '#charts/moments.ts';
import { DAY_SECONDS, SLOT_SECONDS, SLOTS_PER_DAY } from '#domain/time.ts';
import { FINEST_STEP, MOST_POINTS } from '#questions/grid.ts';
import type { Shown } from './gpu-charts.ts';
import type { AskTyped } from './pages.ts';
import { plural } from './words.ts';

type Points = readonly (readonly [number, number | null])[];

/** Fewer are too few to call a price cheap or dear. */
const FEWEST = SLOTS_PER_DAY;

/** What past a price of now is held against. */
const PAST_DAYS = Math.min(30, Math.floor(MOST_POINTS / SLOTS_PER_DAY));

/** Every half hour of the past thirty days, of each seller. */
export const pastMonth = (ask: AskTyped, gpu: string, cut: Shown['cut'], to: number) =>
  ask('price_floor_series', {
    gpu: [gpu],
    ...cut,
    from: String(Math.floor((to - PAST_DAYS * DAY_SECONDS) / SLOT_SECONDS) * SLOT_SECONDS),
    resolution: FINEST_STEP,
  });

/** The same of the index, which has no other sellers' prices in it: empty where it has none now, or too few prints. */
export function indexPast(ask: AskTyped, gpu: string, index: number | null, now: number): string {
  if (index === null) return '';
  const from = String(Math.floor((now - PAST_DAYS * DAY_SECONDS) / SLOT_SECONDS) * SLOT_SECONDS);
  const prints = ask('index_prints', { gpu: [gpu], from }).data.map(
    ({ at, value }): readonly [number, number | null] => [Date.parse(at) / 1000, value],
  );
  return againstPast(index, [prints], now);
}

/**
 * For what share of the past days the market's floor was dearer than now, or cheaper where that is more (USD per
 * GPU-hour), in words. The floor of a half hour is the lowest of its sellers' that was not stale; each observed day
 * counts the same, however many of its half hours were observed. Empty where less than a day of them was observed.
 */
export function againstPast(floor: number, sellers: readonly Points[], now: number): string {
  const floors = new Map(momentsOf(sellers).map(({ at, low }) => [at, low]));
  const past = [...floors.values()];
  if (past.length < FEWEST) return '';
  const byDay = Map.groupBy(floors, ([at]) => Math.floor(at / DAY_SECONDS));
  const span = Math.max(1, Math.round((now - Math.min(...floors.keys())) / DAY_SECONDS));
  const over =
    byDay.size < span
      ? `the ${plural(byDay.size, 'day')} observed of ${span}`
      : `the last ${span === 1 ? 'day' : plural(span, 'day')}`;
  const [isDearer, isCheaper] = [past.some((each) => each > floor), past.some((each) => each < floor)];
  if (!isDearer && !isCheaper) return `unchanged over ${over}`;
  if (!isCheaper) return `the lowest of ${over}`;
  if (!isDearer) return `the highest of ${over}`;
  const shareOf = (counts: (each: number) => boolean): number => {
    const shares = [...byDay.values()].map((day) => day.filter(([, each]) => counts(each)).length / day.length);
    return shares.reduce((sum, each) => sum + each, 0) / shares.length;
  };
  // The side on which more of the past lies: "cheaper than 30 %" is read as cheap, and is dear.
  const [dearer, cheaper] = [shareOf((each) => each > floor), shareOf((each) => each < floor)];
  return dearer >= cheaper
    ? `cheaper than ${Math.round(100 * dearer)} % of ${over}`
    : `dearer than ${Math.round(100 * cheaper)} % of ${over}`;
}
