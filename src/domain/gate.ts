// What decides whether a model could carry a futures market: thirteen gates, each passed, failed or not to be told yet.
import type { Detail, Lit, Verdict } from './verdict.ts';

export const GATE_NAMES = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9', 'V10', 'V11', 'V12', 'V13'] as const;
export type GateName = (typeof GATE_NAMES)[number];

export const GATE_LEVELS = ['pass', 'fail', 'insufficient'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

export type Gate = {
  readonly gate: GateName;
  /** In the unit of its threshold; null where the sample is too small to have one. */
  readonly value: number | null;
  /** Pass or fail only where the whole interval lies on that side. */
  readonly level: GateLevel;
  /** The 90 % interval. */
  readonly interval: readonly [number, number] | null;
  /** Observations behind the value. */
  readonly n: number;
  readonly windowDays: number;
  /** One sentence with its numbers. */
  readonly reason: string;
  /** One sentence: what would make it pass, or let it be told. */
  readonly wouldChange: string;
  readonly details: { readonly [name: string]: Detail };
};

/** All that is judged of a model at a slot. The gates decide; the lights stand beside them. */
export type Judged = Lit & { readonly gates: readonly Gate[]; readonly verdict: Verdict };
