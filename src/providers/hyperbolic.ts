// Hyperbolic: rental options of partner sites, keyless; prices are cents for a whole option, and options come and go.
import { z } from 'zod';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Listing } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach } from '#domain/reading.ts';

const URL = 'https://api.hyperbolic.ai/v2/alpha/on-demand/rental-options';
const CENTS = 100;

const text = z.string().nullish();
const Option = z.object({
  enabled: z.boolean().nullish(),
  costPerHourCents: z.number(),
  region: z.string(),
  gpuCount: z.int().positive(),
  gpuType: z.string(),
  gpuFormFactor: text,
  machineType: text,
  connectionType: text,
  ethernetVariant: text,
  currency: text,
  totalAvailable: z.int().nonnegative().nullish(),
  nodes: z.array(z.object({ vcpuCount: z.number().nullish(), ramGb: z.number().nullish() })).nullish(),
});
type Option = z.infer<typeof Option>;

// The feed has no id: what tells options apart is their place and their make.
const keyOf = (option: Option): string =>
  [
    option.region,
    option.gpuType,
    option.gpuFormFactor,
    option.gpuCount,
    option.machineType,
    option.connectionType,
    option.ethernetVariant,
  ]
    .filter(Boolean)
    .join('/');

/** "ethernet" of the normal kind, "ethernet roce", "infiniband": machines that are joined otherwise cost otherwise. */
const networkOf = ({ connectionType, ethernetVariant }: Option): string | null =>
  connectionType
    ? [connectionType, ethernetVariant === 'normal' ? null : ethernetVariant].filter(Boolean).join(' ').toLowerCase()
    : null;

function toListing(option: Option, path: string, item: unknown): Listing {
  const price = option.costPerHourCents / CENTS / option.gpuCount;
  // Absent is unknown. Whether it counts options or GPUs is told nowhere: it is taken where both are the same.
  const stock = option.gpuCount === 1 ? (option.totalAvailable ?? null) : null;
  const [node] = option.nodes ?? [];
  return listing({
    key: keyOf(option),
    market: 'on_demand',
    gpuName: [option.gpuType, option.gpuFormFactor].filter(Boolean).join(' '),
    gpus: option.gpuCount,
    stock,
    network: networkOf(option),
    currency: currencyOf([option.currency]),
    gpuOnly: price,
    // Sold as a machine, disk included.
    allIn: price,
    region: option.region,
    vcpus: node?.vcpuCount ?? null,
    ramGb: node?.ramGb ?? null,
    flags: option.enabled === false || option.totalAvailable === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

const hyperbolic: Provider = {
  id: 'hyperbolic',
  name: 'Hyperbolic',
  home: 'https://www.hyperbolic.ai',
  parserVersion: 2,
  class: 'marketplace',
  resells: false,
  priceKind: 'asks per option of one or eight GPUs of partner sites, disk included',
  aliases: ['hyperbolic labs', 'hyperbolic.ai', 'hyperbolic.xyz'],
  terms: {
    link: 'https://www.hyperbolic.ai/terms-of-use',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list answers without a key.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 30_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'rental options', url: URL }), market: 'on_demand', cut: [] };
  },
  // Options alike in place and make cannot be told apart: the cheapest of those for rent stands, as of all twins.
  read: (answer) => readEach(Option, envelope(z.array(z.unknown()), answer), '', toListing),
};

export default hyperbolic;
