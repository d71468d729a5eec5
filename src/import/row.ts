// One row of an import, understood: its half hour, its model, its price, and what kind of figure it is.
import { createHash } from 'node:crypto';
import { type Recognised, recognise } from '#domain/gpu.ts';
import { toMicroUsd } from '#domain/money.ts';
import type { Market, SellerFlag } from '#domain/offer.ts';
import type { ArchiveFaults } from '#domain/provider.ts';
import { slotOf } from '#domain/time.ts';
import { scrubbed } from '#store/scrub.ts';

export const COLUMNS = [
  'ts_utc_iso',
  'provider',
  'gpu_model_as_written',
  'price_usd_per_gpu_hr',
  'kind',
  'region',
  'available_gpus',
  'source_row_id',
] as const;
export const OPTIONAL_COLUMNS = ['statistic', 'available', 'tier', 'network'] as const;

const STATISTICS = ['offer', 'min', 'median', 'mean', 'max'] as const;
export type Statistic = (typeof STATISTICS)[number];

export type ImportRow = {
  readonly at: number;
  readonly slot: number;
  readonly provider: string;
  readonly gpu: string;
  readonly market: Market | 'index';
  /** Model and market in one word: what a row is compared within. */
  readonly book: string;
  readonly microUsd: number;
  readonly statistic: Statistic;
  readonly region: string | null;
  readonly tier: string | null;
  readonly network: string | null;
  readonly gpus: number | null;
  readonly key: string;
  readonly machine: string | null;
  readonly host: string | null;
  readonly flags: readonly SellerFlag[];
};

export type NotTaken =
  | 'cells_differ_from_header'
  | 'no_time'
  | 'in_the_future'
  | 'no_price'
  | 'unknown_kind'
  | 'unknown_statistic'
  | 'unknown_availability'
  | 'no_provider'
  | (Recognised & { reason: string })['reason'];

const MARKET_OF: Readonly<Record<string, Market | 'index'>> = {
  on_demand: 'on_demand',
  spot: 'interruptible',
  index: 'index',
};

export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** What an import needs to know of the sellers it names. */
export type Named = {
  readonly idOf: (providerName: string) => string;
  /** What archives of a seller are known to get wrong. */
  readonly faultsOf: (id: string) => ArchiveFaults;
};

/** Reads rows by the places of their columns; times and names come again and again, and are read once. */
export function rowReader(header: readonly string[], { idOf, faultsOf }: Named, now: number) {
  const place = (column: string): number => header.indexOf(column);
  const [ts = 0, provider = 0, model = 0, price = 0, kind = 0, region = 0, available = 0, id = 0] = COLUMNS.map(place);
  const [statistic = -1, availability = -1, tier = -1, network = -1] = OPTIONAL_COLUMNS.map(place);
  const times = remembered(epochOf);
  const books = remembered((gpu) => remembered((market) => `${gpu} ${market}`));
  const latestSlot = slotOf(now);
  const plain = remembered(hidden);
  const names = remembered((seller) => remembered((name) => known(faultsOf(idOf(seller)), name)));
  const ids = remembered(idOf);
  const said = remembered(saidIn);
  return (cells: readonly string[]): ImportRow | NotTaken => {
    // One comma too many shifts every cell behind it: sold out would be read as a region.
    if (cells.length !== header.length) return 'cells_differ_from_header';
    const at = times(cells[ts] ?? '');
    if (Number.isNaN(at)) return 'no_time';
    if (slotOf(at) > latestSlot) return 'in_the_future';
    const seller = cells[provider]?.trim() ?? '';
    if (seller === '') return 'no_provider';
    const usd = usdOf(cells[price] ?? '');
    if (usd === null) return 'no_price';
    const market = MARKET_OF[cells[kind] ?? ''];
    if (market === undefined) return 'unknown_kind';
    const figure = cells[statistic] || 'offer';
    if (!isStatistic(figure)) return 'unknown_statistic';
    const free = (cells[availability] ?? '').trim().toLowerCase();
    if (free !== '' && free !== 'true' && free !== 'false') return 'unknown_availability';
    const found = names(seller)(cells[model] ?? '');
    if ('reason' in found) return found.reason;
    const { key, machine, host, flags } = said(cells[id] ?? '');
    return {
      at,
      slot: slotOf(at),
      provider: ids(seller),
      gpu: found.gpu,
      market,
      book: books(found.gpu)(market),
      microUsd: toMicroUsd(usd),
      statistic: figure,
      region: plain(cells[region] ?? '') || null,
      tier: cells[tier]?.trim().toLowerCase() || null,
      network: cells[network]?.trim().toLowerCase() || null,
      gpus: countOf(cells[available] ?? ''),
      key: key === '' ? `${cells[region] ?? ''}|${cells[price] ?? ''}|${cells[available] ?? ''}` : key,
      machine,
      host,
      flags: free === 'false' ? [...flags, 'not_rentable'] : flags,
    };
  };
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Epoch seconds of an ISO time, UTC where it names no zone (as the column's name says); NaN where it is none, 30 February included. */
function epochOf(text: string): number {
  const [, year, month, day, , , zone] = ISO.exec(text) ?? [];
  if (year === undefined) return Number.NaN;
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return Number.NaN;
  return Date.parse(zone === undefined ? `${text}Z` : text) / 1000;
}

const MOST_USD = 10_000;

/** A plain decimal price; what no GPU-hour can cost is none. */
function usdOf(text: string): number | null {
  if (!/^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim())) return null;
  const usd = Number(text);
  return usd > 0 && usd <= MOST_USD && toMicroUsd(usd) > 0 ? usd : null;
}

const LONGEST_KEY = 280;

/** Long ids are cut and told apart by a hash, so that each can stand in an address. */
const keyOf = (id: string): string =>
  id.length <= LONGEST_KEY
    ? id
    : `${id.slice(0, LONGEST_KEY)}~${createHash('sha1').update(id).digest('hex').slice(0, 12)}`;

/** An IP address in a seller's id or region becomes a word that is the same for the same address: no face shows one. */
const hidden = (text: string): string =>
  scrubbed(text, (found) => `ip${createHash('sha1').update(found).digest('hex').slice(0, 8)}`);

const isStatistic = (word: string): word is Statistic => (STATISTICS as readonly string[]).includes(word);

/** `4.0` is how some tools write a whole number beside a gap. */
const countOf = (text: string): number | null => (/^\d{1,6}(\.0+)?$/.test(text) ? Number(text) : null);

function known(faults: ArchiveFaults, name: string): Recognised {
  const found = recognise(name, null);
  if ('reason' in found) return found;
  return { gpu: faults.misnamed?.[found.gpu] ?? found.gpu };
}

type Said = {
  readonly key: string;
  readonly machine: string | null;
  readonly host: string | null;
  readonly flags: readonly SellerFlag[];
};

const NO_FLAGS: readonly SellerFlag[] = [];

/** Archives that keep a seller's own ids write them into the row's id: `offer=1|machine=2|host=3|deverified`. */
function saidIn(text: string): Said {
  const id = hidden(text);
  const key = keyOf(id);
  if (!id.includes('|')) return { key, machine: null, host: null, flags: NO_FLAGS };
  const words = id.split('|');
  const part = (name: string): string | null => words.find((word) => word.startsWith(name))?.slice(name.length) || null;
  const flags = (['unverified', 'deverified'] as const).filter((flag) => words.includes(flag));
  return { key, machine: part('machine='), host: part('host='), flags };
}

const MOST_REMEMBERED = 50_000;

function remembered<T>(work: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  // Rows come in runs of the same time and seller: most of the time it is the one just asked for.
  let last: { text: string; value: T } | null = null;
  return (text) => {
    if (last !== null && last.text === text) return last.value;
    const value = made.get(text) ?? work(text);
    if (made.size >= MOST_REMEMBERED) made.clear();
    made.set(text, value);
    last = { text, value };
    return value;
  };
}
