// More imaginary clouds with fleets and price lists of their own, each in the shape of the one it is named after.
import { type Manner, quotesOf } from '#demo/quotes.ts';
import { cardsPage, dropletsPage, lambdaPage } from './price-pages.ts';
import type { Seller, Wanted } from './seller.ts';

/** Its list is in EUR: the dollars of the market, at the rate that the imaginary bank gives on an average day. */
const EUR = 0.92;
const SCALEWAY: Manner = {
  seller: 'scaleway',
  dearer: 1.3,
  days: 60,
  names: { 'H100 SXM': 'H100-SXM-{n}-80G', 'H100 PCIE': 'H100-{n}-80G', L40S: 'L40S-{n}-48G' },
};
const ZONES = ['fr-par-1', 'fr-par-2', 'pl-waw-2'];

const scaleway: Seller = {
  id: 'scaleway',
  routes: ZONES.flatMap((zone) => {
    const list = (wanted: Wanted) =>
      quotesOf(wanted, { ...SCALEWAY, seller: `scaleway ${zone}` }).map((quote) => ({
        ...quote,
        type: quote.name.replace('{n}', String(quote.gpus)),
      }));
    return [
      {
        path: `api.scaleway.com/instance/v1/zones/${zone}/products/servers`,
        answer: (wanted: Wanted) => ({
          servers: Object.fromEntries(
            list(wanted).map(({ type, gpus, price }) => [
              type,
              {
                gpu: gpus,
                hourly_price: Number((price * gpus * EUR).toFixed(4)),
                ncpus: 16 * gpus,
                ram: gpus * 128e9,
                arch: 'x86_64',
              },
            ]),
          ),
        }),
      },
      {
        path: `api.scaleway.com/instance/v1/zones/${zone}/products/servers/availability`,
        answer: (wanted: Wanted) => ({
          servers: Object.fromEntries(
            list(wanted).map(({ type, free }) => [type, { availability: free > 0 ? 'available' : 'shortage' }]),
          ),
        }),
      },
    ];
  }),
};

const verda: Seller = {
  id: 'verda',
  routes: [
    {
      path: 'api.datacrunch.io/v1/instance-types',
      answer: (wanted) =>
        quotesOf(wanted, {
          seller: 'verda',
          dearer: 1.05,
          days: 1,
          names: {
            'H100 SXM': 'H100 SXM5 80GB',
            H200: 'H200 SXM5 141GB',
            B200: 'B200 SXM6 180GB',
            'A100 SXM4': 'A100 SXM4 80GB',
            'RTX A6000': 'RTX A6000 48GB',
          },
        }).map((quote) => ({
          instance_type: `${quote.gpus}${quote.name.split(' ')[0]}.IMAGINARY`,
          name: quote.name,
          currency: 'usd',
          price_per_hour: (quote.price * quote.gpus).toFixed(2),
          spot_price: (quote.spot * quote.gpus).toFixed(2),
          gpu: { description: '', number_of_gpus: quote.gpus },
          gpu_memory: {
            description: '',
            size_in_gigabytes: Math.round((quote.spec.memoryMb / 1024) * quote.gpus),
          },
          cpu: { number_of_cores: 22 * quote.gpus },
          memory: { size_in_gigabytes: 120 * quote.gpus },
          storage: { description: 'dynamic' },
        })),
    },
  ],
};

const LAMBDA: Manner = {
  seller: 'lambda',
  dearer: 1.3,
  days: 45,
  names: {
    'H100 SXM': 'H100 (80 GB SXM5)',
    'A100 SXM4': 'A100 (80 GB SXM4)',
    B200: 'B200 (180 GB SXM6)',
    'RTX A6000': 'A6000 (48 GB)',
  },
};

const lambda: Seller = {
  id: 'lambda',
  routes: [
    { path: 'lambda.ai/pricing', answer: (wanted) => lambdaPage(quotesOf(wanted, LAMBDA)) },
    {
      path: 'cloud.lambda.ai/api/v1/instance-types',
      answer: (wanted) => ({
        data: Object.fromEntries(
          quotesOf(wanted, LAMBDA).map((quote) => [
            quote.id,
            {
              instance_type: {
                name: quote.id,
                gpu_description: quote.name,
                price_cents_per_hour: Math.round(quote.price * quote.gpus * 100),
                specs: { vcpus: 26 * quote.gpus, memory_gib: 225 * quote.gpus, storage_gib: 2816, gpus: quote.gpus },
              },
              regions_with_capacity_available:
                quote.free > 0 ? [{ name: 'us-imaginary-1', description: 'Nowhere' }] : [],
            },
          ]),
        ),
      }),
    },
  ],
};

const DIGITALOCEAN: Manner = {
  seller: 'digitalocean',
  dearer: 1.35,
  days: 60,
  names: { H200: 'nvidia_h200', L40S: 'nvidia_l40s', 'H100 SXM': 'nvidia_h100' },
};

const digitalocean: Seller = {
  id: 'digitalocean',
  routes: [
    {
      path: 'docs.digitalocean.com/products/droplets/details/pricing/',
      answer: (wanted) => dropletsPage(quotesOf(wanted, DIGITALOCEAN)),
    },
    {
      path: 'api.digitalocean.com/v2/sizes',
      answer: (wanted) => ({
        sizes: quotesOf(wanted, DIGITALOCEAN).map((quote) => ({
          slug: quote.id,
          memory: 245_760,
          vcpus: 24 * quote.gpus,
          price_hourly: Number((quote.price * quote.gpus).toFixed(2)),
          regions: quote.free > 0 ? ['nyc-imaginary'] : [],
          available: true,
          gpu_info: {
            count: quote.gpus,
            model: quote.name,
            vram: { amount: Math.round((quote.spec.memoryMb / 1024) * quote.gpus), unit: 'gib' },
          },
        })),
        links: {},
        meta: { total: 3 },
      }),
    },
  ],
};

const HOT_AISLE: Manner = { seller: 'hot-aisle', dearer: 1.1, days: 60, names: { MI300X: 'MI300X' } };

const hotAisle: Seller = {
  id: 'hot-aisle',
  routes: [
    { path: 'hotaisle.xyz/pricing', answer: (wanted) => cardsPage(quotesOf(wanted, HOT_AISLE)) },
    {
      // The team's handle stands in the address.
      path: 'admin.hotaisle.app/api/teams/*/virtual_machines/available/',
      answer: (wanted) =>
        quotesOf(wanted, HOT_AISLE)
          .filter(({ free }) => free > 0)
          .map((quote) => ({
            OnDemandPrice: Math.round(quote.price * quote.gpus * 100),
            Specs: {
              cpu_cores: 13 * quote.gpus,
              ram_capacity: 224 * quote.gpus * 1024 ** 3,
              gpus: [{ count: quote.gpus, manufacturer: 'Imaginary', model: quote.name }],
            },
          })),
    },
  ],
};

const jarvislabs: Seller = {
  id: 'jarvislabs',
  routes: [
    {
      path: 'backendn.jarvislabs.net/misc/server_meta',
      answer: (wanted) => ({
        currency: 'USD',
        server_meta: quotesOf(wanted, {
          seller: 'jarvislabs',
          dearer: 1.2,
          days: 30,
          names: { L4: 'L4', H200: 'H200', 'RTX A6000': 'A6000' },
        }).flatMap((quote) =>
          ['container', 'vm'].map((workload) => ({
            gpu_type: quote.name,
            region: 'imaginary-01',
            workload_type: workload,
            // Spot rentals hold half of what is free in effect.
            num_free_devices: Math.floor(quote.free / 2),
            effective_num_free_devices: quote.free,
            spot_num_free_devices: Math.ceil(quote.free / 2),
            price_per_hour: quote.price,
            spot_price: quote.spot,
            vram: String(Math.round(quote.spec.memoryMb / 1024)),
            cpus_per_gpu: 16,
            ram_per_gpu: 64,
          })),
        ),
      }),
    },
  ],
};

export const LISTED_CLOUDS: readonly Seller[] = [scaleway, verda, lambda, digitalocean, hotAisle, jarvislabs];
