// The imaginary hyperscalers on the wire, each in the shape of the one it is named after: list prices far above the market.
import { type Manner, quotesOf } from '#demo/quotes.ts';
import { isoTime } from '#domain/time.ts';
import type { Seller, Wanted } from './seller.ts';

const AZURE: Manner = {
  seller: 'azure',
  dearer: 4,
  days: 90,
  names: {
    'H100 SXM': 'Standard_ND96isr_H100_v5',
    'H100 NVL': 'Standard_NC40ads_H100_v5',
    H200: 'Standard_ND96isr_H200_v5',
    'A100 SXM4': 'Standard_ND96amsr_A100_v4',
  },
};
const GPUS: Readonly<Record<string, number>> = { Standard_NC40ads_H100_v5: 1 };
const AZURE_REGIONS = ['imaginarycentral', 'imaginarynorth'];

const YEAR = 365 * 86_400;

/** The list keeps an older price and announces a later one, in any order; Cloud Services run on the same machines. */
function azureDates(at: number) {
  const product = 'Virtual Machines Imaginary Series';
  const day = (seconds: number): string => `${isoTime(seconds).slice(0, 10)}T00:00:00Z`;
  return [
    { effectiveStartDate: day(at + YEAR / 4), factor: 0.8, product },
    { effectiveStartDate: day(at - YEAR / 2), factor: 1, product },
    { effectiveStartDate: day(at - 2 * YEAR), factor: 1.2, product },
    { effectiveStartDate: day(at - 2 * YEAR), factor: 2, product: 'Imaginary Series Cloud Services' },
  ];
}

const azure: Seller = {
  id: 'azure',
  routes: [
    {
      path: 'prices.azure.com/api/retail/prices',
      answer: (wanted) => {
        const family = /contains\(armSkuName,'(\w+)'\)/.exec(wanted.query('$filter') ?? '')?.[1] ?? '';
        const Items = quotesOf(wanted, AZURE)
          .filter(({ name }) => name.includes(family))
          .flatMap((quote) =>
            AZURE_REGIONS.flatMap((armRegionName, at) =>
              ['', ' Spot'].flatMap((kind) =>
                azureDates(wanted.at).map(({ effectiveStartDate, factor, product }) => ({
                  currencyCode: 'USD',
                  retailPrice: Number(
                    (
                      (kind === '' ? quote.price : quote.spot) *
                      factor *
                      (GPUS[quote.name] ?? 8) *
                      (1 + 0.2 * at)
                    ).toFixed(3),
                  ),
                  armRegionName,
                  effectiveStartDate,
                  meterId: `imaginary-${quote.name}-${armRegionName}${kind}-${product}`,
                  meterName: `${quote.name.slice(9)}${kind}`,
                  productName: product,
                  skuName: `${quote.name.slice(9)}${kind}`,
                  serviceName: 'Virtual Machines',
                  unitOfMeasure: '1 Hour',
                  type: 'Consumption',
                  armSkuName: quote.name,
                })),
              ),
            ),
          );
        return { BillingCurrency: 'USD', CustomerEntityId: 'Default', Items, NextPageLink: null, Count: Items.length };
      },
    },
  ],
};

const oci: Seller = {
  id: 'oci',
  routes: [
    {
      path: 'apexapps.oracle.com/pls/apex/cetools/api/v1/products/',
      answer: (wanted) => ({
        lastUpdated: '2026-01-01T00:00:00Z',
        items: quotesOf(wanted, {
          seller: 'oci',
          dearer: 3.5,
          days: 120,
          names: { H200: 'H200', B200: 'B200', L40S: 'L40S', 'H100 SXM': 'H100' },
        }).flatMap((quote) =>
          ['OCI - Compute - GPU', 'OCI - NVIDIA AI Enterprise'].map((kind, at) => ({
            partNumber: `${quote.id}-${at}`,
            displayName: `${kind} - ${quote.name}`,
            metricName: 'GPU Per Hour',
            serviceCategory: 'Compute - GPU',
            currencyCodeLocalizations: [
              {
                currencyCode: 'USD',
                prices: [{ model: 'PAY_AS_YOU_GO', value: at === 0 ? quote.price : 2.5 }],
              },
            ],
          })),
        ),
      }),
    },
  ],
};

const AWS: Manner = {
  seller: 'aws',
  dearer: 2.4,
  days: 120,
  names: {
    'H100 SXM': 'p5.48xlarge',
    H200: 'p5en.48xlarge',
    B200: 'p6-b200.48xlarge',
    'A100 SXM4': 'p4de.24xlarge',
    L40S: 'g6e.48xlarge',
  },
};
const AWS_REGIONS = ['US East (N. Virginia)', 'US East (Ohio)', 'US West (Oregon)'];

const aws: Seller = {
  id: 'aws',
  routes: [
    {
      path: 'website.spot.ec2.aws.a2z.com/spot.json',
      answer: (wanted) => ({
        vers: 0.01,
        config: {
          rate: 'perhr',
          currencies: ['USD'],
          regions: ['us-imaginary-1', 'eu-imaginary-1'].map((region, at) => ({
            region,
            instanceTypes: [
              {
                type: 'gpuInstances',
                sizes: quotesOf(wanted, { ...AWS, days: 1 }).map((quote) => ({
                  size: quote.name,
                  valueColumns: [
                    { name: 'linux', prices: { USD: (quote.spot * 8 * (1 + 0.3 * at)).toFixed(4) } },
                    { name: 'mswin', prices: { USD: 'N/A*' } },
                  ],
                })),
              },
            ],
          })),
        },
      }),
    },
    ...AWS_REGIONS.map((region) => ({
      path: `b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/ec2/USD/current/ec2-ondemand-without-sec-sel/${encodeURIComponent(region)}/Linux/index.json`,
      answer: (wanted: Wanted) => ({
        manifest: { serviceId: 'ec2', currencyCode: 'USD' },
        regions: {
          [region]: Object.fromEntries(
            quotesOf(wanted, AWS).map((quote) => [
              `${quote.name} Imaginary`,
              { price: (quote.price * 8).toFixed(10), 'Instance Type': quote.name, Location: region },
            ]),
          ),
        },
      }),
    })),
  ],
};

export const HYPERSCALERS: readonly Seller[] = [azure, oci, aws];
