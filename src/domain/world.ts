// What comes in by the door: the real forms are chosen in commands/, stand-ins in tests and in the demo.

export type Clock = {
  /** Epoch seconds, with fractions. */
  readonly now: () => number;
  /** Resolves after the time, or rejects at once when the signal says so. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A signal that aborts after the time. */
  readonly deadline: (ms: number) => AbortSignal;
  /** Whether it claims to tell the time of day: only then is it held against the clocks of others. */
  readonly isReal?: boolean;
};

/** A number in [0, 1). */
export type Dice = () => number;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a line of the log says beside its words: how grave it is, and fields that a program may look for. */
export type Told = { readonly level?: 'debug' | 'info' | 'warn' | 'error' } & Readonly<Record<string, string | number>>;

export type Say = (line: string, told?: Told) => void;
