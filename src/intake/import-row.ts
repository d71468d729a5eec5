// One row of an import, understood: its half hour, its model, its price, and what kind of figure it is.
import { type Recognised, recognise } from '#domain/gpu.ts';
import { toMicroUsd } from '#domain/money.ts';
import type { Market, SellerFlag } from '#domain/offer.ts';
import { slotOf } from '#domain/time.ts';

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
export const OPTIONAL_COLUMNS = ['statistic', 'available'] as const;

const STATISTICS = ['offer', 'min', 'median', 'mean', 'max'] as const;
export type Statistic = (typeof STATISTICS)[number];

export type ImportRow = {
  readonly at: number;
  readonly slot: number;
  readonly provider: string;
  readonly gpu: string;
  readonly market: Market | 'index';
  readonly microUsd: number;
  readonly statistic: Statistic;
  readonly region: string | null;
  readonly gpus: number | null;
  readonly key: string;
  readonly machine: string | null;
  readonly host: string | null;
  readonly flags: readonly SellerFlag[];
};

export type NotTaken =
  | 'no_time'
  | 'no_price'
  | 'unknown_kind'
  | 'unknown_statistic'
  | 'unknown_availability'
  | 'no_provider'
  | (Recognised & { reason: string })['reason'];

/**
 * What published archives are known to get wrong. Lambda rents no H200: trackers write its GH200 so (2026-03-11 to 08-22).
 * RunPod's catalogue shows 0.5 where a cloud does not offer the GPU (seen 2026-03-11; also on H200 NVL and MI300X).
 */
const MISNAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = { lambda: { h200: 'gh200' } };
const PLACEHOLDERS: Readonly<Record<string, readonly number[]>> = { runpod: [0.5] };

const MARKET_OF: Readonly<Record<string, Market | 'index'>> = {
  on_demand: 'on_demand',
  spot: 'interruptible',
  index: 'index',
};

export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Reads rows by the places of their columns; times and names come again and again, and are read once. */
export function rowReader(header: readonly string[], idOf: (providerName: string) => string) {
  const place = (column: string): number => header.indexOf(column);
  const [ts, provider, model, price, kind, region, available, id] = COLUMNS.map(place) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [statistic, availability] = OPTIONAL_COLUMNS.map(place) as [number, number];
  const times = remembered((text) => (ISO.test(text) ? Date.parse(text) / 1000 : Number.NaN));
  const names = remembered((seller) => remembered((name) => known(seller, name)));
  const ids = remembered(idOf);
  const said = remembered(saidIn);
  return (cells: readonly string[]): ImportRow | NotTaken => {
    const at = times(cells[ts] ?? '');
    if (Number.isNaN(at)) return 'no_time';
    const seller = cells[provider]?.trim() ?? '';
    if (seller === '') return 'no_provider';
    const usd = Number(cells[price] || Number.NaN);
    if (!(usd > 0) || !Number.isFinite(usd) || toMicroUsd(usd) === 0) return 'no_price';
    const market = MARKET_OF[cells[kind] ?? ''];
    if (market === undefined) return 'unknown_kind';
    const figure = cells[statistic] || 'offer';
    if (!isStatistic(figure)) return 'unknown_statistic';
    const free = cells[availability] ?? '';
    if (free !== '' && free !== 'true' && free !== 'false') return 'unknown_availability';
    const found = names(seller)(cells[model] ?? '');
    if ('reason' in found) return found.reason;
    const told = cells[id] ?? '';
    const { machine, host, flags } = said(told);
    const placeholder = PLACEHOLDERS[ids(seller)]?.includes(usd) ?? false;
    return {
      at,
      slot: slotOf(at),
      provider: ids(seller),
      gpu: found.gpu,
      market,
      microUsd: toMicroUsd(usd),
      statistic: figure,
      region: cells[region] || null,
      gpus: countOf(cells[available] ?? ''),
      key: told,
      machine,
      host,
      flags: free === 'false' || placeholder ? withMore(flags, free === 'false', placeholder) : flags,
    };
  };
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const isStatistic = (word: string): word is Statistic => (STATISTICS as readonly string[]).includes(word);

const countOf = (text: string): number | null => (/^\d{1,6}$/.test(text) ? Number(text) : null);

function known(seller: string, name: string): Recognised {
  const found = recognise(name, null);
  if ('reason' in found) return found;
  return { gpu: MISNAMED[plainName(seller)]?.[found.gpu] ?? found.gpu };
}

type Said = { readonly machine: string | null; readonly host: string | null; readonly flags: readonly SellerFlag[] };

const NOTHING: Said = { machine: null, host: null, flags: [] };

/** Archives that keep a seller's own ids write them into the row's id: `offer=1|machine=2|host=3|deverified`. */
function saidIn(id: string): Said {
  if (!id.includes('|')) return NOTHING;
  const words = id.split('|');
  const part = (name: string): string | null => words.find((word) => word.startsWith(name))?.slice(name.length) || null;
  const flags = (['unverified', 'deverified'] as const).filter((flag) => words.includes(flag));
  return { machine: part('machine='), host: part('host='), flags };
}

const withMore = (flags: readonly SellerFlag[], gone: boolean, placeholder: boolean): readonly SellerFlag[] => [
  ...flags,
  ...(gone ? (['not_rentable'] as const) : []),
  ...(placeholder ? (['placeholder'] as const) : []),
];

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
