// One model in one half hour: what each provider's offers came to, and the reference price over them.
import { z } from 'zod';
import { toUsd, usdOrNull } from '#domain/money.ts';
import { isoTime, slotOf, slotStart } from '#domain/time.ts';
import { hasImported } from '#store/import.ts';
import { referencesIn } from '#store/reference.ts';
import { standsAt } from '#store/standing.ts';
import { seriesNames, summariesIn } from '#store/summary.ts';
import { count, isoTimeText, NARROWING, question, time, usd } from './question.ts';
import type { World } from './world.ts';

export const atSlot = {
  at: time.optional().describe('A time within the half hour; the last one collected by default'),
};

export const slotAsked = (world: World, at: number | undefined): number =>
  at === undefined ? (world.slot ?? 0) : slotOf(at);

export default question({
  name: 'slot_figures',
  summary:
    'The figures of a model in one half hour, provider by provider, and the reference price made from their offers: the step between a series and its offers.',
  input: z.strictObject({ ...NARROWING, ...atSlot }),
  row: z.object({
    gpu: z.string(),
    provider: z.string().describe('A provider, or "reference"'),
    slot: isoTimeText,
    floor: usd.nullable(),
    median: usd.nullable(),
    ceiling: usd.nullable(),
    price: usd.nullable().describe('The reference price'),
    offers: count.nullable(),
    hosts: count.nullable(),
    gpusAvailable: count.nullable(),
    truncated: z.boolean(),
    imported: z.boolean(),
    providers: count.nullable().describe('Comparable providers that voted for the reference price'),
  }),
  answer(world, input) {
    const slot = slotAsked(world, input.at);
    const cut = { market: input.market, basis: input.basis, scope: input.scope };
    const names = seriesNames(world.store, cut).filter(
      ({ gpu, provider }) => (input.gpu?.includes(gpu) ?? true) && (input.provider?.includes(provider) ?? true),
    );
    const figures = names.flatMap(({ gpu, provider }) =>
      summariesIn(world.store, { ...cut, gpu, provider }, slot, slot + 1).map((row) => ({
        gpu,
        provider,
        slot: isoTime(slotStart(slot)),
        floor: usdOrNull(row.floor),
        median: usdOrNull(row.median),
        ceiling: usdOrNull(row.ceiling),
        price: null,
        offers: row.offers,
        hosts: row.hosts,
        gpusAvailable: row.gpus,
        truncated: row.truncated === 1,
        imported: (standsAt(world.store, provider, slot)?.import ?? null) !== null,
        providers: null,
      })),
    );
    const brought = hasImported(world.store, slot, slot + 1);
    const gpus = input.gpu ?? [...new Set(names.map(({ gpu }) => gpu))];
    const references = (input.provider === undefined ? gpus : []).flatMap((gpu) =>
      referencesIn(world.store, gpu, cut.market, cut.basis, slot, slot + 1).map((row) => ({
        gpu,
        provider: 'reference',
        slot: isoTime(slotStart(slot)),
        floor: null,
        median: null,
        ceiling: null,
        price: toUsd(row.price),
        offers: null,
        hosts: null,
        gpusAvailable: null,
        truncated: false,
        imported: brought,
        providers: row.providers,
      })),
    );
    const data = [...references, ...figures];
    return {
      data,
      slot,
      enough: data.length > 0,
      because: data.length === 0 ? `nothing is stored of this half hour (${isoTime(slotStart(slot))})` : null,
    };
  },
});
