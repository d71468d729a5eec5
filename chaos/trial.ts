// What a trial is: something that is really done, so and so often, and what was lost by it.
import type { Clock } from './running.ts';

export type Result = {
  readonly done: string;
  readonly times: number;
  /** What was lost or wrong, in words; nothing where all held. */
  readonly lost: readonly string[];
};

export type Place = {
  /** A folder of the trial's own. */
  readonly folder: string;
  /** The imaginary sellers, who go by the trial's clock. */
  readonly upstream: string;
  readonly clock: Clock;
  /** Times that a trial which is told in hundreds is done. */
  readonly times: (full: number) => number;
  /** Dice of the trial's own, the same for the same seed. */
  readonly dice: () => number;
};

export type Trial = {
  readonly name: string;
  /** Why it cannot be tried on this machine; null where it can. */
  readonly missing?: () => string | null;
  readonly run: (place: Place) => Promise<Result>;
};
