// What each field of each tool's answer measures: its unit, what prose calls it, and over which window. What is not here cannot be quoted.
import type { SignalType } from '#domain/verdict.ts';

export const UNITS = ['usd', 'percent', 'ratio', 'gpus', 'hosts', 'offers', 'hours'] as const;
export type Unit = (typeof UNITS)[number];

export type Topic =
  | 'floor'
  | 'median'
  | 'median_gap'
  | 'mean'
  | 'baseline'
  | 'ceiling'
  | 'change'
  | 'apart'
  | 'share'
  | 'half_life'
  | 'supply'
  | 'deviation'
  | 'cv'
  | 'same_offer'
  | 'composition'
  | 'swing'
  | 'raw_swing'
  | 'p'
  | 'count';

export type Window = '24h' | '7d' | '14d' | '28d';

export type Field = {
  readonly unit: Unit;
  readonly topic: Topic;
  /** What it may be called too. */
  readonly also?: Topic;
  readonly window?: Window;
  /** Its sign says a direction. */
  readonly signed?: true;
  /** Stated in its unit it is so many times what the answer holds: a share of 0.6 is 60 %. */
  readonly times?: number;
  /** Whose it is, where a row is of a pair: the first leg, the second, or both. */
  readonly leg?: 'a' | 'b' | 'pair';
  /** Of all sellers, though the row names the one that has it. */
  readonly ofMarket?: true;
};

const usd = (topic: Topic, more: Partial<Field> = {}): Field => ({ unit: 'usd', topic, ...more });
const percent = (topic: Topic, more: Partial<Field> = {}): Field => ({ unit: 'percent', topic, ...more });
const ratio = (topic: Topic, more: Partial<Field> = {}): Field => ({ unit: 'ratio', topic, ...more });
const counted = (unit: Unit, more: Partial<Field> = {}): Field => ({ unit, topic: 'count', ...more });
const gpus = (more: Partial<Field> = {}): Field => ({ unit: 'gpus', topic: 'supply', ...more });

/** By tool and field. */
export const FIELDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  get_current_prices: {
    floor: usd('floor'),
    average: usd('mean'),
    median: usd('median'),
    ceiling: usd('ceiling'),
    spread: usd('apart'),
    offers: counted('offers'),
    hosts: counted('hosts'),
    gpusAvailable: gpus(),
  },
  get_price_changes: {
    floor: usd('floor'),
    baseline24h: usd('baseline', { also: 'mean', window: '24h' }),
    change24h: usd('change', { window: '24h', signed: true }),
    change24hPct: percent('change', { window: '24h', signed: true }),
    baseline7d: usd('baseline', { also: 'mean', window: '7d' }),
    change7d: usd('change', { window: '7d', signed: true }),
    change7dPct: percent('change', { window: '7d', signed: true }),
  },
  get_overview: {
    change24hPct: percent('change', { window: '24h', signed: true, ofMarket: true }),
  },
  get_cross_deltas: {
    floorA: usd('floor', { leg: 'a' }),
    floorB: usd('floor', { leg: 'b' }),
    delta: usd('apart', { leg: 'pair', signed: true }),
    deltaPct: percent('apart', { leg: 'pair', signed: true }),
    median24h: usd('apart', { also: 'median_gap', leg: 'pair', window: '24h' }),
    shareAbove030: percent('share', { leg: 'pair', window: '7d', times: 100 }),
    halfLifeHours: { unit: 'hours', topic: 'half_life', leg: 'pair', window: '14d' },
  },
  get_supply_metrics: {
    hosts: counted('hosts'),
    offers: counted('offers'),
    gpusAvailable: gpus(),
    change24h: { unit: 'gpus', topic: 'change', window: '24h', signed: true },
  },
  get_volatility: {
    standardDeviation: usd('deviation', { window: '14d' }),
    mean: usd('mean', { window: '14d' }),
    cv: ratio('cv', { window: '14d' }),
    sameOfferCv: ratio('same_offer', { window: '14d' }),
    compositionShare: percent('composition', { window: '14d', times: 100 }),
  },
  get_tod_patterns: {
    swingPct: percent('swing', { window: '28d', signed: true }),
    rawSwingPct: percent('raw_swing', { window: '28d' }),
    p: ratio('p', { window: '28d' }),
  },
};

/** The judged value of each signal. */
export const SIGNAL_FIELDS: Readonly<Record<SignalType, Field>> = {
  spread: usd('apart', { window: '7d' }),
  cv: ratio('cv', { window: '14d' }),
  time_of_day: percent('swing', { window: '28d', signed: true }),
  supply: gpus({ window: '24h' }),
};

/** Fewest decimals in which a unit is stated; fewer only where nothing is lost. */
export const FEWEST_DECIMALS: Readonly<Record<Unit, number>> = {
  usd: 2,
  percent: 1,
  ratio: 2,
  gpus: 0,
  hosts: 0,
  offers: 0,
  hours: 0,
};

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  usd: 'USD per GPU-hour',
  percent: 'percent',
  ratio: 'ratio',
  gpus: 'GPUs',
  hosts: 'hosts',
  offers: 'offers',
  hours: 'hours',
};

export const unitWords = (unit: Unit): string => UNIT_WORDS[unit];
