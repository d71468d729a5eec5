// CloudRift: instance types with the nodes that are free for each in every data centre, keyless; prices are cents per instance.
import { z } from 'zod';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, readItem, setAside } from '#domain/reading.ts';

const URL = 'https://api.cloudrift.ai/api/v1/instance-types/list';
const BODY = { version: '2025-03-21', data: { selector: { ByServiceAndLocation: { services: ['vm'] } } } };
const CENTS = 100;
const BYTES_PER_GB = 1024 ** 3;
const BYTES_PER_MB = 1024 ** 2;

const Variant = z.object({
  name: z.string(),
  cost_per_hour: z.number(),
  currency: z.string().nullish(),
  gpu_count: z.int().nonnegative(),
  cpu_count: z.number().nullish(),
  dram: z.number().nullish(),
  /** Nodes that stand there; those that are free are told apart, where they are told. */
  nodes_per_dc: z.record(z.string(), z.unknown()).nullish(),
  available_nodes_per_dc: z.record(z.string(), z.unknown()).nullish(),
  /** Bytes of one GPU. */
  vram: z.number().nullish(),
});
type Variant = z.infer<typeof Variant>;
const Nodes = z.int().nonnegative();
const Type = z.object({ brand_short: z.string(), variants: z.array(z.unknown()) });
const Answer = z.object({ data: z.object({ instance_types: z.array(z.unknown()) }) });

type Place = { readonly path: string; readonly item: unknown };

type Centre = { readonly dc: string | null; readonly free: number | null };

function toReading(brand: string, variant: Variant, { dc, free }: Centre, place: Place): Reading {
  if (variant.gpu_count === 0) return setAside('no_gpu', null, place);
  const price = variant.cost_per_hour / CENTS / variant.gpu_count;
  return listing({
    key: dc === null ? variant.name : `${dc}/${variant.name}`,
    market: 'on_demand',
    gpuName: brand,
    memoryMb: variant.vram ? variant.vram / BYTES_PER_MB : null,
    gpus: variant.gpu_count,
    stock: free === null ? null : free * variant.gpu_count,
    currency: currencyOf([variant.currency]),
    gpuOnly: price,
    allIn: price,
    region: dc,
    // The sizes of a brand are cut from the same nodes of a data centre: one machine, so that they are counted once.
    machine: dc === null ? null : `${brand} ${dc}`,
    vcpus: variant.cpu_count ?? null,
    ramGb: variant.dram ? Math.round(variant.dram / BYTES_PER_GB) : null,
    flags: free === 0 ? ['not_rentable'] : [],
    ...place,
  });
}

const ofVariant =
  (brand: string) =>
  (variant: Variant, path: string, item: unknown): Iterable<Reading> => {
    const { nodes_per_dc: standing, available_nodes_per_dc: available } = variant;
    const places = Object.keys(available ?? standing ?? {});
    if (places.length === 0) {
      // An empty map is sold out everywhere; none at all says nothing of it.
      const free = available || standing ? 0 : null;
      return [toReading(brand, variant, { dc: null, free }, { path, item })];
    }
    const field = available ? 'available_nodes_per_dc' : 'nodes_per_dc';
    return places.flatMap((dc) => [
      ...readItem(Nodes, (available ?? standing)?.[dc], `${path}.${field}.${dc}`, (nodes) => [
        toReading(brand, variant, { dc, free: available ? nodes : nodes === 0 ? 0 : null }, { path, item }),
      ]),
    ]);
  };

const cloudrift: Provider = {
  id: 'cloudrift',
  name: 'CloudRift',
  home: 'https://www.cloudrift.ai',
  parserVersion: 2,
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
