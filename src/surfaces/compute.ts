// Who computes what a reader wants: a thread beside the server, or this one where a test or a bench has no other.
import type { Making } from './making.ts';
import { type Coding, type Packed, packedHere } from './packing.ts';
import { PNG, type Wanted } from './wanted.ts';

/** A computed answer, packed as its first reader takes it. */
export type Computed = {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly packed: Packed;
  /** The version of the data it was made from. */
  readonly version: string;
  /** How long it was computed. */
  readonly ms: number;
};

/** Why there is no answer, and after how many seconds to ask again. */
export type Refused = { readonly status: 429 | 503; readonly because: string; readonly retryAfter: number };

export type Outcome = Computed | Refused;

export const isRefused = (outcome: Outcome): outcome is Refused => 'because' in outcome;

/** For whom something is computed. */
export type Asker = {
  /** One line in the queue is one address. */
  readonly address: string;
  /** False once nobody waits for the answer. */
  readonly isWaiting: () => boolean;
  /** Null while the address may have something computed. */
  readonly refused: () => Promise<Refused | null>;
};

export type Compute = (wanted: Wanted, coding: Coding, asker: Asker) => Promise<Outcome>;

/** What a thread hands over: made, and packed for the one who asked first. */
export function computed(make: Making, wanted: Wanted, coding: Coding): Omit<Computed, 'version' | 'ms'> {
  const { status, type, parts, headers = {} } = make(wanted);
  return { status, type, headers, packed: packedHere(parts, type === PNG ? 'identity' : coding) };
}

/** In this thread, at once. */
export const computeHere =
  (make: Making, version: () => string): Compute =>
  async (wanted, coding) => ({ ...computed(make, wanted, coding), version: version(), ms: 0 });
