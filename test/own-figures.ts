// Floors, medians, flags, reference prices and spreads of imported history, by the definitions of the methodology and no code of the product.
import { plausibleUsd } from '#domain/plausible.ts';

/** A row of a half hour: an offer, or what a seller says of its own offers. */
export type Ask = {
  readonly seller: string;
  readonly tier: string;
  readonly usd: number;
  readonly statistic?: 'min' | 'median';
};
export type Asks = ReadonlyMap<number, readonly Ask[]>;

export const middle = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
};

type Figures = { readonly floor: number; readonly median: number };

/** What an offer is held against: the middle of a week of reference prices, or of the last ones of a sparse history. */
function usualAt(references: ReadonlyMap<number, number>, slot: number): number | null {
  const week = [...references].filter(([at]) => at >= slot - 336).map(([, usd]) => usd);
  if (week.length >= 48) return middle(week);
  const last = [...references].slice(-48);
  const isLong = last.length >= 7 && slot - (last[0]?.[0] ?? slot) >= 336;
  return last.length >= 48 || isLong ? middle(last.map(([, usd]) => usd)) : null;
}

/** Of the seller's goods the one with the lowest ask, the first by name of two. */
function headlineOf(asks: readonly Ask[]): Figures {
  const told = (statistic: Ask['statistic']) => asks.filter((ask) => ask.statistic === statistic).map(({ usd }) => usd);
  if (asks.some(({ statistic }) => statistic !== undefined))
    return { floor: Math.min(...told('min')), median: middle(told('median')) };
  const floor = Math.min(...told(undefined));
  const goods = [...Map.groupBy(asks, ({ tier }) => tier)].sort(([a], [b]) => (a < b ? -1 : 1));
  const [, best = []] = goods.find(([, each]) => each.some(({ usd }) => usd === floor)) ?? [];
  return { floor, median: middle(best.map(({ usd }) => usd)) };
}

/** The floors and medians of each seller by half hour, what was flagged, and the reference price where nobody gives counts. */
export function figuresOf(gpu: string, asks: Asks, comparable: ReadonlySet<string>) {
  const figures = new Map<string, Figures>();
  const references = new Map<number, number>();
  let flagged = 0;
  const [least, most] = plausibleUsd(gpu) ?? [0, 0];
  for (const [slot, told] of [...asks].sort(([a], [b]) => a - b)) {
    const usual = usualAt(references, slot);
    const isFar = ({ usd, statistic }: Ask): boolean =>
      statistic === undefined && (usual === null ? usd < least || usd > most : usd < usual / 5 || usd > usual * 5);
    const medians: number[] = [];
    for (const [seller, mine] of Map.groupBy(told, (ask) => ask.seller)) {
      flagged += mine.filter(isFar).length;
      const good = mine.filter((ask) => !isFar(ask));
      if (good.length === 0) continue;
      const found = headlineOf(good);
      figures.set(`${slot} ${seller}`, found);
      if (comparable.has(seller)) medians.push(found.median);
    }
    if (medians.length > 0) references.set(slot, middle(medians));
  }
  return { figures, references, flagged };
}

export type OwnSeller = {
  /** Half hours in which it said anything at all. */
  readonly answered: readonly number[];
  readonly floors: ReadonlyMap<number, number>;
  /** What it asks in its own currency, where that is not the dollar. */
  readonly own?: ReadonlyMap<number, number>;
};

const DAY = 48;
const WEEK = 7 * DAY;

const within = (slots: readonly number[], last: number, span: number): number[] =>
  slots.filter((slot) => slot > last - span && slot <= last);

/** The middle distance of its answers in four weeks. */
function gapOf({ answered }: OwnSeller, last: number): number {
  const slots = within(answered, last, 4 * WEEK).sort((a, b) => a - b);
  return middle(slots.slice(1).map((slot, at) => slot - (slots[at] ?? 0)));
}

function standsStill(seller: OwnSeller, last: number): boolean {
  const { floors, own = floors } = seller;
  const slots = within([...floors.keys()], last, 2 * WEEK).sort((a, b) => a - b);
  const gap = gapOf(seller, last);
  const span = (slots.at(-1) ?? 0) - (slots[0] ?? 0) + gap;
  if (span < WEEK || slots.length < WEEK / gap / 2) return false;
  const prices = slots.map((slot) => own.get(slot) ?? 0);
  // A price out of another currency is rounded to four decimals, as the rate is: a tenth of a thousandth is no change.
  return prices.filter((price, at) => at > 0 && Math.abs(price / (prices[at - 1] ?? 0) - 1) > 2e-4).length <= 1;
}

/** The typical distance of two comparable sellers over a week, or null where no pair is to be judged. */
export function spreadOf(sellers: readonly OwnSeller[], last: number): number | null {
  const legs = sellers
    .map((seller) => ({ seller, gap: gapOf(seller, last), isStill: standsStill(seller, last) }))
    .filter(
      ({ seller, gap }) =>
        last - Math.max(...seller.answered.filter((slot) => slot <= last)) <= 2 * gap &&
        within([...seller.floors.keys()], last, DAY).length >= DAY / gap / 4,
    );
  const distances = legs.flatMap((a, at) =>
    legs.slice(at + 1).flatMap((b) => {
      const slots = within([...a.seller.floors.keys()], last, WEEK).filter((slot) => b.seller.floors.has(slot));
      if ((a.isStill && b.isStill) || slots.length < WEEK / Math.max(a.gap, b.gap) / 2) return [];
      return Math.abs(middle(slots.map((slot) => (a.seller.floors.get(slot) ?? 0) - (b.seller.floors.get(slot) ?? 0))));
    }),
  );
  return distances.length === 0 ? null : middle(distances);
}
