// One model in one half hour: what each provider's offers came to, and the reference price over them.
import { z } from 'zod';
import { toUsd, usdOrNull } from '#domain/money.ts';
import { isRentable } from '#domain/offer.ts';
import { isoTime, SLOT_WORD, slotOf, slotStart } from '#domain/time.ts';
import { hasImported } from '#store/import.ts';
import { offersAt } from '#store/offer.ts';
import { referencesIn } from '#store/reference.ts';
import { providersAt, standsAt } from '#store/standing.ts';
import { seriesNames, summariesIn } from '#store/summary.ts';
import type { Tables } from '#store/tables.ts';
import { counted, modelId, moment, money, sellerId, text, yes } from './field.ts';
import { NARROWING, type Narrowed, question, time } from './question.ts';
import type { Cut, World } from './world.ts';

export const atSlot = {
  at: time.optional().describe(`A time within the ${SLOT_WORD}; the last one collected by default`),
};

export const slotAsked = (world: World, at: number | undefined): number =>
  at === undefined ? (world.slot ?? 0) : slotOf(at);

type Figures = Omit<Tables['summary'], 'series' | 'slot' | 'p25' | 'p75' | 'mean' | 'same_offer'> & {
  readonly gpu: string;
  readonly provider: string;
};

function referencesOf(
  world: World,
  slot: number,
  { market, basis, gpus }: Pick<Cut, 'market' | 'basis'> & { gpus: readonly string[] },
) {
  const imported = hasImported(world.store, slot, slot + 1);
  return gpus.flatMap((gpu) =>
    referencesIn(world.store, gpu, market, basis, slot, slot + 1).map((row) => ({
      gpu,
      provider: 'reference',
      tier: null,
      network: null,
      slot: isoTime(slotStart(slot)),
      floor: null,
      median: null,
      ceiling: null,
      price: toUsd(row.price),
      offers: null,
      hosts: null,
      gpusAvailable: null,
      truncated: false,
      imported,
      providers: row.providers,
    })),
  );
}

/** A provider that quotes a model in a half hour in which none of its offers counts has no figure, which is said and not left out. */
function withoutFigures(
  world: World,
  slot: number,
  { market, gpu, provider }: Pick<Narrowed, 'market' | 'gpu' | 'provider'>,
  isTold: ReadonlySet<string>,
): Figures[] {
  return providersAt(world.store, slot).flatMap((id) => {
    if (provider?.includes(id) === false) return [];
    const quoted = offersAt(world.store, id, slot).filter((offer) => offer.market === market && isRentable(offer));
    const gpus = new Set(quoted.map((offer) => offer.gpu));
    return [...gpus]
      .filter((each) => !isTold.has(`${each} ${id}`) && (gpu?.includes(each) ?? true))
      .map((each) => ({ ...NO_FIGURES, gpu: each, provider: id }));
  });
}

const NO_FIGURES = {
  floor: null,
  median: null,
  ceiling: null,
  offers: 0,
  hosts: 0,
  gpus: null,
  truncated: 0,
  tier: null,
  network: null,
};

export default question({
  name: 'slot_figures',
  summary:
    `The figures of a model in one ${SLOT_WORD}, provider by provider, and the reference price made from their ` +
    'offers: the step between a series and its offers.',
  input: z.strictObject({ ...NARROWING, ...atSlot }),
  row: z.object({
    gpu: modelId,
    provider: sellerId().describe('A provider, or "reference"'),
    tier: text('tier').nullable().describe('Which of the seller’s goods the prices are of, where it sells several'),
    network: text('network').nullable(),
    slot: moment(SLOT_WORD),
    floor: money('floor')
      .nullable()
      .describe('Null, like the others, where every offer is flagged or none has such a price'),
    median: money('median ask').nullable(),
    ceiling: money('highest ask').nullable(),
    price: money('reference price', { of: 'market' }).nullable().describe('The reference price'),
    offers: counted('offers', 'offers', { of: 'seller' }).nullable(),
    hosts: counted('hosts', 'hosts', { of: 'seller' }).nullable(),
    gpusAvailable: counted('gpus', 'GPUs free', { of: 'seller' }).nullable(),
    truncated: yes('cut by a page limit'),
    imported: yes('imported'),
    providers: counted('sellers', 'sellers that voted', { of: 'market' })
      .nullable()
      .describe('Comparable providers that voted for the reference price'),
  }),
  answer(world, input) {
    const slot = slotAsked(world, input.at);
    const cut = { market: input.market, basis: input.basis, scope: input.scope };
    const names = seriesNames(world.store, cut).filter(
      ({ gpu, provider }) => (input.gpu?.includes(gpu) ?? true) && (input.provider?.includes(provider) ?? true),
    );
    const told = names.flatMap(({ gpu, provider }) =>
      summariesIn(world.store, { ...cut, gpu, provider }, slot, slot + 1).map((row) => ({ ...row, gpu, provider })),
    );
    const isTold = new Set(told.map(({ gpu, provider }) => `${gpu} ${provider}`));
    const figures = [...told, ...withoutFigures(world, slot, input, isTold)].map((row) => ({
      gpu: row.gpu,
      provider: row.provider,
      tier: row.tier,
      network: row.network,
      slot: isoTime(slotStart(slot)),
      floor: usdOrNull(row.floor),
      median: usdOrNull(row.median),
      ceiling: usdOrNull(row.ceiling),
      price: null,
      offers: row.offers,
      hosts: row.hosts,
      gpusAvailable: row.gpus,
      truncated: row.truncated === 1,
      imported: (standsAt(world.store, row.provider, slot)?.import ?? null) !== null,
      providers: null,
    }));
    const references =
      input.provider === undefined
        ? referencesOf(world, slot, { ...cut, gpus: input.gpu ?? [...new Set(names.map(({ gpu }) => gpu))] })
        : [];
    const data = [...references, ...figures];
    return {
      data,
      slot,
      enough: data.length > 0,
      because: data.length === 0 ? `nothing is stored of this ${SLOT_WORD} (${isoTime(slotStart(slot))})` : null,
    };
  },
});
