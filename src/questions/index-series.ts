// What the questions about the index have in common: which series, which moment, and what was known of their prints then.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { dayOfSlot, SLOTS_PER_DAY, slotOf } from '#domain/time.ts';
import { CURRENT, seriesName } from '#index/method.ts';
import { type Known, knownAt } from '#index/vintages.ts';
import { type IndexSeries, indexSeries, type PrintRow, printsIn } from '#store/print.ts';
import { InputProblem } from './problem.ts';
import { gpuList, time } from './question.ts';
import type { World } from './world.ts';

export const asOf = time
  .optional()
  .describe('As it was known at this moment; what became known later is not looked at; now by default');

export const indexInput = z.strictObject({
  gpu: gpuList.optional(),
  method: z.coerce
    .number()
    .int()
    .min(1)
    .max(999)
    .optional()
    .describe('Of the series, the 1 of h100-sxm/1; the newest by default'),
  from: time.optional().describe('Start, ISO 8601 or epoch seconds'),
  to: time.optional().describe('End, not included; now by default'),
  asOf,
});

export type IndexInput = z.infer<typeof indexInput>;

/** The moment that is asked about: never later than now. */
export const momentAsked = (world: World, { asOf: asked }: { asOf?: number | undefined }): number =>
  Math.min(asked ?? Number.POSITIVE_INFINITY, Math.floor(world.now));

/** The series of the models asked for, the headline's models first. */
export function seriesAsked(
  world: World,
  { gpu, method }: { gpu?: readonly string[] | undefined; method?: number | undefined },
): (IndexSeries & { readonly name: string })[] {
  return indexSeries(world.store)
    .filter((each) => each.method === (method ?? CURRENT.number) && (gpu?.includes(each.gpu) ?? true))
    .map((each) => ({ ...each, name: seriesName(each.gpu, each.method) }))
    .sort((a, b) => modelRank(a.gpu) - modelRank(b.gpu) || a.gpu.localeCompare(b.gpu));
}

export type Range = { readonly from: number; readonly to: number };

/** In slots; `days` before the end where no start is asked for. */
export function rangeAsked(world: World, { from, to, asOf: asked }: IndexInput, days: number): Range {
  const end =
    slotOf(Math.min(to ?? Number.POSITIVE_INFINITY, asked ?? Number.POSITIVE_INFINITY, Math.floor(world.now) + 1) - 1) +
    1;
  const start = from === undefined ? end - days * SLOTS_PER_DAY : slotOf(from);
  if (start >= end) throw new InputProblem('from', 'from must lie before to, asOf and now');
  return { from: start, to: end };
}

/** What was known of a series' prints at a moment. */
export const knownPrints = (world: World, series: number, range: Range, moment: number): Known<PrintRow>[] =>
  knownAt(printsIn(world.store, series, { ...range, asOf: moment }), moment);

export const daysOf = ({ from, to }: Range): { readonly first: number; readonly last: number } => ({
  first: dayOfSlot(from),
  last: dayOfSlot(to - 1),
});

/** In words, for a reader who sees no receipt. */
export const SUPPRESSED_WORDS: Readonly<Record<string, string>> = {
  nobody: 'nobody comparable offered it',
  venues: 'fewer than two venues offered it',
  panel: 'neither five hosts at a marketplace that count as three, nor three sellers by list',
};
