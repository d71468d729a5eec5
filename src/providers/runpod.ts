// RunPod: two clouds, secure and community, each with a price per GPU; disk is charged apart, and spot prices are no more.
import { z } from 'zod';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading, SellerFlag } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://api.runpod.io/graphql';
const SIZE = 'uninterruptablePrice stockStatus';
const QUERY = `{ gpuTypes { id displayName memoryInGb secureCloud communityCloud securePrice communityPrice
 lp1: lowestPrice(input: {gpuCount: 1}) { ${SIZE} } lp1s: lowestPrice(input: {gpuCount: 1, secureCloud: true}) { ${SIZE} } } }`;
/** Container disk, $0.10 for a GB and month of 720 hours: 100 GB on the pod of one GPU. */
const DISK_USD = (100 * 0.1) / 720;
const CLOUDS = ['secure', 'community'] as const;
type Cloud = (typeof CLOUDS)[number];

const WORDS = ['High', 'Medium', 'Low', 'None', 'HIGH', 'MEDIUM', 'LOW', 'NONE'] as const;
const Quote = z.object({ uninterruptablePrice: z.number().nullish(), stockStatus: z.enum(WORDS).nullish() }).nullish();
const Type = z.object({
  id: z.string(),
  memoryInGb: z.number(),
  secureCloud: z.boolean().nullish(),
  communityCloud: z.boolean().nullish(),
  securePrice: z.number().nullish(),
  communityPrice: z.number().nullish(),
  lp1: Quote,
  lp1s: Quote,
});
const Catalogued = z.object({
  id: z.string(),
  memory: z.number(),
  secure: z.boolean(),
  community: z.boolean(),
  price: z.object({ secure: z.number().nullish(), community: z.number().nullish(), currency: z.string().nullish() }),
  availability: z.enum(WORDS).nullish(),
});
const Answer = z.union([
  z.object({ data: z.object({ gpuTypes: z.array(z.unknown()) }) }),
  z.object({ gpus: z.array(z.unknown()) }),
]);

type Told = {
  readonly id: string;
  readonly memoryGb: number;
  readonly cloud: Cloud;
  /** Null where the answer does not say whether this cloud has it. */
  readonly offered: boolean | null;
  readonly price: number | null;
  /** A public quote of now; null where none was asked for. */
  readonly quoted: boolean | null;
  /** The price of that quote, which may be another cloud's. */
  readonly quotedUsd?: number | null | undefined;
  readonly currency?: string | null | undefined;
  readonly field: string;
  readonly path: string;
  readonly item: unknown;
};

/** Cards of one size are priced alike at times; a figure that cards so unlike in memory share is nobody's price. */
const UNLIKE = 1.3;
/** Its hosts ask about half of what its data centres do, and not a quarter (2026-07-18 to 08-22). */
const LEAST_SHARE = 0.25;

/** Neither a quote nor the cloud's own flag says that it is sold at this price. */
function isUnconfirmed({ quoted, quotedUsd, offered, price }: Told): boolean {
  const isQuote = quoted === true && (quotedUsd ?? 0) <= (price ?? 0);
  return !isQuote && (offered !== true || quoted === false);
}

/**
 * Whether a figure stands for no price, by what else the answer says and never by the figure: nothing confirms it, and unlike cards have the
 * same in the same cloud, unconfirmed too (H200 NVL and MI300X, 2026-08-22), or the other cloud asks many times as much.
 */
function isPlaceholder(told: Told, all: readonly Told[]): boolean {
  const { id, cloud, price } = told;
  if (price === null || !isUnconfirmed(told)) return false;
  const sizes = all
    .filter((each) => each.cloud === cloud && each.price === price && isUnconfirmed(each))
    .map(({ memoryGb }) => memoryGb);
  const other = all.find((each) => each.id === id && each.cloud !== cloud);
  return Math.max(...sizes) >= UNLIKE * Math.min(...sizes) || price < LEAST_SHARE * (other?.price ?? 0);
}

function toReading(told: Told, all: readonly Told[]): Reading {
  const { id, cloud, price, offered } = told;
  const place = { path: `${told.path}.${told.field}`, item: told.item };
  if (offered === false || price === null || price === 0) return setAside('not_offered', `${id} ${cloud}`, place);
  const flags: SellerFlag[] = [];
  if (told.quoted === false) flags.push('not_rentable');
  if (isPlaceholder(told, all)) flags.push('placeholder');
  return listing({
    key: `${id}/${told.field.split('.').at(-1)}`,
    market: 'on_demand',
    gpuName: id,
    memoryMb: mbOf(told.memoryGb),
    gpus: 1,
    tier: cloud,
    currency: currencyOf([told.currency]),
    gpuOnly: price,
    allIn: price + DISK_USD,
    flags,
    ...place,
  });
}

/** Null price and null stock together: no public quote at that size now. */
const isQuoted = (quote: z.infer<typeof Quote>): boolean | null =>
  quote === undefined || quote === null ? null : Boolean(quote.uninterruptablePrice ?? quote.stockStatus);

const ofType = (type: z.infer<typeof Type>, path: string, item: unknown): Told[] =>
  CLOUDS.map((cloud) => ({
    id: type.id,
    memoryGb: type.memoryInGb,
    cloud,
    offered: type[`${cloud}Cloud`] ?? null,
    price: type[`${cloud}Price`] ?? null,
    // Asked for the community cloud alone it answers null even where there is stock: the quote over both stands for it.
    quoted: isQuoted(cloud === 'secure' ? type.lp1s : type.lp1),
    quotedUsd: (cloud === 'secure' ? type.lp1s : type.lp1)?.uninterruptablePrice,
    field: `${cloud}Price`,
    path,
    item,
  }));

const ofCatalogue = (type: z.infer<typeof Catalogued>, path: string, item: unknown): Told[] =>
  CLOUDS.map((cloud) => ({
    id: type.id,
    memoryGb: type.memory,
    cloud,
    offered: type[cloud],
    price: type.price[cloud] ?? null,
    quoted: type.availability ? type.availability.toUpperCase() !== 'NONE' : null,
    currency: type.price.currency,
    field: `price.${cloud}`,
    path,
    item,
  }));

/** Every item first, for what a figure is worth is seen beside the others; each is read then. */
function* readAll(answer: unknown): Generator<Reading> {
  const seen = envelope(Answer, answer);
  const all: Told[] = [];
  const keep = (told: readonly Told[]): Reading[] => {
    all.push(...told);
    return [];
  };
  if ('data' in seen)
    yield* readEach(Type, seen.data.gpuTypes, 'data.gpuTypes', (type, path, item) => keep(ofType(type, path, item)));
  else yield* readEach(Catalogued, seen.gpus, 'gpus', (type, path, item) => keep(ofCatalogue(type, path, item)));
  for (const told of all) yield toReading(told, all);
}

const runpod: Provider = {
  id: 'runpod',
  name: 'RunPod',
  home: 'https://www.runpod.io',
  parserVersion: 2,
  class: 'marketplace',
  resells: false,
  priceKind: 'list price per GPU of its secure cloud and of its community cloud, 100 GB of disk added',
  aliases: ['runpod.io', 'run pod'],
  terms: {
    link: 'https://www.runpod.io/legal/terms-of-service',
    stance: 'restricts',
    readOn: '2026-10-05',
    note: 'The terms of 2026-03-24, as a published audit of that day reports, bar access by automated means and the compiling of databases.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 30_000,
  async *pages(ask) {
    const answer = await ask({ name: 'gpu types', url: URL, method: 'POST', body: { query: QUERY } });
    yield { answer, market: 'on_demand', cut: [] };
  },
  // A saved answer of the catalogue (v2, for keys alone) is read too.
  read: readAll,
};

export default runpod;
