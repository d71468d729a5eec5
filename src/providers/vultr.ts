// Vultr: cloud plans, many of them a part of a GPU, and bare metal whose GPUs stand in the plan's id alone; keyless, with cursors.
import { z } from 'zod';
import { scalarText } from '#domain/foreign-json.ts';
import { gpuModel, recognise } from '#domain/gpu.ts';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Page, Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const BASE = 'https://api.vultr.com/v2';
const LISTS = ['plans', 'plans-metal'] as const;
const MOST_PAGES = 6;

const common = {
  id: z.string(),
  hourly_cost: z.number(),
  locations: z.array(z.string()),
  ram: z.number().nullish(),
  currency: z.string().nullish(),
  deploy_ondemand: z.boolean().nullish(),
  deploy_preemptible: z.boolean().nullish(),
};
const Plan = z.object({
  ...common,
  type: z.string(),
  gpu_type: z.string().nullish(),
  gpu_vram_gb: z.number().nullish(),
  vcpu_count: z.number().nullish(),
});
type Plan = z.infer<typeof Plan>;
const Metal = z.object({
  ...common,
  hourly_cost_preemptible: z.number().nullish(),
  cpu_threads: z.number().nullish(),
});
type Metal = z.infer<typeof Metal>;
const links = { meta: z.object({ links: z.object({ next: z.string().nullish() }).nullish() }).nullish() };
const Answer = z.union([
  z.object({ plans: z.array(z.unknown()), ...links }),
  z.object({ plans_metal: z.array(z.unknown()), ...links }),
]);

/** The whole card's memory of names that leave the form factor out: what is less is a part of one. */
const WHOLE_GB: Readonly<Record<string, number>> = { 'NVIDIA A100': 80 };

/**
 * A metal plan's id is all that names its GPU. Vultr sells no L40: its cloud plans of that generation say NVIDIA_L40S, and the metal machine
 * with "l40" in its id is sold as an L40S machine.
 */
const METAL_NAMES: Readonly<Record<string, string>> = { l40: 'L40S' };

type Place = { readonly path: string; readonly item: unknown };

/** Whole GPUs in a plan's memory; null where it is a part of one, or cannot be told. */
function wholeGpus(name: string, vramGb: number): number | null {
  const seen = recognise(name, null);
  const sizes = 'gpu' in seen ? (gpuModel(seen.gpu)?.memoryGb ?? []) : [];
  const counts = sizes
    .map((gb) => vramGb / gb)
    .filter((count) => count > 0.95 && Math.abs(count - Math.round(count)) < 0.05)
    .map(Math.round);
  // 32 GB of V100 are one of 32 or two of 16: what is not told apart is not counted.
  return new Set(counts).size === 1 ? (counts[0] ?? null) : null;
}

/** Less than the smallest card of the name. */
function isLess(name: string, vramGb: number): boolean {
  const seen = recognise(name, null);
  return 'gpu' in seen && vramGb < Math.min(...(gpuModel(seen.gpu)?.memoryGb ?? [])) * 0.95;
}

/** A cloud plan's id tells its model and memory once more ("vcg-l40s-16c-180g-48vram"): whether it tells another one. */
function contradicts({ id, gpu_vram_gb: vramGb }: Plan, name: string): boolean {
  const [, model = '', , vram] = /^vcg-([a-z0-9]+)-(.*-)?(?:(\d+)vram)?$/.exec(id) ?? [];
  const [one, other] = [recognise(METAL_NAMES[model] ?? model, null), recognise(name, null)];
  const isAnother = 'gpu' in one && 'gpu' in other && one.gpu !== other.gpu;
  return isAnother || (vram !== undefined && Number(vram) !== vramGb);
}

function ofPlan(plan: Plan, place: Place): Reading {
  if (!plan.gpu_type) return setAside('no_gpu', null, place);
  const name = plan.gpu_type.replaceAll('_', ' ');
  if (contradicts(plan, name)) return setAside('ambiguous_gpu', `${plan.id} and ${name}`, place);
  const gpus = wholeGpus(name, plan.gpu_vram_gb ?? 0);
  const isPart = Object.hasOwn(WHOLE_GB, name) && (plan.gpu_vram_gb ?? 0) < (WHOLE_GB[name] ?? 0);
  if (isPart || ('gpu' in recognise(name, null) && gpus === null))
    return setAside(
      isPart || isLess(name, plan.gpu_vram_gb ?? 0) ? 'gpu_fraction' : 'ambiguous_gpu',
      `${name} ${plan.gpu_vram_gb} GB`,
      place,
    );
  return listing({
    key: plan.id,
    market: 'on_demand',
    gpuName: name,
    memoryMb: mbOf((plan.gpu_vram_gb ?? 0) / (gpus ?? 1)),
    gpus: gpus ?? 1,
    currency: currencyOf([plan.currency]),
    gpuOnly: plan.hourly_cost / (gpus ?? 1),
    allIn: plan.hourly_cost / (gpus ?? 1),
    region: plan.locations.join(', ') || null,
    vcpus: plan.vcpu_count ?? null,
    ramGb: plan.ram ? plan.ram / 1024 : null,
    flags: plan.locations.length === 0 || plan.deploy_ondemand === false ? ['not_rentable'] : [],
    ...place,
  });
}

function* ofMetal(metal: Metal, place: Place): Generator<Reading> {
  // A GH200 stands alone in its machine, and without a number in the plan's id.
  const [, count = '', model = ''] =
    /-(\d+)-(.+)/.exec(metal.id.replace(/-gpu$/, '')) ?? (metal.id.endsWith('-gh200-gpu') ? ['', '1', 'gh200'] : []);
  if (!metal.id.endsWith('-gpu')) return yield setAside('no_gpu', null, place);
  if (model === '' || Number(count) === 0) return yield setAside('unknown_gpu', metal.id, place);
  const both = [
    ['on_demand', metal.hourly_cost, metal.deploy_ondemand],
    ['interruptible', metal.hourly_cost_preemptible ?? null, metal.deploy_preemptible],
  ] as const;
  for (const [market, price, deploys] of both)
    if (price !== null)
      yield listing({
        key: metal.id,
        market,
        gpuName: Object.hasOwn(METAL_NAMES, model) ? (METAL_NAMES[model] ?? model) : model,
        gpus: Number(count),
        currency: currencyOf([metal.currency]),
        gpuOnly: price / Number(count),
        allIn: price / Number(count),
        region: metal.locations.join(', ') || null,
        vcpus: metal.cpu_threads ?? null,
        ramGb: metal.ram ? Math.round(metal.ram / 1024) : null,
        flags: metal.locations.length === 0 || deploys === false ? ['not_rentable'] : [],
        ...place,
      });
}

const namesIn = (answer: unknown): string[] => {
  const seen = envelope(Answer, answer);
  const plans = 'plans' in seen ? seen.plans : [];
  return [...new Set(plans.map((plan) => scalarText((plan as Plan | null)?.gpu_type).replaceAll('_', ' ')))];
};

const vultr: Provider = {
  id: 'vultr',
  name: 'Vultr',
  home: 'https://www.vultr.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per plan, disk included; bare metal also preemptible',
  aliases: ['vultr.com'],
  terms: {
    link: 'https://www.vultr.com/legal/tos/',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The API lists plans without a key.',
  },
  needs: [],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask) {
    for (const list of LISTS) {
      let cursor: string | null = '';
      for (let page = 1; page <= MOST_PAGES && cursor !== null; page += 1) {
        const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const url = `${BASE}/${list}?${list === 'plans' ? 'type=all&' : ''}per_page=500${at}`;
        const answer = await ask({ name: `${list} page ${page}`, url });
        cursor = envelope(Answer, answer).meta?.links?.next || null;
        const cut = page === MOST_PAGES && cursor !== null ? namesIn(answer) : [];
        yield { answer, market: 'on_demand', cut } satisfies Page;
      }
    }
  },
  read(answer) {
    const seen = envelope(Answer, answer);
    return 'plans' in seen
      ? readEach(Plan, seen.plans, 'plans', (plan, path, item) => ofPlan(plan, { path, item }))
      : readEach(Metal, seen.plans_metal, 'plans_metal', (metal, path, item) => ofMetal(metal, { path, item }));
  },
};

export default vultr;
