// Two weeks of what the gates look at closely: the votes of four prints a day, and one cross-section of offers a day.
import { isRentable, priceOn } from '#domain/offer.ts';
import { isComparable } from '#domain/provider.ts';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import type { DayOf, SectionOffer } from '#gates/history.ts';
import { PANEL_DAYS } from '#gates/history.ts';
import type { Receipt } from '#index/receipt.ts';
import type { HostVote, Venue } from '#index/votes.ts';
import { flagsAt } from '#store/flag.ts';
import { offerName, offersAt, type StoredOffer } from '#store/offer.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { type IndexSeries, receiptPlaces } from '#store/print.ts';
import { receiptSlots, sheetLines } from '#store/receipt-sheet.ts';
import type { ProviderRow } from '#store/round.ts';
import { providersAt } from '#store/standing.ts';
import { JUDGED } from './history.ts';

const PANELS_A_DAY = 4;
const MICRO = 1e-6;

type ByGpu<T> = ReadonlyMap<string, readonly DayOf<T>[]>;
type Panel = { readonly venues: readonly Venue[] };
type Section = { readonly offers: readonly SectionOffer[] };

export type PanelsAndSections = { readonly panels: ByGpu<Panel>; readonly sections: ByGpu<Section> };

type Rows = ReadonlyMap<string, ProviderRow>;

/** What was read of whole days, for the next slots that are judged without a write between; a day that none needs any more goes. */
export type DaysRead = Map<number, DayRead>;

type DayRead = {
  readonly panels: readonly (readonly [gpu: string, panel: Panel & { readonly at: number }])[];
  readonly sections: readonly (readonly [gpu: string, section: Section & { readonly at: number }])[];
};

/** `first` is the first day of the histories: a panel's `day` is a place from it on. */
export function panelsAndSections(
  store: Store,
  series: readonly IndexSeries[],
  rows: Rows,
  { first, lastDay, read }: { readonly first: number; readonly lastDay: number; readonly read: DaysRead },
): PanelsAndSections {
  const panels = new Map<string, DayOf<Panel>[]>();
  const sections = new Map<string, DayOf<Section>[]>();
  const from = Math.max(first, lastDay - PANEL_DAYS + 1);
  for (const day of read.keys()) if (day < from) read.delete(day);
  for (let day = from; day <= lastDay; day += 1) {
    const held = read.get(day) ?? dayRead(store, day, series, rows);
    read.set(day, held);
    for (const [gpu, panel] of held.panels) add(panels, gpu, { day: day - first, ...panel });
    for (const [gpu, section] of held.sections) add(sections, gpu, { day: day - first, ...section });
  }
  return { panels, sections };
}

function dayRead(store: Store, day: number, series: readonly IndexSeries[], rows: Rows): DayRead {
  const slots = spread(receiptSlots(store, day * SLOTS_PER_DAY, (day + 1) * SLOTS_PER_DAY), PANELS_A_DAY);
  const last = slots.at(-1);
  return {
    panels: slots.flatMap((at) =>
      [...venuesAt(store, at, series, rows)].map(([gpu, venues]) => [gpu, { at, venues }] as const),
    ),
    sections:
      last === undefined
        ? []
        : [...offersByGpu(store, last, rows)].map(([gpu, offers]) => [gpu, { at: last, offers }] as const),
  };
}

function add<T>(to: Map<string, T[]>, gpu: string, each: T): void {
  const held = to.get(gpu);
  if (held === undefined) to.set(gpu, [each]);
  else held.push(each);
}

/** So many of a list, evenly spread, the first of each part. */
const spread = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most
    ? [...all]
    : Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]).filter(
        (each) => each !== undefined,
      );

/** A sheet that cannot be read any more is no panel; `index verify` names it, and nothing else is kept from being judged. */
function readable(store: Store, sheet: number): readonly string[] | null {
  try {
    return sheetLines(store, sheet);
  } catch (error) {
    if (error instanceof StoreProblem) return null;
    throw error;
  }
}

function* venuesAt(
  store: Store,
  slot: number,
  series: readonly IndexSeries[],
  rows: Rows,
): Generator<readonly [gpu: string, venues: Venue[]]> {
  const gpuOf = new Map(series.map(({ id, gpu }) => [id, gpu]));
  const sheets = new Map<number, readonly string[] | null>();
  for (const { series: id, sheet, line } of receiptPlaces(store, slot, [...gpuOf.keys()])) {
    const lines = sheets.has(sheet) ? (sheets.get(sheet) ?? null) : readable(store, sheet);
    sheets.set(sheet, lines);
    if (lines === null) continue;
    const { votes } = JSON.parse(lines[line] ?? '{"votes":{}}') as Pick<Receipt, 'votes'>;
    const venues = Object.entries(votes).map(
      ([provider, all]): Venue => ({
        provider,
        isMarketplace: rows.get(provider)?.class === 'marketplace',
        votes: all.map(([host, price, gpus]): HostVote => ({ host, price, gpus })),
      }),
    );
    yield [gpuOf.get(id) ?? '', venues];
  }
}

/** What comparable sellers offer at a slot: rentable, with an all-in price, no outlier and nobody's placeholder. */
function offersByGpu(store: Store, slot: number, rows: Rows): Map<string, SectionOffer[]> {
  const all = providersAt(store, slot).flatMap((provider) => {
    const row = rows.get(provider);
    if (row === undefined || !isComparable({ class: row.class, resells: row.resells === 1 })) return [];
    const flagged = flagsAt(store, provider, slot);
    return offersAt(store, provider, slot).filter((offer) => !flagged.has(offerName(offer)) && isOfSection(offer));
  });
  return new Map([...Map.groupBy(all, ({ gpu }) => gpu)].map(([gpu, offers]) => [gpu, offers.map(sectionOffer)]));
}

const UNTRUSTED = ['unverified', 'deverified'] as const;

const isOfSection = (offer: StoredOffer): boolean =>
  offer.market === JUDGED.market &&
  isRentable(offer) &&
  priceOn(offer, JUDGED.basis) !== null &&
  offer.flags.every((flag) => UNTRUSTED.some((each) => each === flag));

const sectionOffer = (offer: StoredOffer): SectionOffer => ({
  provider: offer.provider,
  usd: (priceOn(offer, JUDGED.basis) ?? 0) * MICRO,
  region: offer.region,
  tier: offer.tier,
  network: offer.network,
  gpus: offer.gpus,
  isVerified: offer.flags.length === 0,
});
