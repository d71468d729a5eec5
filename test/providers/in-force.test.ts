// Of several prices of one meter the one in force at the round's moment is read: on one page or two, in whatever order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProvider } from '#collect/reading.ts';
import type { Ask } from '#domain/provider.ts';
import { providerOf } from './seen.ts';

const NEXT = 'https://prices.azure.com/api/retail/prices?$skip=1000&madeup=1';

const priced = (usd: number, since: string) => ({
  currencyCode: 'USD',
  tierMinimumUnits: 0,
  retailPrice: usd,
  unitPrice: usd,
  armRegionName: 'madeupnorth',
  effectiveStartDate: `${since}T00:00:00Z`,
  meterId: 'm-1',
  meterName: 'ND96isrH100v5',
  productName: 'Virtual Machines NDsr H100 v5 Series',
  skuName: 'ND96isrH100v5',
  serviceName: 'Virtual Machines',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  armSkuName: 'Standard_ND96isr_H100_v5',
});

/** Past, present and announced: 120, 98.32 and 49.16 dollars for a machine of eight. */
const PRICES = [priced(120, '2024-01-01'), priced(98.32, '2026-01-01'), priced(49.16, '2027-01-01')];
const ORDERS = [
  [0, 1, 2],
  [2, 1, 0],
  [1, 2, 0],
  [2, 0, 1],
];

/** Two pages of one family; the others are empty. */
const pages =
  (first: readonly unknown[], second: readonly unknown[]): Ask =>
  async ({ url }) => {
    if (url === NEXT) return { Items: second, NextPageLink: null };
    return url.includes("'H100'")
      ? { Items: first, NextPageLink: second.length === 0 ? null : NEXT }
      : { Items: [], NextPageLink: null };
  };

async function read(at: string, order: readonly number[], onFirst: number) {
  const items = order.map((place) => PRICES[place]);
  const ask = pages(items.slice(0, onFirst), items.slice(onFirst));
  const found = await readProvider(providerOf('azure'), ask, {}, Date.parse(`${at}T12:00:00Z`) / 1000);
  return [
    found.offers.map(({ gpuOnlyMicroUsd }) => gpuOnlyMicroUsd / 1e6),
    found.setAside.map(({ reason }) => reason).sort(),
  ];
}

for (const onFirst of [3, 2, 1])
  test(`${onFirst} of three prices of a meter on the first page: the one in force stands, whatever their order`, async () => {
    for (const order of ORDERS) {
      assert.deepEqual(await read('2026-06-01', order, onFirst), [[98.32 / 8], ['not_in_force', 'superseded']]);
      assert.deepEqual(await read('2025-06-01', order, onFirst), [[120 / 8], ['not_in_force', 'not_in_force']]);
      assert.deepEqual(await read('2027-06-01', order, onFirst), [[49.16 / 8], ['superseded', 'superseded']]);
    }
  });
