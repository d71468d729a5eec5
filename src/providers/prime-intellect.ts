// Prime Intellect: a broker of other clouds' machines, for keys alone; prices are for all GPUs of an item, its usual disk included.
import { z } from 'zod';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Page, Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://api.primeintellect.ai/api/v1/availability/gpus';
const PAGE_ROWS = 100;
const MOST_PAGES = 20;

const part = z.object({ defaultCount: z.number().nullish() }).nullish();
const Item = z.object({
  cloudId: z.string(),
  gpuType: z.string(),
  socket: z.string().nullish(),
  provider: z.string(),
  region: z.string().nullish(),
  dataCenter: z.string().nullish(),
  country: z.string().nullish(),
  gpuCount: z.int().positive(),
  gpuMemory: z.number().nullish(),
  vcpu: part,
  memory: part,
  stockStatus: z.string().nullish(),
  security: z.enum(['secure_cloud', 'community_cloud']).nullish(),
  prices: z.object({ onDemand: z.number().nullish(), communityPrice: z.number().nullish(), currency: z.string() }),
  isSpot: z.boolean().nullish(),
  prepaidTime: z.number().nullish(),
});
type Item = z.infer<typeof Item>;
const Answer = z.object({ items: z.array(z.unknown()), totalCount: z.int().nullish() });

function toReading(told: Item, path: string, item: unknown): Reading {
  const name = [told.gpuType, told.socket].filter(Boolean).join(' ');
  // Paid for a term ahead: another product.
  if (told.prepaidTime) return setAside('other_product', name, { path, item });
  // Its own client takes the community price where there is one.
  const price = told.prices.communityPrice ?? told.prices.onDemand ?? null;
  if (price === null) return setAside('not_offered', name, { path, item });
  return listing({
    key: [told.provider, told.dataCenter ?? told.region, told.gpuCount, told.security, told.cloudId]
      .filter(Boolean)
      .join('/'),
    market: told.isSpot === true ? 'interruptible' : 'on_demand',
    gpuName: name,
    memoryMb: mbOf(told.gpuMemory),
    gpus: told.gpuCount,
    tier: told.security?.replace('_cloud', '') ?? null,
    currency: told.prices.currency.toUpperCase(),
    gpuOnly: price / told.gpuCount,
    // 1.7568 is RunPod's 1.74 and 120 GB at 0.00014 (2025-11-16): the disk is in it.
    allIn: price / told.gpuCount,
    region: [told.dataCenter ?? told.region, told.country].filter(Boolean).join(', ') || null,
    vcpus: told.vcpu?.defaultCount ?? null,
    ramGb: told.memory?.defaultCount ?? null,
    host: told.provider,
    flags: /^(unavailable|out.?of.?stock|none)$/i.test(told.stockStatus ?? '') ? ['not_rentable'] : [],
    path,
    item,
  });
}

const namesIn = (items: readonly unknown[]): string[] =>
  items.map((item) => [(item as Item | null)?.gpuType, (item as Item | null)?.socket].filter(Boolean).join(' '));

const primeIntellect: Provider = {
  id: 'prime-intellect',
  name: 'Prime Intellect',
  home: 'https://www.primeintellect.ai',
  parserVersion: 2,
  class: 'marketplace',
  resells: true,
  priceKind: "a broker's asks per machine, its usual disk included",
  aliases: ['primeintellect', 'prime'],
  terms: {
    link: 'https://www.primeintellect.ai/terms',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The API is documented for keys. It re-sells: its machines stand at others too.',
  },
  needs: [
    {
      env: 'PRIME_INTELLECT_API_KEY',
      required: true,
      what: 'sent as a bearer key; it needs the right Availability:Read',
    },
  ],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const headers = { authorization: `Bearer ${keys.PRIME_INTELLECT_API_KEY}` };
    let seen = 0;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const url = `${URL}?page=${page}&page_size=${PAGE_ROWS}`;
      const answer = await ask({ name: `availability page ${page}`, url, headers });
      const { items, totalCount } = envelope(Answer, answer);
      seen += items.length;
      // A page may hold fewer than were asked for: what counts is the whole number, where it is told.
      const more =
        items.length > 0 && (typeof totalCount === 'number' ? seen < totalCount : items.length === PAGE_ROWS);
      yield { answer, market: 'on_demand', cut: more && page === MOST_PAGES ? namesIn(items) : [] } satisfies Page;
      if (!more) return;
    }
  },
  read: (answer) => readEach(Item, envelope(Answer, answer).items, 'items', toReading),
};

export default primeIntellect;
