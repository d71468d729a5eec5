// One model at three sellers, cell by cell, and what is written of it on any of three days.
import assert from 'node:assert/strict';
import { writerOf } from '#analysis/statements/text.ts';
import type { ToolCall } from '#domain/report.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';

export const gpu = 'h200';
export const NAMES = new Map([
  ['a', 'Alpha'],
  ['b', 'Beta'],
  ['c', 'Cumulus'],
]);
export type Row = Record<string, unknown>;
export const signal = (type: string, of: Row): Row => ({
  gpu,
  type,
  unit: 'x',
  details: {},
  thresholds: { green: 0.3, red: 0.15 },
  ...of,
});
const gate = (id: string, name: string, of: Row): Row => ({ gpu, gate: id, name, interval: null, reason: 'r', ...of });

export const BASE: Readonly<Record<string, readonly Row[]>> = {
  get_current_prices: [
    { gpu, provider: 'a', floor: 2, median: 2.5, ceiling: 4, offers: 1, hosts: 2, gpusAvailable: 8, truncated: false },
    {
      gpu,
      provider: 'b',
      floor: 2.004,
      median: 3,
      ceiling: 4,
      offers: 7,
      hosts: 1,
      gpusAvailable: null,
      truncated: false,
    },
    {
      gpu,
      provider: 'c',
      floor: 3.1,
      median: 3.1,
      ceiling: 3.1,
      offers: 1,
      hosts: 1,
      gpusAvailable: 1,
      truncated: false,
    },
  ],
  get_price_changes: [
    { gpu, provider: 'a', floor: 2, baseline24h: 2.1, change24hPct: -4.76, baseline7d: 2, change7dPct: 0 },
    { gpu, provider: 'b', floor: 2.004, baseline24h: 2.001, change24hPct: 0.15, baseline7d: 2, change7dPct: 0.02 },
  ],
  get_overview: [
    {
      gpu,
      provider: 'a',
      floor: 2,
      provider24h: 'b',
      floor24h: 1.9,
      change24hPct: 5.26,
      formerBestFloor: 2.004,
      bestSellerFloor24h: null,
      index: 2.4,
      indexChange24hPct: -1.5,
      gpusAvailable: 9,
      truncated: false,
    },
  ],
  get_cross_deltas: [
    {
      gpu,
      a: 'a',
      b: 'c',
      comparable: true,
      delta: -1.1,
      median24h: 1,
      shareAbove030: 0.9,
      halfLifeHours: 1,
      frozenLeg: null,
      bothFrozen: false,
    },
    {
      gpu,
      a: 'b',
      b: 'c',
      comparable: false,
      delta: -1.096,
      median24h: 1,
      shareAbove030: 1,
      halfLifeHours: 9,
      frozenLeg: 'c',
      bothFrozen: false,
    },
  ],
  get_supply_metrics: [
    { gpu, provider: 'a', gpusAvailable: 8, change24h: -3, truncated: false },
    { gpu, provider: 'c', gpusAvailable: 1, change24h: 0, truncated: false },
  ],
  get_volatility: [{ gpu, provider: 'reference', cv: 0.1234, mean: 2.5, standardDeviation: 0.3 }],
  get_tod_patterns: [
    {
      gpu,
      hours: [
        { hour: 0, mean: 2.1 },
        { hour: 4, mean: 2 },
        { hour: 9, mean: 2.6 },
      ],
      p: 0.42,
    },
  ],
  get_signals: [
    signal('spread', { value: 0.4, level: 'amber', interval: [0.35, 0.5] }),
    signal('cv', { value: 0.1501, level: 'amber', interval: [0.1, 0.2], thresholds: { green: 0.15, red: 0.05 } }),
    signal('time_of_day', { value: 2, level: 'amber', interval: [-1, 4], thresholds: { green: 10, red: null } }),
    signal('supply', {
      value: 4,
      level: 'red',
      interval: [3, 4.5],
      thresholds: { green: 20, red: 5 },
      details: { truncated: true },
    }),
  ],
  get_gates: [
    gate('V3', 'hedge effectiveness', {
      value: 0.7961,
      unit: 'R²',
      level: 'fail',
      interval: [0.7, 0.79],
      thresholds: { pass: 0.8, better: 'higher' },
    }),
    gate('V5', 'one market', {
      value: 1.7,
      unit: 'days',
      level: 'insufficient',
      interval: [1.2, 8.4],
      thresholds: { pass: 10, better: 'lower' },
    }),
    gate('V6', 'grades', {
      value: 0.17,
      unit: 'log sd',
      level: 'insufficient',
      interval: [0.16, 0.18],
      thresholds: { pass: 0.15, better: 'lower' },
    }),
    gate('V8', 'deliverable supply', {
      value: 3,
      unit: 'lots',
      level: 'pass',
      interval: [2, 4],
      thresholds: { pass: 1, better: 'higher' },
    }),
    gate('V2', 'signal', {
      value: null,
      unit: 'ratio',
      level: 'insufficient',
      thresholds: { pass: 0.5, better: 'higher' },
    }),
  ],
  get_verdicts: [{ gpu, verdict: 'not_viable', since: '2026-06-10T00:00:00Z', decidedBy: ['V3', 'V6', 'V2'] }],
  get_verdict_log: [
    {
      gpu,
      day: '2026-06-15',
      verdict: 'not_yet',
      methodVersion: METHOD_VERSION,
      signals: { spread: 'green', cv: 'amber', time_of_day: 'amber', supply: 'amber' },
    },
  ],
  get_index_fixes: [
    { gpu, day: '2026-06-14', value: 2.3, published: 2.2, publishedState: 'settles', final: true },
    { gpu, day: '2026-06-15', value: 2.5, published: null, publishedState: null, final: false },
  ],
};

export const callsOf = (rows: typeof BASE): ToolCall[] =>
  Object.entries(rows).map(([tool, all], at) => ({
    id: `a${at}`,
    tool,
    askedBy: 'program',
    input: {},
    meta: null,
    rows: all,
    error: null,
  }));

/** What is written on any of three days, each once. */
export function saidOf(statement: Row, over: Readonly<Record<string, readonly Row[]>> = {}): string[] {
  const calls = callsOf({ ...BASE, ...over });
  const all = Array.from({ length: 3 }, (_, day) => {
    const { text, struck } = writerOf({ calls, names: NAMES, outdated: null, date: `2026-06-1${day}` }).write('x', [
      { gpu, ...statement },
    ]);
    return struck[0] === undefined ? text : `refused: ${struck[0].reason}`;
  });
  return [...new Set(all)].sort();
}
export const holds = (statement: Row, expected: readonly string[], over = {}): void =>
  assert.deepEqual(saidOf(statement, over), expected.toSorted());
