// The surprises of names, of what can be rented, and of lists in several answers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readProvider } from '#collect/round.ts';
import { parseAnswer } from '#commands/parse.ts';
import { recognise } from '#domain/gpu.ts';
import { isComparable } from '#domain/provider.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { AT, anyKeys, casesOf, READ } from '../payloads.ts';
import { providerOf, providers, round, seen } from './seen.ts';

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
  });

  test('confidential B200, GH200 and a card of the name "RTX 6000" are not their neighbours', () => {
    assert.deepEqual(seen('verda', 'instance-types').aside('[3]'), ['unknown_gpu', 'unknown_gpu']);
    assert.equal(seen('lambda', 'instance-types').offer('gpu_1x_gh200_made_up').gpu, 'gh200');
    assert.deepEqual(seen('lambda', 'instance-types').aside('data.gpu_1x_rtx_made_up'), ['unknown_gpu']);
  });

  test('Thunder: two answers that disagree on the number of GPUs make no price', async () => {
    const { setAside, offers } = await round('thunder');
    assert.ok(
      setAside.some(({ path, reason }) => path === 'specs.l40_x2_production.gpuCount' && reason === 'off_shape'),
    );
    assert.ok(offers.some(({ key, gpus }) => key === 'h100_x8_production' && gpus === 8));
  });
});

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
      (await round('digitalocean')).offers.some(({ key }) => key === 'gpu-made-up-6000ada'),
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
      const read = await readProvider(provider, ask, anyKeys(provider), AT);
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
