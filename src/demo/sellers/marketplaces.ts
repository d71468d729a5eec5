// The imaginary marketplaces and brokers on the wire, each in the shape of the one it is named after.
import { type Manner, quotesOf } from '#demo/quotes.ts';
import type { Seller } from './seller.ts';

const HYPERBOLIC: Manner = {
  seller: 'hyperbolic',
  dearer: 1.25,
  days: 4,
  names: { 'H100 SXM': 'h100 sxm5', H200: 'h200 sxm5', 'H100 PCIE': 'h100 pcie' },
};

const hyperbolic: Seller = {
  id: 'hyperbolic',
  routes: [
    {
      path: 'api.hyperbolic.ai/v2/alpha/on-demand/rental-options',
      answer: (wanted) =>
        quotesOf(wanted, HYPERBOLIC).flatMap((quote) =>
          [1, 8].map((gpuCount) => ({
            enabled: true,
            costPerHourCents: Math.round(quote.price * gpuCount * 100),
            region: `${quote.place[1].toLowerCase()}-imaginary-${gpuCount}`,
            gpuCount,
            gpuType: quote.name.split(' ')[0],
            gpuFormFactor: quote.name.split(' ')[1],
            connectionType: 'ethernet',
            machineType: 'virtual-machine',
            ...(gpuCount === 1 ? { totalAvailable: quote.free } : {}),
            nodes: [
              { cpuModel: 'Imaginary', gpuCount, ramGb: 180 * gpuCount, storageGb: 850, vcpuCount: 28 * gpuCount },
            ],
          })),
        ),
    },
  ],
};

const BROKER: Manner = {
  seller: 'gpu-ai',
  dearer: 1.12,
  days: 1,
  names: {
    'H100 SXM': 'h100_sxm',
    'H100 NVL': 'h100_nvl',
    H200: 'h200_sxm',
    'H200 NVL': 'h200_nvl',
    B200: 'b200',
    'RTX 4090': 'rtx_4090',
    'RTX 5090': 'rtx_5090',
    L40S: 'l40s',
    'A100 SXM4': 'a100_80gb',
  },
};

const gpuAi: Seller = {
  id: 'gpu-ai',
  routes: [
    {
      path: 'api.gpu.ai/v1/pricing',
      answer: (wanted) => ({
        data: quotesOf(wanted, BROKER).map((quote) => ({
          gpu_type: quote.name,
          gpu_count: quote.gpus,
          cpu_cores: 24 * quote.gpus,
          ram_gb: 180 * quote.gpus,
          storage_gb: 500,
          region: quote.place[1].toLowerCase(),
          tier: 'on_demand',
          price_per_hour: Number((quote.price * quote.gpus).toFixed(2)),
          available: quote.free / quote.gpus,
          instance_disk_gb: 100,
          disk_configurable: true,
          disk_price_per_gb_hour: 0.00014,
          offering_id: quote.id,
        })),
        next_cursor: null,
      }),
    },
  ],
};

const AKASH: Manner = {
  seller: 'akash',
  dearer: 0.9,
  days: 1,
  names: {
    'H100 SXM': 'h100 80Gi SXM5',
    'A100 SXM4': 'a100 80Gi SXM4',
    'RTX 4090': 'rtx4090 24Gi PCIe',
    H200: 'h200 141Gi SXM5',
  },
};

const akash: Seller = {
  id: 'akash',
  routes: [
    {
      path: 'console-api.akash.network/v1/gpu-prices',
      answer: (wanted) => ({
        availability: { total: 40, available: 20 },
        models: quotesOf(wanted, AKASH).map((quote) => {
          const [model, ram, form] = quote.name.split(' ');
          const price = {
            currency: 'USD',
            min: quote.spot,
            max: quote.price,
            avg: quote.price,
            weightedAverage: quote.price,
          };
          return {
            vendor: 'nvidia',
            model,
            ram,
            interface: form,
            availability: { total: 40, available: quote.free },
            price: { ...price, med: quote.price },
          };
        }),
      }),
    },
  ],
};

const RUNPOD: Manner = {
  seller: 'runpod',
  dearer: 1.2,
  days: 6,
  names: {
    'H100 SXM': 'NVIDIA H100 80GB HBM3',
    'H100 NVL': 'NVIDIA H100 NVL',
    H200: 'NVIDIA H200',
    B200: 'NVIDIA B200',
    'A100 SXM4': 'NVIDIA A100-SXM4-80GB',
    'RTX 4090': 'NVIDIA GeForce RTX 4090',
    'RTX 5090': 'NVIDIA GeForce RTX 5090',
    L40S: 'NVIDIA L40S',
  },
};

const runpod: Seller = {
  id: 'runpod',
  routes: [
    {
      method: 'POST',
      path: 'api.runpod.io/graphql',
      answer: (wanted) => ({
        data: {
          gpuTypes: quotesOf(wanted, RUNPOD).map((quote) => {
            const stockStatus = quote.free === 0 ? null : quote.free > 12 ? 'High' : 'Low';
            const now = { uninterruptablePrice: stockStatus === null ? null : quote.price, stockStatus };
            return {
              id: quote.name,
              displayName: quote.name,
              memoryInGb: Math.round(quote.spec.memoryMb / 1024),
              secureCloud: true,
              // Where the community cloud has none of it, half a dollar stands and nothing says that it is sold.
              communityCloud: quote.spec.level < 1 ? true : null,
              securePrice: quote.price,
              communityPrice: quote.spec.level < 1 ? Number((quote.price * 0.7).toFixed(2)) : 0.5,
              lp1: now,
              lp1s: now,
            };
          }),
        },
      }),
    },
  ],
};

const PRIME: Manner = {
  seller: 'prime-intellect',
  dearer: 1.15,
  days: 2,
  names: { 'H100 SXM': 'H100_80GB SXM5', 'A100 SXM4': 'A100_80GB SXM4', 'H100 PCIE': 'H100_80GB PCIe' },
};

const primeIntellect: Seller = {
  id: 'prime-intellect',
  routes: [
    {
      path: 'api.primeintellect.ai/api/v1/availability/gpus',
      answer: (wanted) => {
        const items = quotesOf(wanted, PRIME).map((quote) => ({
          cloudId: quote.id,
          gpuType: quote.name.split(' ')[0],
          socket: quote.name.split(' ')[1],
          provider: 'imaginary-cloud',
          region: 'imaginary',
          dataCenter: `${quote.place[1]}-IM-1`,
          country: quote.place[1],
          gpuCount: quote.gpus,
          gpuMemory: 80,
          stockStatus: quote.free === 0 ? 'Unavailable' : 'Low',
          security: 'secure_cloud',
          prices: { onDemand: quote.price * quote.gpus, communityPrice: null, isVariable: null, currency: 'USD' },
          isSpot: null,
        }));
        return { items, totalCount: items.length };
      },
    },
  ],
};

const SHADEFORM: Manner = {
  seller: 'shadeform',
  dearer: 1.1,
  days: 2,
  names: { 'H100 SXM': 'H100 sxm5', H200: 'H200 sxm5', 'A100 PCIE': 'A100_80G pcie', L40S: 'L40S pcie' },
};

const shadeform: Seller = {
  id: 'shadeform',
  routes: [
    {
      path: 'api.shadeform.ai/v1/instances/types',
      answer: (wanted) => ({
        instance_types: quotesOf(wanted, SHADEFORM).map((quote) => ({
          cloud: 'imaginary-cloud',
          shade_instance_type: quote.name.replace(' ', '_'),
          cloud_instance_type: quote.id,
          configuration: {
            memory_in_gb: 180,
            storage_in_gb: 500,
            vcpus: 26,
            num_gpus: quote.gpus,
            gpu_type: quote.name.split(' ')[0],
            interconnect: quote.name.split(' ')[1],
            vram_per_gpu_in_gb: Math.round(quote.spec.memoryMb / 1024),
          },
          hourly_price: Math.round(quote.price * quote.gpus * 100),
          availability: [{ region: quote.place[1].toLowerCase(), available: quote.free > 0 }],
        })),
      }),
    },
  ],
};

export const MARKETPLACES: readonly Seller[] = [hyperbolic, gpuAi, akash, runpod, primeIntellect, shadeform];
