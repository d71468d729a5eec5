// Crusoe: its price page, per GPU-hour; the form factor is a tag beside the name, and GPU names stand in a section of endpoints too.
import { load } from 'cheerio/slim';
import { cut } from '#domain/cut.ts';
import { recognise } from '#domain/gpu.ts';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { wordsOf } from '#domain/page-table.ts';
import { type Cell, pricesIn, unitIn, unknownColumns } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://www.crusoe.ai/cloud/pricing';
const RENTAL = /\bgpu (instances?|compute|cloud|vms?|virtual machines)\b/i;
const OTHER = /deployment|serverless|inference|endpoint|tun(e|ing)|token|storage|disk|kubernetes|cpu|network|managed/i;

const isName = (heading: string): boolean => /^gpus?( model| type)?$|^(model|hardware|item)$/i.test(heading);

/** A row: its name and tags told apart, and its other cells below their headings. */
type Row = { readonly name: string; readonly tags: readonly string[]; readonly cells: readonly Cell[] | null };
type Section = { readonly title: string; readonly path: string };

const MEMORY = /^(\d+)\s?GB$/i;

/** HGX and SXM are boards, PCIe a card; a tag that is none of these makes it another thing by name. */
const nameOf = (name: string, tags: readonly string[]): string =>
  [name, ...tags.filter((tag) => !MEMORY.test(tag))].join(' ');

function* ofRow({ name, tags, cells }: Row, { title, path }: Section): Generator<Reading> {
  const item = { title, name, tags, cells };
  const memory = tags.map((tag) => MEMORY.exec(tag)?.[1]).filter((gb) => gb !== undefined);
  const prices = pricesIn(cells ?? [], { gpus: null, title, unit: unitIn(/\bper\b.*/i.exec(title)?.[0] ?? '') });
  if (cells === null || name === '' || memory.length > 1 || prices.length === 0)
    return yield setAside('off_shape', null, { path: `${path}.${name === '' ? 'GPU model' : 'On-demand'}`, item });
  const gpuName = nameOf(name, tags);
  for (const { market, heading, usd, reason } of prices) {
    const place = { path: `${path}.${heading}`, item };
    if (reason !== null) yield setAside(reason, gpuName, place);
    else if (market !== null)
      yield listing({
        key: [name, ...tags].join('/'),
        market,
        gpuName,
        memoryMb: mbOf(Number(memory[0] ?? 0)),
        gpus: 1,
        gpuOnly: usd,
        allIn: usd,
        ...place,
      });
  }
}

/** CPUs, disks, tokens, and endpoints that are priced by the GPU: no rental of one. */
function ofOther({ name, tags, cells }: Row, { title, path }: Section): Reading {
  const place = { path, item: { title, name, cells } };
  if (!OTHER.test(title) && 'gpu' in recognise(nameOf(name, tags), null))
    return setAside('unknown_value', `section: ${cut(title, 60)}`, place);
  return setAside(/\bcpu/i.test(title) ? 'no_gpu' : 'other_product', name || null, place);
}

function rowsIn(page: ReturnType<typeof load>, section: ReturnType<typeof page>): { headings: string[]; rows: Row[] } {
  const headings = section.find('.pricing-heading').toArray().map(wordsOf);
  const rows = section
    .find('.pricing_gpu-item')
    .toArray()
    .map((element) => {
      const cells = page(element).children().toArray();
      const head = cells.findIndex((cell) => page(cell).is('.pricing-item-head-part'));
      const part = page(element).children('.pricing-item-head-part');
      const texts = (what: string): string[] =>
        part
          .find(what)
          .toArray()
          .map(wordsOf)
          .filter((text) => text !== '');
      // The name must stand below the heading of names, or the prices are not below theirs either.
      const isInOrder = cells.length === headings.length && isName(headings[head] ?? '');
      const told = cells.map((cell, at) => ({ heading: headings[at] ?? '', text: at === head ? '' : wordsOf(cell) }));
      return {
        name: texts('.pricing-item-heading').join(' '),
        tags: texts('.pricing-tag'),
        cells: isInOrder ? told : null,
      };
    });
  return { headings, rows };
}

function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  let rentals = 0;
  for (const [number, element] of page('.pricing-dd').toArray().entries()) {
    const section = page(element);
    const title = section.find('h2, h3').first().toArray().map(wordsOf)[0] ?? '';
    const { rows } = rowsIn(page, section);
    const isRental = RENTAL.test(title) && !OTHER.test(title);
    if (isRental) {
      rentals += rows.length;
      const cells = rows.map((row) => row.cells ?? []);
      for (const { heading, text } of unknownColumns(cells, isName))
        yield setAside('unknown_value', `column: ${heading}`, { path: `section[${number}].${heading}`, item: text });
    }
    for (const [at, row] of rows.entries()) {
      const place = { title, path: `section[${number}].item[${at}]` };
      if (isRental) yield* ofRow(row, place);
      else yield ofOther(row, place);
    }
  }
  if (rentals === 0)
    throw new RoundEnd(
      'unreadable',
      "not this seller's answer: pricing_gpu-item: no row in a section of GPU instances",
    );
}

const crusoe: Provider = {
  id: 'crusoe',
  name: 'Crusoe',
  home: 'https://www.crusoe.ai',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per GPU, on demand and spot, from its price page; availability is not told',
  aliases: ['crusoe cloud', 'crusoe ai', 'crusoe energy'],
  terms: {
    link: 'https://legal.crusoe.ai',
    stance: 'restricts',
    readOn: '2026-10-05',
    note: 'A published audit of that day found use of the site for personal, non-commercial purposes only, and no copying.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'price page', url: URL, as: 'text' }), market: 'on_demand', cut: [] };
  },
  read: (answer) => ofPage(wholePage(answer)),
};

export default crusoe;
