// What can be rented now, of each seller's own words for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readProvider } from '#collect/reading.ts';
import { isComparable } from '#domain/provider.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { AT, allKeys } from '../payloads.ts';
import { providerOf, providers, round, seen } from './seen.ts';

describe('availability', () => {
  test('zero counts while priced: the price stands, and nothing can be rented', () => {
    const { offer } = seen('voltage-park', 'locations');
    assert.deepEqual(
      [offer('made-up-1/gpu_price_ethernet').stock, offer('made-up-1/gpu_price_ethernet').flags],
      [0, ['not_rentable']],
    );
    assert.deepEqual(seen('lambda', 'instance-types').offer('gpu_1x_h100_made_up').flags, ['not_rentable']);
    assert.deepEqual(seen('runpod', 'gpu-types').offer('NVIDIA H100 NVL/securePrice').flags, ['not_rentable']);
    assert.deepEqual(seen('digitalocean', 'sizes').offer('gpu-made-up-h200x8').flags, ['not_rentable']);
    assert.deepEqual(seen('scaleway', 'end-of-service').offer('H100-1-80G').flags, ['not_rentable'], 'sold no more');
    assert.deepEqual(seen('vultr', 'plans-metal').offer('vbm-made-up-8-h200-gpu').flags, ['not_rentable']);
    assert.deepEqual(seen('vultr', 'plans-metal').offer('vbm-made-up-8-h200-gpu', 'interruptible').flags, []);
  });

  test('JarvisLabs: what is free is what is free in effect, and virtual machines have no spot', () => {
    const { offer, aside } = seen('jarvislabs', 'server-meta');
    assert.equal(offer('made-up-06/H200/container').stock, 8);
    assert.deepEqual(offer('made-up-07/H200/vm').flags, ['not_rentable']);
    assert.deepEqual(aside('server_meta[9].spot_price'), ['not_offered']);
  });

  test('DigitalOcean with a key: sizes by the API, spot alone from the page, nothing twice', async () => {
    const { offers, setAside } = await round('digitalocean', allKeys);
    assert.deepEqual(
      offers.filter(({ market }) => market === 'interruptible').map(({ key }) => key),
      ['Spot/NVIDIA B300, air-cooled', 'Spot/NVIDIA B300, liquid-cooled (8x)'],
    );
    assert.ok(!offers.some(({ key }) => key.startsWith('On-Demand/')));
    assert.ok(setAside.some(({ reason, name }) => reason === 'seen_twice' && name === 'AMD MI300X (8x)'));
  });

  test('Hot Aisle: nothing free is null, and an empty answer', async () => {
    const provider = providerOf('hot-aisle');
    const read = await readProvider(provider, async () => null, allKeys(provider), AT);
    assert.equal(read.outcome, 'empty');
  });

  test('unknown is not zero: a count that may be of options or of GPUs is taken where both are the same', () => {
    const { offer } = seen('hyperbolic', 'options');
    assert.equal(offer('eu-made-up-5/h200/sxm5/8/virtual-machine/ethernet').stock, null);
    assert.equal(offer('ca-made-up-1/h100/pcie/1/virtual-machine/ethernet').stock, 3);
    assert.equal(offer('us-made-up-1/h100/sxm5/1/virtual-machine/ethernet/normal').stock, null);
  });

  test('CloudRift: sizes cut from the same nodes are counted once', () => {
    const { offers } = seen('cloudrift', 'instance-types');
    const here = offers.filter(({ gpu, region }) => gpu === 'rtx-4090' && region === 'us-made-up-1');
    // Five nodes of one GPU or one of four: at most five GPUs, not nine.
    assert.equal(gpusAvailable(here), 5);
  });

  test('Hyperstack: stock is joined by model over regions, and "10+" is a lower bound', async () => {
    const { offers, truncated } = await round('hyperstack');
    const stock = (key: string) => offers.find((each) => each.key === `On-Demand/${key}`)?.stock;
    assert.equal(stock('NVIDIA H100'), 13);
    assert.equal(stock('NVIDIA H100 NVLink'), 0);
    assert.equal(stock('NVIDIA H100 SXM'), 0);
    assert.deepEqual(truncated.map(({ gpu }) => gpu).sort(), ['h100-pcie', 'l40', 'rtx-a6000']);
  });

  test('Scaleway: a shortage is not to be rented, and each zone is an offer of its own', async () => {
    const { offers } = await round('scaleway');
    assert.deepEqual(
      offers.filter(({ gpu }) => gpu === 'b300').map(({ flags }) => flags[0]),
      Array(3).fill('not_rentable'),
    );
    assert.equal(new Set(offers.map(({ key }) => key)).size, offers.length);
    assert.ok(offers.some(({ key }) => key === 'H100-1-80G@pl-waw-2'));
  });

  test('resellers are marked, compared with nobody, and so counted nowhere twice', () => {
    const resellers = providers.filter(({ resells }) => resells).map(({ id }) => id);
    for (const id of ['gpu-ai', 'prime-intellect', 'shadeform']) assert.ok(resellers.includes(id), id);
    assert.ok(providers.filter(({ resells }) => resells).every((each) => !isComparable(each)));
  });
});
