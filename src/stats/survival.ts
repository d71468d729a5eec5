import type { Interval } from './day-block-bootstrap.ts';

/** How long something was seen, and whether its end was seen too; where not, it lasted at least as long. */
export type Spell = { readonly lasted: number; readonly ended: boolean };

/** From this time on so large a share was left, until the next step. */
export type SurvivalStep = { readonly at: number; readonly left: number; readonly interval: Interval };

/** On either side of an interval, and the normal deviate that leaves it. */
const TAIL = 0.05;
const Z = 1.6449;

/**
 * Kaplan and Meier's product-limit estimate: what share of spells lasts longer than a time, with those whose end was not seen
 * counted as long as they were seen. 90 % interval by Greenwood's variance on the log-minus-log scale, pointwise.
 * Lies where spells are left unseen because they are about to end, and is too narrow where spells end together.
 * Where all ended together or none did: the exact bound of that many.
 * Units: those of `lasted`; steps where something ended, in order of time. Too little data: no steps where no end was seen.
 * Source: Kaplan and Meier 1958; interval as in Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2nd ed., ch. 1.
 */
export function survival(spells: readonly Spell[]): SurvivalStep[] {
  const byTime = [...Map.groupBy(spells, ({ lasted }) => lasted)].sort(([a], [b]) => a - b);
  let atRisk = spells.length;
  let left = 1;
  let greenwood = 0;
  return byTime.flatMap(([at, own]) => {
    const ends = own.filter(({ ended }) => ended).length;
    const before = atRisk;
    atRisk -= own.length;
    if (ends === 0) return [];
    left *= 1 - ends / before;
    greenwood += ends / (before * (before - ends));
    return [{ at, left, interval: intervalOf(left, greenwood, before) }];
  });
}

function intervalOf(left: number, greenwood: number, atRisk: number): Interval {
  // All ended together: so many at least would have had to, were more than this left.
  if (left <= 0) return [0, 1 - TAIL ** (1 / atRisk)];
  const reach = (Z * Math.sqrt(greenwood)) / Math.log(left);
  const ends = [left ** Math.exp(reach), left ** Math.exp(-reach)].sort((a, b) => a - b);
  return [ends[0] ?? left, ends[1] ?? left];
}

/** Fewer that were seen so long tell nothing of those that last longer. */
const FEWEST_AT_RISK = 10;

/** The share that lasts longer than a time; null where fewer than ten were seen so long, unless all had ended. */
export function leftAt(steps: readonly SurvivalStep[], spells: readonly Spell[], at: number): SurvivalStep | null {
  const atRisk = spells.filter(({ lasted }) => lasted >= at).length;
  const step = steps.findLast((each) => each.at <= at);
  if (step?.left === 0) return step;
  if (atRisk < FEWEST_AT_RISK) return null;
  // None of so many ended: the lowest share at which that happens once in twenty.
  return step ?? { at, left: 1, interval: [TAIL ** (1 / atRisk), 1] };
}

/** The time by which half have ended; null where so many have not been seen to end. */
export const medianSurvival = (steps: readonly SurvivalStep[]): number | null =>
  steps.find(({ left }) => left <= 0.5)?.at ?? null;
