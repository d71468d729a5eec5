// One round: every provider that takes part is asked side by side, and each ends in an outcome of its own.

import { limitsOf } from '#domain/limits.ts';
import { type Body, type OutcomeKind, OwnFault, type ProviderRound, type Round } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { type Redaction, redaction } from '#domain/redact.ts';
import { SLOT_SECONDS, slotOf } from '#domain/time.ts';
import { type AskDoors, createAsking } from './ask.ts';
import type { KnownRates } from './rates.ts';
import { createRates } from './rates.ts';
import { adapterFailed, type Parse, parseHere, type RatesNow, type Reading } from './reading.ts';
import { type Choice, standing } from './standing.ts';

/** Whatever a provider's own limit is, the next slot's round must not wait for it: seven tenths of a slot, and twenty minutes at most. */
export const ROUND_SECONDS = Math.min(20 * 60, 0.7 * SLOT_SECONDS);

export type RoundDoors = AskDoors &
  Choice & {
    readonly onDone?: (done: ProviderRound) => void;
    /** The exchange rates last stored. */
    readonly rates?: KnownRates | null;
    /** What beside the keys must not be stored or shown, though an answer hold it. */
    readonly secrets?: readonly string[];
    /** Lets go of everything that is waited for. */
    readonly signal?: AbortSignal;
    /** Reads the answers; in this thread where it is not told. */
    readonly parse?: Parse;
  };

type NotAsked = NonNullable<Round['notAsked']>[number];

export async function collectRound(providers: readonly Provider[], doors: RoundDoors): Promise<Round> {
  const startedAt = Math.floor(doors.clock.now());
  // Any seller's answer may hold any of them: two accounts may have one key.
  const redact = redaction([...Object.values(doors.keys), ...(doors.secrets ?? [])]);
  const rates = createRates(doors.rates ?? null, { ...doors, redact }, limitOf(doors, ROUND_SECONDS));
  const notAsked: NotAsked[] = [];
  const offsets: number[] = [];
  const done = await Promise.all(
    providers.map(async (provider) => {
      try {
        const result = await collectProvider(provider, { ...doors, redact }, startedAt, rates.current, offsets);
        if (result !== null) doors.onDone?.(result);
        return result;
      } catch (error) {
        if (!(error instanceof OwnFault)) throw error;
        notAsked.push({ provider: provider.id, reason: error.message });
        return null;
      }
    }),
  );
  return {
    slot: slotOf(startedAt),
    startedAt,
    endedAt: Math.floor(doors.clock.now()),
    providers: done.filter((result) => result !== null),
    notAsked,
    rates: rates.asked(),
    ...(doors.clock.isReal ? { clockOffsets: offsets } : {}),
  };
}

const limitOf = ({ clock, signal }: RoundDoors, seconds: number): AbortSignal =>
  AbortSignal.any([clock.deadline(seconds * 1000), ...(signal === undefined ? [] : [signal])]);

async function collectProvider(
  provider: Provider,
  doors: RoundDoors & { readonly redact: Redaction },
  at: number,
  rates: RatesNow,
  offsets: number[],
): Promise<ProviderRound | null> {
  const stands = standing(provider, doors);
  if (!stands.on) return stands.outcome === null ? null : ended(provider, stands.outcome, stands.reason);
  const startedAt = doors.clock.now();
  const limits = limitsOf(provider);
  const seconds = Math.min(limits.seconds, ROUND_SECONDS);
  const signal = limitOf(doors, seconds);
  const bodies: Body[] = [];
  let simulated: boolean | null = null;
  let isTimed = false;
  const asking = createAsking({
    ...doors,
    requestsPerMinute: provider.requestsPerMinute,
    timeoutMs: provider.timeoutMs,
    signal,
    limits,
    keep: (body, made, outsideClock) => {
      bodies.push(body);
      // One voice each, however many pages it sends.
      if (outsideClock !== null && !isTimed) offsets.push(outsideClock - body.receivedAt);
      isTimed ||= outsideClock !== null;
      // One made-up answer makes the whole round made up: it must never pass as real.
      simulated = simulated === true || made;
    },
  });
  const { parse = parseHere, keys } = doors;
  const reading = await parse({ provider, asking, keys, at, rates }).catch((error: unknown) =>
    fromElsewhere(error, signal.aborted ? `not done within its ${seconds} s of a round` : null),
  );
  const ms = Math.round((doors.clock.now() - startedAt) * 1000);
  return { ...reading, reason: reading.reason && doors.redact.text(reading.reason), provider, ms, bodies, simulated };
}

/** What is neither an answer nor a failure of the seller: waiting that was cut off, or an adapter's mistake. */
function fromElsewhere(error: unknown, late: string | null): Reading {
  if (error instanceof OwnFault) throw error;
  return late === null
    ? adapterFailed(error)
    : { outcome: 'unreachable', reason: late, offers: [], setAside: [], truncated: [] };
}

const ended = (provider: Provider, outcome: OutcomeKind, reason: string): ProviderRound => ({
  provider,
  outcome,
  reason,
  offers: [],
  setAside: [],
  truncated: [],
  ms: 0,
  bodies: [],
  simulated: null,
});
