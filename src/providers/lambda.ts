// Lambda: with a key its instance types and the regions that have capacity, cents for a whole instance; without one its price page, per GPU.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { recognise } from '#domain/gpu.ts';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { numberIn, plainText } from '#domain/page-text.ts';
import { pricesIn } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readItem, setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://cloud.lambda.ai/api/v1/instance-types';
const PRICES = 'https://lambda.ai/pricing';
const CENTS = 100;

const Type = z.object({
  instance_type: z.object({
    name: z.string(),
    gpu_description: z.string().nullish(),
    price_cents_per_hour: z.number(),
    currency: z.string().nullish(),
    specs: z.object({ vcpus: z.number().nullish(), memory_gib: z.number().nullish(), gpus: z.int().nonnegative() }),
  }),
  regions_with_capacity_available: z.array(z.object({ name: z.string() })),
});
type Type = z.infer<typeof Type>;
const Answer = z.object({ data: z.record(z.string(), z.unknown()) });

function toReading(
  { instance_type: type, regions_with_capacity_available: regions }: Type,
  path: string,
  item: unknown,
): Reading {
  const { gpus, vcpus, memory_gib: ramGb } = type.specs;
  if (gpus === 0) return setAside('no_gpu', null, { path, item });
  const counted = /^gpu_(\d+)x_/.exec(type.name)?.[1];
  // The name counts too: where the two differ, neither is a divisor.
  if (counted !== undefined && Number(counted) !== gpus)
    return setAside('off_shape', type.gpu_description ?? null, { path: `${path}.instance_type.specs.gpus`, item });
  const byName = recognise(type.name.replace(/^gpu_\d+x_/, ''), null);
  const byText = recognise(type.gpu_description ?? '', null);
  if ('gpu' in byName && 'gpu' in byText && byName.gpu !== byText.gpu)
    return setAside('ambiguous_gpu', `${type.name} and ${type.gpu_description}`, { path, item });
  const price = type.price_cents_per_hour / CENTS / gpus;
  return listing({
    key: type.name,
    market: 'on_demand',
    gpuName: type.gpu_description ?? type.name.replace(/^gpu_\d+x_/, ''),
    gpus,
    currency: currencyOf([type.currency]),
    gpuOnly: price,
    allIn: price,
    region: regions.map(({ name }) => name).join(', ') || null,
    vcpus: vcpus ?? null,
    ramGb: ramGb ?? null,
    // Listed without a region: priced, and not to be had now.
    flags: regions.length === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

type Row = {
  /** What the tab of its table says: "8x" is eight GPUs, and the price is for one of them. */
  readonly tab: string;
  readonly heading: string;
  readonly names: readonly string[];
  readonly cells: readonly string[];
};

function* ofRow(row: Row, path: string): Generator<Reading> {
  const { tab, heading, names, cells } = row;
  const under = (words: RegExp): string => cells[names.findIndex((name) => words.test(name))] ?? '';
  const name = under(/plan|model/i);
  const place = { path, item: row };
  // A cluster is rented for weeks: a term.
  if (/cluster|reserv/i.test(heading) || names.some((each) => /duration|^(?:term|commitment)$/i.test(each)))
    return yield setAside('other_product', name || null, place);
  const told = [
    /^(\d+)\s?[x×](?:\s*GPUs?)?$/i.exec(tab)?.[1],
    numberIn(under(/^(?:number of |# )?gpus?(?: count)?$/i)),
  ];
  const [gpus = 0, other = gpus] = told.filter((count) => count !== undefined && count !== null).map(Number);
  const prices = pricesIn(
    cells.map((text, at) => ({ heading: names[at] ?? '', text })),
    { gpus, title: heading },
  );
  if (name === '' || gpus === 0 || other !== gpus || prices.length === 0)
    return yield setAside('off_shape', null, place);
  const memory = under(/vram|gpu memory/i);
  const [vcpus, ram] = [under(/^v?cpus?/i), under(/^(?:system )?ram/i)];
  for (const { market, usd, reason } of prices) {
    if (reason !== null) yield setAside(reason, reason === 'off_shape' ? null : name, place);
    else if (market !== null)
      yield listing({
        // The tab stands apart from its table: the sizes of a model differ by their CPUs and memory.
        key: [name, memory, vcpus, ram].filter(Boolean).join('/'),
        market,
        gpuName: name,
        memoryMb: mbOf(numberIn(memory)),
        gpus,
        gpuOnly: usd,
        allIn: usd,
        vcpus: numberIn(vcpus),
        ramGb: numberIn(ram),
        ...place,
      });
  }
}

/** The tables of the page; they stand once more in its scripts, which are not read. */
function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  const textOf = (each: Parameters<typeof page>[0]): string => plainText(page(each).text());
  const tabs = new Map(
    page('[role="tab"]')
      .toArray()
      .reverse()
      .map((each) => [page(each).attr('id'), each]),
  );
  let heading = '';
  let tables = 0;
  for (const element of page('h1, h2, h3, table').toArray()) {
    const node = page(element);
    // A table within a tab has no heading of its own there: that of the section holds.
    if (node.is('h1, h2')) heading = textOf(element);
    if (!node.is('table')) continue;
    const panel = node.closest('[role="tabpanel"]').attr('aria-labelledby');
    const tab = panel === undefined ? undefined : tabs.get(panel);
    const head = node.find('thead th').toArray().map(textOf);
    for (const [at, tr] of node.find('tbody tr').toArray().entries()) {
      const filled = page(tr).children('th, td').toArray();
      const names = filled.map((cell, column) => page(cell).attr('data-label') ?? head[column] ?? '');
      yield* ofRow(
        { tab: tab ? textOf(tab) : '', heading, names, cells: filled.map(textOf) },
        `table[${tables}].tr[${at}]`,
      );
    }
    tables += 1;
  }
  if (tables === 0) throw new RoundEnd('unreadable', "not this seller's answer: table: no table on the page");
}

const lambda: Provider = {
  id: 'lambda',
  name: 'Lambda',
  home: 'https://lambda.ai',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind:
    'list price per instance, disk included; with a key the regions with capacity too, not their number of GPUs',
  aliases: ['lambda labs', 'lambdalabs', 'lambda cloud', 'lambda.ai'],
  // Lambda rents no H200: trackers write its GH200 so (2026-03-11 to 08-22).
  archives: { misnamed: { h200: 'gh200' } },
  terms: {
    link: 'https://lambda.ai/legal/terms-of-service',
    stance: 'silent',
    readOn: '2026-10-05',
    note: 'A published audit of that day found no clause against automated reading of the site. The API is documented for keys.',
  },
  needs: [{ env: 'LAMBDA_API_KEY', required: false, what: 'sent as a bearer key; without one the price page is read' }],
  requestsPerMinute: 30,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const key = keys.LAMBDA_API_KEY;
    const headers = { authorization: `Bearer ${key}` };
    const answer = await (key === undefined
      ? ask({ name: 'price page', url: PRICES, as: 'text' })
      : ask({ name: 'instance types', url: URL, headers }));
    yield { answer, market: 'on_demand', cut: [] };
  },
  *read(answer) {
    if (typeof answer === 'string') return yield* ofPage(wholePage(answer));
    for (const [name, raw] of Object.entries(envelope(Answer, answer).data)) {
      const path = `data.${name}`;
      yield* readItem(Type, raw, path, (type) => [toReading(type, path, raw)]);
    }
  },
};

export default lambda;
