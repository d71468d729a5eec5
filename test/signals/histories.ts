// Histories made by hand for the judge's tests.
import type { Signal, SignalType } from '#domain/verdict.ts';
import { HISTORY_SLOTS, type ModelHistory, type SellerHistory } from '#signals/history.ts';
import { judge } from '#signals/judge.ts';
import { seededDice } from '#stats/dice.ts';

export const SLOT = 990_000 - (990_000 % 48) + 47;

export const series = (value: (at: number) => number): Float64Array =>
  new Float64Array(HISTORY_SLOTS).map((_, at) => value(at));

export const nothing = series(() => Number.NaN);

export const noise = (seed: number, level: number, width: number): Float64Array => {
  const dice = seededDice(seed);
  return series(() => level + width * (dice() - 0.5));
};

export const seller = (provider: string, more: Partial<SellerHistory> = {}): SellerHistory => ({
  provider,
  name: provider.toUpperCase(),
  comparable: true,
  resells: false,
  gapSlots: 1,
  current: true,
  floors: nothing,
  depth: more.floors ?? nothing,
  gpus: nothing,
  lastCut: null,
  ...more,
});

export const history = (sellers: readonly SellerHistory[], more: Partial<ModelHistory> = {}): ModelHistory => ({
  gpu: 'h200',
  slot: SLOT,
  reference: nothing,
  sameOffer: nothing,
  sellers,
  ...more,
});

export function signal(of: ModelHistory, type: SignalType): Signal {
  const found = judge(of).signals.find((each) => each.type === type);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
}
