// Nebius: its price page, per GPU-hour; blocks of the page or, where these are not drawn, the same blocks in its data.
import { load } from 'cheerio/slim';
import { embeddedJson, scalarText } from '#domain/foreign-json.ts';
import { dayTold } from '#domain/in-force.ts';
import { listing } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { plain, wordsOf } from '#domain/page-table.ts';
import { type Cell, columnOf, priceCell, pricesIn, unitIn, unknownColumns } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://nebius.com/prices';
const BLOCK = 'highlight-table-block';
const DAY = 86_400;

type Block = { readonly title: string; readonly headings: readonly string[]; readonly rows: readonly string[][] };

/** The blocks as elements. */
function drawn(html: string): Block[] {
  const page = load(html);
  return page(`.pc-${BLOCK}__root`)
    .toArray()
    .map((root) => {
      const texts = (part: string): string[][] =>
        page(root)
          .find(`.pc-${BLOCK}__${part} .pc-${BLOCK}__row`)
          .toArray()
          .map((row) => page(row).find(`.pc-${BLOCK}__cell`).toArray().map(wordsOf));
      const title = page(root).find('h1, h2, h3, h4').first().toArray().map(wordsOf)[0] ?? '';
      return { title, headings: texts('head')[0] ?? [], rows: texts('body') };
    });
}

const DEEPEST = 12;

/** The blocks in the page's data, at any depth: a part of it is JSON in a text (seen 2026-08-22). */
function blocksIn(value: unknown, depth = 0): Block[] {
  if (depth > DEEPEST || value === null) return [];
  if (typeof value === 'string') return value.includes(BLOCK) ? blocksIn(embeddedJson(value), depth + 1) : [];
  if (typeof value !== 'object') return [];
  const { type, title, table } = value as { type?: unknown; title?: unknown; table?: { content?: unknown } | null };
  const content = type === BLOCK ? table?.content : undefined;
  if (!Array.isArray(content)) return Object.values(value).flatMap((each) => blocksIn(each, depth + 1));
  const rows = content.map((row: unknown) =>
    Array.isArray(row) ? row.map((cell) => plainCell(scalarText(cell))) : [],
  );
  return [{ title: plainCell(scalarText(title)), headings: rows[0] ?? [], rows: rows.slice(1) }];
}

/** "[Contact us](#form)" is a link, "Free^*^" a footnote. */
const plainCell = (text: string): string =>
  plain(text.replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1').replace(/\^[^^]*\^/g, ''));

const dataOf = (html: string): Block[] => {
  const page = load(html);
  return page('script')
    .toArray()
    .flatMap((script) => blocksIn(embeddedJson(page(script).text())));
};

type Span = { readonly from: number; readonly to: number };

/** From when to when a column holds; undefined where it names a day that cannot be read. */
function spanOf(heading: string): Span | undefined {
  const told = dayTold(heading);
  if (told === undefined) return /\b20\d\d\b|effective/i.test(heading) ? undefined : { from: -Infinity, to: Infinity };
  const [word, day] = told;
  const at = Date.parse(`${day.trim()} UTC`) / 1000;
  if (!Number.isFinite(at)) return undefined;
  if (/before/i.test(word)) return { from: -Infinity, to: at };
  return /until|till|through/i.test(word) ? { from: -Infinity, to: at + DAY } : { from: at, to: Infinity };
}

type Table = Block & { readonly at: number; readonly path: string };

/** Why a column of a market is not the one in force: another is, or it is not yet. */
function timeOf(heading: string, market: Market, { headings, title, at }: Table) {
  const [span, over] = [spanOf(heading), spanOf(title)];
  if (span === undefined || over === undefined) return 'off_shape';
  // What stands over the table holds for all of it.
  if (at < span.from || at < over.from) return 'not_in_force';
  if (at >= over.to) return 'superseded';
  const later = headings
    .filter((other) => columnOf(other, title) === market)
    .map((other) => spanOf(other)?.from ?? Number.NaN);
  return at >= span.to || later.some((from) => from > span.from && from <= at) ? 'superseded' : null;
}

const isName = (heading: string): boolean => /^(item|gpus?|(gpu )?(model|type)|hardware|name|instance)$/i.test(heading);
const isTold = (heading: string): boolean => isName(heading) || /^(vcpus?|cpus?|ram|memory)\b/i.test(heading);
const numberIn = (cells: readonly Cell[], what: RegExp): number | null =>
  Number(/^\d+$/.exec(cells.find(({ heading }) => what.test(heading))?.text ?? '')?.[0]) || null;

function* ofRow(cells: readonly Cell[], table: Table, path: string): Generator<Reading> {
  const name = cells.find(({ heading }) => isName(heading))?.text ?? '';
  const item = { title: table.title, cells: cells.map(({ text }) => text) };
  const timed = cells.map((cell) => {
    const market = columnOf(cell.heading, table.title);
    return market === null || market === 'term' ? null : timeOf(cell.heading, market, table);
  });
  const holding = cells.filter((_, at) => timed[at] === null);
  const prices = pricesIn(holding, { gpus: null, title: table.title, isTimed: true });
  if (name === '' || cells.every(({ heading }) => columnOf(heading, table.title) === null))
    return yield setAside('off_shape', null, { path: `${path}.${name === '' ? 'Item' : 'GPU-hour'}`, item });
  for (const [at, reason] of timed.entries()) {
    const { heading = '', text = '' } = cells[at] ?? {};
    const isAsked = reason !== null && priceCell(text).kind === 'price';
    if (reason !== null) yield setAside(isAsked ? reason : 'not_offered', name, { path: `${path}.${heading}`, item });
  }
  for (const { market, heading, usd, reason } of prices) {
    const place = { path: `${path}.${heading}`, item };
    const word = /preemptible|spot/i.exec(`${table.title} ${heading}`)?.[0];
    if (reason !== null) yield setAside(reason, name, place);
    else if (market !== null)
      yield listing({
        key: market === 'on_demand' || word === undefined ? name : `${word}/${name}`,
        market,
        // The same GPU beside another CPU.
        gpuName: name.replace(/ with (Intel|AMD) CPUs?$/i, ''),
        gpus: 1,
        gpuOnly: usd,
        allIn: usd,
        vcpus: numberIn(cells, /^v?cpus?/i),
        ramGb: numberIn(cells, /^(ram|memory)/i),
        ...place,
      });
  }
}

function* ofTable(table: Table): Generator<Reading> {
  const { title, headings, path } = table;
  const rows = table.rows.map((row) => row.map((text, at) => ({ heading: headings[at] ?? '', text })));
  const isGpu = /\bgpus?\b/i.test(title) || headings.some((heading) => unitIn(heading).has('gpu'));
  if (isGpu)
    for (const { heading, text } of unknownColumns(rows, isTold))
      yield setAside('unknown_value', `column: ${heading}`, { path: `${path}.${heading}`, item: text });
  for (const [at, row] of rows.entries()) {
    const place = { path: `${path}.row[${at}]`, item: { title, cells: table.rows[at] } };
    if (!isGpu) yield setAside(/\bcpu/i.test(title) ? 'no_gpu' : 'other_product', row[0]?.text ?? null, place);
    else if (row.length === headings.length) yield* ofRow(row, table, place.path);
    else yield setAside('off_shape', null, place);
  }
}

function* ofPage(html: string, at: number): Generator<Reading> {
  const seen = drawn(html).filter(({ headings, rows }) => headings.length > 0 && rows.length > 0);
  const blocks = seen.length > 0 ? seen : dataOf(html);
  if (blocks.length === 0) throw new RoundEnd('unreadable', `not this seller's answer: ${BLOCK}: no table of prices`);
  for (const [number, block] of blocks.entries()) yield* ofTable({ ...block, at, path: `block[${number}]` });
}

const nebius: Provider = {
  id: 'nebius',
  name: 'Nebius',
  home: 'https://nebius.com',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per GPU, on demand and preemptible, from its price page; availability is not told',
  aliases: ['nebius ai', 'nebius ai cloud'],
  terms: {
    link: 'https://docs.nebius.com/legal/terms-of-use',
    stance: 'silent',
    readOn: '2026-10-05',
    note: 'A published audit of that day found no clause against automated reading.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'price page', url: URL, as: 'text' }), market: 'on_demand', cut: [] };
  },
  read: (answer, _market, at) => ofPage(wholePage(answer), at),
};

export default nebius;
