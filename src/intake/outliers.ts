// Prices that do not belong: far from their neighbours, or far from what the model has cost. Flagged, never deleted.
import { isRentable, type NeighbourFlag, type Offer } from '#domain/offer.ts';
import { plausibleUsd } from '#domain/plausible.ts';
import { machineOf } from '#domain/supply.ts';
import { median } from '#stats/median.ts';
import { medianAbsoluteDeviation } from '#stats/median-absolute-deviation.ts';

const MAD_TO_SD = 1.4826;
const SD_LIMIT = 3;
/** A tight book must not flag an ordinary discount: the spread counts as at least this much (ln units, about 15 %). */
const LEAST_SPREAD = 0.15;
const FEWEST_MACHINES = 5;
const BAND = 5;
const MICRO = 1e6;

/** What a model usually costs, micro-dollars, and from how many reference prices that is known; null while they are too few. */
export type Usual = { readonly price: number | null; readonly observations: number };

type Priced = { readonly offer: Offer; readonly log: number };

/** Flags of the offers of one provider, model and market, beside what the model usually costs; while that is not known, what it plausibly can. */
export function outlierFlags(offers: readonly Offer[], usual: Usual): ReadonlyMap<Offer, readonly NeighbourFlag[]> {
  const [least, most] = bandOf(offers[0]?.gpu ?? '', usual);
  const priced: Priced[] = offers.flatMap((offer) =>
    isRentable(offer) && offer.allInMicroUsd !== null ? [{ offer, log: Math.log(offer.allInMicroUsd) }] : [],
  );
  const isFar = farFromNeighbours(priced);
  return new Map(
    priced.flatMap(({ offer, log }) => {
      const flags: NeighbourFlag[] = [];
      if (isFar(log)) flags.push('outlier_mad');
      const price = offer.allInMicroUsd ?? 0;
      if (price < least || price > most) flags.push('outlier_band');
      return flags.length === 0 ? [] : [[offer, flags] as const];
    }),
  );
}

function bandOf(gpu: string, { price }: Usual): readonly [least: number, most: number] {
  if (price !== null) return [price / BAND, price * BAND];
  const [least, most] = plausibleUsd(gpu) ?? [0, Number.POSITIVE_INFINITY];
  return [least * MICRO, most * MICRO];
}

/** Machines vote, not offers: eight slices of one box must not make its price look like everybody's. */
function farFromNeighbours(priced: readonly Priced[]): (log: number) => boolean {
  const machines = Map.groupBy(priced, ({ offer }) => machineOf(offer));
  const values = [...machines.values()]
    .map((slices) => median(slices.map(({ log }) => log)))
    .filter((value) => value !== null);
  const middle = median(values);
  const mad = medianAbsoluteDeviation(values);
  if (values.length < FEWEST_MACHINES || middle === null || mad === null) return () => false;
  const limit = SD_LIMIT * Math.max(MAD_TO_SD * mad, LEAST_SPREAD);
  return (log) => Math.abs(log - middle) > limit;
}
