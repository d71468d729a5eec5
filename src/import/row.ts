// One row of an import, understood: its half hour, its model, its price, and what kind of figure it is.
import { createHash } from 'node:crypto';
import { cut, foreignName } from '#domain/cut.ts';
import { type Recognised, recognise } from '#domain/gpu.ts';
import { toMicroUsd } from '#domain/money.ts';
import type { Market, SellerFlag } from '#domain/offer.ts';
import { printable, withoutControls } from '#domain/printable.ts';
import type { ArchiveFaults } from '#domain/provider.ts';
import { slotOf } from '#domain/time.ts';
import { scrubbed } from '#store/scrub.ts';
import { remembered } from './remembered.ts';

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
  /** As the file writes it, made fit to be shown. */
  readonly sellerName: string;
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
  | 'before_2015'
  | 'no_price'
  | 'unknown_kind'
  | 'unknown_statistic'
  | 'unknown_availability'
  | 'no_provider'
  | 'line_too_long'
  | 'too_many_names'
  | 'too_many_in_half_hour'
  | (Recognised & { reason: string })['reason'];

const MARKET_OF: ReadonlyMap<string, Market | 'index'> = new Map([
  ['on_demand', 'on_demand'],
  ['spot', 'interruptible'],
  ['index', 'index'],
]);

export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** What an import needs to know of the sellers it names. */
export type Named = {
  readonly idOf: (providerName: string) => string;
  /** What archives of a seller are known to get wrong. */
  readonly faultsOf: (id: string) => ArchiveFaults;
};

/** No GPU was rented by the hour before: such a year is a slip, and half hours back to it would be counted as gaps. */
const EARLIEST = Date.UTC(2015, 0, 1) / 1000;
function untimelyAt(at: number, latestSlot: number): NotTaken | null {
  if (Number.isNaN(at)) return 'no_time';
  if (slotOf(at) > latestSlot) return 'in_the_future';
  return at < EARLIEST ? 'before_2015' : null;
}

/** In characters, of what a file may say of each. */
const LONGEST = { name: 64, region: 200, good: 64, machine: 200, model: 200, key: 280 } as const;

type Seller = { readonly id: string; readonly name: string; readonly misnamed: NonNullable<ArchiveFaults['misnamed']> };
const NONE = {};

function sellerOf(text: string, { idOf, faultsOf }: Named): Seller {
  const name = keyOf(printable(text), LONGEST.name);
  const id = name === '' ? '' : idOf(name);
  return { id, name, misnamed: faultsOf(id).misnamed ?? NONE };
}

/** Reads rows by the places of their columns; times and names come again and again, and are read once. */
export function rowReader(header: readonly string[], sellers: Named, now: number) {
  const place = (column: string): number => header.indexOf(column);
  const [ts = 0, provider = 0, model = 0, price = 0, kind = 0, region = 0, available = 0, id = 0] = COLUMNS.map(place);
  const [statistic = -1, availability = -1, tier = -1, network = -1] = OPTIONAL_COLUMNS.map(place);
  const times = remembered(epochOf);
  const books = remembered((gpu) => remembered((market) => `${gpu} ${market}`));
  const latestSlot = slotOf(now);
  const regions = remembered((text) => hidden(foreignName(text, LONGEST.region)));
  const goods = remembered((text) => keyOf(printable(text).toLowerCase(), LONGEST.good) || null);
  const models = remembered(known);
  const named = remembered((text) => sellerOf(text, sellers));
  const said = remembered(saidIn);
  return (cells: readonly string[]): ImportRow | NotTaken => {
    // One comma too many shifts every cell behind it: sold out would be read as a region.
    if (cells.length !== header.length) return 'cells_differ_from_header';
    const at = times(cells[ts] ?? '');
    const untimely = untimelyAt(at, latestSlot);
    if (untimely !== null) return untimely;
    const seller = named(cells[provider] ?? '');
    if (seller.id === '') return 'no_provider';
    const usd = usdOf(cells[price] ?? '');
    if (usd === null) return 'no_price';
    const market = MARKET_OF.get(cells[kind] ?? '');
    if (market === undefined) return 'unknown_kind';
    const figure = cells[statistic] || 'offer';
    if (!isStatistic(figure)) return 'unknown_statistic';
    const free = (cells[availability] ?? '').trim().toLowerCase();
    if (free !== '' && free !== 'true' && free !== 'false') return 'unknown_availability';
    const found = models(cells[model] ?? '');
    if ('reason' in found) return found.reason;
    const gpu = seller.misnamed[found.gpu] ?? found.gpu;
    const { key, machine, host, flags } = said(cells[id] ?? '');
    const where = regions(cells[region] ?? '');
    return {
      at,
      slot: slotOf(at),
      provider: seller.id,
      sellerName: seller.name,
      gpu,
      market,
      book: books(gpu)(market),
      microUsd: toMicroUsd(usd),
      statistic: figure,
      region: where || null,
      tier: goods(cells[tier] ?? ''),
      network: goods(cells[network] ?? ''),
      gpus: countOf(cells[available] ?? ''),
      key: key === '' ? keyOf(`${where}|${cells[price] ?? ''}|${cells[available] ?? ''}`) : key,
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

/** A long id, or one that no page could show as it is, is cut and told apart by a hash, so that each can stand in an address. */
function keyOf(id: string, characters: number = LONGEST.key): string {
  const shown = cut(withoutControls(id), characters);
  return shown === id ? id : `${shown}~${createHash('sha1').update(id).digest('hex').slice(0, 12)}`;
}

/** An IP address in a seller's id or region becomes a word that is the same for the same address: no face shows one. */
const hidden = (text: string): string =>
  scrubbed(text, (found) => `ip${createHash('sha1').update(found).digest('hex').slice(0, 8)}`);

const isStatistic = (word: string): word is Statistic => (STATISTICS as readonly string[]).includes(word);

/** `4.0` is how some tools write a whole number beside a gap. */
const countOf = (text: string): number | null => (/^\d{1,6}(\.0+)?$/.test(text) ? Number(text) : null);

/** What is longer than any name is none that we know; how it is read need not be asked. */
const known = (name: string): Recognised =>
  name.length > LONGEST.model ? { reason: 'unknown_gpu' } : recognise(name, null);

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
  const part = (name: string): string | null => {
    const word = words.find((each) => each.startsWith(name))?.slice(name.length);
    return word ? keyOf(word, LONGEST.machine) : null;
  };
  const flags = (['unverified', 'deverified'] as const).filter((flag) => words.includes(flag));
  return { key, machine: part('machine='), host: part('host='), flags };
}
