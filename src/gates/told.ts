// From a value and its interval to a gate: its level, one sentence with its numbers, and one on what would change it.
import { decimals, FORMATS } from '#domain/format.ts';
import type { Gate, GateLevel, GateName } from '#domain/gate.ts';
import type { Detail } from '#domain/verdict.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';

type Details = { readonly [name: string]: Detail };

export type Found = {
  readonly value: number;
  readonly interval: Interval;
  readonly n: number;
  /** The sentence's beginning: what was measured, with its numbers. */
  readonly what: string;
  /** A value in words. */
  readonly text: (value: number) => string;
  readonly details: Details;
  /** Why it may not pass, or not fail, though the interval says so. */
  readonly notPass?: string | null;
  readonly notFail?: string | null;
  /** Why it fails though the interval does not say so. */
  readonly fails?: string | null;
  /** What a reader should know beside it. */
  readonly note?: string | null;
};

/** At or beyond a threshold on its better, or worse, side. */
const isBeyond = (name: GateName, value: number, threshold: number): boolean =>
  GATE_THRESHOLDS[name].better === 'higher' ? value >= threshold : value <= threshold;

function sideOf(name: GateName, [low, high]: Interval): GateLevel {
  const { pass, fail } = GATE_THRESHOLDS[name];
  if ([low, high].every((end) => isBeyond(name, end, pass))) return 'pass';
  return fail !== null && ![low, high].some((end) => isBeyond(name, end, fail)) ? 'fail' : 'insufficient';
}

/** The interval holds the value, whatever was drawn. */
export const holding = (interval: Interval | null | undefined, value: number): Interval => [
  Math.min(interval?.[0] ?? value, value),
  Math.max(interval?.[1] ?? value, value),
];

/** The least interval that holds both. */
export const hull = (one: Interval, other: Interval | null | undefined): Interval =>
  other == null ? one : [Math.min(one[0], other[0]), Math.max(one[1], other[1])];

export function gateOf(name: GateName, found: Found): Gate {
  const { windowDays } = GATE_THRESHOLDS[name];
  const interval = holding(found.interval, found.value);
  const side = sideOf(name, interval);
  const held = side === 'pass' ? (found.notPass ?? null) : side === 'fail' ? (found.notFail ?? null) : null;
  const level = found.fails != null ? 'fail' : held === null ? side : 'insufficient';
  const but = found.fails ?? held;
  const note = found.note == null ? '' : `; ${found.note}`;
  const [low, high] = interval.map(found.text);
  return {
    gate: name,
    value: found.value,
    level,
    interval,
    n: found.n,
    windowDays,
    reason: `${found.what} (90 % interval ${low} to ${high}), ${sideTold(name, side, found.text)}${but === null ? '' : `, ${found.fails != null && side === 'fail' ? 'and' : 'but'} ${but}`}${note}.`,
    wouldChange: changeTold(name, side, found),
    details: found.details,
  };
}

function sideTold(name: GateName, side: GateLevel, text: (value: number) => string): string {
  const { pass, fail, better } = GATE_THRESHOLDS[name];
  const [good, bad] = better === 'higher' ? ['at or above', 'below'] : ['at or below', 'above'];
  if (side === 'pass') return `all ${good} ${text(pass)}`;
  if (fail === null) return `not all ${good} ${text(pass)}`;
  return side === 'fail'
    ? `all ${bad} ${text(fail)}`
    : `neither all ${good} ${text(pass)} nor all ${bad} ${text(fail)}`;
}

/** Everything that would have to change, not the first of it. */
function changeTold(name: GateName, side: GateLevel, { text, notPass, notFail, fails, value }: Found): string {
  const { pass, fail, better } = GATE_THRESHOLDS[name];
  const [good, bad] = better === 'higher' ? ['at or above', 'below'] : ['at or below', 'above'];
  const passes = `passes once its whole interval is ${good} ${text(pass)}`;
  if (fails != null)
    return side === 'fail' && fail !== null
      ? `It fails as long as its whole interval is ${bad} ${text(fail)}, or ${fails}.`
      : `It fails as long as ${fails}.`;
  if (side === 'pass')
    return notPass == null
      ? `It passes no more once its interval is not all ${good} ${text(pass)}.`
      : `What holds it back: ${notPass}.`;
  if (side === 'fail')
    return notFail == null
      ? `It ${passes}; now it is ${text(value)}${notPass == null ? '' : `, and ${notPass}`}.`
      : `It would fail, but ${notFail}; it ${passes}.`;
  if (notPass != null) return `Two things hold it back: its interval is not all ${good} ${text(pass)}, and ${notPass}.`;
  return isBeyond(name, value, pass) ? `More days narrow the interval: it ${passes}.` : `It ${passes}.`;
}

export function lacking(
  name: GateName,
  why: string,
  { n = 0, details = {} }: { n?: number; details?: Details } = {},
): Gate {
  const { windowDays, needs } = GATE_THRESHOLDS[name];
  return {
    gate: name,
    value: null,
    level: 'insufficient',
    interval: null,
    n,
    windowDays,
    reason: `Too little data: ${why}.`,
    wouldChange: `It needs ${needs}.`,
    details,
  };
}

export const percent = (value: number, digits = 1): string => `${decimals(value, digits)} %`;
export const decimal = (value: number, digits = 2): string => decimals(value, digits);
export const count = FORMATS.count.figure;

/** Names as a sentence has room for them. */
export function named(names: readonly string[]): string {
  const told = names.slice(0, MOST_NAMES);
  return names.length > MOST_NAMES ? `${told.join(', ')} and ${names.length - MOST_NAMES} more` : told.join(', ');
}

const MOST_NAMES = 3;
