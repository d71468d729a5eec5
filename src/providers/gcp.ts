// Google Cloud: its page of accelerator-optimized machines, one table of whole machines; the page's default region is us-central1.
import { load } from 'cheerio/slim';
import { listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { tableOf, wordsOf } from '#domain/page-table.ts';
import { type Cell, columnOf, pricesIn, unknownColumns } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://cloud.google.com/products/compute/pricing/accelerator-optimized';
const DEFAULT_REGION = 'us-central1';

type Machine = readonly [pattern: RegExp, name: string, memoryGb: number, gpus?: number];

/** The documented machine types; where no number of GPUs is given here, it is the one that ends the name ("-8g"). */
const MACHINES: readonly Machine[] = [
  [/^a4x-max(gpu)?-4g(-metal)?$/, 'GB300', 279, 4],
  [/^a4x-highgpu-4g$/, 'GB200', 186],
  [/^a4-highgpu-8g$/, 'B200', 180],
  [/^a3-ultragpu-8g$/, 'H200', 141],
  [/^a3-(mega|edge)gpu-8g$/, 'H100 SXM', 80],
  [/^a3-highgpu-[1248]g$/, 'H100 SXM', 80],
  [/^a2-ultragpu-[1248]g$/, 'A100 SXM', 80],
  [/^a2-highgpu-[1248]g$/, 'A100 SXM', 40],
  [/^a2-megagpu-16g$/, 'A100 SXM', 40],
  [/^g4-standard-48$/, 'RTX PRO 6000', 96, 1],
  [/^g4-standard-96$/, 'RTX PRO 6000', 96, 2],
  [/^g4-standard-192$/, 'RTX PRO 6000', 96, 4],
  [/^g4-standard-384$/, 'RTX PRO 6000', 96, 8],
  [/^g2-standard-(4|8|12|16|32)$/, 'L4', 24, 1],
  [/^g2-standard-24$/, 'L4', 24, 2],
  [/^g2-standard-48$/, 'L4', 24, 4],
  [/^g2-standard-96$/, 'L4', 24, 8],
];
/** A half, a quarter and an eighth of a GPU. */
const FRACTIONS = /^g4-standard-(6|12|24)$/;
const TYPE = /^[a-z]\d+[a-z]?-[a-z0-9]+(-[a-z0-9]+)*$/;

const isType = (heading: string): boolean => /^machine( type)?$/i.test(heading);
const isTold = (heading: string): boolean =>
  /^(gpus?|accelerators?|components|specs|specifications|details|v?cpus?|memory|ssd|local ssd)\b/i.test(heading) &&
  columnOf(heading) === null;
/** The heading of a price carries the sign of a footnote and the text of a tooltip (seen 2026-10-05). */
const headingOf = (text: string): string => text.replace(/(?<!\s)\s*(?:\*\s*)?(?:Consumption model ID[\s\S]*)?$/i, '');

const HEADED = /^(gpus|gpu count|number of gpus)$/i;
/** "GPUs: 8", "8 GPUs", "8 x NVIDIA": which side of its label a number stands on, this page has not promised. */
const LABELLED = /(?:\b(\d+)\s*)?(?:\bGPUs?\b(?: count)?:?(?:\s*(\d+)\b)?|[x×]\s*(?=nvidia))/gi;

/** Whether every number of GPUs that a row tells can be the one of its machine type. */
function tells(told: readonly Cell[], gpus: number): boolean {
  const isIt = (numbers: readonly (string | undefined)[]): boolean =>
    numbers.every((each) => each === undefined) || numbers.some((each) => Number(each) === gpus);
  return told.every(({ heading, text }) => {
    const alone = HEADED.test(heading) ? /^\d+$/.exec(text)?.[0] : undefined;
    return isIt([alone]) && [...text.matchAll(LABELLED)].every(([, before, after]) => isIt([before, after]));
  });
}

const NAMED = new Map(MACHINES.map(([, name]) => [name, new RegExp(`\\b${name.replace(/ SXM$/, '')}\\b`, 'i')]));

/** Whether what the row says of the GPU is the model that the machine's documentation names. */
function isModel(told: readonly Cell[], name: string, memoryGb: number): boolean {
  const isName = (cell: Cell): boolean =>
    /^(gpus?( type| model)?|accelerators?)$/i.test(cell.heading) && /[a-z]/i.test(cell.text);
  const text = told.find(isName)?.text;
  if (text === undefined) return true;
  const memory = /(?<!\d)(\d+)\s*GB/i.exec(text)?.[1];
  return NAMED.get(name)?.test(text) === true && (memory === undefined || Number(memory) === memoryGb);
}

const numberIn = (text: string, pattern: RegExp): number | null =>
  Number(pattern.exec(text)?.[1]?.replaceAll(',', '')) || null;

type Above = { readonly title: string; readonly region: string | null };

function* ofRow(cells: readonly Cell[], { title, region }: Above, path: string): Generator<Reading> {
  const type = cells.find(({ heading }) => isType(heading))?.text ?? '';
  const told = cells.filter(({ heading }) => isTold(heading));
  const item = { region, cells: cells.map(({ text }) => text) };
  const machine = MACHINES.find(([pattern]) => pattern.test(type));
  const [, gpuName = '', memoryGb = 0, documented] = machine ?? [];
  const gpus = documented ?? Number(/-(\d+)g(?:-|$)/.exec(type)?.[1] ?? 0);
  const isOne = gpus > 0 && tells(told, gpus) && isModel(told, gpuName, memoryGb);
  const specs = told.map(({ heading, text }) => `${heading}: ${text}`).join(' ');
  const vcpus = numberIn(specs, /vCPUs?:\s*([\d,]+)(?![\d,]|\s*Gi?B)/i);
  const prices = pricesIn(cells, { gpus: Math.max(1, gpus), title });
  if (!TYPE.test(type) || prices.length === 0)
    return yield setAside('off_shape', null, { path: `${path}.${TYPE.test(type) ? 'Price' : 'Machine type'}`, item });
  for (const { market, usd, reason, heading } of prices) {
    const place = { path: `${path}.${headingOf(heading)}`, item };
    if (reason !== null) yield setAside(reason, type, place);
    else if (FRACTIONS.test(type)) yield setAside('gpu_fraction', type, place);
    else if (machine === undefined) yield setAside(/^[acg]\d/.test(type) ? 'unknown_gpu' : 'no_gpu', type, place);
    else if (!isOne) yield setAside('off_shape', null, { path: `${path}.GPU`, item });
    else if (market !== null)
      yield listing({
        key: region === null ? type : `${region}/${type}`,
        market,
        gpuName,
        memoryMb: mbOf(memoryGb),
        gpus,
        gpuOnly: usd,
        allIn: usd,
        region: region ?? DEFAULT_REGION,
        vcpus,
        // Where labels stand behind their values, the vCPUs are not read, and the memory is another number.
        ramGb: vcpus === null ? null : numberIn(specs, /(?:^|\W)Memory:\s*([\d,]+)\s*Gi?B/i),
        ...place,
      });
  }
}

const REGION = /\b(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-[a-z]+\d{1,2}\b/;

function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  let region: string | null = null;
  let title = '';
  let tables = 0;
  for (const element of page('*').toArray()) {
    const node = page(element);
    if (!node.is('table')) {
      const own = node
        .contents()
        .filter((_, each) => each.type === 'text')
        .text();
      if (node.is('h1, h2, h3, h4') && node.closest('table').length === 0) title = wordsOf(element);
      // The list to choose a region from names them all; a title or a label names the one that is shown.
      if (REGION.test(own) && node.closest('table, select, ul, script, [role="listbox"], [role="menu"]').length === 0)
        region = REGION.exec(own)?.[0] ?? null;
      continue;
    }
    const { headings, rows } = tableOf(element);
    if (!headings.some((heading) => isType(headingOf(heading)))) continue;
    const path = `table[${tables}]`;
    tables += 1;
    const known = rows.map((row) => row.map(({ text }, at) => ({ heading: headingOf(headings[at] ?? ''), text })));
    for (const { heading, text } of unknownColumns(known, (name) => isType(name) || isTold(name)))
      yield setAside('unknown_value', `column: ${heading}`, { path: `${path}.${heading}`, item: text });
    for (const [at, row] of known.entries()) {
      // "A3 Mega" over its machines is a heading, and no machine.
      if (row.filter(({ text }) => text !== '').length < 2 && !TYPE.test(row[0]?.text ?? '')) continue;
      if (row.length === headings.length) yield* ofRow(row, { title, region }, `${path}.tr[${at}]`);
      else yield setAside('off_shape', null, { path: `${path}.tr[${at}]`, item: row.map(({ text }) => text) });
    }
  }
  if (tables === 0) throw new RoundEnd('unreadable', "not this seller's answer: table: no table of machine types");
}

const gcp: Provider = {
  id: 'gcp',
  name: 'Google Cloud',
  home: 'https://cloud.google.com',
  parserVersion: 1,
  class: 'hyperscaler',
  resells: false,
  priceKind: 'list price per machine in the page’s region, on demand and spot; availability is not told',
  aliases: ['google cloud', 'google cloud platform', 'google', 'gce'],
  terms: {
    link: 'https://cloud.google.com/terms',
    stance: 'unread',
    readOn: '2026-11-28',
    note: 'Nobody of us has read them yet. The price list for programs (Cloud Billing) needs a key and prices the GPU alone.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'price page', url: URL, as: 'text' }), market: 'on_demand', cut: [] };
  },
  read: (answer) => ofPage(wholePage(answer)),
};

export default gcp;
