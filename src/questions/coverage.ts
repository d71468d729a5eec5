// Which provider quotes which model, in which market, as its last answer says.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { usdOrNull } from '#domain/money.ts';
import { MARKETS } from '#domain/offer.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { summariesAt } from '#store/summary.ts';
import { count, gpuList, isoTimeText, question, usd } from './question.ts';
import { presentProblem, type Standing, type World } from './world.ts';

function rowsOf(world: World, { id, state, stale }: Standing) {
  const slot = state.lastSlot;
  if (slot === null) return [];
  return MARKETS.flatMap((market) => {
    const headline = new Map(
      summariesAt(world.store, id, slot, { market, basis: 'all_in', scope: 'eligible' }).map((row) => [row.gpu, row]),
    );
    return summariesAt(world.store, id, slot, { market, basis: 'gpu_only', scope: 'all' }).map((row) => ({
      gpu: row.gpu,
      provider: id,
      market,
      offers: row.offers,
      floor: usdOrNull(headline.get(row.gpu)?.floor),
      floorGpuOnly: usdOrNull(row.floor),
      gpusAvailable: row.gpus,
      stale,
      asOf: isoTime(slotStart(slot)),
    }));
  });
}

export default question({
  name: 'coverage',
  summary:
    'Which provider quotes which model in which market, as its last answer that had offers says: rentable offers, the headline floor where there is one, and the GPU part alone.',
  input: z.strictObject({ gpu: gpuList.optional() }),
  row: z.object({
    gpu: z.string(),
    provider: z.string(),
    market: z.enum(MARKETS),
    offers: count,
    floor: usd.nullable().describe('All in, eligible; null where no offer is'),
    floorGpuOnly: usd.nullable().describe('The GPU part alone, over every rentable offer'),
    gpusAvailable: count.nullable(),
    stale: z.boolean(),
    asOf: isoTimeText,
  }),
  answer(world, input) {
    const data = world.standings
      .flatMap((standing) => rowsOf(world, standing))
      .filter(({ gpu }) => input.gpu?.includes(gpu) ?? true)
      .sort((a, b) => modelRank(a.gpu) - modelRank(b.gpu) || (a.provider < b.provider ? -1 : 1));
    return {
      data,
      enough: data.length > 0,
      because: presentProblem(world) ?? (data.length === 0 ? 'no provider has quoted a model yet' : null),
    };
  },
});
