// Imaginary sellers whose prices stand in the data that their page streams, each in the structure of the one it is named after.
import { type Manner, type Quote, quotesOf } from '#demo/quotes.ts';
import type { Seller, Wanted } from './seller.ts';

/** A page that streams a text in two pieces. */
function streamed(text: string): string {
  const half = Math.floor(text.length / 2);
  const pieces = [text.slice(0, half), text.slice(half)];
  const scripts = pieces.map((piece) => `<script>self.__next_f.push([1,${JSON.stringify(piece)}])</script>`);
  return `<!doctype html>\n<html lang="en"><body>${scripts.join('\n')}</body></html>\n`;
}

const LATITUDE: Manner = {
  seller: 'latitude',
  dearer: 1.5,
  days: 60,
  names: { B200: 'NVIDIA HGX B200', 'H100 SXM': 'NVIDIA HGX H100', L40S: 'NVIDIA L40S' },
};
const REGIONS = ['United States', 'Japan', 'Netherlands'];
/** A month is sold at half of its hours. */
const MONTH_HOURS = 365;

function latitudePlan({ name, id, price, free, spec }: Quote & { name: string }, number: number): unknown {
  const gpus = 8;
  const region = (where: string, at: number): unknown => {
    const hour = Number((price * gpus * (1 + 0.1 * at)).toFixed(2));
    const isFree = at === 0 ? free > 0 : at < 2;
    return {
      name: where,
      locations: { available: [`IM${at}`], in_stock: isFree ? [`IM${at}`] : [] },
      stock_level: isFree ? 'low' : 'unavailable',
      pricing: { USD: { hour, month: hour * MONTH_HOURS }, BRL: { hour: hour * 5, month: hour * 5 * MONTH_HOURS } },
    };
  };
  return {
    id,
    type: 'plans',
    attributes: {
      slug: `g0-imaginary-${number}`,
      specs: {
        cpu: { cores: 64, count: 2 },
        memory: { total: 1536 },
        gpu: { count: gpus, type: name, vram_per_gpu: Math.round(spec.memoryMb / 1024) },
      },
      regions: REGIONS.map(region),
    },
  };
}

const latitude: Seller = {
  id: 'latitude',
  routes: [
    {
      path: 'www.latitude.sh/pricing',
      answer: (wanted) =>
        streamed(`"]}]},"plansData":${JSON.stringify({ servers: quotesOf(wanted, LATITUDE).map(latitudePlan) })}`),
    },
  ],
};

const MASSED: Manner = {
  seller: 'massedcompute',
  dearer: 1.3,
  days: 45,
  names: {
    'H100 SXM': 'H100 SXM5 (80GB)',
    'H100 NVL': 'H100 NVL (94GB)',
    'A100 SXM4': 'A100 SXM4 (80GB)',
    L40S: 'L40S (48GB)',
    'RTX A6000': 'RTX A6000 (48GB)',
  },
};

const element = (tag: string, children: unknown, key: string | null = null): unknown => ['$', tag, key, { children }];

/** A row for narrow screens and one for wide ones. */
function massedRows({ name, price }: Quote & { name: string }, gpus: number): unknown[] {
  const badge = element('span', ['×', String(gpus)]);
  // A text that begins with a dollar is written with two.
  const amount = [`$$${(price * gpus).toFixed(2)}`, element('small', '/hr')];
  const ram = `${144 * gpus} GB`;
  const list = element('dl', [element('div', [element('dt', 'RAM'), element('dd', ram)])]);
  return [
    element('div', [element('div', [badge, element('span', amount)]), list], `${name}-mobile-x ${gpus}-0`),
    element('tr', [element('td', badge), element('td', ram), element('td', amount)], `${name}-x ${gpus}-0`),
  ];
}

const massedcompute: Seller = {
  id: 'massedcompute',
  routes: [
    {
      path: 'massedcompute.com/pricing',
      answer: (wanted: Wanted) =>
        streamed(
          JSON.stringify(
            quotesOf(wanted, MASSED).flatMap((quote) => [1, 8].flatMap((gpus) => massedRows(quote, gpus))),
          ),
        ),
    },
  ],
};

export const PAGE_DATA: readonly Seller[] = [latitude, massedcompute];
