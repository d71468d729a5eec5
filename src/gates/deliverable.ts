// V8: how many contracts what is free could be delivered into.

import type { Gate } from '#domain/gate.ts';
import { SLOT_WORDS } from '#domain/time.ts';
import {
  blockOf,
  FORTNIGHT,
  HISTORY_SLOTS,
  isFilled,
  type ModelHistory,
  type SellerHistory,
  seenIn,
  wasCut,
} from '#signals/history.ts';
import { totalsOf } from '#signals/supply.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import { quantile } from '#stats/quantile.ts';
import { resampledQuantile } from '#stats/resampled-quantile.ts';
import { DELIVERABLE_SHARE, SUPPLY_QUANTILE } from './conditions.ts';
import type { GateHistory } from './history.ts';
import type { Legs } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { count, gateOf, lacking, named } from './told.ts';

const SEED = 1108;
const DAYS = 14;
/** Of the slots, how many may lack a seller before the figure is a lower bound. */
const WHOLE = 0.5;

/**
 * Lots of one GPU that a quarter of the free GPUs makes: of the tenth percentile over 14 days, so that nine slots of ten have more. Each
 * physical GPU once: no reseller, no clone. Slots in which a current seller gave no count are left out, unless they are most: then the
 * figure is a lower bound, as it is where a list was cut, and may not fail. Units: lots. Too little data: insufficient without a seller
 * with counts over 14 days. Source: the table.
 */
export function deliverable({ recent }: GateHistory, legs: Legs): Gate {
  const counting = countingIn(recent, legs);
  const { least } = GATE_THRESHOLDS.V8;
  if (counting.length === 0)
    return lacking('V8', 'no seller that resells nothing gives a count', { details: { copies: [...legs.copies] } });
  const totals = totalsOf(counting);
  const { at, values } = seenIn(totals, FORTNIGHT);
  const gap = Math.min(...counting.map(({ gapSlots }) => gapSlots));
  const days = new Set(at.map((place) => blockOf(place, DAYS)));
  if (days.size < least || !isFilled(values.length, FORTNIGHT, 1))
    return lacking('V8', `counts on ${days.size} of 14 days, half of the ${SLOT_WORDS} of each are needed`, {
      n: values.length,
    });
  const isWhole = wholeOf(counting, at);
  const whole = isWhole.filter(Boolean).length;
  const isBound = whole < WHOLE * at.length;
  const used = at.map((place, index) => ({
    day: blockOf(place, DAYS),
    gpus: values[index] ?? 0,
    isWhole: isWhole[index] ?? false,
  }));
  const kept = used.filter((slot) => isBound || slot.isWhole);
  const free = kept.map(({ gpus }) => gpus);
  const low = quantile(free, SUPPLY_QUANTILE) ?? 0;
  const resampled = resampledQuantile(
    free,
    kept.map(({ day }) => day),
    SUPPLY_QUANTILE,
  );
  const [drawn] = circularBlockBootstrap(DAYS, (times) => [lotsOf(resampled(times) ?? 0)], { seed: SEED });
  const cut = counting.filter((seller) => wasCut(seller, FORTNIGHT));
  const more = cut.length > 0 || isBound;
  return gateOf('V8', {
    value: lotsOf(low),
    interval: drawn ?? [lotsOf(low), lotsOf(low)],
    n: kept.length,
    what:
      `In nine ${SLOT_WORDS} of ten ${count(low)} GPUs${more ? ' or more' : ''} are free at ${counting.length} sellers, ` +
      `a quarter of which is ${count(lotsOf(low))} lots`,
    text: count,
    notFail:
      cut.length > 0
        ? `the list of ${named(cut.map(({ name }) => name))} was cut by a page limit, so that there may be more`
        : isBound
          ? `a seller gave no count in most ${SLOT_WORDS}, so that there may be more`
          : null,
    details: {
      gpus: low,
      cut: cut.map(({ provider }) => provider),
      wholeShare: whole / at.length,
      gapSlots: gap,
      copies: [...legs.copies],
    },
  });
}

const lotsOf = (gpus: number): number => Math.floor(DELIVERABLE_SHARE * gpus);

const countingIn = ({ sellers }: ModelHistory, { copies }: Legs): SellerHistory[] =>
  sellers.filter((seller) => !copies.has(seller.provider) && seenIn(seller.gpus, FORTNIGHT).values.length > 0);

/** Whether each seller that is current gave a count within its own cadence. */
function wholeOf(sellers: readonly SellerHistory[], places: readonly number[]): boolean[] {
  const current = sellers.filter((seller) => seller.current);
  const isKnown = current.map(({ gpus, gapSlots }) => {
    let last = Number.NEGATIVE_INFINITY;
    return Array.from({ length: HISTORY_SLOTS }, (_, place) => {
      if (!Number.isNaN(gpus[place] ?? Number.NaN)) last = place;
      return place - last < Math.ceil(gapSlots);
    });
  });
  return places.map((place) => isKnown.every((known) => known[place] ?? false));
}
