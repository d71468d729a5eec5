// CoreWeave: no price API, so its public price page is read; machines by region, on demand and spot, with the GPUs in each row.
import { load } from 'cheerio/slim';
import { listing } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://www.coreweave.com/pricing';
const FROM = 'On-demand GPU instances';
const TO = 'On-demand CPU instances';
const ROW = 'table-row-v2';

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** "$49.24"; empty and "N/A" are not offered; anything else is not a price of this page. */
function amountOf(text: string): number | null | undefined {
  const told = plain(text);
  if (told === '' || /^n\/a$/i.test(told)) return null;
  const usd = /^\$([\d,]+(?:\.\d+)?)$/.exec(told)?.[1];
  return usd === undefined ? undefined : Number(usd.replaceAll(',', ''));
}

type Found = {
  readonly length: number;
  readonly text: () => string;
  readonly find: (what: string) => { text: () => string };
};

/** The text of a price by the hour; an element that is gone, or another unit, is no price of this page. */
function priceIn(element: Found): string {
  const value = plain(element.find('.item-value').text());
  const isHourly = /\/\s*hour$/i.test(plain(element.text()));
  if (element.length === 0) return 'no such element';
  return isHourly || !value.startsWith('$') ? value : `${value} by another unit`;
}

/** A row's own words in order: its label, the names of its cells, and what stands in them. */
type Told = {
  readonly label: string;
  readonly texts: readonly string[];
  readonly onDemand: string;
  readonly spot: string;
};

/** The cell after "GPU Count"; "4^1" is a four with a footnote. */
function countIn(texts: readonly string[]): number | null {
  const at = texts.findIndex((text) => /^GPU Count:?$/i.test(text));
  const inside = texts.map((text) => /^GPU Count:?\s*(\d+)(?:\^\d+)?$/i.exec(text)?.[1]).find(Boolean);
  const count = inside ?? (at < 0 ? undefined : /^(\d+)(?:\^\d+)?$/.exec(texts[at + 1] ?? '')?.[1]);
  return count === undefined || Number(count) === 0 ? null : Number(count);
}

/** HGX boards carry SXM modules; the page leaves the form factor out. */
const nameOf = (label: string): string => label.replace(/\bHGX ([A-Z]+\d+)\b/, '$1 SXM');

function* ofRow(told: Told, region: string, path: string): Generator<Reading> {
  const item = { region, ...told };
  const gpus = countIn(told.texts);
  if (told.label === '' || gpus === null)
    return yield setAside('off_shape', null, {
      path: `${path}.${told.label === '' ? 'table-model-name' : 'GPU Count'}`,
      item,
    });
  const prices: readonly (readonly [Market, string])[] = [
    ['on_demand', told.onDemand],
    ['interruptible', told.spot],
  ];
  for (const [market, text] of prices) {
    const usd = amountOf(text);
    const at = `${path}.${market === 'on_demand' ? 'instance-price' : 'spot-price'}`;
    if (usd === undefined) yield setAside('off_shape', null, { path: at, item });
    else if (usd === null) yield setAside('not_offered', told.label, { path: at, item });
    else
      yield listing({
        key: `${region}/${told.label}`,
        market,
        gpuName: nameOf(told.label),
        gpus,
        gpuOnly: usd / gpus,
        allIn: usd / gpus,
        region: region === '' ? null : region,
        path: at,
        item,
      });
  }
}

function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  let inside = false;
  let region = '';
  let rows = 0;
  for (const element of page('*').toArray()) {
    const node = page(element);
    const own = plain(
      node
        .contents()
        .filter((_, each) => each.type === 'text')
        .text(),
    );
    if (own.includes(FROM)) inside = true;
    if (own.includes(TO)) inside = false;
    region = /^REGION:\s*(.+)$/i.exec(own)?.[1] ?? region;
    if (!inside || !node.is(`[role="listitem"].${ROW}`)) continue;
    const texts = node
      .find('*')
      .toArray()
      .map((each) =>
        plain(
          page(each)
            .contents()
            .filter((_, child) => child.type === 'text')
            .text(),
        ),
      )
      .filter((text) => text !== '');
    const told = {
      label: plain(node.find('h3.table-model-name').first().text()),
      texts,
      onDemand: priceIn(node.find('.instance-price').first()),
      spot: priceIn(node.find('.spot-price').first()),
    };
    yield* ofRow(told, region, `${ROW}[${rows}]`);
    rows += 1;
  }
  if (rows === 0)
    throw new RoundEnd('unreadable', `not this seller's answer: ${ROW}: no row between '${FROM}' and '${TO}'`);
}

const coreweave: Provider = {
  id: 'coreweave',
  name: 'CoreWeave',
  home: 'https://www.coreweave.com',
  parserVersion: 1,
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
