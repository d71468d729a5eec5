// From a value and its interval to a level and a sentence: green or red only if the whole interval lies on that side.
import { FORMATS } from '#domain/format.ts';
import type { Detail, Level, Signal, SignalType } from '#domain/verdict.ts';
import { THRESHOLDS } from './thresholds.ts';

export type Interval = readonly [number, number];

/** `but` holds a level back: reasons why it may not be green, or not red, though the interval says so. */
export type But = { readonly notGreen?: string | null; readonly notRed?: string | null };

export function levelOf(type: SignalType, value: number, interval: Interval, but: But = {}): Level {
  const { green, red } = THRESHOLDS[type];
  const [low, high] = interval;
  if (Math.min(low, value) > green && !but.notGreen) return 'green';
  if (red !== null && Math.max(high, value) < red && !but.notRed) return 'red';
  return 'amber';
}

export const money = FORMATS.usd.said;

type Said = {
  readonly what: string;
  readonly interval: Interval;
  readonly text: (value: number) => string;
  readonly over: string;
  readonly but?: But;
  /** What a reader should know of a level that stands. */
  readonly note?: string | null;
};

const side = (type: SignalType, [low, high]: Interval, text: (value: number) => string): string => {
  const { green, red } = THRESHOLDS[type];
  if (low > green) return `all above ${text(green)}`;
  if (red !== null && high < red) return `all below ${text(red)}`;
  return `not all above ${text(green)}${red === null ? '' : ` nor all below ${text(red)}`}`;
};

/** One sentence with its numbers: what was measured, how sure it is, on which side that lies, and what holds it back. */
export function sentence(type: SignalType, level: Level, { what, interval, text, over, but, note }: Said): string {
  const held = level === 'amber' ? (heldBack(type, interval, but) ?? '') : '';
  return `${what} (90 % interval ${text(interval[0])} to ${text(interval[1])} over ${over}), ${side(type, interval, text)}${held === '' ? '' : `, but ${held}`}${note == null ? '' : `; ${note}`}.`;
}

function heldBack(type: SignalType, [low, high]: Interval, but: But = {}): string | null {
  const { green, red } = THRESHOLDS[type];
  if (low > green) return but.notGreen ?? null;
  return red !== null && high < red ? (but.notRed ?? null) : null;
}

export function insufficient(
  type: SignalType,
  why: string,
  details: { readonly [name: string]: Detail } = {},
  n = 0,
): Signal {
  return {
    type,
    value: null,
    level: 'insufficient',
    reason: `Too little data: ${why}.`,
    interval: null,
    n,
    details,
  };
}
