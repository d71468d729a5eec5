// Azure: the retail price list, keyless; every region's price of a machine stands there, with much that is no rental.
import { z } from 'zod';
import { type Dated, inForce } from '#domain/in-force.ts';
import { listing, mbOf } from '#domain/listing.ts';
import type { Listing, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Page, Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';
import { momentOf } from '#domain/time.ts';

const PRICES = 'https://prices.azure.com/api/retail/prices';
const FAMILIES = ['H100', 'H200', 'A100', 'ND96asr_v4', 'MI300X'];
/** Up to 1,000 items a page. */
const MOST_PAGES = 6;

/** The list gives no GPUs: these are the machines' documented ones; GB200 machines are left out, for their count is not confirmed. */
const MACHINES: readonly (readonly [RegExp, name: string, memoryGb: number, gpus: number])[] = [
  [/^Standard_ND96(isr|is|is_noIB)_H100_v5$/, 'H100 SXM', 80, 8],
  [/^Standard_NC40ads_H100_v5$/, 'H100 NVL', 94, 1],
  [/^Standard_NC80adis_H100_v5$/, 'H100 NVL', 94, 2],
  [/^Standard_ND96isr_H200_v5$/, 'H200', 141, 8],
  [/^Standard_NC24ads_A100_v4$/, 'A100 PCIe', 80, 1],
  [/^Standard_NC48ads_A100_v4$/, 'A100 PCIe', 80, 2],
  [/^Standard_NC96ads_A100_v4$/, 'A100 PCIe', 80, 4],
  [/^Standard_ND96ams(r)?_A100_v4$/, 'A100 SXM', 80, 8],
  [/^Standard_ND96asr(_A100)?_v4$/, 'A100 SXM', 40, 8],
  [/^Standard_ND96isr_MI300X_v5$/, 'MI300X', 192, 8],
];

const moment = z
  .string()
  .refine((text) => !Number.isNaN(momentOf(text)))
  .nullish();
const Item = z.object({
  armSkuName: z.string(),
  armRegionName: z.string(),
  retailPrice: z.number(),
  currencyCode: z.string(),
  unitOfMeasure: z.string(),
  type: z.string(),
  meterName: z.string(),
  productName: z.string(),
  skuName: z.string().nullish(),
  serviceName: z.string().nullish(),
  tierMinimumUnits: z.number().nullish(),
  meterId: z.string().nullish(),
  reservationTerm: z.string().nullish(),
  effectiveStartDate: moment,
  /** Of a price that runs out; most name none. */
  effectiveEndDate: moment,
});
type Item = z.infer<typeof Item>;
const Answer = z.object({ Items: z.array(z.unknown()), NextPageLink: z.string().nullish() });

/**
 * A term's total, another system's surcharge, an old or a dedicated tier, a price from so many hours on, and Cloud Services, which run on the
 * same machines under the same type: not what an hour of the machine costs.
 */
const isOther = ({
  type,
  unitOfMeasure,
  productName,
  meterName,
  skuName,
  serviceName,
  tierMinimumUnits,
  reservationTerm,
}: Item): boolean =>
  type !== 'Consumption' ||
  unitOfMeasure !== '1 Hour' ||
  (reservationTerm ?? '') !== '' ||
  (serviceName ?? 'Virtual Machines') !== 'Virtual Machines' ||
  (tierMinimumUnits ?? 0) > 0 ||
  /windows|dedicated/i.test(productName) ||
  /cloud[\s-]*services/i.test(`${productName} ${skuName ?? ''} ${meterName} ${serviceName ?? ''}`) ||
  /low priority|dedicated/i.test(`${meterName} ${skuName ?? ''}`);

function toReading(told: Item, path: string, item: unknown): Reading {
  const { armSkuName: sku, armRegionName: region } = told;
  const machine = MACHINES.find(([pattern]) => pattern.test(sku));
  if (machine === undefined)
    return setAside(/^Standard_N/.test(sku) ? 'unknown_gpu' : 'no_gpu', /^Standard_N/.test(sku) ? sku : null, {
      path,
      item,
    });
  if (isOther(told)) return setAside('other_product', null, { path, item });
  const [, gpuName, memoryGb, gpus] = machine;
  const price = told.retailPrice / gpus;
  return listing({
    // Spot and on-demand, Linux and Windows stand in items that differ by these names alone.
    key: [sku, region, told.meterName, told.productName].filter((word) => !/[/+@]/.test(word)).join('/'),
    market: /spot/i.test(`${told.meterName} ${told.skuName ?? ''}`) ? 'interruptible' : 'on_demand',
    gpuName,
    memoryMb: mbOf(memoryGb),
    gpus,
    currency: told.currencyCode,
    gpuOnly: price,
    // The machine as sold, its own disk included.
    allIn: price,
    region,
    path,
    item,
  });
}

const Times = Item.pick({ meterId: true, effectiveStartDate: true, effectiveEndDate: true });

/** What a price is of: its meter, or everything that its names say; a list announces prices, and keeps older ones (seen 2026-08). */
const datedBy =
  (idOf: (listing: Listing, meterId: string | null | undefined) => string) =>
  (told: Listing): Dated | null => {
    const { meterId, effectiveStartDate, effectiveEndDate } = Times.parse(told.item);
    const since = effectiveStartDate ? momentOf(effectiveStartDate) : Number.NEGATIVE_INFINITY;
    const until = effectiveEndDate ? { until: momentOf(effectiveEndDate) } : {};
    return { thing: `${told.market} ${idOf(told, meterId)}`, since, ...until };
  };
const byName = datedBy(({ key }) => key);
const byMeter = datedBy(({ key, region }, meterId) => (meterId ? [meterId, key.split('/')[0], region].join(' ') : key));

const query = (family: string): string =>
  `${PRICES}?$filter=${encodeURIComponent(
    `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and contains(armSkuName,'${family}')`,
  )}`;

/** The next page, which must stand at the same place: a link is followed nowhere else. */
function nextOf(answer: unknown): string | null {
  const link = envelope(Answer, answer).NextPageLink || null;
  if (link === null) return null;
  // The API writes its port into the link: the same place all the same (seen in 2026).
  const { protocol, host, pathname } = URL.parse(link) ?? {};
  if (`${protocol}//${host}${pathname}` !== PRICES) throw new RoundEnd('unreadable', 'NextPageLink leads elsewhere');
  return link;
}

const azure: Provider = {
  id: 'azure',
  name: 'Azure',
  home: 'https://azure.microsoft.com',
  parserVersion: 2,
  class: 'hyperscaler',
  resells: false,
  priceKind: 'list price per machine and region, Linux, on demand and spot; availability is not told',
  aliases: ['microsoft azure'],
  terms: {
    link: 'https://azure.microsoft.com/en-us/support/legal/',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The price API is documented for programs and needs no key.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 45_000,
  // Five families of up to six pages, three seconds apart.
  limits: { bytes: 48 * 2 ** 20, seconds: 240 },
  async *pages(ask) {
    for (const family of FAMILIES) {
      let url: string | null = query(family);
      // The prices of one meter may stand on two pages: a family is read as one list.
      const items: unknown[] = [];
      for (let page = 1; page <= MOST_PAGES && url !== null; page += 1) {
        const answer = await ask({ name: `${family} page ${page}`, url });
        items.push(...envelope(Answer, answer).Items);
        url = nextOf(answer);
      }
      yield { answer: { Items: items }, market: 'on_demand', cut: url === null ? [] : namesOf(family) } satisfies Page;
    }
  },
  read: (answer, _market, at) =>
    inForce(inForce(readEach(Item, envelope(Answer, answer).Items, 'Items', toReading), at, byMeter), at, byName),
  cutIn: (answer) => (nextOf(answer) === null ? [] : MACHINES.map(([, name]) => name)),
};

const namesOf = (family: string): string[] => MACHINES.map(([, name]) => name).filter((name) => name.includes(family));

export default azure;
