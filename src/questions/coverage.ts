// Which provider quotes which model, in which market, as its last answer says.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { toUsd, usdOrNull } from '#domain/money.ts';
import { isRentable, MARKETS } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { offersAt } from '#store/offer.ts';
import { summariesAt } from '#store/summary.ts';
import { counted, modelId, moment, money, sellerId, word, yes } from './field.ts';
import { gpuList, question } from './question.ts';
import { presentProblem, type Standing, type World } from './world.ts';

function rowsOf(world: World, { id, state, stale }: Standing) {
  const slot = state.lastSlot;
  if (slot === null) return [];
  const groups = Map.groupBy(offersAt(world.store, id, slot), ({ gpu, market }) => `${gpu} ${market}`);
  const told = imported(world, id, slot).filter(({ gpu, market }) => !groups.has(`${gpu} ${market}`));
  const headline = new Map(
    MARKETS.flatMap((market) =>
      summariesAt(world.store, id, slot, { market, basis: 'all_in', scope: 'eligible' }).map(
        (row) => [`${row.gpu} ${market}`, row] as const,
      ),
    ),
  );
  const quoted = [...groups.values()].flatMap((offers) => {
    const [first] = offers;
    if (first === undefined) return [];
    const rentable = offers.filter(isRentable);
    return {
      gpu: first.gpu,
      market: first.market,
      offers: rentable.length,
      floorGpuOnly: toUsd(Math.min(...offers.map(({ gpuOnlyMicroUsd }) => gpuOnlyMicroUsd))),
      gpusAvailable: gpusAvailable(rentable),
    };
  });
  return [...quoted, ...told].map((row) => ({
    ...row,
    provider: id,
    floor: usdOrNull(headline.get(`${row.gpu} ${row.market}`)?.floor),
    stale,
    asOf: isoTime(slotStart(slot)),
  }));
}

/** What an imported aggregate quotes, without an offer behind it. */
const imported = (world: World, id: string, slot: number) =>
  MARKETS.flatMap((market) =>
    summariesAt(world.store, id, slot, { market, basis: 'gpu_only', scope: 'all' }).map((row) => ({
      gpu: row.gpu,
      market,
      offers: row.offers,
      floorGpuOnly: usdOrNull(row.floor),
      gpusAvailable: row.gpus,
    })),
  );

export default question({
  name: 'coverage',
  summary:
    'Which provider quotes which model in which market, as its last answer that had offers says: rentable offers, the headline floor where there is one, and the GPU part alone.',
  input: z.strictObject({ gpu: gpuList.optional() }),
  row: z.object({
    gpu: modelId,
    provider: sellerId(),
    market: word(z.enum(MARKETS), 'market'),
    offers: counted('offers', 'offers', { of: 'seller' }),
    floor: money('floor').nullable().describe('All in, eligible; null where no offer is'),
    floorGpuOnly: money('floor of the GPU part')
      .nullable()
      .describe('The GPU part alone, over every offer that is listed, rentable or not'),
    gpusAvailable: counted('gpus', 'GPUs free', { of: 'seller' }).nullable(),
    stale: yes('stale'),
    asOf: moment('as of'),
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
