// AWS: the spot prices of every region in one document, and the on-demand price map of some regions; both keyless, both per machine.
import { z } from 'zod';
import { type Dated, inForce } from '#domain/in-force.ts';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Listing, Market, Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';
import { momentOf } from '#domain/time.ts';

const SPOT = 'https://website.spot.ec2.aws.a2z.com/spot.json';
const ON_DEMAND = 'https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/ec2/USD/current/ec2-ondemand-without-sec-sel';
/** Each map is about a megabyte, and its prices move once in years. */
const REGIONS = ['US East (N. Virginia)', 'US East (Ohio)', 'US West (Oregon)'];

/** GPUs of a machine type, from the pages of its instance types. */
const MACHINES: Readonly<Record<string, readonly [name: string, gpus: number]>> = {
  'p6-b300.48xlarge': ['B300', 8],
  'p6-b200.48xlarge': ['B200', 8],
  'p5en.48xlarge': ['H200', 8],
  'p5e.48xlarge': ['H200', 8],
  'p5.48xlarge': ['H100 SXM', 8],
  'p5.4xlarge': ['H100 SXM', 1],
  'p4de.24xlarge': ['A100 SXM 80GB', 8],
  'p4d.24xlarge': ['A100 SXM 40GB', 8],
  ...sizes('g6e', 'L40S'),
  ...sizes('g6', 'L4'),
};

function sizes(family: string, name: string): Record<string, readonly [string, number]> {
  const counts = { xlarge: 1, '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '12xlarge': 4, '16xlarge': 1, '24xlarge': 4 };
  return Object.fromEntries(
    Object.entries({ ...counts, '48xlarge': 8 }).map(([size, gpus]) => [`${family}.${size}`, [name, gpus] as const]),
  );
}

/** "N/A*" stands where a region does not sell it. */
const amount = z.string().regex(/^(\d+(\.\d+)?|N\/A.*)$/);
const Column = z.object({ name: z.string(), prices: z.object({ USD: amount }) });
const Size = z.object({ size: z.string(), valueColumns: z.array(Column) });
const Family = z.object({ sizes: z.array(z.unknown()) });
const Region = z.object({ region: z.string(), instanceTypes: z.array(z.unknown()) });
const Sku = z.object({ price: amount, 'Instance Type': z.string() });
const Row = z.object({
  SpotPrice: amount,
  InstanceType: z.string(),
  AvailabilityZone: z.string(),
  ProductDescription: z.string(),
  Timestamp: z
    .string()
    .refine((text) => !Number.isNaN(momentOf(text)))
    .nullish(),
});
const Answer = z.union([
  z.object({ config: z.object({ regions: z.array(z.unknown()) }) }),
  z.object({
    manifest: z.object({ currencyCode: z.string().nullish() }).nullish(),
    regions: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
  z.object({ SpotPriceHistory: z.array(z.unknown()) }),
]);

type Told = {
  readonly type: string;
  readonly price: string;
  readonly place: string;
  readonly market: Market;
  readonly currency?: string;
};

function toReading({ type, price, place, market, currency }: Told, path: string, item: unknown): Reading {
  const machine = Object.hasOwn(MACHINES, type) ? MACHINES[type] : undefined;
  if (machine === undefined)
    // Machines of the families p, g and gr have accelerators, whether we know them or not.
    return setAside(/^[pg]r?\d/.test(type) ? 'unknown_gpu' : 'no_gpu', /^[pg]r?\d/.test(type) ? type : null, {
      path,
      item,
    });
  if (price.startsWith('N/A')) return setAside('not_offered', type, { path, item });
  const [gpuName, gpus] = machine;
  return listing({
    key: `${place}/${type}`,
    market,
    gpuName,
    gpus,
    ...(currency === undefined ? {} : { currency }),
    gpuOnly: Number(price) / gpus,
    allIn: Number(price) / gpus,
    region: place,
    path,
    item,
  });
}

function* ofSize({ size, valueColumns }: z.infer<typeof Size>, place: string, path: string, item: unknown) {
  const linux = valueColumns.find(({ name }) => name === 'linux');
  if (linux === undefined) yield setAside('other_product', null, { path, item });
  else yield toReading({ type: size, price: linux.prices.USD, place, market: 'interruptible' }, path, item);
}

const ofRegion = ({ region, instanceTypes }: z.infer<typeof Region>, path: string): Iterable<Reading> =>
  readEach(Family, instanceTypes, `${path}.instanceTypes`, (family, at) =>
    readEach(Size, family.sizes, `${at}.sizes`, (size, where, item) => ofSize(size, region, where, item)),
  );

// DescribeSpotPriceHistory needs a key of the account; an export of it is read, and per zone, for zones differ by a factor of 2 to 6.
function ofHistory(row: z.infer<typeof Row>, path: string, item: unknown): Reading {
  const { InstanceType: type, SpotPrice: price, AvailabilityZone: place } = row;
  if (!row.ProductDescription.startsWith('Linux')) return setAside('other_product', null, { path, item });
  return toReading({ type, price, place, market: 'interruptible' }, path, item);
}

/** A history has a row for each change of a price: the newest of a type and zone is what is asked. */
function datedOf(told: Listing): Dated {
  const { Timestamp } = Row.pick({ Timestamp: true }).parse(told.item);
  return { thing: told.key, since: Timestamp ? momentOf(Timestamp) : Number.NEGATIVE_INFINITY };
}

const aws: Provider = {
  id: 'aws',
  name: 'AWS',
  home: 'https://aws.amazon.com/ec2/',
  parserVersion: 2,
  class: 'hyperscaler',
  resells: false,
  priceKind: 'spot price per machine and region, list price on demand in three regions; availability is not told',
  aliases: ['amazon web services', 'amazon', 'ec2'],
  terms: {
    link: 'https://aws.amazon.com/terms/',
    stance: 'unread',
    readOn: '2026-11-22',
    note: "Nobody of us has read them yet. These are the documents behind AWS's own public price pages, without a key.",
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 60_000,
  // All instance types of all regions in one document, 3 MB in 2026.
  limits: { values: 1_000_000, bytes: 32 * 2 ** 20 },
  async *pages(ask) {
    yield { answer: await ask({ name: 'spot prices', url: SPOT }), market: 'interruptible', cut: [] };
    for (const region of REGIONS) {
      const url = `${ON_DEMAND}/${encodeURIComponent(region)}/Linux/index.json`;
      yield { answer: await ask({ name: `on demand ${region}`, url }), market: 'on_demand', cut: [] };
    }
  },
  *read(answer, _market, at) {
    const seen = envelope(Answer, answer);
    if ('config' in seen)
      yield* readEach(Region, seen.config.regions, 'config.regions', (region, path) => ofRegion(region, path));
    else if ('SpotPriceHistory' in seen)
      yield* inForce(readEach(Row, seen.SpotPriceHistory, 'SpotPriceHistory', ofHistory), at, datedOf);
    else {
      const currency = currencyOf([seen.manifest?.currencyCode]);
      for (const [place, skus] of Object.entries(seen.regions))
        yield* readEach(Sku, Object.values(skus), `regions.${place}`, (sku, path, item) =>
          toReading({ type: sku['Instance Type'], price: sku.price, place, market: 'on_demand', currency }, path, item),
        );
    }
  },
};

export default aws;
