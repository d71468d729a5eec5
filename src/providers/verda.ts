// Verda (formerly DataCrunch): instance types without a key, prices as texts for whole machines; where that is refused, its price page.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { embeddedJson } from '#domain/foreign-json.ts';
import { listing } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { plain } from '#domain/page-table.ts';
import type { Ask, Page, Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside, wholePage } from '#domain/reading.ts';

const TYPES = 'https://api.datacrunch.io/v1/instance-types?currency=usd';
const PRICES = 'https://verda.com/pricing';
const MB_PER_GB = 1024;

const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number);
const Type = z.object({
  instance_type: z.string(),
  name: z.string(),
  currency: z.string(),
  price_per_hour: amount,
  spot_price: amount.nullish(),
  gpu: z.object({ number_of_gpus: z.int().nonnegative() }),
  gpu_memory: z.object({ size_in_gigabytes: z.number() }),
  cpu: z.object({ number_of_cores: z.number() }).nullish(),
  memory: z.object({ size_in_gigabytes: z.number() }).nullish(),
  storage: z.object({ size_in_gigabytes: z.number().nullish() }).nullish(),
});
type Type = z.infer<typeof Type>;

function ofMarket(type: Type, market: Market, price: number | null, place: { path: string; item: unknown }): Reading {
  const gpus = type.gpu.number_of_gpus;
  if (price === null) return setAside('not_offered', type.name, place);
  return listing({
    key: type.instance_type,
    market,
    gpuName: type.name,
    memoryMb: (type.gpu_memory.size_in_gigabytes * MB_PER_GB) / gpus,
    gpus,
    currency: type.currency.toUpperCase(),
    gpuOnly: price / gpus,
    // "dynamic" storage is a volume that is bought beside; its rate is not in this answer.
    allIn: typeof type.storage?.size_in_gigabytes === 'number' ? price / gpus : null,
    vcpus: type.cpu?.number_of_cores ?? null,
    ramGb: type.memory?.size_in_gigabytes ?? null,
    ...place,
  });
}

// What is free where needs a key: types are listed once, their stock unknown.
function ofType(type: Type, path: string, item: unknown): Reading[] {
  if (type.gpu.number_of_gpus === 0) return [setAside('no_gpu', null, { path, item })];
  // "8H100.80S.176V" counts too: where the two differ, neither is a divisor.
  const counted = /^(\d+)[A-Z]/.exec(type.instance_type)?.[1] ?? type.gpu.number_of_gpus;
  if (Number(counted) !== type.gpu.number_of_gpus)
    return [setAside('off_shape', type.name, { path: `${path}.gpu.number_of_gpus`, item })];
  return [
    ofMarket(type, 'on_demand', type.price_per_hour, { path: `${path}.price_per_hour`, item }),
    ofMarket(type, 'interruptible', type.spot_price ?? null, { path: `${path}.spot_price`, item }),
  ];
}

const Offer = z.object({
  name: z.string(),
  description: z.string().nullish(),
  price: z.union([z.number(), amount]),
  priceCurrency: z.string(),
  /** The price once more, with its unit. */
  priceSpecification: z
    .object({
      unitText: z.string().nullish(),
      unitCode: z.string().nullish(),
      price: z.union([z.number(), amount]).nullish(),
      priceCurrency: z.string().nullish(),
    })
    .nullish(),
  availability: z.string().nullish(),
});
const Graph = z.object({ '@graph': z.array(z.unknown()) });
/** What a name and a description say of the good: rented by the hour, or another product. */
const GOODS = /serverless|container|cluster|storage|registry|volume|snapshot|reserv|commit|month|on-?\s?demand|spot/i;
const RENTALS = ['on-demand', 'spot'];

function goodIn(text: string): string | null {
  const word = GOODS.exec(text)?.[0].toLowerCase() ?? null;
  return word !== null && /demand/.test(word) ? 'on-demand' : word;
}

function ofOffer(offer: z.infer<typeof Offer>, path: string, item: unknown): Reading {
  const good = goodIn(offer.name);
  const told = offer.description ? goodIn(offer.description) : good;
  const unit = offer.priceSpecification?.unitText ?? 'hour';
  const again = offer.priceSpecification;
  const isAlike =
    (again?.price ?? offer.price) === offer.price &&
    (again?.priceCurrency ?? offer.priceCurrency).toUpperCase() === offer.priceCurrency.toUpperCase();
  const isHourly = /^h(ou)?rs?$/i.test(unit) && (again?.unitCode ?? 'HUR').toUpperCase() === 'HUR';
  const isOther = good === null ? !/\d\s?[x×]/i.test(offer.name) : !RENTALS.includes(good);
  if (isOther || !isHourly) return setAside('other_product', null, { path, item });
  const off = setAside('off_shape', null, { path: `${path}.name`, item });
  // What the name calls a rental must be one in the description too.
  if (good === null || told !== good || !isAlike || /(?:per|\/)\s*gpu|gpu[- ]h/i.test(offer.description ?? ''))
    return off;
  const named = plain(offer.name.replace(GOODS, ''));
  // Nameless rows are CPU machines (2026-08-22: " on-demand" at $0.048).
  if (named === '' || /\bv?cpus?\b|epyc|xeon/i.test(named)) return setAside('no_gpu', null, { path, item });
  const [, first, model = '', behind, last] =
    /^(?:(\d+)\s?[x×]\s)?(.+?)(?:\s(?:[x×]\s?(\d+)|(\d+)\s?[x×]))?$/i.exec(named) ?? [];
  const counts = [first, behind, last].filter((count) => count !== undefined).map(Number);
  const [gpus = 0] = counts;
  if (counts.length !== 1 || gpus === 0) return off;
  return listing({
    key: offer.name,
    market: good === 'spot' ? 'interruptible' : 'on_demand',
    gpuName: model,
    gpus,
    currency: offer.priceCurrency.toUpperCase(),
    gpuOnly: offer.price / gpus,
    allIn: null,
    flags: /outofstock|soldout|discontinued/i.test(offer.availability ?? '') ? ['not_rentable'] : [],
    path,
    item,
  });
}

/** The structured data of the price page: every Offer of its graph. */
function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  const blocks = page('script[type="application/ld+json"]')
    .toArray()
    .map((block) => page(block).text());
  const graphs = blocks
    .map((text) => Graph.safeParse(embeddedJson(text)))
    .flatMap(({ data }) => (data ? [data['@graph']] : []));
  const offers = graphs.flat().filter((node) => (node as { '@type'?: unknown } | null)?.['@type'] === 'Offer');
  if (offers.length === 0)
    throw new RoundEnd('unreadable', "not this seller's answer: @graph: no Offer in the page's structured data");
  yield* readEach(Offer, offers, '@graph', ofOffer);
}

async function onePage(ask: Ask): Promise<Page> {
  try {
    return { answer: await ask({ name: 'instance types', url: TYPES }), market: 'on_demand', cut: [] };
  } catch (error) {
    // Documented for keys alone, yet answered without one (reported 2026-08-29): its page says the same prices.
    if (!(error instanceof RoundEnd) || error.outcome !== 'refused') throw error;
    return { answer: await ask({ name: 'price page', url: PRICES, as: 'text' }), market: 'on_demand', cut: [] };
  }
}

const verda: Provider = {
  id: 'verda',
  name: 'Verda',
  home: 'https://verda.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list and spot price per machine, disk apart; availability is not told without a key',
  aliases: ['datacrunch', 'datacrunch.io', 'verda cloud'],
  terms: {
    link: 'https://verda.com/terms-of-service',
    stance: 'silent',
    readOn: '2026-10-05',
    note: 'A published audit of that day found malicious automation banned, and nothing else of the kind.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 30_000,
  async *pages(ask) {
    yield await onePage(ask);
  },
  read: (answer) =>
    typeof answer === 'string'
      ? ofPage(wholePage(answer))
      : readEach(Type, envelope(z.array(z.unknown()), answer), '', ofType),
};

export default verda;
