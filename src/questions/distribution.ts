// What is asked now, in buckets of equal ratio: how many GPUs at which price, flagged offers beside the rest.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { priceOn } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { median } from '#stats/median.ts';
import { type CurrentOffer, currentOffers } from './current-offers.ts';
import { counted, modelId, money } from './field.ts';
import { oneModel } from './offers.ts';
import { question } from './question.ts';
import { presentProblem } from './world.ts';

/** Sixteen buckets to a factor of ten: about 15 % each. */
const PER_DECADE = 16;
const MOST_BUCKETS = 64;

const bucketOf = (price: number): number => Math.floor(Math.log10(price) * PER_DECADE + 1e-9);
const edge = (bucket: number): number => roundUsd(10 ** (bucket / PER_DECADE));

/** Seller by seller: two of them may give a machine the same number. Null where no seller tells a count. */
function gpusOf(offers: readonly CurrentOffer[]): number | null {
  const counts = [...Map.groupBy(offers, ({ provider }) => provider).values()].flatMap(
    (own) => gpusAvailable(own) ?? [],
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function bucketsOf(offers: readonly CurrentOffer[], priceOf: (offer: CurrentOffer) => number) {
  const filled = Map.groupBy(offers, (offer) => bucketOf(priceOf(offer)));
  const numbers = [...filled.keys()].sort((a, b) => a - b);
  const [least = 0, greatest = least] = [numbers[0], numbers.at(-1)];
  const middle = bucketOf(median(offers.map(priceOf)) ?? 1);
  // One absurd ask must not make a thousand empty buckets: what lies far from the middle joins the outermost, whose edges then reach to it.
  const first = Math.max(least, middle - MOST_BUCKETS / 2);
  const last = Math.min(greatest, middle + MOST_BUCKETS / 2);
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const bucket = first + at;
    const from = bucket === first ? least : bucket;
    const to = bucket === last ? greatest : bucket;
    const mine = numbers.filter((each) => each >= from && each <= to).flatMap((each) => filled.get(each) ?? []);
    const flagged = mine.filter((offer) => offer.allFlags.length > 0).length;
    const eligible = mine.filter((offer) => offer.allFlags.length === 0);
    return {
      from: edge(from),
      to: edge(to + 1),
      gpus: mine.length === 0 ? 0 : gpusOf(mine),
      eligibleGpus: eligible.length === 0 ? 0 : gpusOf(eligible),
      offers: mine.length,
      flagged,
    };
  });
}

export default question({
  name: 'distribution',
  summary:
    'The current asks of a model in price buckets of equal ratio: GPUs (each physical one once a bucket),' +
    ' offers, and how many of them are flagged.',
  input: oneModel,
  row: z.object({
    gpu: modelId,
    buckets: z.array(
      z.object({
        from: money('from', { of: 'market' }),
        to: money('to', { of: 'market' }),
        gpus: counted('gpus', 'GPUs free', { of: 'market' }).nullable(),
        eligibleGpus: counted('gpus', 'GPUs free of eligible offers', { of: 'market' })
          .nullable()
          .describe('Without those of flagged offers, which no figure counts'),
        offers: counted('offers', 'offers', { of: 'market' }),
        flagged: counted('offers', 'flagged offers', { of: 'market' }),
      }),
    ),
  }),
  answer(world, input) {
    const byGpu = Map.groupBy(currentOffers(world, input), (offer) => offer.gpu);
    const data = [...byGpu].flatMap(([gpu, offers]) => {
      const priced = offers.filter((offer) => priceOn(offer, input.basis) !== null);
      return priced.length === 0
        ? []
        : [{ gpu, buckets: bucketsOf(priced, (offer) => toUsd(priceOn(offer, input.basis) ?? 0)) }];
    });
    return {
      data,
      enough: data.length > 0,
      because: presentProblem(world) ?? (data.length === 0 ? 'no current offer matches' : null),
    };
  },
});
