// TensorDock: hosts' GPUs by location; CPU, RAM and disk are priced apart. Its public feed has been empty since mid-June 2026.
import { z } from 'zod';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach } from '#domain/reading.ts';

const URL = 'https://dashboard.tensordock.com/api/v2/locations';
/** The reference rental that makes prices of parts comparable with whole machines, per GPU. */
const SHAPE = { vcpus: 8, ramGb: 32, diskGb: 100 };

const Gpu = z.object({
  v0Name: z.string(),
  max_count: z.int().nonnegative(),
  price_per_hr: z.number(),
  currency: z.string().nullish(),
  pricing: z
    .object({
      currency: z.string().nullish(),
      per_vcpu_hr: z.number().nullish(),
      per_gb_ram_hr: z.number().nullish(),
      per_gb_storage_hr: z.number().nullish(),
    })
    .nullish(),
});
type Gpu = z.infer<typeof Gpu>;
const Location = z.object({
  id: z.string(),
  city: z.string().nullish(),
  stateprovince: z.string().nullish(),
  country: z.string().nullish(),
  gpus: z.array(z.unknown()).nullish(),
});
type Location = z.infer<typeof Location>;
const Answer = z.object({ data: z.object({ locations: z.array(z.unknown()) }) });

// A rate that is missing makes the all-in price unknown, not the GPU's price alone.
function allIn(gpu: Gpu): number | null {
  const { per_vcpu_hr: vcpu, per_gb_ram_hr: ram, per_gb_storage_hr: disk } = gpu.pricing ?? {};
  if (typeof vcpu !== 'number' || typeof ram !== 'number' || typeof disk !== 'number') return null;
  return gpu.price_per_hr + SHAPE.vcpus * vcpu + SHAPE.ramGb * ram + SHAPE.diskGb * disk;
}

const regionOf = ({ city, stateprovince, country }: Location): string | null =>
  [city, stateprovince, country].filter(Boolean).join(', ') || null;

// Names are matched on v0Name: displayName may repeat it or be missing.
const toReading =
  (location: Location) =>
  (gpu: Gpu, path: string, item: unknown): Reading =>
    listing({
      key: `${location.id}/${gpu.v0Name}`,
      market: 'on_demand',
      gpuName: gpu.v0Name,
      gpus: gpu.max_count,
      leastGpus: Math.min(gpu.max_count, 1),
      stock: gpu.max_count,
      currency: currencyOf([gpu.currency, gpu.pricing?.currency]),
      gpuOnly: gpu.price_per_hr,
      allIn: allIn(gpu),
      region: regionOf(location),
      vcpus: SHAPE.vcpus,
      ramGb: SHAPE.ramGb,
      flags: gpu.max_count === 0 ? ['not_rentable'] : [],
      path,
      item,
    });

const tensordock: Provider = {
  id: 'tensordock',
  name: 'TensorDock',
  home: 'https://tensordock.com',
  parserVersion: 3,
  class: 'marketplace',
  resells: false,
  priceKind: 'GPU price by location, with 8 vCPU, 32 GB RAM and 100 GB disk added per GPU',
  aliases: ['tensor dock', 'tensordock.com'],
  terms: {
    link: 'https://tensordock.com/terms-of-service',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet; no report of a clause against automated use was found. The API is documented and public.',
  },
  needs: [
    {
      env: 'TENSORDOCK_API_KEY',
      required: false,
      what: 'sent as a bearer key; the location list has answered without one',
    },
  ],
  requestsPerMinute: 60,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const key = keys.TENSORDOCK_API_KEY;
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    yield { answer: await ask({ name: 'locations', url: URL, headers }), market: 'on_demand', cut: [] };
  },
  read(answer) {
    const { locations } = envelope(Answer, answer).data;
    // One place without GPUs is odd; no place with any word of them is another shape.
    if (locations.length > 0 && locations.every((each) => (each as Location | null)?.gpus === undefined))
      throw new RoundEnd('unreadable', "not this seller's answer: data.locations[0].gpus: in no location");
    return readEach(Location, locations, 'data.locations', (location, path) =>
      readEach(Gpu, location.gpus ?? [], `${path}.gpus`, toReading(location)),
    );
  },
};

export default tensordock;
