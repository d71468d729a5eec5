// One row per model over all providers: the best price, how it moved, how far apart the sellers are, how much is free.
import { z } from 'zod';
import { gpuLabel, gpuModel, modelRank } from '#domain/gpu.ts';
import { toUsd } from '#domain/money.ts';
import { isComparable } from '#domain/provider.ts';
import { isoTime } from '#domain/time.ts';
import { referencesIn } from '#store/reference.ts';
import priceChanges from './price-changes.ts';
import { count, isoTimeText, narrowed, question, usd } from './question.ts';
import { currentFigures, presentProblem, type World, wanted } from './world.ts';

type Row = ReturnType<typeof currentFigures>[number];

function rowOf(world: World, input: z.infer<typeof narrowed>, gpu: string, rows: readonly Row[]) {
  const [best, ...others] = rows.toSorted((a, b) => a.floor - b.floor);
  if (best === undefined) return [];
  // Brokers sell the machines of others, and a hyperscaler's list is no market: neither is compared.
  const [cheapest, ...compared] = [best, ...others].filter(({ standing }) =>
    isComparable({ class: standing.class, resells: standing.resells === 1 }),
  );
  const dearest = compared.at(-1);
  const [change] = priceChanges.answer(world, { ...input, gpu: [gpu], provider: [best.provider] }).data;
  const [reference] = referencesIn(world.store, gpu, input.market, input.basis, best.slot, best.slot + 1);
  const counts = rows.flatMap(({ gpus, standing }) => (gpus === null || standing.resells === 1 ? [] : [gpus]));
  return [
    {
      gpu,
      label: gpuLabel(gpu),
      memoryGb: gpuModel(gpu)?.memoryGb[0] ?? null,
      provider: best.provider,
      providerName: best.standing.name,
      floor: toUsd(best.floor),
      change24hPct: change?.change24hPct ?? null,
      reference: reference === undefined ? null : toUsd(reference.price),
      ceiling: toUsd(Math.max(...rows.map(({ ceiling, floor }) => ceiling ?? floor))),
      sellers: rows.length,
      comparable: cheapest === undefined ? 0 : compared.length + 1,
      sellerSpread: dearest === undefined || cheapest === undefined ? null : toUsd(dearest.floor - cheapest.floor),
      gpusAvailable: counts.length === 0 ? null : counts.reduce((sum, each) => sum + each, 0),
      observedAt: best.standing.state.lastOffersAt === null ? null : isoTime(best.standing.state.lastOffersAt),
      truncated: rows.some(({ truncated }) => truncated === 1),
    },
  ];
}

export default question({
  name: 'overview',
  summary:
    'Per model over all providers: the lowest current floor and whose it is, its move in 24 hours, the reference price, the distance between the cheapest and the dearest seller’s floor, and the GPUs available.',
  input: narrowed,
  row: z.object({
    gpu: z.string(),
    label: z.string(),
    memoryGb: z.number().nullable(),
    provider: z.string(),
    providerName: z.string(),
    floor: usd,
    change24hPct: z.number().nullable(),
    reference: usd.nullable().describe('Weighted median over the hosts of all comparable providers'),
    ceiling: usd,
    sellers: count,
    comparable: count.describe('Sellers whose prices may be compared: marketplaces and neoclouds that re-sell nothing'),
    sellerSpread: usd
      .nullable()
      .describe('Dearest less cheapest floor of the comparable sellers; null with one of them'),
    gpusAvailable: count.nullable().describe('Over all that re-sell nothing, so that no machine counts twice'),
    observedAt: isoTimeText.nullable().describe('When the best price was received'),
    truncated: z.boolean(),
  }),
  answer(world, input) {
    const byGpu = Map.groupBy(currentFigures(world, input).filter(wanted(input)), (row) => row.gpu);
    const data = [...byGpu]
      .flatMap(([gpu, rows]) => rowOf(world, input, gpu, rows))
      .sort((a, b) => modelRank(a.gpu) - modelRank(b.gpu));
    return {
      data,
      enough: data.length > 0,
      because: presentProblem(world) ?? (data.length === 0 ? 'no current offer matches' : null),
    };
  },
});
