// Imaginary sellers that are read from the tables of a page, each in the structure of the one it is named after.
import { type Manner, type Quote, quotesOf } from '#demo/quotes.ts';
import type { Seller, Wanted } from './seller.ts';

type Named = Quote & { readonly name: string };

const usd = (price: number): string => {
  const [dollars, cents] = price.toFixed(2).split('.');
  return `$${Number(dollars).toLocaleString('en-US')}.${cents}`;
};
const page = (body: string): string => `<!doctype html>\n<html lang="en"><body>\n${body}\n</body></html>\n`;
const lines = <T>(all: readonly T[], line: (each: T) => string): string => all.map(line).join('\n');

const seller = (
  id: string,
  path: string,
  manner: Omit<Manner, 'seller'>,
  body: (quotes: readonly Named[]) => string,
): Seller => ({
  id,
  routes: [{ path, answer: (wanted: Wanted) => page(body(quotesOf(wanted, { seller: id, ...manner }))) }],
});

const GCP_HEADINGS = [
  'Machine type',
  'GPU',
  'Components',
  'Price (USD)',
  'DWS Flex-start price (USD)',
  'Current Spot pricing (USD)',
  'Compute Resource CUDs - 1 Year (USD)',
];
const GCP_GPUS: Readonly<Record<string, string>> = {
  'a3-highgpu-8g': 'Nvidia H100',
  'a3-ultragpu-8g': 'Nvidia H200',
  'a4-highgpu-8g': 'Nvidia B200',
  'a2-ultragpu-8g': 'Nvidia A100',
};

function gcpTable(quotes: readonly Named[]): string {
  const hourly = (price: number): string => `$${(price * 8).toFixed(6)} / 1 hour`;
  const row = ({ name, price, spot }: Named): string => {
    const cells = [
      name,
      GCP_GPUS[name] ?? '',
      'GPUs: 8</p><p>vCPUs: 208</p><p>Memory: 1,872GB',
      hourly(price),
      hourly(price * 0.5),
      hourly(spot),
      hourly(price * 0.7),
    ];
    return `<tr>${cells.map((cell) => `<td colspan="1" rowspan="1"><p>${cell}</p></td>`).join('')}</tr>`;
  };
  return `<table><tr>${GCP_HEADINGS.map((name) => `<th><div><p>${name}</p></div></th>`).join('')}</tr><tbody>
<tr><td><p><b>Imaginary series</b></p></td>${'<td></td>'.repeat(GCP_HEADINGS.length - 1)}</tr>
${lines(quotes, row)}
</tbody></table>`;
}

const gcp = seller(
  'gcp',
  'cloud.google.com/products/compute/pricing/accelerator-optimized',
  {
    dearer: 4.2,
    days: 90,
    names: {
      'H100 SXM': 'a3-highgpu-8g',
      H200: 'a3-ultragpu-8g',
      B200: 'a4-highgpu-8g',
      'A100 SXM4': 'a2-ultragpu-8g',
    },
  },
  gcpTable,
);

const CELL = 'pc-highlight-table-block__';
/** What the announced list asks of the one before it. */
const RAISED = 1.15;

function nebiusBlock(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `<div class="${CELL}row">${cells.map((cell) => `<div class="${CELL}cell"><div><p>${cell}</p></div></div>`).join('')}</div>`;
  return `<div class="${CELL}root"><h2><span>${title}</span></h2><div class="${CELL}head">${row(headings)}</div>
<div class="${CELL}body">
${lines(rows, row)}
</div></div>`;
}

const nebius = seller(
  'nebius',
  'nebius.com/prices',
  { dearer: 1.5, days: 60, names: { 'H100 SXM': 'NVIDIA HGX H100', H200: 'NVIDIA HGX H200', B200: 'NVIDIA HGX B200' } },
  (quotes) =>
    [
      nebiusBlock(
        'NVIDIA GPU Instances',
        ['Item', 'vCPUs', 'RAM, GB', 'On-demand, GPU-hour', 'GPU-hour (Effective October 1, 2026)'],
        [
          ...quotes.map(({ name, price }) => [name, '16', '200', usd(price), usd(price * RAISED)]),
          ['NVIDIA L40S with Intel CPU', '8-40', '32-160', 'from $0.90', 'from $0.90'],
        ],
      ),
      nebiusBlock(
        'Preemptible NVIDIA GPU Instances',
        ['Item', 'vCPUs', 'RAM, GB', 'Spot price, GPU-hour*'],
        quotes.map(({ name, spot }) => [name, '16', '200', usd(spot)]),
      ),
      nebiusBlock('CPU-only instances', ['Item', 'Price per hour'], [['Imaginary CPU', '$0.05']]),
    ].join('\n'),
);

function crusoeSection(title: string, headings: readonly string[], rows: string): string {
  return `<div class="pricing-dd"><h3 class="pricing-col-heading">${title}</h3>
<div class="pricing-table-heading">${headings.map((name) => `<div class="pricing-heading">${name}</div>`).join('')}</div>
${rows}
</div>`;
}

function crusoeRow({ name, price, spot, free }: Named): string {
  const [model = '', memory = '', form = ''] = name.split('|');
  const rich = (text: string): string => `<div class="pricing-rich w-richtext"><p>${text}</p></div>`;
  return `<div role="listitem"><div class="pricing_gpu-item"><a href="/imaginary" class="pricing-item-head-part">
<h4 class="pricing-item-heading">${model}</h4><div class="pricing-tag is-dark">${memory}</div><div class="pricing-tag">${form}</div></a>
${rich(`${usd(price)}/GPU-hr`)}${rich(free > 0 ? `${usd(spot)}/GPU-hr` : 'Contact sales')}</div></div>`;
}

const crusoe = seller(
  'crusoe',
  'www.crusoe.ai/cloud/pricing',
  {
    dearer: 1.6,
    days: 90,
    names: {
      'H100 SXM': 'NVIDIA H100|80GB|HGX',
      H200: 'NVIDIA H200|141GB|HGX',
      'A100 PCIE': 'NVIDIA A100|80GB|PCIe',
      L40S: 'NVIDIA L40S|48GB|',
      MI300X: 'AMD MI300X|192GB|',
    },
  },
  (quotes) =>
    [
      crusoeSection('GPU instances pricing', ['GPU model', 'On-demand', 'Current spot'], lines(quotes, crusoeRow)),
      crusoeSection(
        'CPU instances pricing',
        ['CPU Type', 'On-demand'],
        '<div class="pricing_gpu-item"><div class="pricing-item-head-part"><h4 class="pricing-item-heading">Imaginary</h4></div><div class="pricing-rich"><p>$0.04/vCPU-hr</p></div></div>',
      ),
    ].join('\n'),
);

const CIVO_SIZES = [1, 2, 8];
const MONTH_HOURS = 730;

function civoTable({ name, price }: Named): string {
  const priced = (amount: number): string =>
    `<div data-option="hourly" class="price-value">${usd(amount)}<span>per hour</span></div><div data-option="monthly" class="price-value hidden">${usd(amount * MONTH_HOURS)}<span>per month</span></div>`;
  const row = (
    gpus: number,
  ): string => `<tr><td data-title="Size">Size ${gpus}<div class="product-detail">${gpus} x ${name}</div></td>
<td data-title="RAM">${96 * gpus} GB</td>
<td data-title="On-demand price">${priced(price * gpus)}</td>
<td data-title="Commitment price"><div id="36_months">${priced(price * gpus * 0.7)}</div></td></tr>`;
  return `<table class="pricing-table"><caption>${name.replace(' - ', ' ')} GPU pricing</caption>
<thead><tr><th>Size</th><th>RAM</th><th>On-demand</th><th>Commitment</th></tr></thead><tbody>
${lines(CIVO_SIZES, row)}
</tbody></table>`;
}

const civo = seller(
  'civo',
  'www.civo.com/pricing',
  {
    dearer: 1.4,
    days: 120,
    names: { L40S: 'NVIDIA L40S - 48GB', H200: 'NVIDIA H200 - 141GB', 'H100 SXM': 'NVIDIA H100 SXM - 80GB' },
  },
  (quotes) => lines(quotes, civoTable),
);

function togetherTable(price: string, rows: readonly (readonly [name: string, price: string])[]): string {
  const row = ([name, amount]: readonly [string, string]): string =>
    `<div role="listitem"><tr><td><p><span>NVIDIA</span><span> </span><span>${name}</span></p></td><td><p>${amount}</p></td><td><p>Contact us</p></td></tr></div>`;
  return `<table><thead><tr><th><p>Hardware</p></th><th><p>${price}</p></th><th><p>Reserved</p></th></tr></thead>
<tbody><div role="list">
${lines(rows, row)}
</div></tbody></table>`;
}

const together = seller(
  'together',
  'www.together.ai/pricing',
  { dearer: 1.7, days: 90, names: { 'H100 SXM': 'HGX H100', H200: 'HGX H200', B200: 'HGX B200' } },
  (quotes) => `<h2>Dedicated Inference</h2>
${togetherTable(
  'On-demand',
  quotes.map(({ name, price }) => [name, usd(price * 1.3)]),
)}
<h2>GPU Clusters</h2>
<div class="hide">${togetherTable(
    'Hourly',
    quotes.map(({ name, price }) => [name, usd(price)]),
  )}</div>
<p>All prices are per GPU per hour.</p>
${togetherTable('ON-Demand', [...quotes.map(({ name, price }) => [name, usd(price)] as const), ['GB200 NVL72', '—']])}`,
);

export const PAGE_CLOUDS: readonly Seller[] = [gcp, nebius, crusoe, civo, together];
