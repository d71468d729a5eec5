// What a GPU-hour of each model can plausibly cost at a seller with a price list: beyond it a unit or a divisor was misread.

/**
 * USD per GPU-hour, wide on purpose: about a half of the least and twice the most that any list or host asked in the recordings, the
 * 27 daily snapshots of some 25 sellers (gpurentalprices.com, July 2026) and the four months of Vast.ai offers that the thresholds were
 * tried on (2026-02 to 2026-08). It says what is a misreading, not what is dear: a real ask within it is judged by its neighbours.
 */
const PLAUSIBLE: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'h100-sxm': [0.4, 30],
  'h100-nvl': [0.4, 20],
  'h100-pcie': [0.4, 15],
  h200: [0.6, 25],
  'h200-nvl': [0.6, 20],
  b200: [0.6, 40],
  b300: [1, 40],
  gb200: [1.5, 40],
  gb300: [1.5, 45],
  gh200: [0.4, 15],
  'a100-sxm': [0.15, 12],
  'a100-sxm-40gb': [0.12, 10],
  'a100-pcie': [0.15, 10],
  'a100-pcie-40gb': [0.1, 8],
  mi300x: [0.6, 15],
  mi325x: [0.6, 15],
  mi355x: [0.6, 20],
  'rtx-5090': [0.08, 4],
  'rtx-4090': [0.05, 3],
  'rtx-3090': [0.02, 2],
  'rtx-pro-6000': [0.2, 17],
  'rtx-6000-ada': [0.15, 5],
  'rtx-a6000': [0.08, 4],
  l40s: [0.12, 9],
  l40: [0.12, 6],
  // An AWS g6.16xlarge has one L4 and 64 vCPUs.
  l4: [0.04, 6],
  a10: [0.04, 5],
  a40: [0.08, 5],
  // An AWS p3 asks 3.06 for one, Verda's clearance 0.085.
  v100: [0.02, 7],
  t4: [0.02, 3],
};

/** The least and the most that one GPU-hour of a model plausibly costs, USD; null for a model that has no band. */
export const plausibleUsd = (gpu: string): readonly [least: number, most: number] | null => PLAUSIBLE[gpu] ?? null;

export function isPlausible(gpu: string, usd: number): boolean {
  const band = plausibleUsd(gpu);
  return band === null || (usd >= band[0] && usd <= band[1]);
}
