// Lambda: instance types with the regions that have capacity, for keys alone; cents for a whole instance, in a map.
import { z } from 'zod';
import { listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readItem, setAside } from '#domain/reading.ts';

const URL = 'https://cloud.lambda.ai/api/v1/instance-types';
const CENTS = 100;

const Type = z.object({
  instance_type: z.object({
    name: z.string(),
    gpu_description: z.string().nullish(),
    price_cents_per_hour: z.number(),
    specs: z.object({ vcpus: z.number().nullish(), memory_gib: z.number().nullish(), gpus: z.int().nonnegative() }),
  }),
  regions_with_capacity_available: z.array(z.object({ name: z.string() })),
});
type Type = z.infer<typeof Type>;
const Answer = z.object({ data: z.record(z.string(), z.unknown()) });

function toReading(
  { instance_type: type, regions_with_capacity_available: regions }: Type,
  path: string,
  item: unknown,
): Reading {
  const { gpus, vcpus, memory_gib: ramGb } = type.specs;
  if (gpus === 0) return setAside('no_gpu', null, { path, item });
  const price = type.price_cents_per_hour / CENTS / gpus;
  return listing({
    key: type.name,
    market: 'on_demand',
    gpuName: type.gpu_description ?? type.name.replace(/^gpu_\d+x_/, ''),
    gpus,
    gpuOnly: price,
    allIn: price,
    region: regions.map(({ name }) => name).join(', ') || null,
    vcpus: vcpus ?? null,
    ramGb: ramGb ?? null,
    // Listed without a region: priced, and not to be had now.
    flags: regions.length === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

const lambda: Provider = {
  id: 'lambda',
  name: 'Lambda',
  home: 'https://lambda.ai',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per instance, disk included; the regions with capacity are told, their number of GPUs is not',
  aliases: ['lambda labs', 'lambdalabs', 'lambda cloud', 'lambda.ai'],
  // Lambda rents no H200: trackers write its GH200 so (2026-03-11 to 08-22).
  archives: { misnamed: { h200: 'gh200' } },
  terms: {
    link: 'https://lambda.ai/legal/terms-of-service',
    stance: 'silent',
    readOn: '2026-10-05',
    note: 'A published audit of that day found no clause against automated reading of the site. The API is documented for keys.',
  },
  needs: [{ env: 'LAMBDA_API_KEY', required: true, what: 'sent as a bearer key' }],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const headers = { authorization: `Bearer ${keys.LAMBDA_API_KEY}` };
    yield { answer: await ask({ name: 'instance types', url: URL, headers }), market: 'on_demand', cut: [] };
  },
  *read(answer) {
    for (const [name, raw] of Object.entries(envelope(Answer, answer).data)) {
      const path = `data.${name}`;
      yield* readItem(Type, raw, path, (type) => [toReading(type, path, raw)]);
    }
  },
};

export default lambda;
