// What real answers price, worked out by hand: how many things each lists, and what each comes to, the division written out.
import type { Market } from '#domain/offer.ts';

export type Sum = readonly [gpu: string, market: Market, usd: number, count: number];

export const od = (gpu: string, usd: number, count = 1): Sum => [gpu, 'on_demand', usd, count];
const spot = (gpu: string, usd: number, count = 1): Sum => [gpu, 'interruptible', usd, count];
const six = (usd: number): number => Math.round(usd * 1e6) / 1e6;

/** Bare answers of the folder that GPU_SPOT_RECORDINGS names. */
export const BARE: readonly { id: string; file: string; items: number; offers: readonly Sum[]; market?: Market }[] = [
  {
    id: 'hyperbolic',
    file: 'hyperbolic/getcomputable-rental-options-2026-08-29.json',
    items: 13,
    offers: [
      // 319, 2552 / 8 (five times) cents: the same $3.19 a GPU.
      od('h100-sxm', 3.19, 1 + 5),
      od('h200', 3.99, 2),
      od('h100-sxm', 4.85),
      od('h200', 4.92),
      od('h100-sxm', 3.58, 2),
      od('h100-pcie', 2.75),
    ],
  },
  {
    id: 'voltage-park',
    file: 'voltagepark/getcomputable-bare-metal-locations-2026-08-22.json',
    items: 2,
    offers: [od('h100-sxm', 1.99), od('h100-sxm', 2.49)],
  },
  {
    id: 'voltage-park',
    file: 'voltagepark/getcomputable-instant-deploy-presets-2026-08-25.json',
    items: 4,
    // 15.12 / 8, 1.89 / 1, 7.56 / 4, 3.78 / 2
    offers: [od('h100-sxm', 1.89, 4)],
  },
  {
    id: 'gpu-ai',
    file: 'gpuai/getcomputable-pricing-page1-2026-08-22.json',
    items: 16,
    offers: [
      od('b200', 5.32),
      od('b200', 6.79),
      od('b200', 57.02 / 8),
      od('b300', 50.62 / 8),
      od('h100-nvl', 2.54),
      od('h100-pcie', 2.14),
      od('h100-sxm', 3.47 / 2),
      od('h200-nvl', 3.34),
      od('h200', 3.99),
      od('l4', 0.44),
      od('l40', 0.8),
      od('l40s', 0.79),
      od('rtx-3090', six(1.5 / 7)),
    ],
  },
  {
    id: 'verda',
    file: 'verda/gpuhunt-instance_types.json',
    items: 7,
    offers: [
      od('h100-sxm', 3.95),
      spot('h100-sxm', 1.7),
      od('rtx-a6000', 1.98 / 2),
      spot('rtx-a6000', 0.7 / 2),
      od('v100', 0.89),
      spot('v100', 0.25),
    ],
  },
  { id: 'lambda', file: 'lambda/doc-instance-types.json', items: 1, offers: [] },
  { id: 'vultr', file: 'vultr/gpuhunt-plans.json', items: 3, offers: [] },
  {
    id: 'vultr',
    file: 'vultr/gpuhunt-plans_metal.json',
    items: 4,
    offers: [od('mi300x', 17.52 / 8), spot('mi300x', 14.72 / 8)],
  },
  {
    id: 'oci',
    file: 'oci/getcomputable-products-usd-2026-08-14.json',
    items: 35,
    offers: [
      od('l40s', 3.5),
      od('mi300x', 6),
      od('h200', 10),
      od('b200', 14),
      od('gb200', 16),
      od('mi355x', 8.6),
      od('gb300', 18),
      od('b300', 15),
      od('rtx-pro-6000', 4.5),
      od('a10', 2),
    ],
  },
  {
    id: 'azure',
    file: 'azure/markrusch-azure_westeurope-2026-07.json',
    items: 7,
    offers: [
      od('h100-sxm', 132.232 / 8),
      od('h100-sxm', 119.45 / 8),
      spot('h100-sxm', six(21.258283 / 8)),
      od('h100-nvl', 6.98),
    ],
  },
  {
    id: 'aws',
    file: 'aws/basis-describe-spot-price-history-2026-06-12_07-23.json',
    items: 16,
    market: 'interruptible',
    offers: [
      spot('h100-sxm', six(22.899 / 8)),
      spot('h100-sxm', six(42.0735 / 8)),
      spot('a100-sxm', six(14.3103 / 8)),
      spot('a100-sxm', six(6.0685 / 8)),
      spot('a100-sxm', six(37.6223 / 8)),
      spot('a100-sxm', six(32.9365 / 8), 2),
      spot('a100-sxm', six(16.6841 / 8)),
      spot('a100-sxm', six(13.4197 / 8)),
      spot('l4', six(5.3553 / 8)),
      spot('l4', 0.3561),
      spot('l4', 0.4132),
      spot('l4', 2.1084 / 4),
      spot('l4', six(3.0053 / 4)),
    ],
  },
  {
    id: 'scaleway',
    file: 'scaleway/markrusch-scaleway_fr_par_2-2026-07.json',
    items: 11,
    // EUR at 1.1: 18.96 / 2, 34.08 / 4, 60 / 8, 2.8665 and 5.733 / 2, 6.6198 / 2, 4 / 2, 0.75
    offers: [
      od('b300', six(9.48 * 1.1)),
      od('b300', six(8.52 * 1.1)),
      od('b300', six(7.5 * 1.1)),
      od('h100-pcie', six(2.8665 * 1.1), 2),
      od('h100-sxm', six(3.3099 * 1.1)),
      od('a100-sxm', six(2 * 1.1)),
      od('l4', six(0.75 * 1.1)),
    ],
  },
  {
    id: 'runpod',
    file: 'runpod/getcomputable-gputypes-2026-08-22.json',
    items: 18,
    offers: [
      od('mi300x', 2.39),
      od('mi300x', 0.5),
      od('a100-sxm-40gb', 1),
      od('b200', 6.79),
      od('b200', 5.98),
      od('b300', 7.89),
      od('b300', 6.94),
      od('rtx-4090', 0.74),
      od('rtx-4090', 0.34),
      od('h100-sxm', 3.29),
      od('h100-sxm', 2.69),
      od('h200', 4.59),
      od('h200', 3.59),
      od('l40s', 0.99),
      od('l40s', 0.79),
    ],
  },
  {
    id: 'runpod',
    file: 'runpod/doc-v2-catalog-gpus.json',
    items: 2,
    offers: [od('rtx-4090', 0.44), od('rtx-4090', 0.31)],
  },
  {
    id: 'prime-intellect',
    file: 'primeintellect/prime-cli-availability_response.json',
    items: 8,
    offers: [od('a100-pcie', 1.6568), od('a100-sxm', 1.7568, 4), od('h100-sxm', 2.7068, 2), od('h100-pcie', 2.4068)],
  },
  {
    id: 'shadeform',
    file: 'shadeform/doc-instances-types.json',
    items: 5,
    offers: [od('rtx-a6000', 0.57, 2), od('a100-pcie', 2.03), od('h100-pcie', 32.8 / 8), od('h100-pcie', 23.92 / 8)],
  },
  {
    id: 'shadeform',
    file: 'shadeform/doc-inference.sh-instances-types.json',
    items: 1,
    offers: [od('h100-sxm', 2.99)],
  },
  {
    id: 'jarvislabs',
    file: 'jarvislabs/gpuhunt-server_meta.json',
    items: 14,
    // A bare H100 and a bare A100 are nobody's; of the spot prices that of the container alone is one, those of the machines are not sold.
    offers: [od('l4', 0.44, 2), spot('l4', 0.29), od('rtx-pro-6000', 1.89, 2)],
  },
  { id: 'digitalocean', file: 'digitalocean/gpuhunt-sizes.json', items: 3, offers: [od('mi300x', 15.92 / 8)] },
];
