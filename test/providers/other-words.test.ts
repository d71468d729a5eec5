// Pages and answers that say beside a price that it is of another thing: of one GPU, of several, of another money, time or seller.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAnswer } from '#commands/parse.ts';
import { AT } from '../payloads.ts';
import { providerOf } from './seen.ts';

const page = (body: string): string => `<!doctype html><html><body>${body}</body></html>`;
const cells = (texts: readonly string[], tag: string): string =>
  texts.map((each) => `<${tag}>${each}</${tag}>`).join('');
const table = (names: readonly string[], ...rows: string[][]): string =>
  `<table><thead><tr>${cells(names, 'th')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row, 'td')}</tr>`)
    .join('')}</tbody></table>`;

const understood = (id: string, answer: unknown) =>
  parseAnswer(providerOf(id), answer, { market: 'on_demand', at: AT, rates: { day: 0, usd: { EUR: 1.1, INR: 0.012 } } })
    .understood;
/** What is believed: model, market, GPUs and USD per GPU-hour. */
const believed = (id: string, answer: unknown): string[] =>
  understood(id, answer).offers.map(({ gpu, market, gpus, gpuOnlyMicroUsd }) =>
    [gpu, market, gpus, gpuOnlyMicroUsd / 1e6].join(' '),
  );

describe('CoreWeave: a price of one GPU is not divided by the machine’s', () => {
  const core = (heading: string, price: string, labelled = '') => {
    const row = ['<h3 class="table-model-name">NVIDIA HGX H100</h3>', '8', '80', ...(price === '' ? [] : [price])];
    const cell = (text: string): string => `<div class="table-v2-cell">${text}</div>`;
    const names = ['GPU Model', 'GPU Count', 'VRAM', ...(price === '' ? [] : [heading])].map(cell).join('');
    const label = `<span class="instance-price">${labelled}</span>`;
    return page(
      `<h2>On-demand GPU instances</h2><div class="table-v2"><div class="table-v2-header">${names}</div><div role="listitem" class="table-row-v2">${row.map(cell).join('')}${labelled === '' ? '' : label}</div></div>`,
    );
  };
  test('neither by its column nor by its label, and another money is none', () => {
    assert.deepEqual(believed('coreweave', core('On-demand', '$49.24 / hour')), ['h100-sxm on_demand 8 6.155']);
    for (const [heading, price] of [
      ['On-demand (per GPU)', '$6.155'],
      ['On-demand', '$6.155/GPU/hr'],
      ['On-demand, monthly', '$49.24'],
      ['On-demand (CAD)', '$49.24'],
    ] as const)
      assert.deepEqual(believed('coreweave', core(heading, price)), [], `${heading} ${price}`);
    const labelled = (words: string): string[] => believed('coreweave', core('', '', words));
    assert.deepEqual(labelled('On-Demand Price: <b class="item-value">$49.24</b> / Hour'), [
      'h100-sxm on_demand 8 6.155',
    ]);
    assert.deepEqual(labelled('On-Demand Price per GPU: <b class="item-value">$6.155</b> / Hour'), []);
    assert.deepEqual(labelled('On-Demand Price: <b class="item-value">$6.155</b> / GPU / Hour'), []);
  });
});

test('Hyperstack: what is for several GPUs, or in other money, is no price of one', () => {
  const stack = (title: string, name: string, ...more: [string, string][]): string[] => {
    const names = ['GPU Model', 'VRAM (GB)', ...more.map(([each]) => each), name];
    const row = ['NVIDIA H100 SXM', '80', ...more.map(([, each]) => each), '$19.20'];
    return believed('hyperstack', page(`<h3>${title}</h3><p>by the hour, per hour</p>${table(names, row)}`));
  };
  const on = 'On-Demand GPU Pricing';
  assert.deepEqual(stack(on, 'Pricing Per Hour'), ['h100-sxm on_demand 1 19.2']);
  assert.deepEqual(stack(on, 'Pricing Per Hour', ['GPUs', '8']), []);
  for (const name of ['Price per instance per hour', 'Price per 8 GPUs per hour', 'Old price per hour', '1yr per hour'])
    assert.deepEqual(stack(on, name), [], name);
  assert.deepEqual(stack('On-Demand 8x GPU Pricing', 'Pricing Per Hour'), []);
  assert.deepEqual(stack('On-Demand GPU Pricing (CAD)', 'Pricing Per Hour'), []);
});

test('DigitalOcean: the count of its column divides, and each price is of its own column', () => {
  const ocean = (names: string[], ...rows: string[][]): string[] =>
    believed('digitalocean', page(`<h2>On-Demand GPU Droplet Pricing</h2>${table(names, ...rows)}`));
  const right = ['h200 on_demand 8 2.99'];
  assert.deepEqual(ocean(['GPU', 'GPU Count', 'Price'], ['NVIDIA H200', '8', '$23.92 per hour']), right);
  assert.deepEqual(ocean(['GPUs', 'GPU', 'Price'], ['8', 'NVIDIA H200', '$23.92 per hour']), right);
  assert.deepEqual(ocean(['GPU', 'GPU Count', 'Price'], ['NVIDIA H200 (8x)', '4', '$23.92 per hour']), []);
  const whole = 'NVIDIA H200 (8x)';
  assert.deepEqual(
    ocean(['GPU', 'Contract price', 'On-demand price'], [whole, '$1 per hour', '$23.92 per hour']),
    right,
  );
  assert.deepEqual(ocean(['GPU', 'Monthly price', 'Hourly price'], [whole, '$17,461.60', '$23.92']), right);
  assert.deepEqual(ocean(['GPU', 'Spot price', 'On-demand price'], [whole, '$16 per hour', '$23.92 per hour']), [
    'h200 interruptible 8 2',
    ...right,
  ]);
  assert.deepEqual(ocean(['GPU', 'Price per GPU', 'Price'], [whole, '$2.49 per hour', '$23.92 per hour']), []);
  assert.deepEqual(ocean(['GPU', 'Price per month'], ['NVIDIA L40S', '$4.20']), []);
});

test('Lambda: the price that is reserved, of before, or contradicted is not the one on demand', () => {
  const lambda = (names: string[], row: string[]): string[] =>
    believed(
      'lambda',
      page(`<h2>Instances pricing</h2>${table(['Plan', 'GPUs', ...names], ['NVIDIA H100 SXM', '8', ...row])}`),
    );
  assert.deepEqual(lambda(['Reserved PRICE/GPU/HR', 'PRICE/GPU/HR*'], ['$1.99', '$3.99']), [
    'h100-sxm on_demand 8 3.99',
  ]);
  assert.deepEqual(lambda(['Was PRICE/GPU/HR', 'PRICE/GPU/HR'], ['$4.99', '$3.99']), ['h100-sxm on_demand 8 3.99']);
  assert.deepEqual(lambda(['PRICE/HR', 'PRICE/GPU/HR'], ['$29.92', '$3.99']), [], '8 x 3.99 are 31.92');
  assert.deepEqual(lambda(['PRICE/GPU/HR (EUR)'], ['$3.99']), []);
});

test('an id that counts, or names, otherwise than its fields is no divisor and no model', () => {
  const type = (name: string, gpuDescription: string, gpus: number) => ({
    data: {
      [name]: {
        instance_type: {
          name,
          gpu_description: gpuDescription,
          price_cents_per_hour: 2392,
          specs: { gpus },
        },
        regions_with_capacity_available: [{ name: 'made-up-1' }],
      },
    },
  });
  assert.deepEqual(believed('lambda', type('gpu_8x_h100_sxm5', 'H100 (80 GB SXM5)', 8)), ['h100-sxm on_demand 8 2.99']);
  assert.deepEqual(believed('lambda', type('gpu_8x_h100_sxm5', 'H100 (80 GB SXM5)', 1)), []);
  assert.deepEqual(believed('lambda', type('gpu_8x_h100_pcie', 'H100 (80 GB SXM5)', 8)), []);
  const verda = (gpus: number, memory: number) => ({
    instance_type: '8H100.80S.176V',
    name: 'H100 SXM5 80GB',
    currency: 'usd',
    price_per_hour: '18.40',
    gpu: { number_of_gpus: gpus },
    gpu_memory: { size_in_gigabytes: memory },
  });
  assert.deepEqual(believed('verda', [verda(8, 640)]), ['h100-sxm on_demand 8 2.3']);
  assert.deepEqual(believed('verda', [verda(1, 80)]), []);
  const plan = (id: string, gpuType = 'NVIDIA_L40S') => ({
    plans: [{ id, type: 'vcg', hourly_cost: 1.6, locations: ['made-up'], gpu_type: gpuType, gpu_vram_gb: 48 }],
  });
  for (const id of ['vcg-l40s-16c-180g-48vram', 'vcg-l40-16c-180g-48vram', 'made-up'])
    assert.deepEqual(believed('vultr', plan(id)), ['l40s on_demand 1 1.6'], id);
  for (const id of ['vcg-a40-16c-180g-48vram', 'vcg-l40s-128c-1440g-384vram'])
    assert.deepEqual(believed('vultr', plan(id)), [], id);
  const size = (slug: string, count: number) => {
    const gpu = { count, model: 'nvidia_h200', vram: { amount: 141 * count, unit: 'gib' } };
    return { sizes: [{ slug, price_hourly: 23.92, regions: ['made-up'], available: true, gpu_info: gpu }] };
  };
  assert.deepEqual(believed('digitalocean', size('gpu-h200x8-1128gb', 8)), ['h200 on_demand 8 2.99']);
  assert.deepEqual(believed('digitalocean', size('gpu-h200x8-1128gb', 1)), []);
  const server = (gpu: number) => ({ servers: { 'H100-SXM-8-80G': { gpu, hourly_price: 24 } } });
  assert.deepEqual(believed('scaleway', server(8)), ['h100-sxm on_demand 8 3.3']);
  assert.deepEqual(believed('scaleway', server(1)), []);
});

test('Hot Aisle: a floor, another money, a price struck out, a term and what is sold out', () => {
  const card = (price: string): string =>
    page(
      `<div><div><h3>Made up</h3><div><b>1x</b> MI300x</div><p>${price}</p></div><div><h3>Other</h3><div><b>2x</b> MI300x</div><p>$1.99/GPU/hr</p></div></div>`,
    );
  const other = 'mi300x on_demand 2 1.99';
  assert.deepEqual(believed('hot-aisle', card('$1.99/GPU/hr')), ['mi300x on_demand 1 1.99', other]);
  for (const price of [
    'From $1.99/GPU/hr',
    'A$1.99/GPU/hr',
    '$1.99/GPU/hr CAD',
    '<s>$2.99/GPU/hr</s> $1.99/GPU/hr',
    '$1.50/GPU/hr</p><p>One-year commitment',
  ])
    assert.deepEqual(believed('hot-aisle', card(price)), [other], price);
  const { offers } = understood('hot-aisle', card('$1.99/GPU/hr (sold out)'));
  assert.deepEqual(offers[0]?.flags, ['not_rentable']);
});

test('Verda: a price that its specification says otherwise, or for one GPU, is none', () => {
  const verda = (more: object): string[] => {
    const offer = {
      '@type': 'Offer',
      name: '8x H200 SXM5 141GB on-demand',
      description: 'Hourly on-demand instance price',
      price: 28,
      priceCurrency: 'USD',
      priceSpecification: { price: 28, priceCurrency: 'USD', unitText: 'hour' },
    };
    const graph = JSON.stringify({ '@graph': [{ ...offer, ...more }] });
    return believed('verda', page(`<script type="application/ld+json">${graph}</script>`));
  };
  assert.deepEqual(verda({}), ['h200 on_demand 8 3.5']);
  assert.deepEqual(verda({ priceSpecification: { price: 3.5, unitText: 'hour' } }), []);
  assert.deepEqual(verda({ priceSpecification: { priceCurrency: 'EUR' } }), []);
  assert.deepEqual(verda({ priceSpecification: { unitCode: 'MON' } }), []);
  assert.deepEqual(verda({ description: 'Hourly on-demand price per GPU' }), []);
});

test('Azure: a price that has run out, another service and a term', () => {
  const item = (more: object) => ({
    armSkuName: 'Standard_ND96isr_H100_v5',
    armRegionName: 'made-up',
    retailPrice: 96,
    currencyCode: 'USD',
    unitOfMeasure: '1 Hour',
    type: 'Consumption',
    meterName: 'ND96isrH100v5',
    productName: 'Virtual Machines NDsrH100v5 Series',
    serviceName: 'Virtual Machines',
    meterId: 'made-up',
    effectiveStartDate: '2020-01-01T00:00:00Z',
    ...more,
  });
  const azure = (...items: object[]): string[] => believed('azure', { Items: items.map(item), NextPageLink: null });
  const right = ['h100-sxm on_demand 8 12'];
  const ended = {
    retailPrice: 60,
    effectiveStartDate: '2021-01-01T00:00:00Z',
    effectiveEndDate: '2021-06-01T00:00:00Z',
  };
  assert.deepEqual(azure({}, ended), right);
  assert.deepEqual(azure({ effectiveEndDate: '9999-12-31T00:00:00Z' }, ended), right);
  assert.deepEqual(azure({ serviceName: 'Azure Machine Learning' }), []);
  assert.deepEqual(azure({ reservationTerm: '1 Year' }), []);
});

test('Nebius: a day over a table holds for all of its prices', () => {
  const nebius = (title: string): string[] => {
    const row = (texts: string[]): string =>
      `<div class="pc-highlight-table-block__row">${texts.map((each) => `<div class="pc-highlight-table-block__cell">${each}</div>`).join('')}</div>`;
    const parts = `<div class="pc-highlight-table-block__head">${row(['Item', 'GPU-hour'])}</div><div class="pc-highlight-table-block__body">${row(['NVIDIA HGX H100', '$2.95'])}</div>`;
    return believed('nebius', page(`<div class="pc-highlight-table-block__root"><h3>${title}</h3>${parts}</div>`));
  };
  const right = ['h100-sxm on_demand 1 2.95'];
  assert.deepEqual(nebius('GPU prices'), right);
  assert.deepEqual(nebius('GPU prices effective January 1, 2020'), right);
  assert.deepEqual(nebius('GPU prices effective January 1, 2090'), []);
  assert.deepEqual(nebius('GPU prices until January 1, 2020'), []);
});

test('Civo: a column that counts the GPUs must count those of the size', () => {
  const civo = (count: string): string[] => {
    const names = ['Size', 'GPUs', 'On-demand price'];
    const body = table(names, ['Large 8 x NVIDIA L40S - 48GB', count, '$10.32 per hour']);
    return believed('civo', page(body.replace('<table>', '<table><caption>NVIDIA L40S GPU pricing</caption>')));
  };
  assert.deepEqual(civo('8'), ['l40s on_demand 8 1.29']);
  assert.deepEqual(civo('4'), []);
});

test('Massed Compute: a label over a price that says per GPU is not the machine’s', () => {
  const massed = (label: string): string[] => {
    const cell = (tag: string, children: string) => ['$', tag, null, { children }];
    const row = ['$', 'tr', 'A100 SXM4 (80GB)-x 4-0', { children: [cell('dt', label), cell('dd', '$$1.40/hr')] }];
    const told = `1:${JSON.stringify(['$', 'table', null, { children: [row] }])}\n`;
    return believed('massedcompute', page(`<script>self.__next_f.push([1,${JSON.stringify(told)}])</script>`));
  };
  assert.deepEqual(massed('Price'), ['a100-sxm on_demand 4 0.35']);
  assert.deepEqual(massed('Price per GPU'), []);
});
