// Sellers that list another's machines at a markup without saying so: same counts in the same half hours, prices one multiple.
import { HOUR_AROUND } from '#domain/time.ts';
import { median } from '#stats/median.ts';
import { FORTNIGHT, HISTORY_SLOTS, isFilled, type ModelHistory, type SellerHistory, seenIn } from './history.ts';

export type Clone = {
  readonly provider: string;
  readonly name: string;
  /** Whose machines it seems to list. */
  readonly of: string;
  readonly ofName: string;
  /** Its price as a multiple of theirs. */
  readonly multiple: number;
};

/** It may list them up to an hour later, or earlier than we see them at their own. */
const SHIFTS = HOUR_AROUND.map((away) => -away);
const SAME = 0.9;
/** Of the count's changes, how many the other must make alike; and how much must move for this to be no chance. */
const MATCHED = 0.75;
const FEWEST_CHANGES = 8;
const FEWEST_COUNTS = 4;
const RATIO = 0.01;
const HALF_CENT = 0.005;

/** The dearer of every two that look like one, beside the cheaper. */
export function clonesIn(sellers: readonly SellerHistory[]): readonly Clone[] {
  const counting = sellers.filter((seller) => !seller.resells && moves(seller));
  return counting.flatMap((seller) => {
    const found = counting.map((other) => (other === seller ? null : cloneOf(seller, other)));
    return found.find((clone) => clone !== null) ?? [];
  });
}

/** Clones compared with nobody and counted nowhere, as a reseller that says so. */
export function withoutClones(history: ModelHistory): {
  readonly history: ModelHistory;
  readonly clones: readonly Clone[];
} {
  const clones = clonesIn(history.sellers);
  if (clones.length === 0) return { history, clones };
  const named = new Set(clones.map(({ provider }) => provider));
  const sellers = history.sellers.map((seller) =>
    named.has(seller.provider) ? { ...seller, comparable: false, resells: true } : seller,
  );
  return { history: { ...history, sellers }, clones };
}

/** ", AGAIN left out: its counts are those of SOURCE and its prices 1.20 times theirs"; nothing without one. */
export const clonesTold = (clones: readonly Clone[]): string | null =>
  clones.length === 0
    ? null
    : clones
        .map(
          ({ name, ofName, multiple }) =>
            `${name} is left out, it looks like a reseller of ${ofName}: the same counts at ${multiple.toFixed(2)} times the price`,
        )
        .join('; ');

function moves({ gpus, gapSlots }: SellerHistory): boolean {
  const { values } = seenIn(gpus, FORTNIGHT);
  const changes = values.filter((value, index) => index > 0 && value !== values[index - 1]).length;
  return (
    changes >= FEWEST_CHANGES &&
    new Set(values).size >= FEWEST_COUNTS &&
    isFilled(values.length, FORTNIGHT / 2, gapSlots)
  );
}

function cloneOf(seller: SellerHistory, other: SellerHistory): Clone | null {
  for (const shift of SHIFTS) {
    if (!sameCounts(seller, other, shift)) continue;
    const multiple = oneMultiple(seller, other, shift);
    if (multiple === null) continue;
    // Of two at one price nobody can tell who was first: the later name is left out.
    const isDearer = Math.abs(multiple - 1) < RATIO ? seller.provider > other.provider : multiple > 1;
    if (isDearer)
      return { provider: seller.provider, name: seller.name, of: other.provider, ofName: other.name, multiple };
  }
  return null;
}

const START = HISTORY_SLOTS - FORTNIGHT;

function sameCounts({ gpus, gapSlots }: SellerHistory, other: SellerHistory, shift: number): boolean {
  let [common, same, changes, matched] = [0, 0, 0, 0];
  let [mine, theirs] = [Number.NaN, Number.NaN];
  for (let place = START; place < HISTORY_SLOTS; place += 1) {
    const a = gpus[place] ?? Number.NaN;
    const b = other.gpus[place - shift] ?? Number.NaN;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    common += 1;
    if (a === b) same += 1;
    if (common - same > (1 - SAME) * FORTNIGHT) return false;
    if ((mine !== a && !Number.isNaN(mine)) || (theirs !== b && !Number.isNaN(theirs))) {
      changes += 1;
      if (mine === theirs && a === b) matched += 1;
    }
    [mine, theirs] = [a, b];
  }
  const isEnough = isFilled(common, FORTNIGHT / 2, Math.max(gapSlots, other.gapSlots)) && changes >= FEWEST_CHANGES;
  return isEnough && same >= SAME * common && matched >= MATCHED * changes;
}

/** The one factor between two floors, or null where it wanders by more than rounding. */
function oneMultiple({ floors }: SellerHistory, other: SellerHistory, shift: number): number | null {
  const pairs: (readonly [number, number])[] = [];
  for (let place = START; place < HISTORY_SLOTS; place += 1) {
    const a = floors[place] ?? Number.NaN;
    const b = other.floors[place - shift] ?? Number.NaN;
    if (!Number.isNaN(a) && !Number.isNaN(b)) pairs.push([a, b]);
  }
  const multiple = median(pairs.map(([a, b]) => a / b));
  if (multiple === null) return null;
  const near = pairs.filter(([a, b]) => Math.abs(a - b * multiple) <= Math.max(RATIO * a, HALF_CENT));
  return near.length >= SAME * pairs.length ? multiple : null;
}
