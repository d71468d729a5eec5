// What a world for the gates is: sellers, what each asks at each of a day's four prints, and which gates and verdicts would be wrong or right.
import type { GateName } from '#domain/gate.ts';
import type { Offer } from '#domain/offer.ts';
import type { ProviderInfo } from '#domain/provider.ts';
import type { Verdict } from '#domain/verdict.ts';
import type { Dice } from '../noise.ts';

/** Prints of a day, as a history brought in every six hours has. */
export const PRINTS = 4;

/** What each seller offers at a print, counted from the first; a seller that is not named did not answer. */
export type Offered = (at: number) => Readonly<Record<string, readonly Offer[]>>;

export type GateWorld = {
  readonly name: string;
  readonly days: number;
  readonly sellers: readonly ProviderInfo[];
  /** One seed of it. `euro` is USD for a euro by day. */
  readonly seed: (dice: Dice, prints: number, euro: readonly number[]) => Offered;
  /** Fixes of other models, made of the same dice. */
  readonly others?: (dice: Dice, days: number) => readonly { readonly gpu: string; readonly fixes: Float64Array }[];
  /** Sellers that ask in euros: their lists are dollars by each day's rate. */
  readonly inEuros?: readonly string[];
  readonly neverPass: readonly GateName[];
  readonly neverFail: readonly GateName[];
  readonly neverVerdict: readonly Verdict[];
  /** The verdict that is right, in nine of ten seeds. */
  readonly right?: Verdict;
};
