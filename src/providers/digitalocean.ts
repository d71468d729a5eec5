// DigitalOcean: every droplet size with its regions, for keys alone; GPUs stand in a field of their own, memory as their total.
import { z } from 'zod';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Page, Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://api.digitalocean.com/v2/sizes';
const MOST_PAGES = 5;

const Size = z.object({
  slug: z.string(),
  price_hourly: z.number(),
  regions: z.array(z.string()),
  available: z.boolean(),
  vcpus: z.number().nullish(),
  memory: z.number().nullish(),
  gpu_info: z
    .object({
      count: z.int().positive(),
      model: z.string(),
      vram: z.object({ amount: z.number(), unit: z.enum(['gib']) }),
    })
    .nullish(),
});
type Size = z.infer<typeof Size>;
const Answer = z.object({
  sizes: z.array(z.unknown()),
  links: z.object({ pages: z.object({ next: z.string().nullish() }).nullish() }).nullish(),
});

function toReading(size: Size, path: string, item: unknown): Reading {
  if (!size.gpu_info) return setAside('no_gpu', null, { path, item });
  // The price of a term: it takes a contract.
  if (size.slug.endsWith('-contracted')) return setAside('other_product', size.gpu_info.model, { path, item });
  const { count, model, vram } = size.gpu_info;
  return listing({
    key: size.slug,
    market: 'on_demand',
    gpuName: model.replaceAll('_', ' '),
    memoryMb: mbOf(vram.amount / count),
    gpus: count,
    gpuOnly: size.price_hourly / count,
    allIn: size.price_hourly / count,
    region: size.regions.join(', ') || null,
    vcpus: size.vcpus ?? null,
    ramGb: size.memory ? size.memory / 1024 : null,
    flags: size.available && size.regions.length > 0 ? [] : ['not_rentable'],
    path,
    item,
  });
}

/** The next page, which must stand at the same place: the key goes nowhere else. */
function nextOf(answer: unknown): string | null {
  const link = envelope(Answer, answer).links?.pages?.next || null;
  if (link !== null && !link.startsWith(`${URL}?`))
    throw new RoundEnd('unreadable', 'links.pages.next leads elsewhere');
  return link;
}

const namesIn = (answer: unknown): string[] =>
  envelope(Answer, answer).sizes.flatMap((size) => (size as Size | null)?.gpu_info?.model?.replaceAll('_', ' ') ?? []);

const digitalocean: Provider = {
  id: 'digitalocean',
  name: 'DigitalOcean',
  home: 'https://www.digitalocean.com',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per droplet, disk included',
  aliases: ['digital ocean', 'paperspace'],
  terms: {
    link: 'https://www.digitalocean.com/legal/terms-of-service-agreement',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The API is documented for keys.',
  },
  needs: [
    { env: 'DIGITALOCEAN_API_KEY', required: true, what: 'a token with the right to read sizes, sent as a bearer key' },
  ],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const headers = { authorization: `Bearer ${keys.DIGITALOCEAN_API_KEY}` };
    let url: string | null = `${URL}?per_page=500`;
    for (let page = 1; page <= MOST_PAGES && url !== null; page += 1) {
      const answer = await ask({ name: `sizes page ${page}`, url, headers });
      url = nextOf(answer);
      const cut = page === MOST_PAGES && url !== null ? namesIn(answer) : [];
      yield { answer, market: 'on_demand', cut } satisfies Page;
    }
  },
  read: (answer) => readEach(Size, envelope(Answer, answer).sizes, 'sizes', toReading),
};

export default digitalocean;
