// Shadeform: a broker's list of other clouds' instances by region, for keys alone; cents for a whole instance.
import { z } from 'zod';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://api.shadeform.ai/v1/instances/types?sort=price';
const CENTS = 100;

const Type = z.object({
  cloud: z.string(),
  shade_instance_type: z.string(),
  cloud_instance_type: z.string(),
  hourly_price: z.number(),
  currency: z.string().nullish(),
  configuration: z.object({
    gpu_type: z.string(),
    interconnect: z.string().nullish(),
    num_gpus: z.int().nonnegative(),
    vram_per_gpu_in_gb: z.number().nullish(),
    vcpus: z.number().nullish(),
    memory_in_gb: z.number().nullish(),
  }),
  availability: z.array(z.object({ region: z.string(), available: z.boolean() })),
});
type Type = z.infer<typeof Type>;
/** The same list is published bare, and in an envelope, by inference.sh. */
const Answer = z.union([z.object({ instance_types: z.array(z.unknown()) }), z.array(z.unknown())]);

function ofRegion(
  type: Type,
  { region, available }: Type['availability'][number],
  path: string,
  item: unknown,
): Reading {
  const { gpu_type: name, interconnect, num_gpus: gpus, vcpus, memory_in_gb: ramGb } = type.configuration;
  const price = type.hourly_price / CENTS / gpus;
  return listing({
    key: [region, type.cloud, type.shade_instance_type, type.cloud_instance_type].join('/'),
    market: 'on_demand',
    // The short name leaves the form factor out: it stands in the interconnect alone.
    gpuName: [name, interconnect].filter(Boolean).join(' '),
    memoryMb: mbOf(type.configuration.vram_per_gpu_in_gb),
    gpus,
    currency: currencyOf([type.currency]),
    gpuOnly: price,
    allIn: price,
    region,
    vcpus: vcpus ?? null,
    ramGb: ramGb ?? null,
    host: type.cloud,
    flags: available ? [] : ['not_rentable'],
    path,
    item,
  });
}

function ofType(type: Type, path: string, item: unknown): Reading[] {
  if (type.configuration.num_gpus === 0) return [setAside('no_gpu', null, { path, item })];
  if (type.availability.length === 0) return [setAside('not_offered', type.configuration.gpu_type, { path, item })];
  return type.availability.map((place, at) => ofRegion(type, place, `${path}.availability[${at}]`, item));
}

const shadeform: Provider = {
  id: 'shadeform',
  name: 'Shadeform',
  home: 'https://www.shadeform.ai',
  parserVersion: 2,
  class: 'marketplace',
  resells: true,
  priceKind: "a broker's asks per instance and region, disk included",
  aliases: ['shadeform.ai'],
  terms: {
    link: 'https://www.shadeform.ai/legal/terms',
    stance: 'restricts',
    readOn: '2026-10-05',
    note: 'The terms of 2026-08-06, as a published audit of that day reports, bar scraping and building databases without permission.',
  },
  needs: [{ env: 'SHADEFORM_API_KEY', required: true, what: 'sent as X-API-KEY' }],
  requestsPerMinute: 6,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const headers = { 'x-api-key': keys.SHADEFORM_API_KEY ?? '' };
    yield { answer: await ask({ name: 'instance types', url: URL, headers }), market: 'on_demand', cut: [] };
  },
  read(answer) {
    const seen = envelope(Answer, answer);
    const [types, path] = Array.isArray(seen) ? [seen, ''] : [seen.instance_types, 'instance_types'];
    return readEach(Type, types, path, ofType);
  },
};

export default shadeform;
