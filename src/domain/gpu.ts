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
  model('h100-sxm', 'H100 SXM', [80], 'h100sxm', 'h100sxm5', 'h100hbm3', 'h100hgx', 'hgxh100'),
  model('h100-nvl', 'H100 NVL', [94], 'h100nvl'),
  model('h200', 'H200', [141], 'h200', 'h200sxm', 'h200sxm5', 'h200hgx', 'hgxh200'),
  model('h200-nvl', 'H200 NVL', [141, 143], 'h200nvl'),
  model('b200', 'B200', [180, 192], 'b200', 'b200sxm', 'b200sxm6', 'b200hgx', 'hgxb200'),
  model('a100-sxm', 'A100 SXM', [80], 'a100sxm', 'a100sxm4', 'a100hgx', 'hgxa100'),
  model('rtx-5090', 'RTX 5090', [32], 'rtx5090', 'rtx5090pcie'),
  model('rtx-4090', 'RTX 4090', [24], 'rtx4090', 'rtx4090pcie'),
];

export const MODELS: readonly GpuModel[] = [
  ...FIRST_EIGHT,
  model('a100-sxm-40gb', 'A100 SXM 40 GB', [40], 'a100sxm', 'a100sxm4', 'a100hgx', 'hgxa100'),
  model('a100-pcie', 'A100 PCIe', [80], 'a100pcie'),
  model('a100-pcie-40gb', 'A100 PCIe 40 GB', [40], 'a100pcie'),
  model('h100-pcie', 'H100 PCIe', [80], 'h100pcie'),
  model('gh200', 'GH200', [96, 144], 'gh200', 'gh200sxm', 'gh200superchip'),
  model('b300', 'B300', [268, 275, 288], 'b300', 'b300sxm', 'b300sxm6', 'b300sxm6ac', 'b300hgx', 'hgxb300'),
  model('gb200', 'GB200', [186, 192], 'gb200', 'gb200sxm6', 'gb200nvl4', 'gb200nvl72', 'gb200superchip'),
  model('gb300', 'GB300', [279, 288], 'gb300', 'gb300sxm6', 'gb300nvl72', 'gb300superchip'),
  model('mi300x', 'MI300X', [192], 'mi300x', 'mi300xoam', 'mi300xvf'),
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
    'rtxpro6000se',
    'rtxpro6000blackwell',
    'rtxpro6000server',
    'rtxpro6000s',
    'rtxpro6000pcie',
    'rtxpro6000blackwellserveredition',
    'rtxpro6000blackwellworkstationedition',
  ),
  model('v100', 'V100', [16, 32], 'v100', 'v100pcie', 'v100sxm2', 'v100sxm3', 'v100sxm2ls', 'v100dgxs', 'v100fhhl'),
  model('t4', 'T4', [16], 't4', 't4pcie'),
];

const byId = new Map(MODELS.map((each) => [each.id, each]));

export const gpuLabel = (id: string): string => byId.get(id)?.label ?? id;

export const gpuModel = (id: string): GpuModel | undefined => byId.get(id);

/** Place in the order that the pages show: the headline's eight, then the others. */
export const modelRank = (id: string): number => MODELS.findIndex((each) => each.id === id) >>> 0;

const MOST_ALIKE = 5;

/** The models that a word may have meant, the likeliest first: "h100" is none, and may be three. */
export function modelsLike(word: string): readonly GpuModel[] {
  const wanted = bare(word.slice(0, NAME_LIMIT).toLowerCase());
  if (wanted.length < 2) return [];
  const spelled = (each: GpuModel): readonly string[] => [
    bare(each.id),
    bare(each.label.toLowerCase()),
    ...each.spellings,
  ];
  const holding = MODELS.filter((each) => spelled(each).some((own) => own.includes(wanted)));
  // More than a name was written: its beginning may be one.
  const found =
    holding.length > 0 ? holding : MODELS.filter((each) => spelled(each).some((own) => wanted.startsWith(own)));
  const begins = (each: GpuModel): boolean => spelled(each).some((own) => own.startsWith(wanted));
  return found.toSorted((a, b) => Number(begins(b)) - Number(begins(a))).slice(0, MOST_ALIKE);
}

const bySpelling = new Map<string, GpuModel[]>();
for (const each of MODELS)
  for (const spelling of each.spellings) bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), each]);

const NAME_LIMIT = 120;

/** What is left of a name, and each memory that stands in it, GB. */
type Spelled = { readonly spelling: string; readonly memoriesGb: readonly number[] };

/** The name without spaces, dashes and makers' names. Letters and digits of any script stay: what looks alike is not alike. */
const bare = (name: string): string =>
  name.replace(/nvidia|geforce|tesla|quadro|amd|instinct|\(r\)|\(tm\)/g, '').replace(/[^\p{L}\p{N}]/gu, '');

/** What stands in memory's place at the end: `a100-sxm-80` is an A100 SXM of 80 GB. */
const TRAILING = /^(.*\S)[\s\-_](\d{2,3})$/;

/** Takes memory and makers' names out of a name: "NVIDIA H100 80GB HBM3" is `h100hbm3` with 80 GB. */
function spelled(name: string): Spelled {
  const short = name.slice(0, NAME_LIMIT).toLowerCase().trim();
  const told = /(?:^|[\s\-_(])(\d{1,4})\s?gi?b?(?=$|[\s\-_),])/.exec(short);
  const memoriesGb = told?.[1] === undefined ? [] : [Number(told[1])];
  const rest = short.replace(told?.[0] ?? '', ' ').trim();
  const spelling = bare(rest);
  if (bySpelling.has(spelling)) return { spelling, memoriesGb };
  // The kind of memory tells nothing more, but for the H100, whose SXM module alone is named by it.
  const without = bare(rest.replace(/\bhbm\d?e?\b/g, ' '));
  if (bySpelling.has(without)) return { spelling: without, memoriesGb };
  const [, front = '', end = ''] = TRAILING.exec(rest) ?? [];
  const named = bySpelling.get(bare(front)) ?? [];
  const isMemory = named.some((gpu) => gpu.memoryGb.includes(Number(end)));
  return isMemory ? { spelling: bare(front), memoriesGb: [...memoriesGb, Number(end)] } : { spelling, memoriesGb };
}

/** Product names (nvidia-smi) whose figure is another memory than the GPU's: the 480 and 120 GB of a GH200 are its CPU's. */
const PRODUCTS: Readonly<Record<string, string>> = { gh200480gb: 'gh200', gh200120gb: 'gh200' };

function ofProduct(name: string): Spelled | null {
  const spelling = PRODUCTS[bare(name.slice(0, NAME_LIMIT).toLowerCase())];
  return spelling === undefined ? null : { spelling, memoriesGb: [] };
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
  const { spelling, memoriesGb } = ofProduct(name) ?? spelled(name);
  const models = bySpelling.get(spelling);
  if (models === undefined) return { reason: 'unknown_gpu' };
  const told = [memoryMb, ...memoriesGb.map((gb) => gb * 1024)].filter((mb) => mb !== null);
  const fitting = models.filter((gpu) => told.every((mb) => holds(gpu, mb)));
  const [only, second] = fitting;
  if (only === undefined) return { reason: 'memory_differs' };
  return second === undefined ? { gpu: only.id } : { reason: 'ambiguous_gpu' };
}
