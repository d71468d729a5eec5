// How many GPUs can be rented now, each physical one counted once.
import { z } from 'zod';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import { summariesIn } from '#store/summary.ts';
import { counted, field, modelId, sellerId, yes } from './field.ts';
import { narrowed, question } from './question.ts';
import { currentFigures, presentProblem, wanted } from './world.ts';

export default question({
  name: 'supply_metrics',
  summary:
    'Hosts, offers and available GPUs per model and provider, and the change against the same slot a day before.',
  input: narrowed,
  row: z.object({
    gpu: modelId,
    provider: sellerId(),
    hosts: counted('hosts', 'hosts', { of: 'seller' }),
    offers: counted('offers', 'offers', { of: 'seller' }),
    gpusAvailable: counted('gpus', 'GPUs free', { of: 'seller' })
      .nullable()
      .describe('Null where the seller gives no count'),
    change24h: field(z.int(), 'gpus', 'change of GPUs free over 24 hours', {
      of: 'seller',
      window: '24h',
      signed: true,
    })
      .nullable()
      .describe('GPUs more than 24 hours ago; null where either count is unknown'),
    truncated: yes('cut by a page limit'),
  }),
  answer(world, input) {
    const data = currentFigures(world, input)
      .filter(wanted(input))
      .map((row) => {
        const at = row.slot - SLOTS_PER_DAY;
        const [before] = summariesIn(world.store, { ...input, gpu: row.gpu, provider: row.provider }, at, at + 1);
        const earlier = before?.gpus ?? null;
        return {
          gpu: row.gpu,
          provider: row.provider,
          hosts: row.hosts,
          offers: row.offers,
          gpusAvailable: row.gpus,
          change24h: earlier === null || row.gpus === null ? null : row.gpus - earlier,
          truncated: row.truncated === 1,
        };
      });
    return {
      data,
      enough: data.length > 0,
      because: presentProblem(world) ?? (data.length === 0 ? 'no current offer matches' : null),
    };
  },
});
