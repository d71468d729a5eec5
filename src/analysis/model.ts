// What the analysis needs of a model, whoever makes it: a conversation with an output in a given shape, tools, and a search that says what
// it found.
import type { z } from 'zod';
import type { PhaseName, Search, Spent } from '#domain/report.ts';

export type ModelTool = {
  readonly name: string;
  readonly description: string;
  readonly shape: z.ZodRawShape;
  readonly call: (input: Readonly<Record<string, unknown>>) => { readonly text: string; readonly isError: boolean };
};

export type Setup = {
  readonly phase: PhaseName;
  readonly system: string;
  readonly output: z.ZodType;
  readonly tools: readonly ModelTool[];
  /** Whether it may search the web. */
  readonly search: boolean;
  readonly mostUsd: number;
};

export const NOTHING_SPENT: Spent = { tokensIn: 0, tokensOut: 0, costMicroUsd: 0 };

/** A conversation that could not be begun, nor another. */
export const failedSession = (reason: string): Session => ({
  say: async () => ({ ok: false, isFinal: true, reason }),
  searches: () => [],
  spent: () => NOTHING_SPENT,
  isAccounted: () => true,
  denied: () => [],
  close: async () => {},
});

/** What the day has for models; what is set aside and never settled counts as spent. */
export type Purse = {
  /** A share of what is left, for one phase; where nothing can be had, why. */
  readonly hold: (phase: PhaseName, share: number) => Promise<Held | string>;
};
type Held = { readonly mostUsd: number; readonly settle: (microUsd: number) => Promise<void> };

/** What came of one turn; `isFinal` where another turn or another phase would end the same way. */
export type Turn =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly isFinal: boolean; readonly reason: string };

export type Session = {
  readonly say: (text: string) => Promise<Turn>;
  readonly searches: () => readonly Search[];
  readonly spent: () => Spent;
  /** Whether every turn gave its account: what one that did not has cost is not in what was spent. */
  readonly isAccounted: () => boolean;
  /** Tools that it asked for and may not have. */
  readonly denied: () => readonly string[];
  /** Resolves when nothing of it is left running. */
  readonly close: () => Promise<void>;
};

export type Model = {
  readonly id: string;
  /** Begins a conversation; what goes wrong is told by its first turn. */
  readonly open: (setup: Setup, signal: AbortSignal) => Promise<Session>;
};
