// What each model has lately cost, in memory from slot to slot: the reference prices that the outlier band is made of.
import type { Market } from '#domain/offer.ts';
import { SLOTS_PER_WEEK } from '#domain/time.ts';
import { median } from '#stats/median.ts';
import { quantileOfSorted } from '#stats/quantile.ts';
import type { Store } from '#store/open.ts';
import { lastReferences } from '#store/reference.ts';
import type { Usual } from './outliers.ts';
import { modelName } from './rows.ts';

/** A band is made of at least so many reference prices, or of a week of them where they come less often. */
export const ENOUGH_OBSERVATIONS = 48;
const FEWEST_OBSERVATIONS = 7;
/** As many as a week can hold. */
const MOST_OBSERVATIONS = SLOTS_PER_WEEK;

type Level = {
  readonly slots: number[];
  readonly prices: number[];
  /** The prices of the last week in order of size, and how many of the first observations have left it. */
  readonly sorted: number[];
  gone: number;
  usual: { readonly slot: number; readonly usual: Usual } | null;
};

export type Model = { readonly gpu: string; readonly market: Market };

export type Levels = {
  /** What a model usually costs, seen from a slot: the median over seven days, or over the last 48 prices where those hold fewer. */
  readonly usual: (model: Model, slot: number) => Usual;
  readonly add: (model: Model, slot: number, price: number) => void;
  /** After somebody else has written. */
  readonly forget: () => void;
};

const UNKNOWN: Usual = { price: null, observations: 0 };

/** Where a value stands, or would, in an ascending list. */
function placeOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function createLevels(store: Store): Levels {
  const levels = new Map<string, Level>();
  const levelOf = (model: Model, slot: number): Level => {
    const name = modelName(model);
    const held = levels.get(name);
    if (held !== undefined) return held;
    const rows = lastReferences(store, { ...model, basis: 'all_in' }, slot, MOST_OBSERVATIONS);
    const made = {
      slots: rows.map((row) => row.slot),
      prices: rows.map((row) => row.price),
      sorted: rows.map((row) => row.price).sort((a, b) => a - b),
      gone: 0,
      usual: null,
    };
    levels.set(name, made);
    return made;
  };
  return {
    usual: (model, slot) => {
      const level = levelOf(model, slot);
      if (level.usual?.slot !== slot) level.usual = { slot, usual: usualIn(level, slot) };
      return level.usual.usual;
    },
    add: (model, slot, price) => {
      const level = levelOf(model, slot);
      level.slots.push(slot);
      level.prices.push(price);
      level.sorted.splice(placeOf(level.sorted, price), 0, price);
    },
    forget: () => levels.clear(),
  };
}

function usualIn(level: Level, slot: number): Usual {
  const { slots, prices, sorted } = level;
  for (; (slots[level.gone] ?? slot) < slot - SLOTS_PER_WEEK; level.gone += 1)
    sorted.splice(placeOf(sorted, prices[level.gone] ?? 0), 1);
  if (level.gone > MOST_OBSERVATIONS) {
    slots.splice(0, level.gone - ENOUGH_OBSERVATIONS);
    prices.splice(0, level.gone - ENOUGH_OBSERVATIONS);
    level.gone = ENOUGH_OBSERVATIONS;
  }
  if (sorted.length >= ENOUGH_OBSERVATIONS)
    return { price: quantileOfSorted(sorted, 0.5), observations: sorted.length };
  const last = prices.slice(-ENOUGH_OBSERVATIONS);
  const first = slots.at(-last.length);
  const isWeek = last.length >= FEWEST_OBSERVATIONS && first !== undefined && slot - first >= SLOTS_PER_WEEK;
  return last.length >= ENOUGH_OBSERVATIONS || isWeek
    ? { price: median(last), observations: last.length }
    : { ...UNKNOWN, observations: last.length };
}
