// How a round ended for a provider: one of these, with its reason.
import type { Doubt } from './believed-rates.ts';
import type { Rates } from './currency.ts';
import type { Market, Offer, SetAside } from './offer.ts';
import type { ProviderInfo } from './provider.ts';

export const OUTCOMES = [
  'offers',
  'empty',
  'refused',
  'unreachable',
  'unreadable',
  'unconfigured',
  'not_consented',
] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

export const FAILURES: readonly OutcomeKind[] = ['refused', 'unreachable', 'unreadable'];

/** Ends a provider's round; caught by the round alone, which stores it as the outcome. */
export class RoundEnd extends Error {
  readonly outcome: OutcomeKind;
  constructor(outcome: OutcomeKind, reason: string) {
    super(reason);
    this.name = 'RoundEnd';
    this.outcome = outcome;
  }
}

/** What this machine could not do: it is said to the operator, and never told as a seller's outcome. */
export class OwnFault extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'OwnFault';
  }
}

export type Answer = { readonly status: number; readonly bytes: Uint8Array };

/** One upstream answer as received, before anybody read it, secrets alone taken out. */
export type Body = {
  readonly request: string;
  readonly status: number;
  readonly receivedAt: number;
  readonly bytes: Uint8Array;
  /** At how many places it held a secret, and now holds `[redacted]`; absent where at none. */
  readonly redacted?: number;
};

export type ProviderRound = {
  readonly provider: ProviderInfo;
  readonly outcome: OutcomeKind;
  readonly reason: string | null;
  readonly offers: readonly Offer[];
  readonly setAside: readonly SetAside[];
  /** Models whose list was cut by a page limit: their supply is a lower bound. */
  readonly truncated: readonly { readonly gpu: string; readonly market: Market }[];
  readonly ms: number;
  readonly bodies: readonly Body[];
  /** Whether the answers said that they are made up; null where none came. */
  readonly simulated: boolean | null;
};

export type Round = {
  readonly slot: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly providers: readonly ProviderRound[];
  /** The providers that this machine could not ask or read, and why: nothing is known of them, and nothing is stored. */
  readonly notAsked?: readonly { readonly provider: string; readonly reason: string }[];
  /** The exchange rates that were asked for in this round; null where none were needed. */
  readonly rates?: RatesAsked | null;
  /**
   * Of each seller whose answers told the time: by how many seconds its clock is ahead of ours. Left out where ours is no real clock,
   * or is to be taken at its word.
   */
  readonly clockOffsets?: readonly number[];
};

/** What came of asking for exchange rates; `rates` is null where the answer could not be used. */
export type RatesAsked = {
  readonly rates: Rates | null;
  /** What was told beside them and not believed. */
  readonly doubts?: readonly Doubt[];
  readonly body: Body | null;
  readonly simulated: boolean;
};
