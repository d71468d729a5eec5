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

const coreweaveRow = (quote: Quote & { name: string }): string => `<div role="listitem" class="table-row-v2 w-dyn-item">
<h3 data-product="${quote.name}" class="table-model-name">${quote.name}</h3>
<div class="table-meta"><div>GPU Count</div><div>8</div></div>
<span class="instance-price">On-Demand Price: <span class="item-value">${usd(quote.price * 8)}</span> / Hour</span>
<span class="spot-price">Spot Price: <span class="item-value">${usd(quote.spot * 8)}</span> / Hour</span>
</div>`;

const coreweave: Seller = {
  id: 'coreweave',
  routes: [
    {
      path: 'www.coreweave.com/pricing',
      answer: (wanted) => `<!doctype html>
<html><body><h2>On-demand GPU instances</h2>
<div>REGION: NORTH AMERICA</div>
${quotesOf(wanted, COREWEAVE).map(coreweaveRow).join('\n')}
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

function hyperstackPage(quotes: readonly (Quote & { name: string })[]): string {
  const table = (price: (quote: Quote) => number): string =>
    `<table><tr><th>Model</th><th>Price per hour</th></tr>
${quotes.map((quote) => `<tr><td>${quote.name}</td><td>${usd(price(quote))}</td></tr>`).join('\n')}
</table>`;
  return `<!doctype html>
<html><body><h2>On-Demand GPU</h2>
${table(({ price }) => price)}
<h2>Spot VMs</h2>
${table(({ spot }) => spot)}
</body></html>
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
