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
    assert.deepEqual(seen('jarvislabs', 'rupees').offer('made-up-01/H200/container').quoted?.currency, 'INR');
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
    near(core.offer('NORTH AMERICA/NVIDIA HGX H100').usd, 50.4 / 8);
    near(core.offer('NORTH AMERICA/NVIDIA HGX H100', 'interruptible').usd, 20 / 8);
    near(core.offer('NORTH AMERICA/NVIDIA GB200 NVL72').usd, 41.6 / 4);
    near(core.offer('EUROPE/NVIDIA HGX H100').usd, 52 / 8);
    // A count that its column gives otherwise, one that is the memory, one that the price of a single GPU contradicts.
    for (const row of ['[8].GPU Count', '[9].VRAM', '[10].instance-price'])
      assert.deepEqual(core.aside(`table-row-v2${row}`), ['off_shape'], row);
    // Labels before their values, behind them, and in one text with them.
    const other = seen('coreweave', 'label-first');
    near(other.offer('NORTH AMERICA/NVIDIA HGX H100').usd, 50.4 / 8);
    near(other.offer('NORTH AMERICA/NVIDIA GB200 NVL72').usd, 41.6 / 4);
    near(other.offer('NORTH AMERICA/NVIDIA L40').usd, 10.4 / 8);
    near(seen('hyperstack', 'price-page').offer('Spot/NVIDIA L40', 'interruptible').usd, 0.8);
    near(seen('hyperstack', 'other-columns').offer('On-Demand/NVIDIA H100 SXM').usd, 3.1);
    near(seen('hyperstack', 'other-columns').offer('NVIDIA A6000', 'interruptible').usd, 0.4);
  });

  test('public pages: Lambda and Hot Aisle ask for one GPU, DigitalOcean for the droplet', () => {
    const lambda = seen('lambda', 'price-page');
    near(lambda.offer('NVIDIA H100 SXM/80 GB/208/1800 GiB').usd, 3.89);
    assert.equal(lambda.offer('NVIDIA H100 SXM/80 GB/208/1800 GiB').gpus, 8);
    near(lambda.offer('NVIDIA H100 SXM/80 GB/26/225 GiB').usd, 4.19);
    const ocean = seen('digitalocean', 'price-page');
    near(ocean.offer('On-Demand/AMD MI300X (8x)').usd, 19.2 / 8);
    near(ocean.offer('Spot/NVIDIA B300, liquid-cooled (8x)', 'interruptible').usd, 86.4 / 8);
    const aisle = seen('hot-aisle', 'price-page');
    near(aisle.offer('Medium/4x/MI300x').usd, 2.79);
    assert.deepEqual([...aisle.aside('card[2]'), ...aisle.aside('card[4]')], ['other_product', 'off_shape']);
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
    assert.deepEqual(runpod.offer('NVIDIA A100-SXM4-40GB/securePrice').flags, ['placeholder'], 'the L4 has it too');
    assert.deepEqual(runpod.offer('NVIDIA L40/communityPrice').flags, [], '0.5 with a quote');
    const { offer } = seen('runpod', 'placeholders');
    for (const id of ['NVIDIA H200 NVL', 'AMD Instinct MI300X OAM', 'NVIDIA B200'])
      assert.deepEqual(offer(`${id}/communityPrice`).flags, ['placeholder'], id);
    assert.deepEqual(offer('NVIDIA GeForce RTX 3090/communityPrice').flags, [], 'the same figure, quoted');
    assert.deepEqual(offer('NVIDIA RTX A6000/securePrice').flags, [], 'alone at 0.50');
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

  test('of the prices of one thing the one in force stands, whatever the order: Azure’s announced ones, AWS’ history', () => {
    const azure = seen('azure', 'dated');
    const product = 'Virtual Machines NDsr H100 v5 Series';
    near(azure.offer(`Standard_ND96isr_H100_v5/madeupnorth/ND96isrH100v5/${product}`).usd, 96 / 8);
    near(
      azure.offer(`Standard_ND96isr_H100_v5/madeupnorth/ND96isrH100v5 Spot/${product}`, 'interruptible').usd,
      24 / 8,
    );
    near(azure.offer(`Standard_ND96isr_H100_v5/madeupsouth/ND96isrH100v5/${product}`).usd, 88 / 8);
    assert.deepEqual(azure.aside('Items[0]'), ['not_in_force']);
    for (const at of [2, 3, 11]) assert.deepEqual(azure.aside(`Items[${at}]`), ['superseded'], `Items[${at}]`);
    for (const at of [6, 7, 8]) assert.deepEqual(azure.aside(`Items[${at}]`), ['other_product'], `Items[${at}]`);
    const aws = seen('aws', 'spot-history');
    near(aws.offer('us-made-up-1a/p5.48xlarge', 'interruptible').usd, 24 / 8);
    assert.deepEqual(aws.aside('SpotPriceHistory[6]'), ['not_in_force']);
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
    for (const [at, reason] of [
      [7, 'no_gpu'],
      [9, 'other_product'],
      [10, 'other_product'],
    ] as const)
      assert.deepEqual(seen('verda', 'price-page').aside(`@graph[${at}]`), [reason], `@graph[${at}]`);
    assert.deepEqual(seen('hyperstack', 'price-page').aside('card[1]'), ['other_product', 'other_product']);
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
