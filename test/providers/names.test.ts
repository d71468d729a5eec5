// The surprises of names, and of lists in several answers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readProvider } from '#collect/reading.ts';
import { parseAnswer } from '#commands/parse.ts';
import { recognise } from '#domain/gpu.ts';
import { AT, allKeys, casesOf, READ } from '../payloads.ts';
import { providerOf, round, seen } from './seen.ts';

describe('names', () => {
  test('a bare "H100" or "A100" is nobody’s SXM, unless the seller’s own documents say which it is', () => {
    for (const [id, name, path] of [
      ['hyperbolic', 'options', '[6]'],
      ['akash', 'gpu-prices', 'models[4]'],
      ['oci', 'products', 'items[5]'],
      ['vultr', 'plans-metal', 'plans_metal[1]'],
      ['digitalocean', 'sizes', 'sizes[2]'],
      ['shadeform', 'instance-types', 'instance_types[3]'],
      ['prime-intellect', 'availability', 'items[3]'],
      ['gpu-ai', 'page-1', 'data[4]'],
    ] as const)
      assert.ok(seen(id, name).aside(path).includes('unknown_gpu'), `${id} ${path}`);
    assert.equal(seen('thunder', 'pricing').offer('h100_x1_prototyping').gpu, 'h100-pcie');
    assert.equal(seen('scaleway', 'servers').offer('H100-1-80G').gpu, 'h100-pcie');
    assert.equal(seen('scaleway', 'servers').offer('H100-SXM-2-80G').gpu, 'h100-sxm');
    const { offer } = seen('hyperstack', 'price-page');
    assert.equal(offer('On-Demand/NVIDIA H100').gpu, 'h100-pcie');
    assert.equal(offer('On-Demand/NVIDIA H100 NVLink').gpu, 'h100-pcie');
    assert.equal(offer('On-Demand/NVIDIA A100').gpu, 'a100-pcie');
    assert.equal(seen('coreweave', 'pricing').offer('NORTH AMERICA/NVIDIA HGX H100').gpu, 'h100-sxm');
  });

  test('Azure’s NC machines have NVL cards, and A100 of 40 and 80 GB are two models', () => {
    assert.equal(
      seen('azure', 'h100').offer(
        'Standard_NC80adis_H100_v5/madeupcentral/NC80adisH100v5/Virtual Machines NCadsH100v5 Series',
      ).gpu,
      'h100-nvl',
    );
    const { offer } = seen('azure', 'others');
    assert.equal(
      offer('Standard_ND96amsr_A100_v4/madeupcentral/ND96amsr A100 v4/Virtual Machines NDamsr A100 v4 Series Linux')
        .gpu,
      'a100-sxm',
    );
    assert.equal(
      offer('Standard_ND96asr_A100_v4/madeupcentral/ND96asrA100v4/Virtual Machines NDasr A100 v4 Series').gpu,
      'a100-sxm-40gb',
    );
    assert.equal(
      offer('Standard_NC48ads_A100_v4/madeupcentral/NC48ads_A100_v4/NCads A100 v4 Series Linux').gpu,
      'a100-pcie',
    );
  });

  test('Vultr: a part of a GPU is no GPU, and two GPUs are two', () => {
    const { aside, offer } = seen('vultr', 'plans');
    assert.deepEqual(aside('plans[1]'), ['gpu_fraction']);
    assert.deepEqual(aside('plans[3]'), ['gpu_fraction']);
    assert.deepEqual([offer('vcg-l40s-made-up-96vram').gpus, offer('vcg-l40s-made-up-96vram').usd], [2, 1.671]);
    assert.equal(seen('vultr', 'plans-metal').offer('vbm-made-up-8-mi300x-gpu').gpus, 8);
    assert.equal(seen('vultr', 'plans-metal').offer('vbm-made-up-8-l40-gpu').gpu, 'l40s', 'it sells no L40');
  });

  test('confidential B200, GH200 and a card of the name "RTX 6000" are not their neighbours', () => {
    assert.deepEqual(seen('verda', 'instance-types').aside('[3]'), ['unknown_gpu', 'unknown_gpu']);
    assert.equal(seen('lambda', 'instance-types').offer('gpu_1x_gh200_made_up').gpu, 'gh200');
    assert.deepEqual(seen('lambda', 'instance-types').aside('data.gpu_1x_rtx_made_up'), ['unknown_gpu']);
  });

  test('Scaleway: a type whose name and GPU information differ is neither, and a part of a GPU is none', () => {
    const { offer, aside } = seen('scaleway', 'end-of-service');
    assert.deepEqual(
      [...aside('servers.L4-1-24G'), ...aside('servers.H100-2-80G')],
      ['ambiguous_gpu', 'ambiguous_gpu'],
    );
    assert.deepEqual(aside('servers.H100-1-10G'), ['gpu_fraction']);
    assert.equal(offer('MADEUP-L40S').gpu, 'l40s');
  });

  test('two goods that a seller prices apart are told apart: clouds, modes, networks', () => {
    assert.equal(seen('runpod', 'gpu-types').offer('NVIDIA H100 80GB HBM3/communityPrice').tier, 'community');
    assert.equal(seen('prime-intellect', 'availability').offers[0]?.tier, 'secure');
    assert.equal(seen('gpu-ai', 'page-1').offers[0]?.tier, 'community');
    assert.equal(seen('voltage-park', 'locations').offer('made-up-1/gpu_price_infiniband').network, 'infiniband');
    assert.equal(seen('hyperbolic', 'options').offers[0]?.network, 'ethernet');
    for (const id of ['vast', 'lium'])
      for (const { name } of casesOf(providerOf(id)))
        assert.ok(
          seen(id, name).offers.every(({ tier }) => tier === null),
          id,
        );
  });

  test('Thunder: two answers that disagree on the number of GPUs make no price', async () => {
    const { setAside, offers } = await round('thunder');
    assert.ok(
      setAside.some(({ path, reason }) => path === 'specs.l40_x2_production.gpuCount' && reason === 'off_shape'),
    );
    assert.ok(offers.some(({ key, gpus }) => key === 'h100_x8_production' && gpus === 8));
  });
});

describe('pages and cursors', () => {
  test('GPU.ai, Azure, DigitalOcean: every page is asked, and a saved one says that there is more', async () => {
    assert.equal(
      (await round('gpu-ai')).offers.some(({ key }) => key === 'made-up-07'),
      true,
    );
    assert.equal(
      (await round('azure')).offers.some(({ region }) => region === 'madeupnorth'),
      true,
    );
    assert.equal(
      (await round('digitalocean', allKeys)).offers.some(({ key }) => key === 'gpu-made-up-6000ada'),
      true,
    );
    const [first] = casesOf(providerOf('gpu-ai'));
    assert.equal(parseAnswer(providerOf('gpu-ai'), first?.answer, READ).truncated, true);
  });

  test('a thing that stands on two pages counts once', async () => {
    const { offers, setAside } = await round('gpu-ai');
    assert.equal(offers.filter(({ key }) => key === 'made-up-01').length, 1);
    assert.ok(setAside.some(({ reason }) => reason === 'seen_twice'));
  });

  test('a next page that leads elsewhere is not followed: no key goes to a stranger', async () => {
    for (const [id, answer] of [
      ['azure', { Items: [], NextPageLink: 'https://elsewhere.invalid/api/retail/prices?$skip=1' }],
      ['digitalocean', { sizes: [], links: { pages: { next: 'https://elsewhere.invalid/v2/sizes?page=2' } } }],
    ] as const) {
      const provider = providerOf(id);
      const followed: string[] = [];
      const ask = async ({ url }: { url: string }) => {
        followed.push(url);
        return answer;
      };
      const read = await readProvider(provider, ask, allKeys(provider), AT);
      assert.equal(read.outcome, 'unreadable');
      assert.match(read.reason ?? '', /leads elsewhere/);
      assert.ok(followed.length === 1 && followed.every((url) => !url.includes('elsewhere')));
    }
  });

  test('a value that is new to us is set aside by its name', () => {
    const { setAside } = seen('gpu-ai', 'page-2');
    assert.ok(setAside.some(({ reason, name }) => reason === 'unknown_value' && name === 'tier: reserved'));
    assert.ok(seen('runpod', 'gpu-types').setAside.some(({ name }) => name === 'stockStatus: Enormous'));
  });
});

describe('odd answers', () => {
  const read = (id: string, answer: unknown) => parseAnswer(providerOf(id), answer, READ);

  test('a word that JavaScript knows is no machine, and a refusal of any shape is one', () => {
    const thunder = read('thunder', {
      pricing: { constructor_x1_prototyping: 2 },
      specs: { constructor_x1_prototyping: { displayName: 'constructor', gpuCount: 1 } },
    });
    assert.equal(thunder.understood.setAside[0]?.reason, 'unknown_gpu');
    const row = {
      SpotPrice: '1.0',
      InstanceType: 'constructor',
      AvailabilityZone: 'z',
      ProductDescription: 'Linux/UNIX',
    };
    assert.equal(read('aws', { SpotPriceHistory: [row] }).understood.setAside[0]?.reason, 'no_gpu');
    assert.match(read('vast', { success: false, msg: { toString: null } }).problem ?? '', /success: false/);
  });

  test('a list in which no place has its GPUs any more is another shape, not an empty market', () => {
    assert.match(read('tensordock', { data: { locations: [{ id: 'x', gpu_list: [] }] } }).problem ?? '', /gpus/);
    assert.equal(read('tensordock', { data: { locations: [] } }).problem, null);
  });

  test('a next page that nobody can ask for is said', () => {
    const [first] = casesOf(providerOf('voltage-park'));
    const answer = { ...(first?.answer as object), has_next: true };
    assert.equal(read('voltage-park', answer).truncated, true);
  });

  test('a stock list with an odd item leaves that stock unknown, and every price as it is', () => {
    const { offers, setAside } = read('scaleway', {
      servers: { 'H100-1-80G': { gpu: 1, hourly_price: 2.8 }, 'L4-1-24G': { gpu: 1, hourly_price: 0.8 } },
      availability: { 'H100-1-80G': { availability: 'plenty' }, 'L4-1-24G': { availability: 'shortage' } },
    }).understood;
    assert.equal(offers.length, 0, 'no rate here');
    assert.deepEqual(
      setAside.map(({ reason, name }) => `${reason} ${name}`),
      ['unknown_value availability: plenty', 'no_exchange_rate EUR', 'no_exchange_rate EUR'],
    );
  });

  test('letters that look alike are not alike', () => {
    for (const name of ['H100 SXM \u00bd', 'RTX 4090 \uff24'])
      assert.deepEqual(recognise(name, null), { reason: 'unknown_gpu' });
  });
});
