// A level or a verdict by shape, word and colour: check passes, dash unclear, cross fails, dot too little data.

import { html, raw } from 'hono/html';
import { INK } from '#charts/palette.ts';
import { FORMATS, SIGNAL_UNITS } from '#domain/format.ts';
import type { GateLevel } from '#domain/gate.ts';
import { countText } from '#domain/supply.ts';
import type { Level, SignalType, Verdict } from '#domain/verdict.ts';
import type { Html } from './layout.ts';

const SHAPES = {
  check: ['M2 7l3.5 3.5L12 3.5', INK.passes],
  dash: ['M2.5 7h9', INK.unclear],
  cross: ['M3 3l8 8M11 3l-8 8', INK.fails],
  dot: ['M7 7h.01', INK.muted],
} as const;

type Shape = keyof typeof SHAPES;

const LEVEL: Record<Level, readonly [Shape, string]> = {
  green: ['check', 'green'],
  amber: ['dash', 'amber'],
  red: ['cross', 'red'],
  insufficient: ['dot', 'too little data'],
};

const VERDICT: Record<Verdict, readonly [Shape, string]> = {
  viable: ['check', 'viable'],
  basket_only: ['dash', 'in a basket only'],
  not_yet: ['dash', 'unclear'],
  not_viable: ['cross', 'not viable'],
  no_market: ['cross', 'no market'],
  insufficient: ['dot', 'too little data'],
};

const GATE: Record<GateLevel, readonly [Shape, string]> = {
  pass: ['check', 'passes'],
  fail: ['cross', 'fails'],
  insufficient: ['dot', 'cannot be told yet'],
};

/** A gate's level, its word for readers who do not see the shape. */
export function gateMark(level: GateLevel): Html {
  const [shape, word] = GATE[level];
  return html`${drawn(shape)}<span class="unseen">${word}</span>`;
}

export function gateLight(level: GateLevel): Html {
  const [shape, word] = GATE[level];
  return html`<span class="${CLASS[shape]} lit">${drawn(shape)} ${word}</span>`;
}

export const SIGNAL_WORDS: Record<SignalType, string> = {
  spread: 'spread',
  cv: 'CV',
  time_of_day: 'time of day',
  supply: 'supply',
};

function drawn(shape: Shape): Html {
  const [path, colour] = SHAPES[shape];
  const line = `stroke="${colour}" stroke-width="${widthOf(shape)}" stroke-linecap="round"`;
  const drawing = `<path d="${path}" fill="none" ${line}/>`;
  return html`${raw(
    `<svg class="light" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${drawing}</svg>`,
  )}`;
}

const CLASS: Record<Shape, string> = { check: 'passes', dash: 'unclear', cross: 'fails', dot: 'muted' };

export function levelLight(level: Level): Html {
  const [shape, word] = LEVEL[level];
  return html`<span class="${CLASS[shape]} lit">${drawn(shape)} ${word}</span>`;
}

/** How a drawing shows a verdict: a path in a square of 14, its colour, and its word. */
export function verdictShape(verdict: Verdict) {
  const [shape, word] = VERDICT[verdict];
  const [path, colour] = SHAPES[shape];
  return { path, colour, width: widthOf(shape), word };
}

const widthOf = (shape: Shape): number => (shape === 'dot' ? 5 : 2);

export const gateWord = (level: GateLevel): string => GATE[level][1];

export const verdictWord = (verdict: Verdict): string => VERDICT[verdict][1];

export function verdictLight(verdict: Verdict): Html {
  const [shape, word] = VERDICT[verdict];
  return html`<span class="${CLASS[shape]} lit">${drawn(shape)} ${word}</span>`;
}

/** The shape alone, its word for readers who do not see it: for a grid of days. */
export function verdictMark(verdict: Verdict): Html {
  const [shape, word] = VERDICT[verdict];
  return html`${drawn(shape)}<span class="unseen">${word}</span>`;
}

/** A signal's value in its unit. */
export function signalText(type: SignalType, value: number | null): string {
  if (value === null) return '';
  return type === 'supply' ? countText(value) : FORMATS[SIGNAL_UNITS[type]].said(value);
}

export function intervalText(type: SignalType, interval: readonly number[] | null): string {
  const [low, high] = interval ?? [];
  return low === undefined || high === undefined ? '' : `${signalText(type, low)} to ${signalText(type, high)}`;
}
