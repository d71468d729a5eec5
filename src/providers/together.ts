// Together AI: its price page; GPU clusters by the GPU-hour on demand, beside terms, and endpoints of the same GPUs in another section.
import { load } from 'cheerio/slim';
import { cut } from '#domain/cut.ts';
import { recognise } from '#domain/gpu.ts';
import { listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { plain, tableOf, wordsOf } from '#domain/page-table.ts';
import { type Cell, columnOf, pricesIn, unitIn, unknownColumns } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://www.together.ai/pricing';
const RENTAL = /gpu clusters?|instant clusters?|gpu cloud|gpu instances?|gpu rental/i;
const OTHER = /inference|endpoint|tun(e|ing)|serverless|token|storage|sandbox|code|image|video|audio|batch|managed/i;

const isName = (heading: string): boolean => /^(hardware|gpus?|gpu (type|model)|model|item)\b/i.test(heading);

/** What is said over a table: its section, the lines below that, and whether they say what all prices are by. */
type Section = { heading: string; lines: string[]; under: string };

/** "All prices are per GPU per hour." stands above the table, or in its first heading. */
const sentenceOf = (texts: readonly string[]): string =>
  texts
    .flatMap((text) => {
      const told = text.split('.').map((sentence) => /\b(?:prices?|rates?)\b.*/is.exec(sentence)?.[0] ?? '');
      return told.find((words) => /\bper\b/i.test(words)) ?? [];
    })
    .join(' ')
    .replace(/^.*?\bper\b/i, 'per');

function* ofRow(cells: readonly Cell[], section: Section, path: string): Generator<Reading> {
  const names = cells.filter(({ heading }) => isName(heading) && columnOf(heading) === null);
  const [name = ''] = names.map(({ text }) => text);
  const item = { section: section.heading, cells: cells.map(({ text }) => text) };
  const unit = unitIn(sentenceOf([...section.lines, ...names.map(({ heading }) => heading)]));
  const prices = pricesIn(cells, { gpus: null, unit, title: [section.heading, ...section.lines].join(' ') });
  if (name === '' || names.length !== 1 || prices.length === 0)
    return yield setAside('off_shape', null, { path: `${path}.${name === '' ? 'Hardware' : 'On-demand'}`, item });
  for (const { heading, market, usd, reason } of prices) {
    const place = { path: `${path}.${heading}`, item };
    if (reason !== null) yield setAside(reason, name, place);
    else if (market !== null)
      yield listing({
        key: `${section.under}/${name.replace(/^NVIDIA /i, '')}`,
        market,
        gpuName: name,
        gpus: 1,
        gpuOnly: usd,
        allIn: usd,
        ...place,
      });
  }
}

/** A section's rows that are no rental: endpoints with GPU names, and what has none. */
function* ofOther(rows: readonly (readonly Cell[])[], section: Section, path: string): Generator<Reading> {
  for (const [at, cells] of rows.entries()) {
    const [name = ''] = cells.map(({ text }) => text);
    const isGpu = 'gpu' in recognise(name, null);
    const place = {
      path: `${path}.tr[${at}]`,
      item: { section: section.heading, cells: cells.map(({ text }) => text) },
    };
    // A new section that lists GPUs may be a rental: it is told, and not guessed.
    if (isGpu && !OTHER.test(section.heading))
      yield setAside('unknown_value', `section: ${cut(section.heading, 60)}`, place);
    else yield setAside('other_product', name || null, place);
  }
}

function* ofPage(html: string): Generator<Reading> {
  // The rows stand in div elements inside tbody (seen 2026-08-22); a parser by the letter of HTML would move them out.
  const page = load(html);
  const section: Section = { heading: '', lines: [], under: '' };
  let tables = 0;
  let rentals = 0;
  for (const element of page('h1, h2, h3, h4, p, table').toArray()) {
    const node = page(element);
    if (node.is('h1, h2, h3')) Object.assign(section, { heading: plain(node.text()), lines: [], under: '' });
    else if (!node.is('table')) {
      if (node.closest('table').length > 0) continue;
      section.lines.push(plain(node.text()));
    } else {
      const { headings, rows } = tableOf(element);
      const path = `table[${tables}]`;
      tables += 1;
      const cells = rows.map((row) => row.map(({ text }, at) => ({ heading: headings[at] ?? '', text })));
      const isHidden = node.closest('.hide, [hidden], [aria-hidden="true"], [style*="display:none"]').length > 0;
      const isRental = RENTAL.test(section.heading) && !OTHER.test(section.heading);
      if (!isRental) yield* ofOther(cells, section, path);
      else if (isHidden)
        for (const [at, [first]] of cells.entries())
          yield setAside('seen_twice', first?.text ?? null, {
            path: `${path}.tr[${at}]`,
            item: rows[at]?.map(({ text }) => text),
          });
      else {
        rentals += 1;
        section.under = wordsOf(element).match(/on-?demand|pay as you go|hourly/i)?.[0] ?? '';
        for (const { heading, text } of unknownColumns(cells, isName))
          yield setAside('unknown_value', `column: ${heading}`, { path: `${path}.${heading}`, item: text });
        for (const [at, row] of cells.entries())
          if (row.length === headings.length) yield* ofRow(row, section, `${path}.tr[${at}]`);
          else yield setAside('off_shape', null, { path: `${path}.tr[${at}]`, item: row.map(({ text }) => text) });
      }
      // What was said of one table's prices is not said of the next one's.
      section.lines = [];
    }
  }
  if (rentals === 0)
    throw new RoundEnd('unreadable', "not this seller's answer: table: no table below a heading of GPU clusters");
}

const together: Provider = {
  id: 'together',
  name: 'Together AI',
  home: 'https://www.together.ai',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per GPU of a cluster, on demand, from its price page; availability is not told',
  aliases: ['together ai', 'together.ai', 'togetherai'],
  terms: {
    link: 'https://www.together.ai/terms-of-service',
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
  read: (answer) => ofPage(wholePage(answer)),
};

export default together;
