// CloudRift: instance types with the nodes that are free for each in every data centre, keyless; prices are cents per instance.
import { z } from 'zod';
import { listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, readItem, setAside } from '#domain/reading.ts';

const URL = 'https://api.cloudrift.ai/api/v1/instance-types/list';
const BODY = { version: '2025-03-21', data: { selector: { ByServiceAndLocation: { services: ['vm'] } } } };
const CENTS = 100;
const BYTES_PER_GB = 1024 ** 3;

const Variant = z.object({
  name: z.string(),
  cost_per_hour: z.number(),
  gpu_count: z.int().nonnegative(),
  cpu_count: z.number().nullish(),
  dram: z.number().nullish(),
  nodes_per_dc: z.record(z.string(), z.unknown()).nullish(),
});
type Variant = z.infer<typeof Variant>;
const Nodes = z.int().nonnegative();
const Type = z.object({ brand_short: z.string(), variants: z.array(z.unknown()) });
const Answer = z.object({ data: z.object({ instance_types: z.array(z.unknown()) }) });

type Place = { readonly path: string; readonly item: unknown };

function toReading(
  brand: string,
  variant: Variant,
  [dc, nodes]: readonly [string | null, number],
  place: Place,
): Reading {
  if (variant.gpu_count === 0) return setAside('no_gpu', null, place);
  const price = variant.cost_per_hour / CENTS / variant.gpu_count;
  return listing({
    key: dc === null ? variant.name : `${dc}/${variant.name}`,
    market: 'on_demand',
    gpuName: brand,
    gpus: variant.gpu_count,
    stock: nodes * variant.gpu_count,
    gpuOnly: price,
    allIn: price,
    region: dc,
    // The sizes of a brand are cut from the same nodes of a data centre: one machine, so that they are counted once.
    machine: dc === null ? null : `${brand} ${dc}`,
    vcpus: variant.cpu_count ?? null,
    ramGb: variant.dram ? Math.round(variant.dram / BYTES_PER_GB) : null,
    flags: nodes === 0 ? ['not_rentable'] : [],
    ...place,
  });
}

const ofVariant =
  (brand: string) =>
  (variant: Variant, path: string, item: unknown): Iterable<Reading> => {
    const centres = Object.entries(variant.nodes_per_dc ?? {});
    if (centres.length === 0) return [toReading(brand, variant, [null, 0], { path, item })];
    return centres.flatMap(([dc, nodes]) => [
      ...readItem(Nodes, nodes, `${path}.nodes_per_dc.${dc}`, (free) => [
        toReading(brand, variant, [dc, free], { path, item }),
      ]),
    ]);
  };

const cloudrift: Provider = {
  id: 'cloudrift',
  name: 'CloudRift',
  home: 'https://www.cloudrift.ai',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per instance, disk included',
  aliases: ['cloudrift.ai'],
  terms: {
    link: 'https://www.cloudrift.ai/terms-of-service',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list answers without a key.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 30_000,
  async *pages(ask) {
    yield {
      answer: await ask({ name: 'instance types', url: URL, method: 'POST', body: BODY }),
      market: 'on_demand',
      cut: [],
    };
  },
  read: (answer) =>
    readEach(Type, envelope(Answer, answer).data.instance_types, 'data.instance_types', (type, path) =>
      readEach(Variant, type.variants, `${path}.variants`, ofVariant(type.brand_short)),
    ),
};

export default cloudrift;
