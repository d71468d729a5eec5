// How a figure is written, by what it is: one table for pages, the terminal, reports and programs that read.
import { priceText } from './money.ts';
import type { SignalType } from './verdict.ts';

export type Format = {
  /** The unit in words; empty where the figure needs none. */
  readonly unit: string;
  /** The same as short as a column's heading wants it. */
  readonly short: string;
  /** As it stands under a heading that says the unit. */
  readonly figure: (value: number) => string;
  /** As it stands in a sentence, with its unit. */
  readonly said: (value: number) => string;
};

/** So many decimals, and no zero below zero. */
export const decimals = (value: number, digits: number): string =>
  value.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, '$1');

const whole = (value: number): string => (Math.round(value) || 0).toLocaleString('en-US');

const measure = (unit: string, digits: number, after = ` ${unit}`): Format => ({
  unit,
  short: unit,
  figure: (value) => decimals(value, digits),
  said: (value) => `${decimals(value, digits)}${after}`,
});

/** One of them has no plural. */
const things = (one: string, many = `${one}s`): Format => ({
  unit: many,
  short: many,
  figure: whole,
  said: (value) => `${whole(value)} ${whole(value) === '1' ? one : many}`,
});

/** Of whole ones nobody says ".0". */
const spans = (unit: string): Format => ({
  unit,
  short: unit,
  figure: (value) => decimals(value, 1).replace(/\.0$/, ''),
  said: (value) => {
    const count = decimals(value, 1).replace(/\.0$/, '');
    return `${count} ${count === '1' ? unit.slice(0, -1) : unit}`;
  },
});

const bare = (digits: number): Format => measure('', digits, '');

export const FORMATS = {
  usd: {
    unit: 'USD per GPU-hour',
    short: '$/GPU-h',
    figure: priceText,
    said: (value) => `${priceText(value).startsWith('-') ? '-' : ''}$${priceText(Math.abs(value))}`,
  },
  cost: { unit: 'USD', short: '$', figure: (value) => decimals(value, 4), said: (value) => `$${decimals(value, 4)}` },
  percent: measure('%', 1),
  share: {
    unit: 'from 0 to 1',
    short: '0 to 1',
    figure: (value) => decimals(value, 3),
    said: (value) => `${decimals(100 * value, 1)} %`,
  },
  ratio: bare(3),
  factor: measure('times', 1),
  /** Of a fitted model: an R², a share of variance, a spread of logs. */
  fraction: bare(2),
  points: things('point'),
  gpus: things('GPU'),
  lots: things('lot'),
  hosts: things('host'),
  offers: things('offer'),
  sellers: things('seller'),
  models: things('model'),
  prints: things('print'),
  observations: things('observation'),
  rows: things('row'),
  tokens: things('token'),
  bytes: things('byte'),
  count: { unit: '', short: '', figure: whole, said: whole },
  gigabytes: measure('GB', 0),
  hours: spans('hours'),
  days: spans('days'),
  seconds: measure('seconds', 0),
  milliseconds: {
    ...measure('ms', 0),
    said: (value) => (value < 1000 ? `${decimals(value, 0)} ms` : `${decimals(value / 1000, 1)} s`),
  },
  /** An hour of the day, UTC. */
  clock: { unit: 'UTC', short: 'UTC', figure: whole, said: (value) => `${String(value).padStart(2, '0')}:00 UTC` },
  /** What the row's own `unit` says. */
  told: {
    unit: 'as its unit says',
    short: '',
    figure: (value) => String(Number(value.toFixed(6))),
    said: (value) => String(Number(value.toFixed(6))),
  },
} as const satisfies Readonly<Record<string, Format>>;

/** The judged value of each signal. */
export const SIGNAL_UNITS = {
  spread: 'usd',
  cv: 'ratio',
  time_of_day: 'percent',
  supply: 'gpus',
} as const satisfies Readonly<Record<SignalType, keyof typeof FORMATS>>;

export type Unit = keyof typeof FORMATS;

/** What is no figure: who, when, which, a word of a short list, free text, and whether. */
export const WORDS = ['model', 'seller', 'time', 'day', 'word', 'text', 'yes'] as const;

export type Kind = Unit | (typeof WORDS)[number];

export const isUnit = (kind: Kind): kind is Unit => Object.hasOwn(FORMATS, kind);

const GATE_UNITS: Readonly<Record<string, Unit>> = {
  '%': 'percent',
  '% a year': 'percent',
  lots: 'lots',
  days: 'days',
  times: 'factor',
};

/** A gate's value in its unit, as short as it can be told. */
export function gateText(unit: string, value: number | null): string {
  if (value === null) return '';
  if (unit === 'points') return FORMATS.points.figure(value);
  const { said } = FORMATS[GATE_UNITS[unit] ?? 'fraction'];
  // Of hundreds nobody wants tenths.
  return said(unit.startsWith('%') && value >= 100 ? Math.round(value) : value).replace(/^(\d{3,})\.0 %$/, '$1 %');
}
