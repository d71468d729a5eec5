// What is judged: four signals of a model, each with its level, and the verdict that follows from them.
import { SLOTS_PER_HOUR } from './time.ts';

export const SIGNAL_TYPES = ['spread', 'cv', 'time_of_day', 'supply'] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

export const LEVELS = ['green', 'amber', 'red', 'insufficient'] as const;
export type Level = (typeof LEVELS)[number];

/** `basket_only`: another model's index serves it as well. `no_market`: lists that stand still are all there is. Both come of the gates. */
export const VERDICTS = ['viable', 'basket_only', 'not_yet', 'not_viable', 'no_market', 'insufficient'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What the rule first published would say, by three of the four lights. */
export const ORIGINAL_VERDICTS = ['viable', 'not_yet', 'not_viable', 'insufficient'] as const;
export type OriginalVerdict = (typeof ORIGINAL_VERDICTS)[number];

/** A JSON value; what stands beside a signal is stored and served as it is. */
export type Detail = string | number | boolean | null | readonly Detail[] | { readonly [name: string]: Detail };

export type Signal = {
  readonly type: SignalType;
  /** USD per GPU-hour, a ratio, percent or GPUs, by type; null where it cannot be had. */
  readonly value: number | null;
  readonly level: Level;
  /** One sentence with its numbers. */
  readonly reason: string;
  /** The 90 % interval that the level was judged by. */
  readonly interval: readonly [number, number] | null;
  /** Observations in the window of the value. */
  readonly n: number;
  /** What is told beside it, by name: what may hold its light back, and what is only told. */
  readonly details: { readonly [name: string]: Detail };
};

/** The four published lights of a model, and what their own rule says. */
export type Lit = {
  readonly gpu: string;
  readonly slot: number;
  readonly signals: readonly Signal[];
  readonly original: OriginalVerdict;
};

/** Weeks are judged, to which minutes add nothing: once each half hour, in slots of any length. */
export const JUDGED_EVERY_SLOTS = SLOTS_PER_HOUR / 2;

/** Grows when a definition changes, so that no kept answer outlives the method that made it. */
export const METHOD_VERSION = 5;

/** Verdicts of earlier methods are those of the lights, and say nothing by gates. */
export const FIRST_METHOD_OF_GATES = 5;
