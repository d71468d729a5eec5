// RunPod: two clouds, secure and community, each with a price per GPU; disk is charged apart, and spot prices are no more.
import { z } from 'zod';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading, SellerFlag } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://api.runpod.io/graphql';
const SIZE = 'uninterruptablePrice stockStatus';
const QUERY = `{ gpuTypes { id displayName memoryInGb secureCloud communityCloud securePrice communityPrice
 lp1: lowestPrice(input: {gpuCount: 1}) { ${SIZE} } lp1s: lowestPrice(input: {gpuCount: 1, secureCloud: true}) { ${SIZE} } } }`;
/** Container disk, $0.10 for a GB and month of 720 hours: 100 GB on the pod of one GPU. */
const DISK_USD = (100 * 0.1) / 720;
/** Stands where a cloud does not offer the GPU (H200 NVL, MI300X, 2026-08-22), as 0 does. */
const PLACEHOLDER_USD = 0.5;

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
  price: z.object({ secure: z.number().nullish(), community: z.number().nullish() }),
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
  readonly field: string;
};

function toReading(told: Told, path: string, item: unknown): Reading {
  const { id, cloud, price, offered } = told;
  const place = { path: `${path}.${told.field}`, item };
  if (offered === false || price === null || price === 0) return setAside('not_offered', `${id} ${cloud}`, place);
  const flags: SellerFlag[] = [];
  if (told.quoted === false) flags.push('not_rentable');
  if (offered === null && price === PLACEHOLDER_USD) flags.push('placeholder');
  return listing({
    key: `${id}/${told.field.split('.').at(-1)}`,
    market: 'on_demand',
    gpuName: id,
    memoryMb: mbOf(told.memoryGb),
    gpus: 1,
    gpuOnly: price,
    allIn: price + DISK_USD,
    flags,
    ...place,
  });
}

/** Null price and null stock together: no public quote at that size now. */
const isQuoted = (quote: z.infer<typeof Quote>): boolean | null =>
  quote === undefined || quote === null ? null : Boolean(quote.uninterruptablePrice ?? quote.stockStatus);

const ofType = (type: z.infer<typeof Type>, path: string, item: unknown): Reading[] =>
  CLOUDS.map((cloud) =>
    toReading(
      {
        id: type.id,
        memoryGb: type.memoryInGb,
        cloud,
        offered: type[`${cloud}Cloud`] ?? null,
        price: type[`${cloud}Price`] ?? null,
        // Asked for the community cloud alone it answers null even where there is stock: the quote over both stands for it.
        quoted: isQuoted(cloud === 'secure' ? type.lp1s : type.lp1),
        field: `${cloud}Price`,
      },
      path,
      item,
    ),
  );

const ofCatalogue = (type: z.infer<typeof Catalogued>, path: string, item: unknown): Reading[] =>
  CLOUDS.map((cloud) =>
    toReading(
      {
        id: type.id,
        memoryGb: type.memory,
        cloud,
        offered: type[cloud],
        price: type.price[cloud] ?? null,
        quoted: type.availability ? type.availability.toUpperCase() !== 'NONE' : null,
        field: `price.${cloud}`,
      },
      path,
      item,
    ),
  );

const runpod: Provider = {
  id: 'runpod',
  name: 'RunPod',
  home: 'https://www.runpod.io',
  parserVersion: 1,
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
  read(answer) {
    const seen = envelope(Answer, answer);
    return 'data' in seen
      ? readEach(Type, seen.data.gpuTypes, 'data.gpuTypes', ofType)
      : readEach(Catalogued, seen.gpus, 'gpus', ofCatalogue);
  },
};

export default runpod;
