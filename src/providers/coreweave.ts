// CoreWeave: no price API, so its public price page is read; machines by region, on demand and spot, with the GPUs in each row.
import { load } from 'cheerio/slim';
import { recognise } from '#domain/gpu.ts';
import { listing, mbOf } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { besideLabel, hourlyUsd, machineHour, numberIn, plainText } from '#domain/page-text.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://www.coreweave.com/pricing';
const FROM = 'On-demand GPU instances';
const TO = 'On-demand CPU instances';
const ROW = 'table-row-v2';

type Page = ReturnType<typeof load>;
type Node = ReturnType<Page>;

/** A label alone, with its value in one element, and as the name of a column. */
const labelOf = (words: string, end = '') => ({
  whole: new RegExp(`^(?:${words}):?$`, 'i'),
  inside: new RegExp(`^(?:${words})(?::|\\s)\\s*(\\S+)$|^(\\S+)\\s(?:${words})$`, 'i'),
  column: new RegExp(`^(?:${words})${end}`, 'i'),
});
const COUNT = labelOf('GPU (?:count|quantity|qty)|GPUs(?: per \\w+)?|(?:number|no\\.|#) ?(?:of )?GPUs', '$');
const MEMORY = labelOf('(?:VRAM|GPU memory|memory per GPU)(?:\\s*\\([^)]*\\))?');

const textsIn = (page: Page, node: Node): string[] =>
  node
    .children()
    .toArray()
    .map((each) => plainText(page(each).text()))
    .filter((text) => text !== '');

/** What stands beside a label in its cell: on this page the value comes before its label (2026-08-22), elsewhere behind it. */
function beside(page: Page, row: Node, { whole, inside }: typeof COUNT): string | null {
  const all = row.find('*').toArray();
  const leaf = all.find((each) => page(each).children().length === 0 && inside.test(plainText(page(each).text())));
  const found = all.find((each) => whole.test(plainText(page(each).text())));
  const [, behind, before] = inside.exec(plainText(page(leaf).text())) ?? [];
  if (found === undefined) return behind || before || null;
  let cell = page(found);
  while (!cell.parent().is(row) && textsIn(page, cell.parent()).length < 2) cell = cell.parent();
  return besideLabel(textsIn(page, cell.parent()), whole);
}

type Twice = readonly [labelled: string | null, column: string | null];
/** A row, each thing as its labelled cell says it and as its column does; null where it does not stand there. */
type Told = Readonly<Record<'count' | 'memory' | 'onDemand' | 'spot', Twice>> & {
  readonly label: string;
  readonly inference: string | null;
};

function toldIn(page: Page, row: Node): Told {
  const textsOf = (nodes: Node): string[] => nodes.toArray().map((each) => plainText(page(each).text()));
  const names = textsOf(row.closest('.table-v2').find('.table-v2-header .table-v2-cell'));
  const cells = textsOf(row.find('.table-v2-cell'));
  /** Cells that have not a name each are no second way to say it. */
  const column = (words: RegExp, read = (text: string, _words: string): string => text): string | null => {
    const at = names.findIndex((name) => words.test(name));
    return at < 0 || names.length !== cells.length ? null : read(cells[at] ?? '', `${names[at]} ${cells[at]}`);
  };
  const labelled = (words: RegExp, machine = machineHour): string | null => {
    for (const each of row.find('.instance-price, .spot-price, .inference-price, :has(> .item-value)').toArray()) {
      const text = plainText(page(each).text());
      const [kind] = /inference|spot|on-?\s?demand|instance-price/i.exec(`${page(each).attr('class')} ${text}`) ?? [''];
      const own = page(each).find('.item-value');
      const value = own.length > 0 ? plainText(own.text()) : text.replace(/^[^$:]*:\s*/, '');
      if (words.test(kind))
        return value === '' || /(?:\/|per)\s*h(?:ou)?r/i.test(text) ? machine(value, text) : `another unit: ${text}`;
    }
    return null;
  };
  return {
    label: plainText(row.find('.table-model-name').first().text()),
    count: [beside(page, row, COUNT), column(COUNT.column)],
    memory: [beside(page, row, MEMORY), column(MEMORY.column)],
    onDemand: [labelled(/demand|instance/i), column(/^on-?\s?demand/i, machineHour)],
    spot: [labelled(/spot/i), column(/^spot/i, machineHour)],
    inference: labelled(/inference/i, (amount) => amount),
  };
}

/** One number out of two ways to say it; null where neither does, or where they differ. */
function agreed(told: Twice): number | null {
  const [one, other] = told.map(numberIn);
  return one === null ? (other ?? null) : other === null || other === one ? (one ?? null) : null;
}

/** HGX boards carry SXM modules; "(High Memory)" and "(Standard Memory)" are the machine's, not the GPU's. */
const nameOf = (label: string): string => label.replace(/(?<!\s)\s*\((?:high|standard|low)[ -]memory\)/i, '');

/** The memory that the row gives is the model's, for each GPU or for all; or count and memory are mistaken for one another. */
function isOfModel(label: string, gpus: number, memoryGb: number | null): boolean {
  if (memoryGb === null || !('gpu' in recognise(nameOf(label), null))) return true;
  return [memoryGb, memoryGb / gpus].some((gb) => 'gpu' in recognise(nameOf(label), mbOf(gb)));
}

function* ofRow(told: Told, region: string, path: string): Generator<Reading> {
  const item = { region, ...told };
  const gpus = agreed(told.count);
  const off = told.label === '' ? 'table-model-name' : 'GPU Count';
  if (told.label === '' || !gpus) return yield setAside('off_shape', null, { path: `${path}.${off}`, item });
  const memoryGb = agreed(told.memory);
  if (!isOfModel(told.label, gpus, memoryGb)) return yield setAside('off_shape', null, { path: `${path}.VRAM`, item });
  const both = [
    ['on_demand', told.onDemand, `${path}.instance-price`],
    ['interruptible', told.spot, `${path}.spot-price`],
  ] as const;
  for (const [market, [labelled, column], at] of both) {
    const [usd, other] = [labelled ?? column ?? 'nothing', column ?? labelled ?? 'nothing'].map(hourlyUsd);
    if (usd === undefined || (other !== undefined && other !== usd) || !isNear(market, usd, gpus, told))
      yield setAside('off_shape', null, { path: at, item });
    else if (usd === null) yield setAside('not_offered', told.label, { path: at, item });
    else
      yield listing({
        key: `${region}/${told.label}`,
        market,
        gpuName: nameOf(told.label),
        memoryMb: 'gpu' in recognise(nameOf(told.label), mbOf(memoryGb)) ? mbOf(memoryGb) : null,
        gpus,
        gpuOnly: usd / gpus,
        allIn: usd / gpus,
        region: region === '' ? null : region,
        path: at,
        item,
      });
  }
}

/** One GPU of the inference platform asks what one of the machine does (2026-08-22): a wrong count makes a factor of two at least. */
function isNear(market: Market, usd: number | null, gpus: number, { inference }: Told): boolean {
  const single = hourlyUsd(inference ?? '');
  if (market !== 'on_demand' || !usd || !single) return true;
  return usd / gpus < single * 1.9 && usd / gpus > single / 1.9;
}

function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  page('sup').remove();
  let inside = false;
  let region = '';
  let rows = 0;
  for (const element of page('*').toArray()) {
    const node = page(element);
    const own = plainText(
      node
        .contents()
        .filter((_, each) => each.type === 'text')
        .text(),
    );
    if (own.includes(FROM)) inside = true;
    if (own.includes(TO)) inside = false;
    region = /^REGION:\s*(\S.*)$/i.exec(own)?.[1] ?? region;
    if (!inside || !node.is(`[role="listitem"].${ROW}`)) continue;
    yield* ofRow(toldIn(page, node), region, `${ROW}[${rows}]`);
    rows += 1;
  }
  if (rows === 0)
    throw new RoundEnd('unreadable', `not this seller's answer: ${ROW}: no row between '${FROM}' and '${TO}'`);
}

const coreweave: Provider = {
  id: 'coreweave',
  name: 'CoreWeave',
  home: 'https://www.coreweave.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per machine and region, on demand and spot, from its price page; availability is not told',
  aliases: ['core weave'],
  terms: {
    link: 'https://www.coreweave.com/terms-of-service',
    stance: 'restricts',
    readOn: '2026-10-05',
    note: 'A published audit of that day found use of the site for non-commercial purposes only; nothing against automation.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'price page', url: URL, as: 'text' }), market: 'on_demand', cut: [] };
  },
  read: (answer) => ofPage(wholePage(answer)),
};

export default coreweave;
