// Latitude.sh: the plans in the data of its price page, a whole machine by region, with what is in stock there.
import { z } from 'zod';
import { flightText, partsOf } from '#domain/flight.ts';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { readEach, readItem, setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://www.latitude.sh/pricing';

const Gpu = z.object({
  // More than 16 are no machine's: then it is another number.
  count: z.int().positive().max(16),
  type: z.string(),
  vram_per_gpu: z.number().nullish(),
});
const Plan = z.object({
  attributes: z.object({
    slug: z.string(),
    specs: z.object({
      // A machine without a GPU has an empty object there.
      gpu: z.union([Gpu, z.strictObject({}).transform(() => null)]).nullish(),
      cpu: z.object({ cores: z.number().nullish(), count: z.number().nullish() }).nullish(),
      memory: z.object({ total: z.number().nullish() }).nullish(),
    }),
    regions: z.array(z.unknown()),
  }),
});
const Region = z.object({
  name: z.string(),
  locations: z.object({ in_stock: z.array(z.string()).nullish() }).nullish(),
  stock_level: z.string().nullish(),
  pricing: z.object({ USD: z.object({ hour: z.number().nullable(), month: z.number().nullish() }) }),
});
type Region = z.infer<typeof Region>;
type Attributes = z.infer<typeof Plan>['attributes'];

/** A month is sold at half of its hours (365, seen 2026-08-22), and never at more than all of them, nor at a tenth. */
const LEAST_HOURS = 73;
const MOST_HOURS = 745;

/** Known not to be in stock, where either of the two words says so. */
const isGone = ({ stock_level: level, locations }: Region): boolean =>
  /^(unavailable|out|none|sold)/i.test(level ?? '') || locations?.in_stock?.length === 0;

function inRegion(region: Region, gpu: z.infer<typeof Gpu>, told: Attributes, path: string, item: unknown): Reading {
  const { hour, month } = region.pricing.USD;
  const place = { path: `${path}.pricing.USD.hour`, item };
  if (hour === null || hour === 0) return setAside('not_offered', gpu.type, place);
  const hours = (month || null) === null ? null : Number(month) / hour;
  if (hours !== null && (hours < LEAST_HOURS || hours > MOST_HOURS)) return setAside('off_shape', gpu.type, place);
  const { cpu, memory } = told.specs;
  return listing({
    key: `${told.slug}/${region.name}`,
    market: 'on_demand',
    gpuName: gpu.type,
    memoryMb: mbOf(gpu.vram_per_gpu),
    gpus: gpu.count,
    gpuOnly: hour / gpu.count,
    // The machine as sold, its own disks included.
    allIn: hour / gpu.count,
    region: region.name,
    vcpus: cpu?.cores ? cpu.cores * (cpu.count ?? 1) : null,
    ramGb: memory?.total ?? null,
    flags: isGone(region) ? ['not_rentable'] : [],
    ...place,
  });
}

function* ofPlan({ attributes }: z.infer<typeof Plan>, path: string, raw: unknown): Generator<Reading> {
  const { specs, regions } = attributes;
  const { gpu } = specs;
  if (!gpu) return yield setAside('no_gpu', null, { path, item: raw });
  if (regions.length === 0) yield setAside('not_offered', gpu.type, { path: `${path}.regions`, item: raw });
  for (const [at, region] of regions.entries()) {
    const place = `${path}.attributes.regions[${at}]`;
    const item = { slug: attributes.slug, gpu, region };
    // The number of GPUs stands in their name too at times ("8 x NVIDIA ..."): it must be the one that is told.
    const named = /(?:^|\s)(\d+)\s?[x×](?=\s)/i.exec(gpu.type)?.[1];
    if (named !== undefined && Number(named) !== gpu.count)
      yield setAside('off_shape', gpu.type, { path: `${path}.attributes.specs.gpu.count`, item });
    else yield* readItem(Region, region, place, (told) => [inRegion(told, gpu, attributes, place, item)]);
  }
}

const Servers = z.object({ servers: z.array(z.unknown()) });

function* ofPage(html: string): Generator<Reading> {
  const text = flightText(html);
  const partAt = partsOf(text);
  const NAME = '"plansData":';
  const seen = new Set<string>();
  let lists = 0;
  for (let at = text.indexOf(NAME); at >= 0; at = text.indexOf(NAME, at + 1)) {
    const { data } = Servers.safeParse(partAt(at + NAME.length));
    if (data === undefined) continue;
    // A page may stream a part twice.
    const told = JSON.stringify(data.servers);
    if (!seen.has(told)) yield* readEach(Plan, data.servers, 'servers', ofPlan);
    seen.add(told);
    lists += 1;
  }
  if (lists === 0)
    throw new RoundEnd(
      'unreadable',
      "not this seller's answer: plansData.servers: no list of plans in the page's data",
    );
}

const latitude: Provider = {
  id: 'latitude',
  name: 'Latitude.sh',
  home: 'https://www.latitude.sh',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per bare machine and region, from its price page; a word says whether it is in stock',
  aliases: ['latitude.sh', 'latitudesh'],
  terms: {
    link: 'https://www.latitude.sh/legal/terms-of-service',
    stance: 'unread',
    readOn: '2026-11-28',
    note: 'Nobody of us has read them yet. The price page is public; its plans API is documented for keys.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'price page', url: URL, as: 'text' }), market: 'on_demand', cut: [] };
  },
  read: (answer) => ofPage(wholePage(answer)),
};

export default latitude;
