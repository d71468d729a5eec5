// The imaginary sellers that are read from pages, and the imaginary bank; each in the structure of the one it is named after.
import { type Manner, type Quote, quotesOf } from '#demo/quotes.ts';
import type { Seller } from './seller.ts';

const usd = (price: number): string => `$${price.toFixed(2)}`;

const COREWEAVE: Manner = {
  seller: 'coreweave',
  dearer: 2.4,
  days: 90,
  names: { 'H100 SXM': 'NVIDIA HGX H100', H200: 'NVIDIA HGX H200', B200: 'NVIDIA HGX B200', L40S: 'NVIDIA L40S' },
};

type Named = Quote & { readonly name: string };

/** A value stands before its label, and everything once more in columns. */
function coreweaveRow(quote: Named): string {
  const memory = Math.round(quote.spec.memoryMb / 1024);
  const price = usd(quote.price * 8);
  const spot = usd(quote.spot * 8);
  const cells = [8, memory, 128, '2,048', price, spot, usd(quote.price)];
  const column = (value: unknown): string => `<div class="table-v2-cell"><div>${value}</div></div>`;
  const meta = (value: unknown, label: string): string =>
    `<div class="table-meta-text"><div class="table-meta-value">${value}</div><div>${label}</div></div>`;
  return `<div role="listitem" class="table-row-v2 w-dyn-item kubernetes-gpu-pricing"><div class="table-grid">
<div class="table-v2-cell table-v2-cell--name"><h3 class="table-model-name">${quote.name}</h3></div>
${cells.map(column).join('\n')}
<div class="table-cell-column table-cell-column-left"><h3 class="table-model-name">${quote.name}</h3>
<span class="instance-price">On-Demand Price: <span class="item-value">${price}</span> / Hour<br/></span>
<span class="spot-price">Spot Price: <span class="item-value">${spot}</span> / Hour<br/></span>
<span class="inference-price">Inference Single GPU Price: <span class="item-value">${usd(quote.price)}</span> / Hour</span></div>
<div class="table-cell-column table-cell-column-right">
${meta(8, 'GPU Count')}${meta(memory, 'VRAM')}${meta(128, 'vCPUs')}${meta('2,048', 'System RAM')}</div>
</div></div>`;
}

const COREWEAVE_COLUMNS = [
  'GPU Model',
  'GPU Count',
  'VRAM (GB)',
  'vCPUs',
  'System RAM (GB)',
  'On-Demand Price (Per Hour)',
  'Spot Price (Per Hour)',
  'Inference Single GPU Price (Per Hour)²',
].map((name) => `<div class="table-v2-cell"><div class="table-header-text">${name}</div></div>`);

const coreweave: Seller = {
  id: 'coreweave',
  routes: [
    {
      path: 'www.coreweave.com/pricing',
      answer: (wanted) => `<!doctype html>
<html><body><h2>On-demand GPU instances</h2>
<h5><strong class="eyebrow">REGION: NORTH AMERICA</strong></h5>
<div class="table-v2"><div class="table-v2-header">${COREWEAVE_COLUMNS.join('')}</div>
<div role="list">
${quotesOf(wanted, COREWEAVE).map(coreweaveRow).join('\n')}
</div></div>
<h2>On-demand CPU instances</h2></body></html>
`,
    },
  ],
};

const HYPERSTACK: Manner = {
  seller: 'hyperstack',
  dearer: 1.15,
  days: 30,
  names: {
    'H100 SXM': 'NVIDIA H100 SXM',
    'H100 PCIE': 'NVIDIA H100',
    H200: 'NVIDIA H200 SXM',
    'RTX A6000': 'NVIDIA RTX A6000',
  },
};
const STOCK_NAMES: Readonly<Record<string, string>> = {
  'NVIDIA H100 SXM': 'H100-80G-SXM5',
  'NVIDIA H100': 'H100-80G-PCIe',
  'NVIDIA H200 SXM': 'H200-141G-SXM5',
  'NVIDIA RTX A6000': 'RTX-A6000',
};

function hyperstackPage(quotes: readonly Named[]): string {
  const card = (heading: string, column: string, price: (quote: Quote) => number): string => {
    const row = (quote: Named): string =>
      [quote.name, Math.round(quote.spec.memoryMb / 1024), usd(price(quote))]
        .map((cell) => `<div class="page-price_card_row_item_col"><span>${cell}</span></div>`)
        .join('\n');
    const head = ['GPU Model', 'VRAM (GB)', column].map(
      (name) => `<div class="page-price_card_head_item"><span>${name}</span></div>`,
    );
    return `<div class="page-price_card"><div class="page-price_card_top"><h3>${heading}</h3></div>
<div class="page-price_card_main"><div class="page-price_card_head">${head.join('')}</div>
<div class="page-price_card_row">
${quotes.map((quote) => `<div class="page-price_card_row_item">${row(quote)}</div>`).join('\n')}
</div></div></div>`;
  };
  return `<!doctype html>
<html><body><div class="page-price_box">
${card('<span>On-Demand GPU</span> Pricing', 'Pricing Per Hour', ({ price }) => price)}
${card('<span>Reservation</span> Pricing', 'Starting from', ({ price }) => price * 0.7)}
${card('<span>Spot VM</span> Pricing', 'Spot VM', ({ spot }) => spot)}
</div></body></html>
`;
}

const hyperstack: Seller = {
  id: 'hyperstack',
  routes: [
    { path: 'www.hyperstack.cloud/gpu-pricing', answer: (wanted) => hyperstackPage(quotesOf(wanted, HYPERSTACK)) },
    {
      path: 'gpu-stock.hyperstack-docs.workers.dev/',
      answer: (wanted) => ({
        stocks: [
          {
            region: 'IMAGINARY-1',
            'stock-type': 'GPU',
            models: quotesOf(wanted, HYPERSTACK).map((quote) => ({
              model: STOCK_NAMES[quote.name],
              available: quote.free > 10 ? '10+' : String(quote.free),
            })),
          },
        ],
      }),
    },
  ],
};

const DAY = 86_400;
const USUAL_USD = 1.087;

/** A rate that moves by a little each day. */
const bank: Seller = {
  id: 'ecb',
  routes: [
    {
      path: 'www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml',
      answer: ({ market, at }) => {
        const day = Math.floor(at / DAY);
        const rate = (USUAL_USD * (1 + 0.01 * (market.roll('euro', day) - 0.5))).toFixed(4);
        return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Imaginary reference rates</gesmes:subject>
<Cube><Cube time='${new Date(day * DAY * 1000).toISOString().slice(0, 10)}'>
<Cube currency='USD' rate='${rate}'/>
<Cube currency='GBP' rate='0.86'/>
</Cube></Cube></gesmes:Envelope>
`;
      },
    },
  ],
};

export const PAGES: readonly Seller[] = [coreweave, hyperstack, bank];
