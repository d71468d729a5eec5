// Price pages that are read from tables or their data: the sums by hand, and pages changed so that a price stands at another place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAnswer } from '#commands/parse.ts';
import type { Offer } from '#domain/offer.ts';
import { casesOf } from '../payloads.ts';
import { CHANGES } from './page-changes.ts';
import { near, providerOf, seen } from './seen.ts';

const told = ({ key, market, gpu, gpus, gpuOnlyMicroUsd }: Offer): string =>
  [key, market, gpu, gpus, gpuOnlyMicroUsd / 1e6].join(' ');

function offersOf(id: string, name: string, change: (page: string) => string = (page) => page) {
  const provider = providerOf(id);
  const found = casesOf(provider).find((each) => each.name === name);
  assert.ok(found !== undefined, `${id} ${name}`);
  const page = change(found.text);
  return { page, text: found.text, ...parseAnswer(provider, page, found).understood };
}

/** A changed page may say less; what it still says must be what the page said before. */
function holds(id: string, name: string, change: (page: string) => string, atLeast: number): void {
  const before = offersOf(id, name).offers.map(told);
  const { page, text, offers } = offersOf(id, name, change);
  assert.notEqual(page, text, 'the page was not changed');
  for (const offer of offers.map(told)) assert.ok(before.includes(offer), `${offer} is new: ${before.join(' | ')}`);
  assert.ok(offers.length >= atLeast, `${offers.length} offers are left of ${before.length}`);
}

describe('the sums, with their division written out', () => {
  test('Google Cloud: a machine, by the number of GPUs of its type', () => {
    const { offer, aside } = seen('gcp', 'page');
    near(offer('a3-megagpu-8g').usd, 92.8 / 8);
    near(offer('a3-megagpu-8g', 'interruptible').usd, 55.2 / 8);
    near(offer('a2-ultragpu-2g').usd, 10.4 / 2);
    near(offer('g2-standard-24').usd, 2 / 2);
    assert.equal(offer('a2-highgpu-1g').gpu, 'a100-sxm-40gb', 'an A2 Standard has 40 GB');
    assert.equal(offer('a2-highgpu-1g').region, 'us-central1');
    assert.deepEqual(aside('table[0].tr[7].GPU'), ['off_shape', 'off_shape'], 'four in the name, eight in the row');
    const there = seen('gcp', 'region');
    near(there.offer('europe-west4/a3-highgpu-2g').usd, 22.8 / 2);
    assert.deepEqual(there.aside('table[0].tr[1].Price'), ['off_shape', 'off_shape'], '4.40 for one of 5.20');
  });

  test('Nebius: per GPU already, by the column that holds on the day', () => {
    near(seen('nebius', 'elements').offer('NVIDIA HGX B300').usd, 9.7);
    near(seen('nebius', 'before-the-day').offer('NVIDIA HGX B300').usd, 8.05);
    near(seen('nebius', 'data').offer('Preemptible/NVIDIA HGX H100', 'interruptible').usd, 2.25);
    assert.deepEqual(seen('nebius', 'elements').aside('block[0].row[3]'), ['superseded']);
    assert.deepEqual(seen('nebius', 'before-the-day').aside('block[0].row[3]'), ['not_in_force']);
  });

  test('Massed Compute and Civo: a machine, by the number before or after its ×', () => {
    const massed = seen('massedcompute', 'page');
    near(massed.offer('B300 SXM6/x 8-0').usd, 54.4 / 8);
    near(massed.offer('RTX A6000 (48GB) NVLink/x 2-0').usd, 1.28 / 2);
    near(massed.offer('A100 SXM4 (80GB)/x 4-0').usd, 5.6 / 4);
    assert.deepEqual(massed.aside('L40S (48GB)'), ['off_shape', 'off_shape'], 'narrow 0.90, wide 1.80');
    const civo = seen('civo', 'page');
    near(civo.offer('8 x NVIDIA H100 - 80GB HBM3').usd, 24.8 / 8);
    near(civo.offer('2 x NVIDIA L40S - 48GB').usd, 2.7 / 2);
    assert.deepEqual(civo.aside('table[1].tr[2].On-demand'), ['off_shape'], '5,400 a month is not 5.40 x 730');
  });

  test('Crusoe and Together: per GPU already; Latitude: a machine, by region', () => {
    near(seen('crusoe', 'page').offer('NVIDIA A100/80GB/PCIe').usd, 2.05);
    near(seen('crusoe', 'columns').offer('NVIDIA H100/80GB/HGX').usd, 4);
    near(seen('together', 'page').offer('ON-Demand/HGX H200').usd, 6.05);
    const { offer } = seen('latitude', 'page');
    near(offer('g0-b300-made/United States').usd, 132 / 8);
    near(offer('g0-rtx-made/Japan').usd, 54.4 / 8);
    assert.deepEqual(offer('g0-rtx-made/Netherlands').flags, ['not_rentable'], 'nothing is in stock there');
  });
});

for (const [id, changes] of Object.entries(CHANGES))
  describe(`${id}: no wrong price comes of`, () => {
    for (const [name, what, change, atLeast] of changes) test(what, () => holds(id, name, change, atLeast));
  });
