// 27 daily snapshots of some 25 sellers, where they lie beside the recordings, brought in by our reader, and read by another road: as figures.
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import gpurentalprices from '#histories/gpurentalprices.ts';
import { written } from '#import/written.ts';
import type { Ask } from './own-figures.ts';

const recordings = process.env.GPU_SPOT_RECORDINGS ?? '';
const folder = join(recordings, '../history/gpurentalprices');
const isThere = recordings !== '' && existsSync(folder);
export const options = isThere ? {} : { skip: 'GPU_SPOT_RECORDINGS names no folder with history beside it' };

type Told = {
  readonly provider: string;
  readonly gpu: string;
  readonly vram_gb: number;
  readonly usd_hr: number;
  readonly kind: string;
  readonly fetched_at: string;
  readonly min_gpus?: number;
};

const names = isThere
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];

export const snapshots: readonly (readonly Told[])[] = names.map(
  (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { offers: Told[] }).offers,
);

/** How the tracker writes our models; memory that is another's is nobody's. By hand, and not by our table of names. */
export const NAMES: Readonly<Record<string, readonly [gpu: string, ...gb: number[]]>> = {
  'h100-sxm': ['h100-sxm', 80],
  'h100-nvl': ['h100-nvl', 94],
  'h100-pcie': ['h100-pcie', 80],
  h200: ['h200', 141, 143],
  'h200-nvl': ['h200-nvl', 141, 143],
  b200: ['b200', 180, 192],
  b300: ['b300', 262, 268, 288],
  gb200: ['gb200', 186],
  gb300: ['gb300', 288],
  gh200: ['gh200', 96],
  'a100-sxm-80': ['a100-sxm', 80],
  'a100-sxm-40': ['a100-sxm-40gb', 40],
  'a100-pcie-80': ['a100-pcie', 80],
  'a100-pcie-40': ['a100-pcie-40gb', 40],
  mi300x: ['mi300x', 192],
  mi325x: ['mi325x', 256],
  mi355x: ['mi355x', 288],
  'rtx-5090': ['rtx-5090', 32],
  'rtx-4090': ['rtx-4090', 24],
  'rtx-3090': ['rtx-3090', 24],
  'rtx-a6000': ['rtx-a6000', 48],
  'rtx-6000-ada': ['rtx-6000-ada', 48],
  'rtx-pro-6000': ['rtx-pro-6000', 96],
  'rtx-pro-6000-server': ['rtx-pro-6000', 96],
  l40s: ['l40s', 48],
  l40: ['l40', 48],
  l4: ['l4', 24],
  a10: ['a10', 24],
  a40: ['a40', 48],
  v100: ['v100', 16, 32],
  'v100-pcie': ['v100', 16, 32],
  'v100-sxm2': ['v100', 16, 32],
  t4: ['t4', 16],
};

const KINDS: Readonly<Record<string, readonly [kind: string, tier: string]>> = {
  'on-demand': ['on_demand', ''],
  secure: ['on_demand', 'secure'],
  community: ['on_demand', 'community'],
  spot: ['spot', ''],
};

/** Ours for what the tracker calls otherwise. */
export const SELLERS: Readonly<Record<string, string>> = {
  datacrunch: 'verda',
  primeintellect: 'prime-intellect',
  hotaisle: 'hot-aisle',
  thundercompute: 'thunder',
  voltagepark: 'voltage-park',
};

/** As `history fetch` brings them in: every file through the reader, into one import. */
export const imported = (): {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly setAside: Record<string, number>;
} => {
  const setAside: Record<string, number> = {};
  async function* rows() {
    for (const name of names) yield* gpurentalprices.read(createReadStream(join(folder, name)));
  }
  return { bytes: written(rows(), setAside), setAside };
};

/** Another road: the asks of each model by half hour, the last row of each thing. */
export function asksOf(gpu: string): Map<number, Ask[]> {
  const slots = new Map<number, Ask[]>();
  for (const snapshot of snapshots) {
    const last = new Map<string, Ask & { slot: number }>();
    for (const told of snapshot) {
      // Where the name says 80 GB and the memory 40, memory is right: the price is that of the model of 40.
      const name = told.vram_gb === 40 ? told.gpu.replace(/-80$/, '-40') : told.gpu;
      const [model, ...memory] = NAMES[name] ?? [''];
      const [kind, tier] = KINDS[told.kind] ?? [''];
      if (model !== gpu || !memory.includes(told.vram_gb) || kind !== 'on_demand') continue;
      const seller = SELLERS[told.provider] ?? told.provider;
      // Lambda rents no H200: trackers write its GH200 so.
      if (seller === 'lambda' && gpu === 'h200') continue;
      const slot = Math.floor(Date.parse(told.fetched_at) / 1_800_000);
      // One thing at two prices is two offers.
      const id = [seller, told.gpu, told.vram_gb, told.kind, told.min_gpus ?? 1, told.usd_hr, slot].join('|');
      last.set(id, { seller, tier: tier ?? '', usd: Math.round(told.usd_hr * 1e6) / 1e6, slot });
    }
    for (const { slot, ...ask } of last.values()) slots.set(slot, [...(slots.get(slot) ?? []), ask]);
  }
  return slots;
}
