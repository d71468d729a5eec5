// CV: how much the reference price varies, and whether a step, spikes, a trend or changing composition make it look so.
import { SLOTS_PER_HOUR } from '#domain/time.ts';
import type { Signal } from '#domain/verdict.ts';
import { variation } from '#stats/coefficient-of-variation.ts';
import { dayBlockBootstrap } from '#stats/day-block-bootstrap.ts';
import { deviationBounds } from '#stats/deviation-bounds.ts';
import { withoutLargestMove } from '#stats/largest-move.ts';
import { resampledVariation } from '#stats/resampled-variation.ts';
import { reversion } from '#stats/reversion.ts';
import { runningMedian } from '#stats/running-median.ts';
import { withoutTrend } from '#stats/trend.ts';
import { isStill, isUnrated } from './frozen.ts';
import {
  blockMeans,
  blockOf,
  DAY,
  daysSeen,
  FORTNIGHT,
  HISTORY_SLOTS,
  isFilled,
  type ModelHistory,
  type Seen,
  seenIn,
  WEEK,
} from './history.ts';
import { type Interval, insufficient, levelOf, money, sentence } from './level.ts';
import { SAME_OFFER_CV, THRESHOLDS } from './thresholds.ts';

const SEED = 202;
const HALF_DAY = DAY / 2;
/** The rate of reversion is itself an estimate: without so much doubt of it slow prices were red in 1.6 % of 28 days, with it in 0.9 %. */
const RATE_DOUBT = 1.15;
/** Two hours to either side, and four observations at least: a reading that is wrong for two hours vanishes in their median. */
const FEWEST_BESIDE = 4;
const besides = (gap: number): number => Math.max(FEWEST_BESIDE, Math.round((2 * SLOTS_PER_HOUR) / gap));

const ratio = (value: number): string => value.toFixed(3);

const cvOf = (values: readonly number[]): number | null => variation(values)?.cv ?? null;

export function cv(history: ModelHistory): Signal {
  const seen = seenIn(history.reference, FORTNIGHT);
  const published = publishedOf(history);
  const prices = variation(seen.values);
  const gap = referenceGap(history);
  const problem = missing(history, seen, gap);
  if (problem !== null || prices === null)
    return insufficient('cv', problem ?? 'no reference price', published, seen.values.length);
  const { interval, days } = intervalOf(history.reference, prices.cv);
  const without = withouts(seen, gap);
  const sameOfferCv = cvOf(seenIn(history.sameOffer, FORTNIGHT).values);
  const notGreen = why(without, sameOfferCv);
  const level = levelOf('cv', prices.cv, interval, { notGreen });
  return {
    type: 'cv',
    value: prices.cv,
    level,
    interval,
    n: seen.values.length,
    reason: sentence('cv', level, {
      what:
        `The reference price varies by ${ratio(prices.cv)} of its mean of ${money(prices.mean)} over 14 days, the ` +
        `same offers by ${sameOfferCv === null ? 'an unknown part' : ratio(sameOfferCv)}`,
      interval,
      text: ratio,
      over: `${days} days`,
      but: { notGreen },
    }),
    details: {
      mean: prices.mean,
      standardDeviation: prices.standardDeviation,
      ...without,
      intervalDays: days,
      sameOfferCv,
      compositionShare: compositionShare(sameOfferCv, prices.cv),
      ...published,
    },
  };
}

/**
 * Over up to 28 days: whole days drawn, and what a price that stays away from its mean for long may hide, by the rate at which
 * its half days revert; wide enough to hold the judged value.
 */
function intervalOf(reference: Float64Array, value: number): { interval: Interval; days: number } {
  const days = daysSeen(seenIn(reference, HISTORY_SLOTS));
  const seen = seenIn(reference, days * DAY);
  const blocks = seen.at.map((place) => blockOf(place, days));
  const drawn = dayBlockBootstrap([[...new Set(blocks)]], resampledVariation(seen.values, blocks), SEED) ?? [
    value,
    value,
  ];
  const whole = cvOf(seen.values) ?? value;
  const halves = blockMeans(seen, 2 * days, HALF_DAY);
  const [low, high] = deviationBounds(2 * days * reversion(halves));
  return {
    interval: [Math.min(drawn[0], whole * low, value), Math.max(drawn[1], whole * high * RATE_DOUBT, value)],
    days,
  };
}

/** Share of the variance that is which offers happen to be free, not prices moving. */
const compositionShare = (sameOffer: number | null, reference: number): number | null =>
  sameOffer === null || reference === 0 ? null : Math.max(0, 1 - (sameOffer / reference) ** 2);

/** The CV again without the largest 24-hour move, without spikes and without the trend. */
function withouts({ at, values }: Seen, gap: number) {
  return {
    cvWithoutLargestMove: cvOf(withoutLargestMove(at, values, DAY)) ?? 0,
    cvWithoutSpikes: cvOf(runningMedian(values, besides(gap))) ?? 0,
    cvWithoutTrend: cvOf(withoutTrend(at, values)) ?? 0,
  };
}

function why(without: ReturnType<typeof withouts>, sameOfferCv: number | null): string | null {
  const { green } = THRESHOLDS.cv;
  const held = [
    [without.cvWithoutLargestMove, 'without its largest 24-hour move'],
    [without.cvWithoutSpikes, 'without spikes'],
    [without.cvWithoutTrend, 'without its trend'],
  ] as const;
  const found = held.find(([value]) => value <= green);
  if (found !== undefined) return `${found[1]} only ${ratio(found[0])}`;
  if (sameOfferCv === null) return 'no offer could be followed from slot to slot';
  return sameOfferCv > SAME_OFFER_CV
    ? null
    : `the same offers move by only ${ratio(sameOfferCv)}: the rest is which are free`;
}

/** The reference is there as often as the most frequent of its providers. */
const referenceGap = ({ sellers }: ModelHistory): number =>
  Math.min(...sellers.filter(({ comparable }) => comparable).map(({ gapSlots }) => gapSlots), DAY);

function missing({ reference, sellers, rates }: ModelHistory, { at, values }: Seen, gap: number): string | null {
  if (values.length === 0) return 'no reference price in 14 days';
  if (!sellers.some(({ comparable, current }) => comparable && current))
    return 'no comparable provider has a current price';
  if (!isFilled(seenIn(reference, DAY).values.length, DAY, gap))
    return 'less than a quarter of the last day has a reference price';
  if ((at.at(-1) ?? 0) - (at[0] ?? 0) + gap < WEEK) return 'the reference price is younger than 7 days';
  const asked = sellers.filter((each) => each.comparable && seenIn(each.floors, FORTNIGHT).values.length > 0);
  const unrated = asked.filter(isUnrated);
  if (asked.length > 0 && asked.every((each) => unrated.includes(each) || isStill(each, rates)))
    return unrated.length === 0
      ? 'no market observed, the reference price is made of list prices that stand still, which are quotes'
      : `whether the list of ${unrated.map(({ name }) => name).join(' and ')} moves cannot be told without the exchange rates ` +
          'of 14 days (`import --rates` brings them), and nobody else’s moves';
  return isFilled(values.length, FORTNIGHT, gap)
    ? null
    : `${values.length} observations of the ${Math.round(FORTNIGHT / gap)} that 14 days should have, half are needed`;
}

/** As first published: the CV of the floors, seller by seller and of the cheapest. */
function publishedOf({ sellers }: ModelHistory) {
  const byProvider = sellers.map(({ provider, floors }) => ({
    provider,
    cv: cvOf(seenIn(floors, FORTNIGHT).values),
  }));
  const cheapest = new Float64Array(FORTNIGHT).fill(Number.NaN);
  for (const { floors } of sellers) {
    const { at, values } = seenIn(floors, FORTNIGHT);
    for (const [index, place] of at.entries()) {
      const slot = place - (floors.length - FORTNIGHT);
      const value = values[index] ?? Number.NaN;
      const held = cheapest[slot] ?? Number.NaN;
      cheapest[slot] = Number.isNaN(held) ? value : Math.min(held, value);
    }
  }
  return { published: cvOf(seenIn(cheapest, FORTNIGHT).values), byProvider };
}
