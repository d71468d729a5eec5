// The models, and the one way a seller's name becomes one of them. A name that is not in the table is never guessed.

export type GpuModel = {
  readonly id: string;
  readonly label: string;
  /** Memory sizes sold under this name, GB. */
  readonly memoryGb: readonly number[];
  /** How sellers write it, without spaces, dashes, makers' names and memory. */
  readonly spellings: readonly string[];
};

const model = (id: string, label: string, memoryGb: readonly number[], ...spellings: string[]): GpuModel => ({
  id,
  label,
  memoryGb,
  spellings,
});

/** The eight that carry the headline, in the order the pages show them. */
export const FIRST_EIGHT: readonly GpuModel[] = [
  model('h100-sxm', 'H100 SXM', [80], 'h100sxm', 'h100sxm5', 'h100hbm3'),
  model('h100-nvl', 'H100 NVL', [94], 'h100nvl'),
  model('h200', 'H200', [141], 'h200', 'h200sxm', 'h200sxm5'),
  model('h200-nvl', 'H200 NVL', [141, 143], 'h200nvl'),
  model('b200', 'B200', [180, 192], 'b200', 'b200sxm', 'b200sxm6'),
  model('a100-sxm', 'A100 SXM', [80], 'a100sxm', 'a100sxm4'),
  model('rtx-5090', 'RTX 5090', [32], 'rtx5090', 'rtx5090pcie'),
  model('rtx-4090', 'RTX 4090', [24], 'rtx4090', 'rtx4090pcie'),
];

export const MODELS: readonly GpuModel[] = [
  ...FIRST_EIGHT,
  model('a100-sxm-40gb', 'A100 SXM 40 GB', [40], 'a100sxm', 'a100sxm4'),
  model('a100-pcie', 'A100 PCIe', [80], 'a100pcie'),
  model('a100-pcie-40gb', 'A100 PCIe 40 GB', [40], 'a100pcie'),
  model('h100-pcie', 'H100 PCIe', [80], 'h100pcie'),
  model('gh200', 'GH200', [96, 144], 'gh200', 'gh200sxm', 'gh200superchip'),
  model('b300', 'B300', [268, 275, 288], 'b300', 'b300sxm', 'b300sxm6', 'b300sxm6ac'),
  model('gb200', 'GB200', [186, 192], 'gb200', 'gb200nvl72'),
  model('gb300', 'GB300', [279, 288], 'gb300', 'gb300nvl72'),
  model('mi300x', 'MI300X', [192], 'mi300x', 'mi300xoam'),
  model('mi325x', 'MI325X', [256], 'mi325x', 'mi325xoam'),
  model('mi355x', 'MI355X', [288], 'mi355x', 'mi355xoam'),
  model('l40s', 'L40S', [48], 'l40s', 'l40spcie'),
  model('l40', 'L40', [48], 'l40', 'l40pcie'),
  model('l4', 'L4', [24], 'l4', 'l4pcie'),
  model('a10', 'A10', [24], 'a10', 'a10pcie'),
  model('a40', 'A40', [48], 'a40', 'a40pcie'),
  model('rtx-3090', 'RTX 3090', [24], 'rtx3090', 'rtx3090pcie'),
  model('rtx-a6000', 'RTX A6000', [48], 'rtxa6000', 'rtxa6000pcie', 'a6000', 'a6000pcie'),
  model('rtx-6000-ada', 'RTX 6000 Ada', [48], 'rtx6000ada', 'rtx6000adageneration', 'rtx6000adapcie'),
  model(
    'rtx-pro-6000',
    'RTX PRO 6000',
    [96],
    'rtxpro6000',
    'rtxpro6000ws',
    'rtxpro6000s',
    'rtxpro6000pcie',
    'rtxpro6000blackwellserveredition',
    'rtxpro6000blackwellworkstationedition',
  ),
  model('v100', 'V100', [16, 32], 'v100', 'v100pcie', 'v100sxm2', 'v100sxm3'),
  model('t4', 'T4', [16], 't4', 't4pcie'),
];

const byId = new Map(MODELS.map((each) => [each.id, each]));

export const gpuLabel = (id: string): string => byId.get(id)?.label ?? id;

export const gpuModel = (id: string): GpuModel | undefined => byId.get(id);

/** Place in the order that the pages show: the headline's eight, then the others. */
export const modelRank = (id: string): number => MODELS.findIndex((each) => each.id === id) >>> 0;

const bySpelling = new Map<string, GpuModel[]>();
for (const each of MODELS)
  for (const spelling of each.spellings) bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), each]);

const NAME_LIMIT = 120;

/** Takes memory and makers' names out of a name: "NVIDIA H100 80GB HBM3" is `h100hbm3` with 80 GB. */
function spelled(name: string): { spelling: string; memoryGb: number | null } {
  const short = name.slice(0, NAME_LIMIT).toLowerCase();
  const memory = /(?:^|[\s\-_(])(\d{1,4})\s?gi?b?(?=$|[\s\-_),])/.exec(short);
  const spelling = short
    .replace(memory?.[0] ?? '', ' ')
    .replace(/nvidia|geforce|tesla|quadro|amd|instinct|\(r\)|\(tm\)/g, '')
    // Letters and digits of any script stay: what looks alike is not alike.
    .replace(/[^\p{L}\p{N}]/gu, '');
  return { spelling, memoryGb: memory?.[1] === undefined ? null : Number(memory[1]) };
}

/** Every model a spelling may stand for, memory aside: what a cut page of that name leaves in doubt. */
export const modelsSpelled = (name: string): readonly GpuModel[] => bySpelling.get(spelled(name).spelling) ?? [];

const TOLERANCE = 0.1;

/** A GB is 1,000 or 1,024 MB to different sellers: 23,028 and 24,564 MB are both 24 GB. */
function holds(gpu: GpuModel, memoryMb: number): boolean {
  return gpu.memoryGb.some((gb) => [1000, 1024].some((mb) => Math.abs(memoryMb / mb - gb) <= gb * TOLERANCE));
}

export type Recognised =
  | { readonly gpu: string }
  | { readonly reason: 'unknown_gpu' | 'memory_differs' | 'ambiguous_gpu' };

/** Recognises a seller's GPU name, with its memory per GPU in MB where the seller gives it. */
export function recognise(name: string, memoryMb: number | null): Recognised {
  const { spelling, memoryGb } = spelled(name);
  const models = bySpelling.get(spelling);
  if (models === undefined) return { reason: 'unknown_gpu' };
  const told = [memoryMb, memoryGb === null ? null : memoryGb * 1024].filter((mb) => mb !== null);
  const fitting = models.filter((gpu) => told.every((mb) => holds(gpu, mb)));
  const [only, second] = fitting;
  if (only === undefined) return { reason: 'memory_differs' };
  return second === undefined ? { gpu: only.id } : { reason: 'ambiguous_gpu' };
}
