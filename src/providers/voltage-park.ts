// Voltage Park: bare-metal nodes by location, one price per GPU for each network; a price stays while nothing is free.
import { z } from 'zod';
import { scalarText } from '#domain/foreign-json.ts';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://cloud-api.voltagepark.com/api/v1/bare-metal/locations';
const NETWORKS = ['ethernet', 'infiniband'] as const;

const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number);
const count = z.int().nonnegative();
const Location = z.object({
  id: z.string(),
  currency: z.string().nullish(),
  gpu_count_ethernet: count,
  gpu_price_ethernet: amount.nullish(),
  gpu_count_infiniband: count,
  gpu_price_infiniband: amount.nullish(),
  specs_per_node: z.object({
    gpu_model: z.string(),
    gpu_count: z.int().positive(),
    cpu_count: z.number().nullish(),
    ram_gb: z.number().nullish(),
  }),
});
type Location = z.infer<typeof Location>;
const Count = z.object({ count: z.int().positive() });
const Preset = z.object({
  id: z.string(),
  currency: z.string().nullish(),
  resources: z.object({
    gpus: z.record(z.string(), z.unknown()),
    vcpu_count: z.number().nullish(),
    ram_gb: z.number().nullish(),
  }),
  compute_rate_hourly: amount,
  storage_rate_hourly: amount.nullish(),
  location_ids_with_availability: z.array(z.unknown()),
});
type Preset = z.infer<typeof Preset>;
const Answer = z.union([
  z.object({ results: z.array(z.unknown()), has_next: z.boolean().nullish() }),
  z.array(z.unknown()),
]);

function ofNetwork(location: Location, network: (typeof NETWORKS)[number], path: string, item: unknown): Reading {
  const price = location[`gpu_price_${network}`] ?? null;
  const free = location[`gpu_count_${network}`];
  const { gpu_model: gpuName, cpu_count: vcpus, ram_gb: ramGb, gpu_count: gpus } = location.specs_per_node;
  if (price === null) return setAside('not_offered', gpuName, { path, item });
  return listing({
    key: `${location.id}/gpu_price_${network}`,
    market: 'on_demand',
    gpuName,
    gpus,
    stock: free,
    network,
    currency: currencyOf([location.currency]),
    gpuOnly: price,
    allIn: price,
    // Both networks are sold from the same floor: each counts what it has.
    machine: `${location.id} ${network}`,
    vcpus: vcpus ?? null,
    ramGb: ramGb ?? null,
    flags: free === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

// An instant deployment has one price for the machine and one for its disk, which cannot be left out.
function ofPreset(preset: Preset, path: string, item: unknown): Reading {
  const counted = Object.entries(preset.resources.gpus).flatMap(([name, told]) => {
    const count = Count.safeParse(told);
    return count.success ? [{ name, count: count.data.count }] : [];
  });
  const [first, second] = counted;
  if (first === undefined) return setAside('no_gpu', null, { path, item });
  if (second !== undefined) return setAside('ambiguous_gpu', `${first.name} and ${second.name}`, { path, item });
  const { name: gpuName, count: gpus } = first;
  const { compute_rate_hourly: compute, storage_rate_hourly: disk } = preset;
  return listing({
    key: preset.id,
    market: 'on_demand',
    gpuName,
    gpus,
    currency: currencyOf([preset.currency]),
    gpuOnly: compute / gpus,
    allIn: typeof disk === 'number' ? (compute + disk) / gpus : null,
    vcpus: preset.resources.vcpu_count ?? null,
    ramGb: preset.resources.ram_gb ?? null,
    flags: preset.location_ids_with_availability.length === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

/** How a next page is asked for is not documented: that there is one is said. */
function cutIn(answer: unknown): string[] {
  const seen = envelope(Answer, answer);
  if (Array.isArray(seen) || seen.has_next !== true) return [];
  return seen.results.map((each) => scalarText((each as Location | null)?.specs_per_node?.gpu_model));
}

const voltagePark: Provider = {
  id: 'voltage-park',
  name: 'Voltage Park',
  home: 'https://www.voltagepark.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per GPU of whole nodes, by network, disk included',
  aliases: ['voltagepark'],
  terms: {
    link: 'https://www.voltagepark.com/terms-of-service',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list answers without a key.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 30_000,
  async *pages(ask) {
    const answer = await ask({ name: 'bare-metal locations', url: URL });
    yield { answer, market: 'on_demand', cut: cutIn(answer) };
  },
  // A saved answer of the instant-deploy presets (a bare list) is read too; its address is not documented, so it is not asked for.
  read(answer) {
    const seen = envelope(Answer, answer);
    return Array.isArray(seen)
      ? readEach(Preset, seen, '', ofPreset)
      : readEach(Location, seen.results, 'results', (location, path, item) =>
          NETWORKS.map((network) => ofNetwork(location, network, `${path}.gpu_price_${network}`, item)),
        );
  },
  cutIn,
};

export default voltagePark;
