// DigitalOcean: with a key every droplet size and its regions, memory as the total of its GPUs; spot, and all without a key, from its price page.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { COUNT_HEADING, hourlyUsd, numberIn, plainText } from '#domain/page-text.ts';
import { pricesIn } from '#domain/price-row.ts';
import type { Page, Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://api.digitalocean.com/v2/sizes';
const PRICES = 'https://docs.digitalocean.com/products/droplets/details/pricing/';
const MOST_PAGES = 5;

const Size = z.object({
  slug: z.string(),
  price_hourly: z.number(),
  regions: z.array(z.string()),
  available: z.boolean(),
  currency: z.string().nullish(),
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
  if (size.slug.endsWith('-contracted')) return setAside('other_product', size.gpu_info.model, { path, item });
  const { count, model, vram } = size.gpu_info;
  if (Number(/x(\d+)-\d/.exec(size.slug)?.[1] ?? count) !== count) return setAside('off_shape', model, { path, item });
  return listing({
    key: size.slug,
    market: 'on_demand',
    gpuName: model.replaceAll('_', ' '),
    memoryMb: mbOf(vram.amount / count),
    gpus: count,
    currency: currencyOf([size.currency]),
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

/** How many GPUs a name counts: "(8x)", "8x", "x8"; null where it counts none. Cooling makes no other GPU. */
function counted(name: string): { gpuName: string; gpus: number | null } {
  const count = /\(?\b(?:(\d+)\s?[x×]|[x×]\s?(\d+))(?=$|[\s)])\)?/i.exec(name);
  const bare = name.replace(count?.[0] ?? '', ' ').replace(/(?:,|(?<![\s,]))\s*(?:air|liquid|water)[- ]cooled/i, ' ');
  const gpus = count?.[1] ?? count?.[2];
  return { gpuName: bare.trim(), gpus: gpus === undefined ? null : Number(gpus) };
}

type Row = { readonly heading: string; readonly names: readonly string[]; readonly cells: readonly string[] };

/** Which of the three lists of GPUs a heading is of; null for another. */
const kindOf = (heading: string): Market | 'contract' | null => {
  if (!/gpu/i.test(heading)) return null;
  if (/contract|reserv|commit/i.test(heading)) return 'contract';
  return /spot/i.test(heading) ? 'interruptible' : /on-?\s?demand/i.test(heading) ? 'on_demand' : null;
};

function* ofRow(row: Row, isSpotAlone: boolean, path: string): Generator<Reading> {
  const { heading, names, cells } = row;
  const place = { path, item: row };
  const kind = kindOf(heading);
  if (!/gpu/i.test(heading)) return yield setAside('no_gpu', null, place);
  const told = cells.map((text, at) => ({ heading: names[at] ?? ['GPU', 'Price'][at] ?? '', text }));
  const name =
    told.find((cell) => /gpu|plan|droplet|model/i.test(cell.heading) && /[a-z]/i.test(cell.text))?.text ?? '';
  const numbers = told.filter((cell) => COUNT_HEADING.test(cell.heading)).flatMap(({ text }) => numberIn(text) ?? []);
  const { gpuName, gpus: named } = counted(name);
  const gpus = named ?? numbers[0] ?? 1;
  const isOne = gpus > 0 && numbers.every((number) => number === gpus);
  // What an hour of the whole droplet costs, unless it says that it is for a GPU.
  const prices = pricesIn(told, { gpus, title: heading });
  if (name === '' || !isOne || kind === null || prices.length === 0) return yield setAside('off_shape', null, place);
  for (const { market, usd, text, reason } of prices) {
    if (hourlyUsd(text) === null) yield setAside('not_offered', name, place);
    else if (kind === 'contract' || reason === 'other_product') yield setAside('other_product', name, place);
    else if (reason !== null || market === null) yield setAside(reason ?? 'off_shape', null, place);
    // With a key the sizes say what is on demand, with stock and regions.
    else if (isSpotAlone && market === 'on_demand') yield setAside('seen_twice', name, place);
    else
      yield listing({
        key: [/spot|on-?\s?demand/i.exec(heading)?.[0] ?? '', name, ...numbers].join('/'),
        market,
        gpuName,
        gpus,
        gpuOnly: usd,
        allIn: usd,
        ...place,
      });
  }
}

function* ofPage(html: string, isSpotAlone: boolean): Generator<Reading> {
  const page = load(html);
  const textOf = (each: Parameters<typeof page>[0]): string => plainText(page(each).text());
  let heading = '';
  let lists = 0;
  for (const element of page('h1, h2, h3, h4, table').toArray()) {
    if (!page(element).is('table')) heading = textOf(element);
    else {
      const names = page(element).find('th').toArray().map(textOf);
      for (const [at, tr] of page(element).find('tr').toArray().entries()) {
        const cells = page(tr).find('td').toArray().map(textOf);
        if (cells.length > 0) yield* ofRow({ heading, names, cells }, isSpotAlone, `${heading}.tr[${at}]`);
      }
      lists += kindOf(heading) === null ? 0 : 1;
    }
  }
  if (lists === 0) throw new RoundEnd('unreadable', "not this seller's answer: table: no table of GPU droplets");
}

const digitalocean: Provider = {
  id: 'digitalocean',
  name: 'DigitalOcean',
  home: 'https://www.digitalocean.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per droplet, disk included, and spot from its price page; with a key the regions too',
  aliases: ['digital ocean', 'paperspace'],
  terms: {
    link: 'https://www.digitalocean.com/legal/terms-of-service-agreement',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The API is documented for keys; the price page is public documentation.',
  },
  needs: [
    {
      env: 'DIGITALOCEAN_API_KEY',
      required: false,
      what: 'a token with the right to read sizes, sent as a bearer key; without one the price page is read',
    },
  ],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const key = keys.DIGITALOCEAN_API_KEY;
    if (key === undefined) {
      yield { answer: await ask({ name: 'price page', url: PRICES, as: 'text' }), market: 'on_demand', cut: [] };
      return;
    }
    const headers = { authorization: `Bearer ${key}` };
    let url: string | null = `${URL}?per_page=500`;
    for (let page = 1; page <= MOST_PAGES && url !== null; page += 1) {
      const answer = await ask({ name: `sizes page ${page}`, url, headers });
      url = nextOf(answer);
      const cut = page === MOST_PAGES && url !== null ? namesIn(answer) : [];
      yield { answer, market: 'on_demand', cut } satisfies Page;
    }
    yield { answer: await ask({ name: 'spot page', url: PRICES, as: 'text' }), market: 'interruptible', cut: [] };
  },
  // Asked for its spot prices alone, a page's others stand in the sizes.
  read: (answer, market) =>
    typeof answer === 'string'
      ? ofPage(wholePage(answer), market === 'interruptible')
      : readEach(Size, envelope(Answer, answer).sizes, 'sizes', toReading),
};

export default digitalocean;
