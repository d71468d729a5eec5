// Real answers of every seller, where GPU_SPOT_RECORDINGS names them: each item accounted for, and prices worked out by hand.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { parseAnswer } from '#commands/parse.ts';
import type { Market } from '#domain/offer.ts';
import { AT } from './payloads.ts';
import { BARE, od, type Sum } from './recorded-sums.ts';

const FOLDER = process.env.GPU_SPOT_RECORDINGS;
const here = FOLDER !== undefined && existsSync(join(FOLDER, 'hyperbolic'));
const skip = here ? false : 'no recordings here: name their folder in GPU_SPOT_RECORDINGS';
const providers = await registry();

const read = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER ?? '', file), 'utf8'));

function parsed(id: string, answer: unknown, market: Market = 'on_demand') {
  const provider = providers.find((each) => each.id === id);
  assert.ok(provider !== undefined, id);
  return parseAnswer(provider, answer, { market, at: AT, rates: { day: 0, usd: { EUR: 1.1 } } });
}

/** Counts by model, market and price to the micro-dollar. */
function sums(offers: readonly { gpu: string; market: Market; gpuOnlyMicroUsd: number }[]): Sum[] {
  const counted = Map.groupBy(offers, (each) => `${each.gpu}|${each.market}|${each.gpuOnlyMicroUsd}`);
  return [...counted].map(([key, all]) => {
    const [gpu = '', market = '', micro = ''] = key.split('|');
    return [gpu, market as Market, Number(micro) / 1e6, all.length];
  });
}

for (const { id, file, items, offers, market } of BARE)
  test(`${file}: every item accounted for, and the prices are the sums made by hand`, { skip }, () => {
    const { understood } = parsed(id, read(file), market);
    assert.equal(understood.offers.length + understood.setAside.length, items);
    const inOrder = (rows: readonly Sum[]): string[] => rows.map((row) => row.join(' ')).sort();
    assert.deepEqual(inOrder(sums(understood.offers)), inOrder(offers));
  });

test('a placeholder of RunPod’s is flagged, and what it wrote no flag for is no headline price', { skip }, () => {
  const { offers } = parsed('runpod', read('runpod/getcomputable-gputypes-2026-08-22.json')).understood;
  assert.deepEqual(
    offers
      .filter(({ flags }) => flags.includes('placeholder'))
      .map(({ gpu, gpuOnlyMicroUsd }) => [gpu, gpuOnlyMicroUsd]),
    [['mi300x', 500_000]],
  );
});

test('another project’s envelope is unreadable with the missed field, and unwrapped it is read', { skip }, () => {
  const wrapped = read('runpod/markrusch-eucri-runpod-eu-hopper-2026-07-18_08-22.json') as { gpu: object }[];
  assert.match(parsed('runpod', wrapped).problem ?? '', /the answer: .*expected object, received array/);
  const { understood } = parsed('runpod', { data: { gpuTypes: wrapped.slice(0, 3).map(({ gpu }) => gpu) } });
  assert.deepEqual(sums(understood.offers), [
    od('a100-sxm', 1.49),
    od('a100-sxm', 1.39),
    od('h100-sxm', 2.99),
    od('h100-sxm', 2.69),
    od('h100-nvl', 3.19),
    od('h100-nvl', 2.59),
  ]);
  const azure = read('azure/markrusch-eucri-azure_retail-gpu-items-trimmed-2026-08-22.json') as {
    productName: string;
    armSkuName: string;
    armRegionName: string;
    retailPrice: number;
  }[];
  assert.match(parsed('azure', azure).problem ?? '', /expected object, received array/);
  const items = parsed('azure', { Items: azure, NextPageLink: null }).understood;
  const linux = azure.filter(({ productName }) => !productName.includes('Windows'));
  assert.equal(items.offers.length + items.setAside.length, 137);
  assert.equal(items.setAside.filter(({ reason }) => reason === 'other_product').length, 137 - linux.length);
  assert.equal(items.offers.length, new Set(linux.map((each) => `${each.armSkuName} ${each.armRegionName}`)).size);
  const h200 = items.offers.filter(({ gpu }) => gpu === 'h200').map(({ gpuOnlyMicroUsd }) => gpuOnlyMicroUsd);
  assert.ok(h200.includes(12_720_000), '101.76 / 8');
  for (const [id, file] of [
    ['aws', 'aws/spotinfo-spot-advisor-data.json'],
    ['oci', 'oci/gpuhunt-shapes.json'],
    ['prime-intellect', 'primeintellect/prime-cli-availability_summary.json'],
    ['runpod', 'runpod/doc-v2-catalog-datacenters.json'],
    ['scaleway', 'scaleway/markrusch-eucri-scaleway-gpu-2026-08-22.json'],
    ['verda', 'verda/gpuhunt-instance_availability.json'],
    ['verda', 'verda/gpuhunt-locations.json'],
  ] as const) {
    const { problem, understood: none } = parsed(id, read(file));
    assert.equal(none.offers.length, 0, file);
    assert.match(problem ?? '', /not this seller's answer: \w+|first at /, file);
  }
});
