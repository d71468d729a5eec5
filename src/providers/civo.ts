// Civo: its price page, one table per GPU model with machines of 1, 2, 4 or 8; each price stands by the hour and, hidden, by the month.
import { load } from 'cheerio/slim';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { type PageCell, tableOf, wordsOf } from '#domain/page-table.ts';
import { COUNT_HEADING } from '#domain/page-text.ts';
import { agree, columnOf, priceCell, pricesIn, unknownColumns } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://www.civo.com/pricing';
/** Of a month, as this page and others reckon it. */
const HOURS = [730, 720, 744];

/** A cell: its heading, its price by the hour where it has one, and whether its price by the month is the same one. */
type Told = { readonly heading: string; readonly text: string; readonly isAlike: boolean; readonly isClear: boolean };

const usdIn = (text: string): number | null => {
  const seen = priceCell(text);
  return seen.kind === 'price' ? seen.usd : null;
};

/** The heading over a cell and the one it carries itself must mean one column. */
function tell({ text, node }: PageCell, over: string): Told {
  const own = node.attribs?.['data-title'] ?? over;
  // A term's prices lie within a term's element: those of the cell itself stand in it directly.
  const prices = (node.children ?? []).filter((child) => child.attribs?.['data-option'] !== undefined);
  const by = (unit: string): string[] =>
    prices.filter((child) => child.attribs?.['data-option'] === unit).map((child) => wordsOf(child));
  const [hour = text, more] = prices.length === 0 ? [text] : by('hourly');
  const hourly = usdIn(hour);
  const monthly = by('monthly').map(usdIn);
  const isAlike = monthly.every(
    (month) => month === null || hourly === null || HOURS.some((hours) => agree(month / hours, hourly)),
  );
  const isHourly = prices.length === 0 || by('hourly').length === 1;
  return {
    heading: over,
    text: hour,
    isAlike,
    isClear: more === undefined && isHourly && columnOf(own) === columnOf(over),
  };
}

/** In one machine. */
const MOST_GPUS = 16;

/** "8 x NVIDIA H200 - 141GB HBM3e": GPUs, model, memory, and a form factor where it is told. */
type Machine = {
  readonly gpus: number;
  readonly model: string;
  readonly memoryGb: number | null;
  readonly form: string;
};

/** Below the name of its size stands what a machine is made of. */
const detailIn = (cells: readonly Told[]): string =>
  /(?<!\d)\d+\s*[x×]\s.+/i.exec(
    cells.find(({ heading }) => /^(size|name|instance|gpus?)\b/i.test(heading))?.text ?? '',
  )?.[0] ?? '';

const FORM = /\b(SXM\d?|PCIe|NVL|HGX)\b/i;

function modelIn(text: string): Omit<Machine, 'gpus'> {
  const memory = /(?<!\d)(\d+)\s?GB\b/i.exec(text)?.[1];
  const model = text
    .replace(/\bGPUs?\b|\bpricing\b|\bNVIDIA\b|\bHBM\d?e?\b|(?<!\d)\d+\s?GB\b/gi, ' ')
    .replace(FORM, ' ')
    .replace(/[^\w]+/g, ' ')
    .trim();
  return { model, memoryGb: memory === undefined ? null : Number(memory), form: FORM.exec(text)?.[1] ?? '' };
}

/** The machine as its row tells it, held against the table's title; null where the two are not one. */
function machineIn(detail: string, caption: string): Machine | null {
  const [, count = '', rest = ''] = /^(\d+)\s*[x×]\s*(\S.*)$/i.exec(detail) ?? [];
  const row = modelIn(rest);
  const title = modelIn(caption);
  const isOne =
    Number(count) > 0 &&
    Number(count) <= MOST_GPUS &&
    row.model !== '' &&
    (title.model || row.model).toLowerCase() === row.model.toLowerCase() &&
    (row.memoryGb ?? title.memoryGb) === (title.memoryGb ?? row.memoryGb) &&
    (row.form || title.form).toLowerCase() === (title.form || row.form).toLowerCase();
  const [memoryGb, form] = [row.memoryGb ?? title.memoryGb, row.form || title.form];
  return isOne ? { ...row, memoryGb, form, gpus: Number(count) } : null;
}

/** A column that counts GPUs says what the name of the size says. */
const isCounted = (cells: readonly Told[], gpus: number): boolean =>
  cells.every(({ heading, text }) => !COUNT_HEADING.test(heading) || !/^\d+$/.test(text) || Number(text) === gpus);

const numberIn = (cells: readonly Told[], heading: RegExp, text: RegExp): number | null =>
  Number(text.exec(cells.find((cell) => heading.test(cell.heading))?.text ?? '')?.[1]) || null;

function* ofRow(cells: readonly Told[], detail: string, caption: string, path: string): Generator<Reading> {
  const item = { caption, detail, cells: cells.map(({ text }) => text) };
  const named = machineIn(detail, caption);
  const machine = named !== null && isCounted(cells, named.gpus) ? named : null;
  const prices = pricesIn(cells, { gpus: machine?.gpus ?? 1, title: caption });
  if (machine === null || prices.length === 0)
    return yield setAside('off_shape', null, { path: `${path}.${machine === null ? 'Size' : 'On-demand'}`, item });
  for (const { at, heading, market, usd, reason } of prices) {
    const place = { path: `${path}.${heading}`, item };
    const told = cells[at];
    if (reason !== null) yield setAside(reason, detail, place);
    else if (!told?.isClear || !told.isAlike) yield setAside('off_shape', detail, place);
    else if (market !== null)
      yield listing({
        key: detail,
        market,
        gpuName: `NVIDIA ${machine.model} ${machine.form}`.trim(),
        memoryMb: mbOf(machine.memoryGb),
        gpus: machine.gpus,
        gpuOnly: usd,
        // The machine as sold, its own disk included.
        allIn: usd,
        vcpus: numberIn(cells, /^v?cpu/i, /^(\d+)\b/),
        ramGb: numberIn(cells, /^ram/i, /^(\d+)\s*GB$/i),
        ...place,
      });
  }
}

function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  let machines = 0;
  for (const [number, element] of page('table').toArray().entries()) {
    const caption = page(element).find('caption').first().toArray().map(wordsOf)[0] ?? '';
    const { headings, rows } = tableOf(element);
    const told = rows.map((row) => row.map((cell, at) => tell(cell, headings[at] ?? '')));
    const isGpu = /\bgpus?\b/i.test(caption) || told.some((cells) => /nvidia|instinct/i.test(detailIn(cells)));
    if (isGpu)
      for (const { heading, text } of unknownColumns(told, () => false))
        yield setAside('unknown_value', `column: ${heading}`, { path: `table[${number}].${heading}`, item: text });
    for (const [at, cells] of told.entries()) {
      const place = { path: `table[${number}].tr[${at}]`, item: { caption, cells: cells.map(({ text }) => text) } };
      if (isGpu) machines += 1;
      if (!isGpu)
        yield setAside(/storage|store|volume|transfer/i.test(caption) ? 'other_product' : 'no_gpu', null, place);
      else if (cells.length !== headings.length) yield setAside('off_shape', null, place);
      else yield* ofRow(cells, detailIn(cells), caption, place.path);
    }
  }
  if (machines === 0) throw new RoundEnd('unreadable', "not this seller's answer: table: no table of GPU machines");
}

const civo: Provider = {
  id: 'civo',
  name: 'Civo',
  home: 'https://www.civo.com',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per machine, disk and transfer included, from its price page; availability is not told',
  aliases: ['civo cloud', 'civo.com'],
  terms: {
    link: 'https://www.civo.com/terms',
    stance: 'unread',
    readOn: '2026-11-28',
    note: 'Nobody of us has read them yet. The price page is public and needs no key.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'price page', url: URL, as: 'text' }), market: 'on_demand', cut: [] };
  },
  read: (answer) => ofPage(wholePage(answer)),
};

export default civo;
