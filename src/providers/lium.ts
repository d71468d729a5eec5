// Lium: a marketplace of whole nodes, keyless, which invites ingesters (60 requests a minute; the feed is rebuilt once a minute).
import { z } from 'zod';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach } from '#domain/reading.ts';

// The older /api/executors is closed to robots and carries future prices; this path is the public one.
const URL = 'https://lium.io/api/public/v1/nodes';

const Node = z.object({
  id: z.string(),
  gpu_model: z.string(),
  gpu_count: z.int().positive(),
  available_gpu_count: z.int().nonnegative(),
  min_rentable_gpu_count: z.int().nullish(),
  price_per_gpu_hour: z.number(),
  gpu_memory_gb: z.number().nullish(),
  cpu_count: z.number().nullish(),
  ram_gb: z.number().nullish(),
  tier: z.enum(['secure', 'spot']),
  country_code: z.string().nullish(),
  country: z.string().nullish(),
  city: z.string().nullish(),
  currency: z.string().nullish(),
});
type Node = z.infer<typeof Node>;
const Answer = z.object({ nodes: z.array(z.unknown()), currency: z.string().nullish() });

// The price is for the node as it stands, disk included: one figure serves both bases.
const toListing =
  (currency: string | null | undefined) =>
  (node: Node, path: string, item: unknown): Reading => {
    const rentable = node.available_gpu_count >= (node.min_rentable_gpu_count ?? 1) && node.available_gpu_count > 0;
    return listing({
      key: node.id,
      market: node.tier === 'spot' ? 'interruptible' : 'on_demand',
      gpuName: node.gpu_model,
      memoryMb: mbOf(node.gpu_memory_gb),
      gpus: node.available_gpu_count,
      leastGpus: Math.min(node.available_gpu_count, Math.max(1, node.min_rentable_gpu_count ?? 1)),
      stock: node.available_gpu_count,
      currency: currencyOf([node.currency, currency]),
      gpuOnly: node.price_per_gpu_hour,
      allIn: node.price_per_gpu_hour,
      region: [node.city, node.country_code ?? node.country].filter(Boolean).join(', ') || null,
      // CPU and RAM are the whole node's, whatever part of its GPUs is free.
      vcpus: node.cpu_count ?? null,
      ramGb: node.ram_gb ?? null,
      machine: node.id,
      flags: rentable ? [] : ['not_rentable'],
      path,
      item,
    });
  };

const lium: Provider = {
  id: 'lium',
  name: 'Lium',
  home: 'https://lium.io',
  parserVersion: 3,
  class: 'marketplace',
  resells: false,
  priceKind: 'asks per GPU of whole nodes, disk included',
  aliases: ['lium.io', 'celium'],
  terms: {
    link: 'https://docs.lium.io/developers/public-nodes-feed',
    stance: 'invites',
    readOn: '2026-10-05',
    note: 'The public feed is documented for ingesters, without a key, 60 requests a minute and address.',
  },
  needs: [],
  requestsPerMinute: 60,
  timeoutMs: 30_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'nodes', url: URL }), market: 'on_demand', cut: [] };
  },
  read(answer) {
    const { nodes, currency } = envelope(Answer, answer);
    return readEach(Node, nodes, 'nodes', toListing(currency));
  },
};

export default lium;
