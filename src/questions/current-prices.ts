// What is asked now: one row per model and provider whose last answer is current.
import { z } from 'zod';
import { toUsd, usdOrNull } from '#domain/money.ts';
import { MARKETS } from '#domain/offer.ts';
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';
import { counted, modelId, moment, money, sellerId, word, yes } from './field.ts';
import { NARROWING, network, question, TIERS, tier } from './question.ts';
import { currentFigures, presentProblem, wanted } from './world.ts';

export default question({
  name: 'current_prices',
  summary:
    'Floor, average, median and ceiling of the current asks, with offers, hosts and available GPUs, per model and provider.',
  input: z.strictObject({ ...NARROWING, ...TIERS }),
  row: z.object({
    gpu: modelId,
    provider: sellerId(),
    market: word(z.enum(MARKETS), 'market'),
    floor: money('floor'),
    average: money('mean ask')
      .nullable()
      .describe('Null, like median and ceiling, only where an imported aggregate does not say it'),
    median: money('median ask').nullable(),
    ceiling: money('highest ask').nullable(),
    spread: money('distance from lowest to highest ask').nullable().describe('Ceiling less floor, USD per GPU-hour'),
    offers: counted('offers', 'offers', { of: 'seller' }),
    hosts: counted('hosts', 'hosts', { of: 'seller' }),
    gpusAvailable: counted('gpus', 'GPUs free', { of: 'seller' })
      .nullable()
      .describe('Null where the seller gives no count'),
    truncated: yes('cut by a page limit').describe('A page limit cut the list: supply is a lower bound'),
    slot: moment(SLOT_WORD),
    tier,
    network,
  }),
  answer(world, input) {
    const data = currentFigures(world, input, input.tiers)
      .filter(wanted(input))
      .map((row) => ({
        gpu: row.gpu,
        provider: row.provider,
        market: input.market,
        floor: toUsd(row.floor),
        average: usdOrNull(row.mean),
        median: usdOrNull(row.median),
        ceiling: usdOrNull(row.ceiling),
        spread: row.ceiling === null ? null : toUsd(row.ceiling - row.floor),
        offers: row.offers,
        hosts: row.hosts,
        gpusAvailable: row.gpus,
        truncated: row.truncated === 1,
        slot: isoTime(slotStart(row.slot)),
        tier: row.tier,
        network: row.network,
      }));
    const because = presentProblem(world) ?? (data.length === 0 ? 'no current offer matches' : null);
    return { data, enough: data.length > 0, because };
  },
});
