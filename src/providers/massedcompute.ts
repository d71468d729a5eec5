// Massed Compute: rows of machines in the data of its price page, most of them twice (for narrow and wide screens).
import { flightText, partsOf } from '#domain/flight.ts';
import { listing } from '#domain/listing.ts';
import type { Listing, Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { plain } from '#domain/page-table.ts';
import { agree, priceCell } from '#domain/price-row.ts';
import type { Provider } from '#domain/provider.ts';
import { setAside, wholePage } from '#domain/reading.ts';

const URL = 'https://massedcompute.com/pricing';

/** "RTX A6000 (48GB) [ALT Config]-mobile-x 1-0": model, form of the table, GPUs, and which of several such machines. */
const KEY = /^(.+?)(-mobile)?-x (\d+)-(\d+)$/;
/** In one machine. */
const MOST_GPUS = 16;
const ROW = /\["\$","[a-z]+","([^"\\]*(?:\\.[^"\\]*)*)",\{/g;

type Part = readonly [sign: '$', tag: string, key: string | null, props: Readonly<Record<string, unknown>>];

const isPart = (node: unknown): node is Part =>
  Array.isArray(node) &&
  node[0] === '$' &&
  typeof node[1] === 'string' &&
  typeof node[3] === 'object' &&
  node[3] !== null;

/** A text that begins with a dollar is written with two: "$$52.80" is $52.80. */
const unescaped = (text: string): string => (text.startsWith('$$') ? text.slice(1) : text);

const raw = (node: unknown): string => {
  if (typeof node === 'string') return unescaped(node);
  if (typeof node === 'number') return String(node);
  if (isPart(node)) return raw(node[3].children);
  return Array.isArray(node) ? node.map(raw).join(' ') : '';
};

const wordsOf = (node: unknown): string => plain(raw(node));

const DEEPEST = 30;

/** Every element within a row, itself included. */
function partsIn(node: unknown, depth = 0): Part[] {
  if (depth > DEEPEST || !Array.isArray(node)) return [];
  if (isPart(node)) return [node, ...partsIn(node[3].children, depth + 1)];
  return node.flatMap((each) => partsIn(each, depth + 1));
}

/** The innermost elements with a dollar in them: an amount and the unit that stands in the same element. */
const pricesIn = (parts: readonly Part[]): string[] =>
  parts
    .filter((part) => wordsOf(part).includes('$'))
    .filter((part) => !partsIn(part[3].children).some((inner) => wordsOf(inner).includes('$')))
    .map(wordsOf);

const labelled = (parts: readonly Part[], label: RegExp): number | null => {
  const at = parts.findIndex((part) => part[1] === 'dt' && label.test(wordsOf(part)));
  const next = at < 0 ? undefined : parts[at + 1];
  return next?.[1] === 'dd' ? Number(/^(\d+)(?: GB)?$/.exec(wordsOf(next))?.[1]) || null : null;
};

type Row = { readonly key: string; readonly node: Part; readonly path: string };

const MONTH = /[\d,]+(?:\.\d+)?/;
const MONTH_HOURS = 730;
const PER_GPU = /\b(?:price|cost|rate)s? (?:per|\/) ?gpu\b|\bper gpu[ -]?(?:hour|hr)\b/i;

/** What an hour of the machine costs; null where the row does not say it, or says two things. */
function hourlyIn(texts: readonly string[], gpus: number): number | null {
  const seen = texts.map(priceCell).flatMap((cell) => (cell.kind === 'price' && !cell.unit.has('other') ? [cell] : []));
  const hourly = seen.filter(({ unit }) => unit.has('hour'));
  const machine = hourly.map(({ usd, unit }) => (unit.has('gpu') ? usd * gpus : usd));
  const most = Math.max(...machine);
  // A second price by the hour must be the same, or the machine's divided by its GPUs.
  const isOne = machine.every((usd) => agree(usd, most) || agree(usd * gpus, most));
  // A month costs no more than its hours, and not a small part of them.
  const months = texts.filter((text) => /\/\s*mo|month/i.test(text)).map((text) => MONTH.exec(text)?.[0] ?? '');
  const isInMonth = months
    .map((month) => Number(month.replaceAll(',', '')) / (most * MONTH_HOURS))
    .every((share) => share > 0.3 && share < 1.03);
  return machine.length > 0 && seen.length === hourly.length && isOne && isInMonth ? most : null;
}

function ofRow({ key, node, path }: Row): Reading {
  const [, model = '', , count = '', number = ''] = KEY.exec(key) ?? [];
  const gpus = Number(count);
  const parts = partsIn(node);
  const texts = pricesIn(parts);
  const item = node;
  // The number of GPUs stands in the key and as "×8" in the row.
  const badges = parts.map(wordsOf).flatMap((text) => /^[×x]\s?(\d+)$/i.exec(text)?.[1] ?? []);
  if (gpus === 0 || gpus > MOST_GPUS || badges.some((badge) => Number(badge) !== gpus))
    return setAside('off_shape', model, { path: `${path}.×`, item });
  const isOnRequest = parts.map(wordsOf).some((text) => /^(request|contact|sold out|coming soon)\b/i.test(text));
  if (texts.length === 0 && isOnRequest) return setAside('not_offered', model, { path: `${path}.price`, item });
  const usd = hourlyIn(texts, gpus);
  // A label that says what is priced stands apart from its amount: then a machine's price is not what is meant.
  const isLabelled = parts.some((part) => PER_GPU.test(wordsOf(part)) && !wordsOf(part).includes('$'));
  if (isLabelled && texts.some((text) => !/gpu/i.test(text)))
    return setAside('off_shape', model, { path: `${path}.price`, item });
  if (usd === null) return setAside('off_shape', model, { path: `${path}.price`, item });
  return listing({
    key: `${model}/x ${count}-${number}`,
    market: 'on_demand',
    // "NVLink" is a bridge between cards, a word in brackets another machine with the same ones.
    gpuName: plain(model.replace(/\[[^[\]]*\]/g, ' ').replace(/\sNVLink\b/i, ' ')),
    gpus,
    gpuOnly: usd / gpus,
    // The machine as sold, its own disk included.
    allIn: usd / gpus,
    tier: /\[([^[\]]*)\]/.exec(model)?.[1]?.toLowerCase() ?? null,
    vcpus: labelled(parts, /^vcpu/i),
    ramGb: labelled(parts, /^ram/i),
    path,
    item,
  });
}

const isSame = (a: Listing, b: Listing): boolean => agree(a.gpuOnly * a.gpus, b.gpuOnly * b.gpus);

/** The forms of one row: they count once, and where they ask two prices neither is taken. */
function* asOne(rows: readonly Row[]): Generator<Reading> {
  const readings = rows.map(ofRow);
  const listings = readings.filter((reading) => reading.kind === 'listing');
  const [first] = listings;
  for (const reading of readings)
    if (reading.kind === 'aside') yield reading;
    else if (first !== undefined && !listings.every((each) => isSame(each, first)))
      yield setAside('off_shape', reading.gpuName, { path: `${reading.path}.price`, item: reading.item });
    else if (reading === first) yield reading;
    else yield setAside('seen_twice', reading.gpuName, reading);
}

function* ofPage(html: string): Generator<Reading> {
  const text = flightText(html);
  const partAt = partsOf(text);
  const rows = new Map<string, Row[]>();
  for (const found of text.matchAll(ROW)) {
    const node = partAt(found.index);
    const key = isPart(node) ? (node[2] ?? '') : '';
    if (!isPart(node) || !KEY.test(key)) continue;
    const one = key.replace(KEY, '$1-x $3-$4');
    rows.set(one, [...(rows.get(one) ?? []), { key, node, path: key }]);
  }
  if (rows.size === 0)
    throw new RoundEnd('unreadable', "not this seller's answer: row: no row of machines in the page's data");
  for (const forms of rows.values()) yield* asOne(forms);
}

const massedcompute: Provider = {
  id: 'massedcompute',
  name: 'Massed Compute',
  home: 'https://massedcompute.com',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per machine, disk included, from its price page; availability is not told',
  aliases: ['massed compute', 'massed', 'massedcompute.com'],
  terms: {
    link: 'https://massedcompute.com/terms-of-service/',
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

export default massedcompute;
