// The surprises of prices, one by one: what a seller writes, and the sum that makes of it a price per GPU-hour.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { near, round, seen } from './seen.ts';

describe('units', () => {
  test('Hyperbolic: cents for a whole option', () => {
    const { offer, aside } = seen('hyperbolic', 'options');
    // 2632 cents / 100 / 8 GPUs
    near(offer('eu-made-up-2/h100/sxm5/8/bare-metal/infiniband').usd, 26.32 / 8);
    assert.deepEqual(aside('[7]'), ['off_shape'], 'cents as a text are not what this seller writes');
  });

  test('CloudRift, Lambda, Shadeform: cents for a whole instance', () => {
    near(seen('cloudrift', 'instance-types').offer('us-made-up-1/rtx49-made-up.4').usd, 1.56 / 4);
    near(seen('lambda', 'instance-types').offer('gpu_8x_h100_made_up').usd, 23.92 / 8);
    near(seen('shadeform', 'instance-types').offer('ca-mu-1/made-up-cloud/H100x8/H100_PCIE_MU_x8').usd, 32.8 / 8);
  });

  test('Hot Aisle: cents for a whole machine, and two machines of one model are two kinds', () => {
    const { offers, aside } = seen('hot-aisle', 'available');
    assert.deepEqual(
      offers.map(({ gpu, gpus, gpuOnlyMicroUsd }) => [gpu, gpus, gpuOnlyMicroUsd]),
      [
        ['mi300x', 1, 1_990_000],
        ['mi300x', 8, 1_990_000],
        ['mi355x', 8, 3_500_000],
      ],
    );
    assert.deepEqual([...aside('[3]'), ...aside('[4]'), ...aside('[5]')], ['unknown_gpu', 'no_gpu', 'off_shape']);
  });

  test('Verda and Voltage Park: prices as texts, per machine and per GPU; a number there is off its shape', () => {
    const verda = seen('verda', 'instance-types');
    near(verda.offer('8H100.MADE.UP').usd, 23.92 / 8);
    near(verda.offer('8H100.MADE.UP', 'interruptible').usd, 12 / 8);
    assert.deepEqual(verda.aside('[5]'), ['off_shape']);
    const park = seen('voltage-park', 'locations');
    near(park.offer('made-up-1/gpu_price_infiniband').usd, 2.49);
    assert.deepEqual(park.aside('results[2]'), ['off_shape']);
  });

  test('AWS: texts per machine, per region and per zone; "N/A*" is not sold there, and Windows is another product', () => {
    const { offer, aside } = seen('aws', 'spot');
    near(offer('us-made-up-1/p5.48xlarge', 'interruptible').usd, 22.899 / 8);
    near(offer('ap-made-up-1/p5.48xlarge', 'interruptible').usd, 42.0735 / 8);
    assert.deepEqual(aside('config.regions[0].instanceTypes[0].sizes[1]'), ['not_offered']);
    assert.deepEqual(aside('config.regions[0].instanceTypes[1].sizes[1]'), ['other_product']);
    const zones = seen('aws', 'spot-history');
    near(zones.offer('ap-made-up-1c/p4de.24xlarge', 'interruptible').usd, 6.0685 / 8);
    near(zones.offer('ap-made-up-1a/p4de.24xlarge', 'interruptible').usd, 37.6223 / 8);
    near(seen('aws', 'on-demand').offer('US East (N. Virginia)/p5.48xlarge').usd, 55.04 / 8);
  });

  test('RunPod: the price is per GPU, and 100 GB of disk at $0.10 a month are added to it', () => {
    const { allIn } = seen('runpod', 'gpu-types').offer('NVIDIA H100 80GB HBM3/securePrice');
    near(allIn, 2.99 + (100 * 0.1) / 720);
  });

  test('GPU.ai and Prime Intellect: for all GPUs of an item, the disk beside or in it', () => {
    const { offer } = seen('gpu-ai', 'page-1');
    near(offer('made-up-01').usd, 3.6 / 2);
    near(offer('made-up-01').allIn, (3.6 + 100 * 0.00028) / 2);
    near(offer('made-up-06').allIn, 50.4 / 8);
    assert.equal(offer('made-up-02').stock, 3 * 8, 'three machines of eight');
    // All its disk where it has less than 100 GB; no rate, no all-in price.
    near(seen('gpu-ai', 'page-2').offer('made-up-08').allIn, 0.7 + 50 * 0.00028);
    assert.equal(seen('gpu-ai', 'page-2').offer('made-up-09').allIn, null);
    near(seen('prime-intellect', 'availability').offer('runpod/US-MU-1/8/secure_cloud/made up SXM').usd, 14.04 / 8);
  });

  test('Scaleway: euro per instance, by the bank’s rate, the euro kept', () => {
    const sxm = seen('scaleway', 'servers').offer('H100-SXM-2-80G');
    near(sxm.usd, (6.6198 / 2) * 1.08);
    assert.deepEqual(sxm.quoted, { currency: 'EUR', gpuOnlyMicro: 3_309_900, allInMicro: 3_309_900 });
    assert.deepEqual(seen('scaleway', 'no-rate').aside('servers.H100-SXM-2-80G'), ['no_exchange_rate']);
  });

  test('Voltage Park: an instant deployment is a machine and its disk', () => {
    const { offer } = seen('voltage-park', 'presets');
    near(offer('made-up-preset-8').usd, 15.12 / 8);
    near(offer('made-up-preset-8').allIn, (15.12 + 0.8) / 8);
    assert.equal(offer('made-up-preset-1').allIn, null, 'the rate of its disk is missing');
  });

  test('CoreWeave and Hyperstack: pages, per machine and per GPU; "4^1" is a four', () => {
    const core = seen('coreweave', 'pricing');
    near(core.offer('NORTH AMERICA/NVIDIA HGX H100').usd, 49.24 / 8);
    near(core.offer('NORTH AMERICA/NVIDIA HGX H100', 'interruptible').usd, 19.71 / 8);
    near(core.offer('NORTH AMERICA/NVIDIA GB200 NVL72').usd, 42 / 4);
    near(core.offer('EUROPE/NVIDIA HGX H100').usd, 51 / 8);
    assert.ok(
      core.offers.every(({ gpuOnlyMicroUsd }) => gpuOnlyMicroUsd !== 9_990_000),
      'the inference price is another',
    );
    near(seen('hyperstack', 'price-page').offer('Spot/NVIDIA L40', 'interruptible').usd, 0.8);
  });
});

describe('no price', () => {
  test('placeholders of 0, 0.01 and 0.5 are no headline price', () => {
    // An H100 machine at $0.01: no such GPU costs a tenth of a cent.
    const azure = seen('azure', 'h100').setAside.filter(({ reason }) => reason === 'implausible');
    assert.deepEqual(
      azure.map(({ name }) => name),
      ['h100-sxm at $0.0013'],
    );
    const runpod = seen('runpod', 'gpu-types');
    assert.deepEqual(
      runpod.aside('data.gpuTypes[2].communityPrice'),
      ['not_offered'],
      '0.5 beside a flag that says no',
    );
    assert.deepEqual(runpod.aside('data.gpuTypes[3].communityPrice'), ['not_offered'], '0');
    assert.deepEqual(runpod.offer('NVIDIA A100-SXM4-40GB/securePrice').flags, ['placeholder'], '0.5 without a flag');
    assert.deepEqual(seen('vultr', 'plans').aside('plans[8]'), ['no_price']);
    assert.deepEqual(seen('oci', 'products').aside('items[12]'), ['no_price']);
  });

  test('RunPod: spot that equals on-demand is not published as a spot series', async () => {
    const { offers } = await round('runpod');
    assert.ok(offers.length > 0 && offers.every(({ market }) => market === 'on_demand'));
  });

  test('Azure: a term’s total, Windows, low priority and a month’s unit are other products; spot is told by its meter', () => {
    const { offer, aside } = seen('azure', 'h100');
    for (const at of [1, 3, 4, 9]) assert.deepEqual(aside(`Items[${at}]`), ['other_product'], `Items[${at}]`);
    near(
      offer('Standard_ND96isr_H100_v5/madeupcentral/ND96isrH100v5/Virtual Machines NDsr H100 v5 Series').usd,
      98.32 / 8,
    );
    near(
      offer(
        'Standard_ND96isr_H100_v5/madeupcentral/ND96isrH100v5 Spot/Virtual Machines NDsr H100 v5 Series',
        'interruptible',
      ).usd,
      21.6 / 8,
    );
  });

  test('Oracle: licences, appliances and commitments are other products though they have the GPU’s name', () => {
    const { aside, offers } = seen('oci', 'products');
    for (const at of [4, 7, 8, 9]) assert.deepEqual(aside(`items[${at}]`), ['other_product'], `items[${at}]`);
    assert.deepEqual(aside('items[11]'), ['not_offered'], 'an annual price alone');
    assert.equal(offers.find(({ gpu }) => gpu === 'h200')?.gpuOnlyMicroUsd, 10_000_000);
  });

  test('Verda and Hyperstack: reserved, serverless and cluster prices are other products', () => {
    assert.deepEqual(seen('verda', 'price-page').aside('@graph[2]'), ['other_product']);
    assert.deepEqual(
      seen('verda', 'price-page').aside('@graph[3]'),
      ['off_shape'],
      'its name and its description differ',
    );
    assert.deepEqual(seen('hyperstack', 'price-page').aside('table[1]'), ['other_product', 'other_product']);
  });

  test('Akash: sums of old bids are estimates, out of the headline', () => {
    const { offers } = seen('akash', 'gpu-prices');
    assert.ok(offers.length > 0 && offers.every(({ flags }) => flags.includes('estimate')));
  });

  test('Verda: a volume that is bought beside leaves the all-in price unknown, not lower', () => {
    assert.equal(seen('verda', 'instance-types').offer('8H100.MADE.UP').allIn, null);
    near(seen('verda', 'instance-types').offer('1V100.MADE.UP').allIn, 0.39);
  });
});
