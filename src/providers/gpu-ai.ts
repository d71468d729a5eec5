// GPU.ai: a broker of other clouds' machines, keyless, with cursors; a price is for the whole machine, disk apart.
import { z } from 'zod';
import { scalarText } from '#domain/foreign-json.ts';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Page, Provider } from '#domain/provider.ts';
import { envelope, readEach } from '#domain/reading.ts';

const URL = 'https://api.gpu.ai/v1/pricing?limit=200';
/** 272 rows stood there on 2026-08-22: two pages. */
const MOST_PAGES = 10;
const REFERENCE_DISK_GB = 100;

const Row = z.object({
  offering_id: z.string(),
  gpu_type: z.string(),
  gpu_count: z.int().positive(),
  price_per_hour: z.number(),
  tier: z.enum(['on_demand', 'spot']),
  region: z.string().nullish(),
  currency: z.string().nullish(),
  community: z.boolean().nullish(),
  capacity_class: z.string().nullish(),
  cpu_cores: z.number().nullish(),
  ram_gb: z.number().nullish(),
  available: z.int().nonnegative().nullish(),
  instance_disk_gb: z.number().nonnegative().nullish(),
  disk_price_per_gb_hour: z.number().nonnegative().nullish(),
});
type Row = z.infer<typeof Row>;
const Answer = z.object({ data: z.array(z.unknown()), next_cursor: z.string().nullish() });

// The disk is charged beside: its machines cost to the cent what RunPod asks without disk (2026-08-22: B200 6.79, L40S 0.79).
function allIn(row: Row): number | null {
  const { instance_disk_gb: gb, disk_price_per_gb_hour: rate } = row;
  if (typeof gb !== 'number' || typeof rate !== 'number') return null;
  return (row.price_per_hour + Math.min(REFERENCE_DISK_GB, gb) * rate) / row.gpu_count;
}

/** Hosts' machines and data centres' are two goods; `tier` in its own answer is the market. */
const tierOf = ({ capacity_class: told, community }: Row): string | null =>
  told?.toLowerCase() ?? (typeof community === 'boolean' ? (community ? 'community' : 'secure') : null);

const toListing = (row: Row, path: string, item: unknown): Reading =>
  listing({
    key: row.offering_id,
    market: row.tier === 'spot' ? 'interruptible' : 'on_demand',
    gpuName: row.gpu_type,
    gpus: row.gpu_count,
    // `available` counts machines: three were free of an offering of eight GPUs.
    stock: row.available === null || row.available === undefined ? null : row.available * row.gpu_count,
    tier: tierOf(row),
    currency: currencyOf([row.currency]),
    gpuOnly: row.price_per_hour / row.gpu_count,
    allIn: allIn(row),
    region: row.region ?? null,
    vcpus: row.cpu_cores ?? null,
    ramGb: row.ram_gb ?? null,
    flags: row.available === 0 ? ['not_rentable'] : [],
    path,
    item,
  });

const namesIn = (answer: unknown): string[] => [
  ...new Set(envelope(Answer, answer).data.map((row) => scalarText((row as { gpu_type?: unknown } | null)?.gpu_type))),
];

const gpuAi: Provider = {
  id: 'gpu-ai',
  name: 'GPU.ai',
  home: 'https://gpu.ai',
  parserVersion: 2,
  class: 'marketplace',
  resells: true,
  priceKind: "a broker's asks per machine, disk apart",
  aliases: ['gpu.ai', 'gpuai'],
  terms: {
    link: 'https://gpu.ai/terms',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list answers without a key. It re-sells: its machines may stand at others too.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 30_000,
  async *pages(ask) {
    let cursor: string | null | undefined = '';
    for (let page = 1; page <= MOST_PAGES && typeof cursor === 'string'; page += 1) {
      const at: string = cursor === '' ? URL : `${URL}&cursor=${encodeURIComponent(cursor)}`;
      const answer = await ask({ name: `pricing page ${page}`, url: at });
      cursor = envelope(Answer, answer).next_cursor || null;
      yield { answer, market: 'on_demand', cut: page === MOST_PAGES && cursor ? namesIn(answer) : [] } satisfies Page;
    }
  },
  read: (answer) => readEach(Row, envelope(Answer, answer).data, 'data', toListing),
  cutIn: (answer) => (envelope(Answer, answer).next_cursor ? namesIn(answer) : []),
};

export default gpuAi;
