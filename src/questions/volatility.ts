// How much prices vary, and how much of that is which offers happen to be free rather than prices moving.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import { isFilled } from '#signals/history.ts';
import { variation } from '#stats/coefficient-of-variation.ts';
import { referencesIn } from '#store/reference.ts';
import { seriesNames, summariesIn } from '#store/summary.ts';
import { counted, modelId, money, number, ratio, sellerId, share, yes } from './field.ts';
import { isJudged, momentOf, signalsTold } from './judged.ts';
import { type Narrowed, narrowed, question } from './question.ts';
import { hasFloor, presentProblem, type World, wanted } from './world.ts';

const WINDOW_DAYS = 14;
const WINDOW = WINDOW_DAYS * SLOTS_PER_DAY;
const FEWEST_DAYS = 7;

type Point = { readonly slot: number; readonly price: number; readonly index: number | null };

function rowOf(gpu: string, provider: string, points: readonly Point[], gapSlots: number) {
  const slots = points.map((point) => point.slot);
  const enough =
    isFilled(points.length, WINDOW, gapSlots) &&
    (slots.at(-1) ?? 0) - (slots[0] ?? 0) + gapSlots >= FEWEST_DAYS * SLOTS_PER_DAY;
  const prices = enough ? variation(points.map((point) => point.price)) : null;
  const same = enough ? variation(points.flatMap((point) => (point.index === null ? [] : [point.index]))) : null;
  const share =
    prices === null || same === null || prices.cv === 0 ? null : Math.max(0, 1 - (same.cv / prices.cv) ** 2);
  return {
    gpu,
    provider,
    standardDeviation: prices === null ? null : roundUsd(prices.standardDeviation),
    mean: prices === null ? null : roundUsd(prices.mean),
    cv: prices?.cv ?? null,
    sameOfferCv: same?.cv ?? null,
    compositionShare: share,
    tradeable: null as boolean | null,
    n: points.length,
    windowDays: WINDOW_DAYS,
  };
}

function pointsOf(world: World, input: Narrowed, gpu: string, provider: string): Point[] {
  const to = (world.slot ?? 0) + 1;
  if (provider === 'reference')
    return referencesIn(world.store, gpu, input.market, input.basis, to - WINDOW, to).map((row) => ({
      slot: row.slot,
      price: toUsd(row.price),
      index: row.same_offer,
    }));
  return summariesIn(world.store, { ...input, gpu, provider }, to - WINDOW, to)
    .filter(hasFloor)
    .map((row) => ({
      slot: row.slot,
      price: toUsd(row.floor),
      index: row.same_offer,
    }));
}

/** The reference is there as often as the most frequent of the providers. */
function gapOf({ standings }: World, provider: string): number {
  const gaps = standings
    .filter(({ id }) => provider === 'reference' || id === provider)
    .map(({ gapSlots }) => gapSlots);
  return Math.max(1, Math.min(...gaps));
}

export default question({
  name: 'volatility',
  summary:
    'Standard deviation and coefficient of variation over 14 days: of each provider’s floor and of the reference price, beside that of the same offers held still.',
  input: narrowed,
  row: z.object({
    gpu: modelId,
    provider: sellerId().describe('A provider, or "reference"'),
    standardDeviation: money('14-day standard deviation', { of: 'seller', window: '14d' }).nullable(),
    mean: money('14-day mean', { of: 'seller', window: '14d' }).nullable(),
    cv: ratio('coefficient of variation', { of: 'seller', window: '14d' }).nullable(),
    sameOfferCv: ratio('coefficient of variation of the same offers', { of: 'seller', window: '14d' }).nullable(),
    compositionShare: share('share of the variance that is composition', { of: 'seller', window: '14d' })
      .nullable()
      .describe('Share of the variance that is composition, not prices'),
    tradeable: yes('judged green')
      .nullable()
      .describe('The judge’s green of the reference price; null for single providers and before the first verdict'),
    n: counted('observations', 'observations'),
    windowDays: number('days', 'window'),
  }),
  answer(world, input) {
    const names = seriesNames(world.store, input);
    const gpus = [...new Set(names.map(({ gpu }) => gpu))];
    const rows = [...names, ...gpus.map((gpu) => ({ gpu, provider: 'reference' }))].filter(wanted(input));
    const moment = isJudged(input) ? momentOf(world, undefined) : null;
    const greens = new Map(
      (moment === null ? [] : signalsTold(world, moment)).flatMap(({ gpu, type, level }) =>
        type === 'cv' ? [[gpu, level === 'green'] as const] : [],
      ),
    );
    const data = rows
      .map(({ gpu, provider }) => rowOf(gpu, provider, pointsOf(world, input, gpu, provider), gapOf(world, provider)))
      .filter((row) => row.n > 0)
      .map((row) => ({ ...row, tradeable: row.provider === 'reference' ? (greens.get(row.gpu) ?? null) : null }));
    const known = data.filter((row) => row.cv !== null).length;
    const young =
      known === data.length
        ? null
        : `${data.length - known} of ${data.length} series have too little of 14 days: half of them over at least 7 days is needed`;
    return { data, enough: known > 0, because: young ?? presentProblem(world) };
  },
});
