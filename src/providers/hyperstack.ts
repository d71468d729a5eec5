// Hyperstack: its price page has a table each for on-demand, reserved and spot, per GPU; a second answer says what is in stock.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { recognise } from '#domain/gpu.ts';
import { listing, mbOf } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readItem, setAside, wholePage } from '#domain/reading.ts';

const PRICES = 'https://www.hyperstack.cloud/gpu-pricing';
const STOCKS = 'https://gpu-stock.hyperstack-docs.workers.dev/';

const Model = z.object({ model: z.string(), available: z.string().regex(/^\d+\+?$/) });
const Stocks = z.object({ stocks: z.array(z.object({ models: z.array(z.unknown()) })) });
const Both = z.object({ page: z.string(), stocks: z.unknown().optional() });

/** Plain "NVIDIA H100" and "NVIDIA A100" are PCIe cards; "NVLink" is a bridge between two of them. */
function nameOf(written: string): string {
  const bare = written.replace(/[\s-]NVLink\b/i, '').trim();
  return /\b[HA]100$/.test(bare) ? `${bare} PCIe` : bare;
}

/** The page and the stock list spell a model differently: both are taken to its id, markets and bridged cards apart. */
function stockName(written: string, market: Market, memoryMb: number | null): string | null {
  const seen = recognise(nameOf(written), memoryMb);
  return 'gpu' in seen ? `${market} ${seen.gpu}${/nvlink/i.test(written) ? ' bridged' : ''}` : null;
}

type Stock = Map<string, number>;

/** Sums what is free by model over all places; an item off its shape is set aside, and its model stays unknown. */
function* stockIn(answer: unknown, stock: Stock): Generator<Reading> {
  if (answer === undefined || answer === null) return;
  for (const [place, { models }] of envelope(Stocks, answer).stocks.entries())
    for (const [at, item] of models.entries())
      yield* readItem(Model, item, `stocks[${place}].models[${at}]`, ({ model, available }) => {
        const market = /-spot$/i.test(model) ? 'interruptible' : 'on_demand';
        const name = stockName(model.replace(/-spot$/i, ''), market, null);
        if (name !== null) stock.set(name, (stock.get(name) ?? 0) + Number.parseInt(available, 10));
        return [];
      });
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

type Kind = Market | 'term' | 'other' | 'unknown';

function kindOf(heading: string, names: string): Kind {
  if (/\b(cpu|storage|network|volume)/i.test(heading) && !/gpu/i.test(heading)) return 'other';
  const words = /spot|reserv|starting from|on-?\s?demand/i.exec(heading) ? heading : names;
  if (/spot/i.test(words)) return 'interruptible';
  if (/reserv|starting from/i.test(words)) return 'term';
  return /on-?\s?demand/i.test(words) ? 'on_demand' : 'unknown';
}

type Row = {
  readonly cells: readonly string[];
  readonly names: readonly string[];
  readonly kind: Kind;
  readonly heading: string;
  readonly path: string;
};

const PRICE = /^\$(\d+(?:\.\d+)?)(?:\s*\/?\s*(?:per )?(?:hour|hr|h))?$/i;
/** A price for a month, or for a node of several GPUs, is another one. */
const OTHER_UNIT = /month|year|week|day\b|node|server|\dx/i;

function toReading({ cells, names, kind, heading, path }: Row, stock: Stock): Reading {
  const [written = ''] = cells;
  const item = { heading, cells };
  const priced = cells.flatMap((cell, at) => (PRICE.test(cell) ? [at] : []));
  const [at = -1] = priced;
  if (kind === 'other') return setAside('no_gpu', null, { path, item });
  if (kind === 'term') return setAside('other_product', written || null, { path, item });
  // Exactly one price, by the hour and for a GPU, in a table whose kind is known; or what is meant is not known.
  const isClear = written !== '' && priced.length === 1 && !OTHER_UNIT.test(names[at] ?? '');
  if (kind === 'unknown' || !isClear) return setAside('off_shape', null, { path, item });
  const usd = Number(PRICE.exec(cells[at] ?? '')?.[1]);
  const vram = cells[names.findIndex((name) => /vram|memory \(gb\)/i.test(name))] ?? '';
  const memoryMb = /^\d+/.test(vram) ? mbOf(Number.parseInt(vram, 10)) : null;
  const free = stock.get(stockName(written, kind, memoryMb) ?? '') ?? null;
  const word = /on-?\s?demand|spot/i.exec(heading)?.[0];
  return listing({
    key: word === undefined ? written : `${word}/${written}`,
    market: kind,
    gpuName: nameOf(written),
    memoryMb,
    gpus: 1,
    stock: free,
    gpuOnly: usd,
    allIn: usd,
    flags: free === 0 ? ['not_rentable'] : [],
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
  if (!/per hour|\/\s?h(ou)?r\b|hourly|per gpu.?hour/i.test(page.root().text()))
    throw new RoundEnd(
      'unreadable',
      "not this seller's answer: table: nothing on the page says that a price is by the hour",
    );
  let heading = '';
  let tables = 0;
  for (const element of page('h1, h2, h3, h4, table').toArray()) {
    const node = page(element);
    if (!node.is('table')) {
      heading = plain(node.text());
      continue;
    }
    const names = textsIn(node, 'th');
    const rows = node.find('tr').toArray();
    const filled = rows.map((row) => textsIn(page(row), 'td')).filter((cells) => cells.length > 0);
    const kind = kindOf(heading, names.join(' '));
    // A table of another kind is read on: if it prices GPUs, its rows say so.
    if (kind === 'unknown' && !filled.some(([name = '']) => 'gpu' in recognise(nameOf(name), null))) continue;
    for (const [at, cells] of filled.entries())
      yield { cells, names, kind, heading, path: `table[${tables}].tr[${at}]` };
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
    const stocks = await ask({ name: 'stock', url: STOCKS });
    yield { answer: { page, stocks }, market: 'on_demand', cut: floorsIn(stocks) };
  },
  *read(answer) {
    const { page, stocks } = envelope(Both, typeof answer === 'string' ? { page: answer } : answer);
    const stock: Stock = new Map();
    yield* stockIn(stocks, stock);
    for (const row of rowsOf(wholePage(page))) yield toReading(row, stock);
  },
};

/** Models of which at least one place says only "so many or more". */
const floorsIn = (answer: unknown): string[] =>
  envelope(Stocks, answer).stocks.flatMap(({ models }) =>
    models.flatMap((item) => {
      const { success, data } = Model.safeParse(item);
      return success && data.available.endsWith('+') ? [nameOf(data.model.replace(/-spot$/i, ''))] : [];
    }),
  );

export default hyperstack;
