// Vast.ai: a marketplace of many hosts. Asked without a key, it stops at 64 rows whatever the limit says (since 2026-06-23).
import { z } from 'zod';
import { scalarText } from '#domain/foreign-json.ts';
import { listing } from '#domain/listing.ts';
import { MARKETS, type Market, type Reading, type SellerFlag } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { cover, type Part } from '#domain/paging.ts';
import type { Ask, Page, Provider, Request } from '#domain/provider.ts';
import { envelope, readEach } from '#domain/reading.ts';
import { SLOT_SECONDS } from '#domain/time.ts';

const URL = 'https://console.vast.ai/api/v0/bundles/';
const PAGE_ROWS = 64;
const KEYED_ROWS = 512;
const PRICE_PAGES = 4;
/** At ten a minute both markets take eight minutes, and three of a slot of five; what is still full then is marked truncated. */
const REQUESTS_A_MARKET = SLOT_SECONDS < 1800 ? 16 : 40;
const REFERENCE_DISK_GB = 100;
const HOURS_A_MONTH = 720;
// One query each for the eight of the headline; the rest share queries, which are taken apart only where a page comes back full.
const QUERIES = [
  ...['H100 SXM', 'H100 NVL', 'H200', 'H200 NVL', 'B200', 'A100 SXM4', 'RTX 5090', 'RTX 4090'].map((name) => [name]),
  ['A100 PCIE', 'H100 PCIE', 'GH200 SXM', 'B300', 'MI300X'],
  ['L40S', 'L40', 'L4', 'A10', 'A40'],
  ['RTX A6000', 'RTX 6000Ada', 'RTX PRO 6000 WS', 'RTX PRO 6000 S'],
  ['RTX 3090', 'Tesla V100', 'Tesla T4'],
];
const SIZES = [
  { word: '1x', num_gpus: { eq: 1 } },
  { word: '2x', num_gpus: { eq: 2 } },
  { word: '3x to 4x', num_gpus: { gte: 3, lte: 4 } },
  { word: '5x and up', num_gpus: { gte: 5 } },
];

const text = z.string().nullish();
const number = z.number().nullish();
const Row = z.object({
  id: z.number().nullish(),
  machine_id: z.number().nullish(),
  host_id: z.number().nullish(),
  gpu_name: z.string(),
  gpu_ram: number,
  num_gpus: z.int().positive(),
  gpu_ids: z.array(z.number()).nullish(),
  dph_base: z.number(),
  storage_cost: number,
  disk_space: number,
  cpu_cores_effective: number,
  cpu_ram: number,
  geolocation: text,
  // A word that we do not know may mean anything: its offers are set aside and an alarm names it.
  verification: z.enum(['verified', 'unverified', 'deverified']).nullish(),
  rentable: z.boolean().nullish(),
});
type Row = z.infer<typeof Row>;
const Answer = z.object({ offers: z.array(z.unknown()) });

type Query = {
  readonly names: readonly string[];
  readonly size?: (typeof SIZES)[number];
  readonly page?: number;
  readonly fromUsd?: number;
};

// `dph_*` is for the whole offer: divided by num_gpus and by nothing else (slices of one machine agree, 431 of 431 machine-days).
function toListing(row: Row, market: Market, path: string, item: unknown): Reading {
  const storedGb = Math.min(REFERENCE_DISK_GB, row.disk_space ?? REFERENCE_DISK_GB);
  const ids = (row.gpu_ids ?? []).map(String).sort();
  // Offer ids change from day to day; the machine and its GPUs do not.
  const key = row.machine_id ? `m${row.machine_id}/${row.num_gpus}x/${ids.join('+')}` : `o${row.id}`;
  return listing({
    key,
    market,
    gpuName: row.gpu_name,
    memoryMb: row.gpu_ram ?? null,
    gpus: row.num_gpus,
    stock: row.num_gpus,
    gpuOnly: row.dph_base / row.num_gpus,
    allIn:
      typeof row.storage_cost === 'number'
        ? (row.dph_base + (row.storage_cost * storedGb) / HOURS_A_MONTH) / row.num_gpus
        : null,
    region: row.geolocation?.replace(/^, /, '') || null,
    vcpus: row.cpu_cores_effective ?? null,
    ramGb: row.cpu_ram ? Math.round((row.cpu_ram / 1024) * 10) / 10 : null,
    host: row.host_id ? String(row.host_id) : null,
    machine: row.machine_id ? String(row.machine_id) : null,
    gpuIds: ids,
    flags: flagsOf(row),
    path,
    item,
  });
}

function flagsOf({ verification, rentable }: Row): SellerFlag[] {
  const flags: SellerFlag[] = [];
  if (verification === 'unverified' || verification === 'deverified') flags.push(verification);
  if (rentable === false) flags.push('not_rentable');
  return flags;
}

function rowsOf(answer: unknown): readonly unknown[] {
  const refusal = answer as { success?: unknown; msg?: unknown; error?: unknown } | null;
  if (refusal?.success === false)
    throw new RoundEnd('refused', `answered success: false, ${JSON.stringify(refusal.msg ?? refusal.error)}`);
  return envelope(Answer, answer).offers;
}

function request(query: Query, market: Market, key: string | undefined): Request {
  const words = [market, query.names.join(', '), query.size?.word, query.page && `page ${query.page}`];
  return {
    name: words.filter(Boolean).join(' '),
    url: URL,
    method: 'POST',
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    body: {
      gpu_name: query.names.length === 1 ? { eq: query.names[0] } : { in: query.names },
      rentable: { eq: true },
      ...(query.size === undefined ? {} : { num_gpus: query.size.num_gpus }),
      ...(query.fromUsd === undefined ? {} : { dph_total: { gte: query.fromUsd } }),
      type: market === 'on_demand' ? 'on-demand' : 'bid',
      order: [['dph_total', 'asc']],
      limit: key === undefined ? PAGE_ROWS : KEYED_ROWS,
      // The documented default: disk is priced from its rate here, and a larger figure might hide small hosts.
      allocated_storage: 8,
    },
  };
}

/** A full page is asked again by name, then by GPU count, then, cheapest first, from its dearest price on. */
function divide(query: Query, answer: unknown): Part<Query> {
  if (query.names.length > 1) return { keeps: false, queries: query.names.map((name) => ({ names: [name] })) };
  if (query.size === undefined) return { keeps: false, queries: SIZES.map((size) => ({ ...query, size, page: 1 })) };
  const prices = rowsOf(answer).map((row) => Number((row as { dph_total?: unknown }).dph_total));
  const dearest = prices.at(-1) ?? 0;
  const page = (query.page ?? 1) + 1;
  // An answer that is not in the order asked for cannot be gone on from: what lies between would be lost without a word.
  const ordered = prices.every((price, at) => at === 0 || price >= (prices[at - 1] ?? 0));
  if (!ordered || !(dearest > (query.fromUsd ?? 0)) || page > PRICE_PAGES) return { keeps: true, queries: [] };
  return { keeps: true, queries: [{ ...query, page, fromUsd: dearest }] };
}

async function* pagesOf(ask: Ask, key: string | undefined, market: Market): AsyncGenerator<Page> {
  // Either limit means a cut page, whoever asked: a stored answer is read again without the key that fetched it.
  const full = (rows: number): boolean => rows === PAGE_ROWS || rows === KEYED_ROWS;
  const askOne = async (query: Query) => {
    const answer = await ask(request(query, market, key));
    return { answer, full: full(rowsOf(answer).length) };
  };
  const queries = QUERIES.map((names): Query => ({ names }));
  for await (const { query, answer, cut } of cover(queries, { ask: askOne, divide }, REQUESTS_A_MARKET))
    yield { answer, market, cut: cut ? query.names : [] };
}

const vast: Provider = {
  id: 'vast',
  name: 'Vast.ai',
  home: 'https://vast.ai',
  parserVersion: 2,
  class: 'marketplace',
  resells: false,
  priceKind: 'asks of hosts, per machine slice, with disk priced apart',
  aliases: ['vast.ai', 'vastai', 'vast ai'],
  terms: {
    link: 'https://vast.ai/terms',
    stance: 'restricts',
    readOn: '2026-10-05',
    note: 'The terms of 2026-09-01 bar automated collection and price-comparison use without a written agreement.',
  },
  needs: [{ env: 'VAST_API_KEY', required: false, what: 'lifts the limit of 64 rows an answer' }],
  requestsPerMinute: 10,
  timeoutMs: 30_000,
  limits: { answers: 80, bytes: 64 * 2 ** 20, seconds: 600 },
  async *pages(ask, keys) {
    for (const market of MARKETS) yield* pagesOf(ask, keys.VAST_API_KEY, market);
  },
  // The market is known from the query alone: `is_bid` is false in both kinds of answer.
  read: (answer, market) =>
    readEach(Row, rowsOf(answer), 'offers', (row, path, item) => toListing(row, market, path, item)),
  cutIn: (answer) => {
    const names = rowsOf(answer).map((row) => scalarText((row as { gpu_name?: unknown } | null)?.gpu_name));
    return names.length === PAGE_ROWS || names.length === KEYED_ROWS ? [...new Set(names)] : [];
  },
};

export default vast;
