// Every single offer of a model that stands now, flagged ones included and said to be.
import { z } from 'zod';
import { MARKETS, SCOPES } from '#domain/offer.ts';
import { offerJson } from '#domain/offer-json.ts';
import { isoTime, SLOT_WORD, slotOf, slotStart } from '#domain/time.ts';
import { currentOffers, offersOfSlot } from './current-offers.ts';
import { counted, modelId, moment, money, number, sellerId, text, word } from './field.ts';
import { gpuList, NARROWING, network, question, tier } from './question.ts';
import { atSlot } from './slot-figures.ts';
import { presentProblem } from './world.ts';

/** These two show everything unless asked not to: a flagged offer is marked, not hidden. */
export const oneModel = z.strictObject({ ...NARROWING, gpu: gpuList, scope: z.enum(SCOPES).default('all') });
const atAnySlot = z.strictObject({ ...oneModel.shape, ...atSlot });

export default question({
  name: 'offers',
  summary:
    `The rentable offers of a model as understood, now or in an earlier ${SLOT_WORD}, cheapest first, with ` +
    'every flag and the slot since which they stand unchanged.',
  input: atAnySlot,
  row: z.object({
    offerKey: text('offer'),
    gpu: modelId,
    market: word(z.enum(MARKETS), 'market'),
    gpus: counted('gpus', 'GPUs of the offer', { of: 'seller' }),
    leastGpus: counted('gpus', 'GPUs at least', { of: 'seller' })
      .nullable()
      .describe('So few of its GPUs can be rented too; null where it is let whole'),
    priceGpuOnly: money('price of the GPU part'),
    priceAllIn: money('price, all in').nullable(),
    region: text('region').nullable(),
    tier,
    network,
    vcpus: number('count', 'vCPUs').nullable(),
    ramGb: number('gigabytes', 'memory of the machine').nullable(),
    host: text('host').nullable(),
    machine: text('machine').nullable(),
    gpuIds: z.array(text('id of a GPU')),
    flags: z.array(word(z.string(), 'flag')),
    bandObservations: counted('observations', 'reference prices of the band')
      .nullable()
      .describe(
        'How many reference prices the band was made of that flagged it; 0 where only what is plausible was known',
      ),
    quoted: z
      .object({
        currency: text('currency'),
        priceGpuOnly: number('told', 'price of the GPU part, as quoted'),
        priceAllIn: number('told', 'price, all in, as quoted').nullable(),
      })
      .nullable()
      .describe('The original amounts, where the seller asks in another currency; null where it asks in USD'),
    provider: sellerId(),
    slot: moment(SLOT_WORD),
    firstSlot: moment('unchanged since'),
  }),
  answer(world, input) {
    const found = input.at === undefined ? currentOffers(world, input) : offersOfSlot(world, input, slotOf(input.at));
    const data = found.map((offer) => ({
      quoted: null,
      leastGpus: null,
      ...offerJson(offer),
      flags: [...offer.allFlags],
      bandObservations: offer.bandObservations,
      provider: offer.provider,
      slot: isoTime(slotStart(offer.slot)),
      firstSlot: isoTime(slotStart(offer.firstSlot)),
    }));
    return {
      data,
      slot: input.at === undefined ? undefined : slotOf(input.at),
      enough: data.length > 0,
      because: presentProblem(world) ?? (data.length === 0 ? 'no current offer matches' : null),
    };
  },
});
