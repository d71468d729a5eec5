// Hyperstack: its price page has a table each for on-demand, reserved and spot, per GPU; a second answer says what is in stock.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { recognise } from '#domain/gpu.ts';
import { listing, mbOf } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, setAside, wholePage } from '#domain/reading.ts';

const PRICES = 'https://www.hyperstack.cloud/gpu-pricing';
const STOCKS = 'https://gpu-stock.hyperstack-docs.workers.dev/';

const Stocks = z.object({
  stocks: z.array(
    z.object({ models: z.array(z.object({ model: z.string(), available: z.string().regex(/^\d+\+?$/) })) }),
  ),
});
type Stocks = z.infer<typeof Stocks>;
const Both = z.object({ page: z.string(), stocks: Stocks.nullish() });

/** Plain "NVIDIA H100" and "NVIDIA A100" are PCIe cards; "NVLink" is a bridge between two of them. */
function nameOf(written: string): string {
  const bare = written.replace(/\bNVLink\b/i, '').trim();
  return /\b[HA]100$/.test(bare) ? `${bare} PCIe` : bare;
}

/** The page and the stock list spell a model differently: both are taken to its id, bridged cards apart. */
function stockName(written: string): string | null {
  const seen = recognise(nameOf(written.replace(/-NVLink/i, '')), null);
  return 'gpu' in seen ? `${seen.gpu}${/nvlink/i.test(written) ? ' bridged' : ''}` : null;
}

type Stock = { count: number; atLeast: boolean };

/** "10+" is a floor: what is summed from it is one too. */
function stockBy({ stocks }: Stocks): Map<string, Stock> {
  const found = new Map<string, Stock>();
  for (const { model, available } of stocks.flatMap(({ models }) => models)) {
    const name = stockName(model);
    if (name === null) continue;
    const so = found.get(name) ?? { count: 0, atLeast: false };
    found.set(name, {
      count: so.count + Number.parseInt(available, 10),
      atLeast: so.atLeast || available.endsWith('+'),
    });
  }
  return found;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

type Kind = Market | 'term';

function kindOf(words: string): Kind | null {
  if (/spot/i.test(words)) return 'interruptible';
  if (/reserv|starting from/i.test(words)) return 'term';
  return /on-?\s?demand/i.test(words) ? 'on_demand' : null;
}

type Row = {
  readonly cells: readonly string[];
  readonly vram: string | undefined;
  readonly kind: Kind;
  readonly heading: string;
  readonly path: string;
};

function toReading({ cells, vram, kind, heading, path }: Row, stock: ReadonlyMap<string, Stock>): Reading {
  const [written = ''] = cells;
  const item = { heading, cells };
  const prices = cells.flatMap(
    (cell) => /^\$(\d+(?:\.\d+)?)(?:\s*\/?\s*(?:per )?(?:hour|hr|h))?$/i.exec(cell)?.[1] ?? [],
  );
  if (kind === 'term') return setAside('other_product', written || null, { path, item });
  // Exactly one price, or the column that is meant is not known.
  if (written === '' || prices.length !== 1) return setAside('off_shape', null, { path, item });
  const free = kind === 'on_demand' ? stock.get(stockName(written) ?? '') : undefined;
  return listing({
    key: /[/+@]/.test(heading) ? written : `${heading}/${written}`,
    market: kind,
    gpuName: nameOf(written),
    memoryMb: /^\d+/.test(vram ?? '') ? mbOf(Number.parseInt(vram ?? '', 10)) : null,
    gpus: 1,
    stock: free?.count ?? null,
    gpuOnly: Number(prices[0]),
    allIn: Number(prices[0]),
    flags: free?.count === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

function* rowsOf(html: string): Generator<Row> {
  const page = load(html);
  const textsIn = (node: ReturnType<typeof page>, cells: string): string[] =>
    node
      .find(cells)
      .toArray()
      .map((cell) => plain(page(cell).text()));
  let heading = '';
  let tables = 0;
  for (const element of page('h1, h2, h3, h4, table').toArray()) {
    const node = page(element);
    if (!node.is('table')) {
      heading = plain(node.text());
      continue;
    }
    const names = textsIn(node, 'th');
    const kind = kindOf(heading) ?? kindOf(names.join(' '));
    if (kind === null) continue;
    const vram = names.findIndex((name) => /vram|memory \(gb\)/i.test(name));
    const rows = node.find('tr').toArray();
    const filled = rows.map((row) => textsIn(page(row), 'td')).filter((cells) => cells.length > 0);
    for (const [at, cells] of filled.entries())
      yield { cells, vram: cells[vram], kind, heading, path: `table[${tables}].tr[${at}]` };
    tables += 1;
  }
  if (tables === 0)
    throw new RoundEnd('unreadable', "not this seller's answer: table: no table of on-demand or spot prices");
}

const hyperstack: Provider = {
  id: 'hyperstack',
  name: 'Hyperstack',
  home: 'https://www.hyperstack.cloud',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per GPU, on demand and spot, from its price page; stock in floors',
  aliases: ['nexgen cloud', 'hyperstack.cloud'],
  terms: {
    link: 'https://www.hyperstack.cloud/terms-and-conditions',
    stance: 'silent',
    readOn: '2026-10-05',
    note: 'A published audit of that day found no clause against automated reading.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    const page = await ask({ name: 'price page', url: PRICES, as: 'text' });
    const stocks = envelope(Stocks, await ask({ name: 'stock', url: STOCKS }));
    yield { answer: { page, stocks }, market: 'on_demand', cut: floorsOf(stocks) };
  },
  *read(answer) {
    const { page, stocks } = envelope(Both, typeof answer === 'string' ? { page: answer } : answer);
    const stock = stocks ? stockBy(stocks) : new Map<string, Stock>();
    for (const row of rowsOf(wholePage(page))) yield toReading(row, stock);
  },
};

/** Models of which at least one place says only "so many or more". */
const floorsOf = ({ stocks }: Stocks): string[] =>
  stocks.flatMap(({ models }) =>
    models.filter(({ available }) => available.endsWith('+')).map(({ model }) => nameOf(model)),
  );

export default hyperstack;
