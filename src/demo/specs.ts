// What the imaginary market is made of. All figures are invented, near the levels of 2026 so that a demo reads like life.

export type Spec = {
  readonly vastName: string;
  readonly liumName: string;
  readonly dockName: string | null;
  readonly memoryMb: number;
  /** Level of asks, USD per GPU-hour. */
  readonly level: number;
  readonly vastMachines: number;
  readonly liumNodes: number;
  readonly gpusPerMachine: readonly number[];
};

const spec = (
  [vastName, liumName, dockName]: readonly [string, string, string | null],
  memoryMb: number,
  level: number,
  [vastMachines, liumNodes]: readonly [number, number],
  ...gpusPerMachine: number[]
): Spec => ({ vastName, liumName, dockName, memoryMb, level, vastMachines, liumNodes, gpusPerMachine });

export const SPECS: readonly Spec[] = [
  spec(['H100 SXM', 'H100 80GB HBM3', 'h100-sxm5-80gb'], 81_559, 2.3, [8, 4], 8, 4),
  spec(['H100 NVL', 'H100 NVL', null], 95_830, 2.1, [4, 1], 2, 4),
  spec(['H200', 'H200', null], 143_771, 3.1, [5, 3], 8),
  spec(['H200 NVL', 'H200 NVL', null], 143_771, 2.7, [2, 0], 2, 4),
  spec(['B200', 'B200', null], 183_359, 4.9, [4, 3], 8),
  spec(['A100 SXM4', 'A100-SXM4-80GB', 'a100-sxm4-80gb'], 81_920, 0.95, [8, 3], 8, 4),
  spec(['A100 SXM4', 'A100-SXM4-40GB', null], 40_960, 0.62, [3, 0], 4, 8),
  spec(['RTX 5090', 'RTX 5090', 'geforcertx5090-pcie-32gb'], 32_607, 0.45, [16, 6], 1, 1, 2, 4),
  spec(['RTX 4090', 'RTX 4090', 'geforcertx4090-pcie-24gb'], 24_564, 0.35, [20, 5], 1, 1, 2, 4),
  spec(['RTX 4090', 'RTX 4090 D', null], 49_140, 0.55, [1, 1], 1),
  spec(['RTX 3090', 'RTX 3090', 'geforcertx3090-pcie-24gb'], 24_576, 0.18, [9, 2], 1, 2),
  spec(['L40S', 'L40S', 'l40s-pcie-48gb'], 46_068, 0.6, [4, 2], 2, 4),
  spec(['A100 PCIE', 'A100 80GB PCIe', 'a100-pcie-80gb'], 81_920, 0.85, [3, 1], 1, 2),
  spec(['RTX A6000', 'RTX A6000', null], 49_140, 0.42, [4, 0], 1, 2),
  spec(['H100 PCIE', 'H100 PCIe', null], 81_559, 1.9, [2, 1], 1, 2),
  spec(['MI300X', 'MI300X', null], 196_608, 1.7, [0, 0], 8),
  spec(['L4', 'L4', null], 24_576, 0.4, [0, 0], 1),
];

export const PLACES: readonly (readonly [string, string])[] = [
  ['Texas', 'US'],
  ['Utah', 'US'],
  ['Bulgaria', 'BG'],
  ['Thailand', 'TH'],
  ['France', 'FR'],
  ['Japan', 'JP'],
  ['Ontario', 'CA'],
  ['Norway', 'NO'],
];
