// Small answers on which a reading once went wrong, each with the rows that stand in it: a price misread, dated, mislabelled, or not for rent.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { registry } from '#collect/registry.ts';
import { parseAnswer } from '#commands/parse.ts';
import { isRentable } from '#domain/offer.ts';
import { AT } from './payloads.ts';

const FOLDER = fileURLToPath(new URL('cases/', import.meta.url));
const providers = await registry();

/** What can be rented: model, market, GPUs, and USD for one of them. */
type Row = readonly [gpu: string, market: 'on_demand' | 'spot', gpus: number, usd: number];

type Case = {
  readonly promise: string;
  readonly provider: string;
  readonly file: string;
  readonly right: readonly Row[];
  /** How many are set aside for each reason. */
  readonly aside: Readonly<Record<string, number>>;
};

const AZURE: readonly Row[] = [['h100-sxm', 'on_demand', 8, 12.29]];

const CASES: readonly Case[] = [
  {
    promise: 'the count of GPUs stands before its label, and the memory after it is no count',
    provider: 'coreweave',
    file: 'coreweave-count-after-value.html',
    right: [
      ['h100-sxm', 'on_demand', 8, 49.24 / 8],
      ['h100-sxm', 'spot', 8, 19.71 / 8],
      ['gb200', 'on_demand', 4, 42 / 4],
      ['gh200', 'on_demand', 1, 6.5],
      ['l40s', 'on_demand', 8, 18 / 8],
      ['l40s', 'spot', 8, 7.88 / 8],
    ],
    aside: { not_offered: 2 },
  },
  {
    promise: 'cards are read as tables were, and a reservation is another product',
    provider: 'hyperstack',
    file: 'hyperstack-cards.html',
    right: [
      ['h200', 'on_demand', 1, 3.99],
      ['h100-sxm', 'on_demand', 1, 3.2],
      ['h100-pcie', 'on_demand', 1, 2.5],
      ['a100-pcie', 'on_demand', 1, 1.35],
      ['h100-pcie', 'spot', 1, 2],
      ['a100-pcie', 'spot', 1, 1.08],
    ],
    aside: { other_product: 2 },
  },
  {
    promise: 'a price announced for later is not asked today',
    provider: 'azure',
    file: 'azure-future-price.json',
    right: AZURE,
    aside: { not_in_force: 1 },
  },
  {
    promise: 'an older price that stands first gives way to the newer',
    provider: 'azure',
    file: 'azure-old-price-first.json',
    right: AZURE,
    aside: { superseded: 1 },
  },
  {
    promise: 'Cloud Services are another product under the same type',
    provider: 'azure',
    file: 'azure-cloud-services.json',
    right: AZURE,
    aside: { other_product: 2 },
  },
  {
    promise: 'a metal machine with l40 in its id is an L40S',
    provider: 'vultr',
    file: 'vultr-metal-l40s.json',
    right: [['l40s', 'on_demand', 8, 16.438 / 8]],
    aside: {},
  },
  {
    promise: 'what is free is what is free in effect, and virtual machines have no spot',
    provider: 'jarvislabs',
    file: 'jarvis-availability.json',
    right: [
      ['rtx-pro-6000', 'on_demand', 8, 1.89],
      ['rtx-pro-6000', 'on_demand', 6, 1.89],
      ['l4', 'on_demand', 7, 0.44],
    ],
    // The container's spot is listed and sold out.
    aside: { not_offered: 2 },
  },
  {
    promise: 'rupees are no dollars',
    provider: 'jarvislabs',
    file: 'jarvis-rupees.json',
    right: [],
    aside: { no_exchange_rate: 2 },
  },
  {
    promise: 'what is sold no more cannot be rented, though its price stays listed',
    provider: 'scaleway',
    file: 'scaleway-end-of-service.json',
    right: [['l4', 'on_demand', 1, 0.75 * 1.1]],
    aside: {},
  },
  {
    promise: 'a GB300 is read under its full name',
    provider: 'verda',
    file: 'verda-gb300.html',
    right: [
      ['gb300', 'on_demand', 1, 8.62],
      ['h100-sxm', 'on_demand', 1, 3.25],
    ],
    aside: {},
  },
];

const told = ([gpu, market, gpus, usd]: Row): string => [gpu, market, gpus, usd.toFixed(6)].join(' ');

for (const { promise, provider: id, file, right, aside } of CASES)
  test(`${id}: ${promise}`, () => {
    const provider = providers.find((each) => each.id === id);
    assert.ok(provider !== undefined, id);
    const text = readFileSync(FOLDER + file, 'utf8');
    const answer: unknown = file.endsWith('.json') ? JSON.parse(text) : text;
    const { understood } = parseAnswer(provider, answer, {
      market: 'on_demand',
      at: AT,
      rates: { day: 0, usd: { EUR: 1.1 } },
    });
    const rows = understood.offers
      .filter((offer) => isRentable(offer) && !offer.flags.includes('placeholder'))
      .map(({ gpu, market, gpus, gpuOnlyMicroUsd }) =>
        told([gpu, market === 'on_demand' ? market : 'spot', gpus, gpuOnlyMicroUsd / 1e6]),
      );
    assert.deepEqual(rows.sort(), right.map(told).sort());
    const reasons = Object.groupBy(understood.setAside, ({ reason }) => reason);
    assert.deepEqual(Object.fromEntries(Object.entries(reasons).map(([reason, all]) => [reason, all.length])), aside);
  });
