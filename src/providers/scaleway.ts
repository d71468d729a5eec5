// Scaleway: instance types by zone, keyless; EUR for a whole instance, and a second list says what is in stock, in words.
import { z } from 'zod';
import { recognise } from '#domain/gpu.ts';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Ask, Provider } from '#domain/provider.ts';
import { envelope, readItem, setAside } from '#domain/reading.ts';

const BASE = 'https://api.scaleway.com/instance/v1/zones';
/** The zones with GPUs (2026-08-22). */
const ZONES = ['fr-par-1', 'fr-par-2', 'pl-waw-2'];
const PAGE_ROWS = 100;
const MOST_PAGES = 5;
const BYTES_PER_MB = 1024 ** 2;

const Server = z.object({
  gpu: z.int().nonnegative().nullish(),
  hourly_price: z.number().nullable(),
  ncpus: z.number().nullish(),
  ram: z.number().nullish(),
  gpu_info: z.object({ gpu_name: z.string().nullish(), gpu_memory: z.number().nullish() }).nullish(),
  /** A part of a GPU, where it is one. */
  mig_profile: z.unknown().optional(),
  /** It is sold no more, though its price stays in the list. */
  end_of_service: z.boolean().nullish(),
  currency: z.string().nullish(),
});
type Server = z.infer<typeof Server>;
const Servers = z.object({ servers: z.record(z.string(), z.unknown()) });
const STOCK = ['available', 'scarce', 'shortage'] as const;
const Stocked = z.object({ availability: z.enum(STOCK) });
const Answer = z.object({
  ...Servers.shape,
  zone: z.string().nullish(),
  currency: z.string().nullish(),
  availability: z.record(z.string(), z.unknown()).nullish(),
});

type Model = { readonly name: string; readonly memoryMb: number | null };

/** "H100-SXM-2-80G" is two H100 SXM of 80 GB; plain "H100" is the PCIe card. */
function named(type: string): Model {
  const [, model = '', , gb = ''] = /^(.+?)-(\d+)-(\d+)G$/.exec(type) ?? [];
  if (model === '') return { name: type, memoryMb: null };
  return { name: model === 'H100' ? 'H100 PCIe' : model, memoryMb: mbOf(Number(gb)) };
}

/** A type says its model twice, in its name and in `gpu_info`: null where the two differ; where one says nothing, the other is taken. */
function modelOf(type: string, { gpu_info: info }: Server): Model | null {
  const byType = named(type);
  if (!info?.gpu_name) return byType;
  const byInfo = { name: info.gpu_name, memoryMb: info.gpu_memory ? info.gpu_memory / BYTES_PER_MB : byType.memoryMb };
  const [one, other] = [byType, byInfo].map(({ name, memoryMb }) => recognise(name, memoryMb));
  if (one === undefined || !('gpu' in one)) return other !== undefined && 'gpu' in other ? byInfo : byType;
  return other !== undefined && 'gpu' in other && other.gpu === one.gpu ? byType : null;
}

type Where = {
  readonly zone: string | null;
  readonly stock: string | undefined;
  readonly currency: string | null | undefined;
  readonly item: unknown;
};

function toReading(type: string, server: Server, { zone, stock, currency, item }: Where): Reading {
  const path = `servers.${type}`;
  if (!server.gpu) return setAside('no_gpu', null, { path, item });
  const model = modelOf(type, server);
  if (model === null) return setAside('ambiguous_gpu', `${type} and ${server.gpu_info?.gpu_name}`, { path, item });
  const { name, memoryMb } = model;
  if (server.mig_profile) return setAside('gpu_fraction', name, { path, item });
  if (server.hourly_price === null) return setAside('not_offered', name, { path, item });
  const counted = /-(\d+)-\d+G$/.exec(type)?.[1];
  // "H100-SXM-2-80G" counts too: where the two differ, neither is a divisor.
  if (counted !== undefined && Number(counted) !== server.gpu)
    return setAside('off_shape', name, { path: `${path}.gpu`, item });
  const price = server.hourly_price / server.gpu;
  return listing({
    // The zone stands in the request: the same type is another offer in another zone.
    key: zone === null ? type : `${type}@${zone}`,
    market: 'on_demand',
    gpuName: name,
    memoryMb,
    gpus: server.gpu,
    currency: currencyOf([server.currency, currency], 'EUR'),
    gpuOnly: price,
    allIn: price,
    region: zone,
    vcpus: server.ncpus ?? null,
    ramGb: server.ram ? Math.round(server.ram / 1e9) : null,
    flags: stock === 'shortage' || server.end_of_service === true ? ['not_rentable'] : [],
    path,
    item,
  });
}

/** Every page of a map: until one brings nothing new, whatever size of page the seller grants. */
async function mapOf(ask: Ask, zone: string, what: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const url = `${BASE}/${zone}/products/${what}?per_page=${PAGE_ROWS}&page=${page}`;
    const { servers } = envelope(Servers, await ask({ name: `${zone} ${what} page ${page}`, url }));
    const fresh = Object.keys(servers).filter((type) => !Object.hasOwn(found, type));
    if (fresh.length === 0) break;
    Object.assign(found, servers);
  }
  return found;
}

async function zoneOf(ask: Ask, zone: string) {
  const servers = await mapOf(ask, zone, 'servers');
  return { servers, zone, availability: await mapOf(ask, zone, 'servers/availability') };
}

/** A word that is new to us leaves one type's stock unknown, and its price as it is. */
function* stockOf(told: Readonly<Record<string, unknown>>, stock: Map<string, string>): Generator<Reading> {
  for (const [type, raw] of Object.entries(told))
    yield* readItem(Stocked, raw, `availability.${type}`, ({ availability }) => {
      stock.set(type, availability);
      return [];
    });
}

const scaleway: Provider = {
  id: 'scaleway',
  name: 'Scaleway',
  home: 'https://www.scaleway.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per instance in EUR, its scratch disk included',
  currency: 'EUR',
  aliases: ['scaleway elements', 'online.net'],
  terms: {
    link: 'https://www.scaleway.com/en/contracts/',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The product list is documented and answers without a key.',
  },
  needs: [],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask) {
    for (const zone of ZONES) yield { answer: await zoneOf(ask, zone), market: 'on_demand', cut: [] };
  },
  *read(answer) {
    const { servers, zone, currency, availability } = envelope(Answer, answer);
    const stock = new Map<string, string>();
    yield* stockOf(availability ?? {}, stock);
    for (const [type, raw] of Object.entries(servers))
      yield* readItem(Server, raw, `servers.${type}`, (server) => [
        toReading(type, server, { zone: zone ?? null, stock: stock.get(type), currency, item: { [type]: raw } }),
      ]);
  },
};

export default scaleway;
