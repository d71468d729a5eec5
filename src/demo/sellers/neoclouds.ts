// The imaginary clouds with fleets and price lists of their own, each in the shape of the one it is named after.
import { type Manner, quotesOf } from '#demo/quotes.ts';
import type { Seller } from './seller.ts';

const voltagePark: Seller = {
  id: 'voltage-park',
  routes: [
    {
      path: 'cloud-api.voltagepark.com/api/v1/bare-metal/locations',
      answer: (wanted) => ({
        results: quotesOf(wanted, {
          seller: 'voltage-park',
          dearer: 0.95,
          days: 30,
          names: { 'H100 SXM': 'h100-sxm5-80gb' },
        }).map((quote) => ({
          id: quote.id,
          gpu_count_ethernet: quote.free,
          gpu_price_ethernet: quote.price.toFixed(2),
          gpu_count_infiniband: Math.max(0, quote.free - 8),
          gpu_price_infiniband: (quote.price + 0.5).toFixed(2),
          specs_per_node: { gpu_model: quote.name, gpu_count: 8, cpu_model: 'Imaginary', cpu_count: 104, ram_gb: 1024 },
        })),
        total_result_count: 1,
        has_previous: false,
        has_next: false,
      }),
    },
  ],
};

const THUNDER: Manner = {
  seller: 'thunder',
  dearer: 1.05,
  days: 40,
  names: { 'H100 PCIE': 'h100', 'RTX A6000': 'a6000', L40S: 'l40s' },
};

const thunder: Seller = {
  id: 'thunder',
  routes: [
    {
      path: 'api.thundercompute.com:8443/v1/pricing',
      answer: (wanted) => ({
        pricing: Object.fromEntries(
          quotesOf(wanted, THUNDER).map(({ name, price }) => [`${name}_x1_prototyping`, price]),
        ),
      }),
    },
    {
      path: 'api.thundercompute.com:8443/v1/specs',
      answer: (wanted) => ({
        specs: Object.fromEntries(
          quotesOf(wanted, THUNDER).map(({ name, spec }) => [
            `${name}_x1_prototyping`,
            {
              displayName: name.toUpperCase(),
              vramGB: Math.round(spec.memoryMb / 1024),
              gpuCount: 1,
              mode: 'prototyping',
            },
          ]),
        ),
      }),
    },
  ],
};

const cloudrift: Seller = {
  id: 'cloudrift',
  routes: [
    {
      method: 'POST',
      path: 'api.cloudrift.ai/api/v1/instance-types/list',
      answer: (wanted) => ({
        version: '2025-03-21',
        data: {
          instance_types: quotesOf(wanted, {
            seller: 'cloudrift',
            dearer: 1.1,
            days: 14,
            names: { 'RTX 4090': 'RTX 4090', 'RTX 5090': 'RTX 5090' },
          }).map((quote) => ({
            brand_short: quote.name,
            variants: [1, 2, 4].map((gpu_count) => ({
              name: `${quote.id}.${gpu_count}`,
              cost_per_hour: Math.round(quote.price * gpu_count * 100),
              cpu_count: 16 * gpu_count,
              dram: 64 * gpu_count * 1024 ** 3,
              gpu_count,
              nodes_per_dc: { 'us-imaginary-1': Math.floor(quote.free / gpu_count) },
            })),
          })),
        },
      }),
    },
  ],
};

const VULTR: Manner = { seller: 'vultr', dearer: 1.4, days: 60, names: { L40S: 'NVIDIA_L40S', H200: 'h200' } };

const vultr: Seller = {
  id: 'vultr',
  routes: [
    {
      path: 'api.vultr.com/v2/plans',
      answer: (wanted) => ({
        plans: quotesOf(wanted, VULTR)
          .filter(({ name }) => name.startsWith('NVIDIA'))
          .flatMap((quote) =>
            [12, 48, 96].map((gpu_vram_gb) => ({
              id: `vcg-${quote.id}-${gpu_vram_gb}vram`,
              vcpu_count: 12,
              ram: 122_880,
              hourly_cost: Number(((quote.price * gpu_vram_gb) / 48).toFixed(3)),
              type: 'vcg',
              locations: ['ewr'],
              gpu_type: quote.name,
              gpu_vram_gb,
            })),
          ),
        meta: { total: 3, links: { next: '', prev: '' } },
      }),
    },
    {
      path: 'api.vultr.com/v2/plans-metal',
      answer: (wanted) => ({
        plans_metal: quotesOf(wanted, VULTR)
          .filter(({ name }) => !name.startsWith('NVIDIA'))
          .map((quote) => ({
            id: `vbm-imaginary-8-${quote.name}-gpu`,
            cpu_threads: 256,
            ram: 2_097_152,
            hourly_cost: Number((quote.price * 8).toFixed(2)),
            hourly_cost_preemptible: Number((quote.spot * 8).toFixed(2)),
            locations: quote.free > 0 ? ['ord'] : [],
          })),
        meta: { total: 1, links: { next: '', prev: '' } },
      }),
    },
  ],
};

export const NEOCLOUDS: readonly Seller[] = [voltagePark, thunder, cloudrift, vultr];
