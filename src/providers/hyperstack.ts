// Hyperstack: its price page has a card each for on-demand, reserved and spot, per GPU (tables before July 2025); a second answer says the stock.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { modelsSpelled, recognise } from '#domain/gpu.ts';
import { listing, mbOf } from '#domain/listing.ts';
import { MARKETS, type Market, type Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { COUNT_HEADING, gpuHour, numberIn, plainText } from '#domain/page-text.ts';
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
  return /\b[HA]100(?:[\s-]\d+\s?GB)?$/i.test(bare) ? `${bare} PCIe` : bare;
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

/** What a heading or a column says it prices: a market, a term, another good, or nothing. */
function kindOf(words: string): Market | 'term' | 'other' | null {
  if (!/gpu/i.test(words) && /\b(cpu|storage|network|volume|token|tuning|services?|input|output)/i.test(words))
    return 'other';
  if (/reserv|starting from|commit|month|year|week/i.test(words)) return 'term';
  if (/spot/i.test(words)) return 'interruptible';
  return /on-?\s?demand|pay.as.you.go/i.test(words) ? 'on_demand' : null;
}

type Row = Readonly<Record<'cells' | 'names', readonly string[]>> & { readonly heading: string; readonly path: string };

const PRICE = /pric|\bcost\b|\brate\b|per hour|\/\s?hr|starting from|on-?\s?demand|spot/i;
const VRAM = /vram|gpu memory|^memory \(gb\)/i;

const isOurs = (cell: string): boolean => modelsSpelled(nameOf(cell)).length > 0;
const cellUnder = ({ cells, names }: Row, words: RegExp): string | undefined =>
  cells[names.findIndex((name) => words.test(name))];
/** The GPU's name stands under "Model", or where a cell is one, or first. */
const writtenIn = (row: Row): string =>
  cellUnder(row, /model|^gpus?$/i) ?? row.cells.find(isOurs) ?? row.cells[0] ?? '';
const vramIn = (row: Row): number | null => numberIn(cellUnder(row, VRAM) ?? null);

/** Every price of a row by the hour and for a GPU: a column says its own market, or what the heading says holds. */
const pricesIn = (row: Row) =>
  row.cells.flatMap((cell, at) => {
    const name = row.names[at] ?? '';
    const usd = gpuHour(cell, { name, title: row.heading, gpus: numberIn(cellUnder(row, COUNT_HEADING) ?? null) });
    const kind = kindOf(name) ?? kindOf(row.heading);
    return usd === undefined || kind === 'other' || !(PRICE.test(name) || usd !== null) ? [] : [{ kind, usd }];
  });

function* toReadings(row: Row, stock: Stock, memoryGb: ReadonlyMap<string, number>): Generator<Reading> {
  const { cells, names, heading, path } = row;
  const written = writtenIn(row);
  const item = { heading, cells };
  const isGpu = isOurs(written) || /vram|gpu (?:model|memory)/i.test(names.join(' '));
  if (!isGpu && (kindOf(heading) ?? 'other') === 'other')
    return yield setAside(/cpu/i.test(heading) ? 'no_gpu' : 'other_product', null, { path, item });
  const prices = pricesIn(row);
  // One price a market, each of a kind that is known; or what is meant is not known.
  const kinds = prices.map(({ kind }) => kind).filter((kind) => kind !== 'term');
  if (written === '' || prices.length === 0 || new Set(kinds).size < kinds.length)
    return yield setAside('off_shape', null, { path, item });
  const memoryMb = mbOf(vramIn(row) ?? memoryGb.get(written));
  for (const { kind, usd } of prices) {
    if (kind === null) yield setAside('off_shape', null, { path, item });
    else if (kind === 'term') yield setAside('other_product', written, { path, item });
    else if (usd === null) yield setAside('not_offered', written, { path, item });
    else {
      const free = stock.get(stockName(written, kind, memoryMb) ?? '') ?? null;
      const word = (kind === 'on_demand' ? /on-?\s?demand/i : /spot/i).exec(heading)?.[0];
      yield listing({
        key: word === undefined ? written : `${word}/${written}`,
        market: kind,
        gpuName: nameOf(written),
        memoryMb,
        gpus: 1,
        stock: free,
        // A pair of bridged cards is priced apart.
        network: /nvlink/i.test(written) ? 'nvlink' : null,
        gpuOnly: usd,
        allIn: usd,
        flags: free === 0 ? ['not_rentable'] : [],
        path,
        item,
      });
    }
  }
}

const FORMS = {
  table: { row: 'tr', cell: 'td, th[scope="row"]', name: 'th:not([scope="row"])' },
  card: { row: '.page-price_card_row_item', cell: '.page-price_card_row_item_col', name: '.page-price_card_head_item' },
} as const;

function* rowsOf(html: string): Generator<Row> {
  const page = load(html);
  const off = (what: string) => new RoundEnd('unreadable', `not this seller's answer: table: ${what}`);
  if (!/per hour|\/\s?h(ou)?r\b|hourly|per gpu.?hour/i.test(page.root().text()))
    throw off('nothing on the page says that a price is by the hour');
  let heading = '';
  let [lists, priced] = [0, 0];
  for (const element of page('h1, h2, h3, h4, table, .page-price_card_main').toArray()) {
    const node = page(element);
    const what = node.is('table') ? 'table' : 'card';
    if (node.is('h1, h2, h3, h4')) heading = plainText(node.text());
    if (node.is('h1, h2, h3, h4')) continue;
    const textsIn = (root: typeof node, cells: string) =>
      root.find(cells).map((_, each) => plainText(page(each).text()));
    const names = textsIn(node, FORMS[what].name).toArray();
    const rows = node.find(FORMS[what].row).toArray();
    const filled = rows.map((row) => textsIn(page(row), FORMS[what].cell).toArray()).filter(({ length }) => length > 0);
    for (const [at, cells] of filled.entries()) yield { cells, names, heading, path: `${what}[${lists}].row[${at}]` };
    lists += 1;
    if ([heading, ...names].some((words) => MARKETS.some((market) => market === kindOf(words)))) priced += 1;
  }
  if (priced === 0) throw off('no card or table of on-demand or spot prices');
}

const hyperstack: Provider = {
  id: 'hyperstack',
  name: 'Hyperstack',
  home: 'https://www.hyperstack.cloud',
  parserVersion: 2,
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
    const rows = [...rowsOf(wholePage(page))];
    // The spot card leaves the memory out: the same name has it in another.
    const memoryGb = new Map(rows.flatMap((row) => (vramIn(row) ? [[writtenIn(row), vramIn(row) ?? 0]] : [])));
    for (const row of rows) yield* toReadings(row, stock, memoryGb);
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
