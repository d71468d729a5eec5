// One round: every provider that takes part is asked side by side, and each ends in an outcome of its own.

import type { Rates } from '#domain/currency.ts';
import { modelsSpelled } from '#domain/gpu.ts';
import { isOffShape, type Market } from '#domain/offer.ts';
import { type Body, type OutcomeKind, type ProviderRound, type Round, RoundEnd } from '#domain/outcome.ts';
import { heard } from '#domain/plain-words.ts';
import type { Ask, Keys, Page, Provider } from '#domain/provider.ts';
import { redactor } from '#domain/redact.ts';
import { slotOf } from '#domain/time.ts';
import { type AskDoors, createAsk } from './ask.ts';
import { createUnderstanding, isForeign, type Understood } from './identify.ts';
import { createRates, type KnownRates } from './rates.ts';
import { type Choice, standing } from './standing.ts';

/** A provider that is not done by then is out of time: the next slot's round must not wait for it. */
const ROUND_LIMIT_MS = 20 * 60_000;

export type RoundDoors = AskDoors &
  Choice & {
    readonly onDone?: (done: ProviderRound) => void;
    /** The exchange rates last stored. */
    readonly rates?: KnownRates | null;
    /** Lets go of everything that is waited for. */
    readonly signal?: AbortSignal;
  };

export async function collectRound(providers: readonly Provider[], doors: RoundDoors): Promise<Round> {
  const startedAt = Math.floor(doors.clock.now());
  const rates = createRates(doors.rates ?? null, doors, limitOf(doors));
  const offsets: number[] = [];
  const done = await Promise.all(
    providers.map(async (provider) => {
      const result = await collectProvider(provider, doors, startedAt, rates.current, offsets);
      if (result !== null) doors.onDone?.(result);
      return result;
    }),
  );
  return {
    slot: slotOf(startedAt),
    startedAt,
    endedAt: Math.floor(doors.clock.now()),
    providers: done.filter((result) => result !== null),
    rates: rates.asked(),
    ...(doors.clock.isReal ? { clockOffsets: offsets } : {}),
  };
}

const limitOf = ({ clock, signal }: RoundDoors): AbortSignal =>
  AbortSignal.any([clock.deadline(ROUND_LIMIT_MS), ...(signal === undefined ? [] : [signal])]);

type RatesNow = () => Promise<Rates | null>;

async function collectProvider(
  provider: Provider,
  doors: RoundDoors,
  at: number,
  rates: RatesNow,
  offsets: number[],
): Promise<ProviderRound | null> {
  const stands = standing(provider, doors);
  if (!stands.on) return stands.outcome === null ? null : ended(provider, stands.outcome, stands.reason, 0, [], null);
  const clean = redactor(provider.needs.map((need) => doors.keys[need.env]));
  const startedAt = doors.clock.now();
  const bodies: Body[] = [];
  let simulated: boolean | null = null;
  let isTimed = false;
  const ask = createAsk({
    ...doors,
    requestsPerMinute: provider.requestsPerMinute,
    timeoutMs: provider.timeoutMs,
    signal: limitOf(doors),
    redact: clean,
    keep: (body, made, outsideClock) => {
      bodies.push(body);
      // One voice each, however many pages it sends.
      if (outsideClock !== null && !isTimed) offsets.push(outsideClock - body.receivedAt);
      isTimed ||= outsideClock !== null;
      // One made-up answer makes the whole round made up: it must never pass as real.
      simulated = simulated === true || made;
    },
  });
  const reading = await readProvider(provider, ask, doors.keys, at, rates).catch(fromElsewhere);
  const ms = Math.round((doors.clock.now() - startedAt) * 1000);
  return { ...reading, reason: reading.reason && clean(reading.reason), provider, ms, bodies, simulated };
}

type Reading = Pick<ProviderRound, 'outcome' | 'reason' | 'offers' | 'setAside' | 'truncated'>;

/** Asks and reads one provider's round, of the moment `at` (epoch seconds); a reparse hands it an `ask` that answers from the store. */
export async function readProvider(
  provider: Provider,
  ask: Ask,
  keys: Keys,
  at: number,
  rates: RatesNow = async () => null,
): Promise<Reading> {
  const understanding = createUnderstanding(provider);
  const truncated = new Map<string, { gpu: string; market: Market }>();
  try {
    for await (const page of provider.pages(ask, keys)) {
      const readings = [...heard(page.answer, provider.read(page.answer, page.market, at))];
      understanding.add(readings, readings.some(isForeign) ? await rates() : null);
      for (const cut of cutModels(page)) truncated.set(`${cut.gpu} ${cut.market}`, cut);
    }
  } catch (error) {
    // The first request that fails for good ends the provider's round: nothing of it counts as offers.
    const nothing = { offers: [], setAside: understanding.result.setAside, truncated: [] };
    if (!(error instanceof RoundEnd)) throw error;
    return { ...nothing, outcome: error.outcome, reason: error.message };
  }
  return {
    ...judge(understanding.result),
    setAside: understanding.result.setAside,
    truncated: [...truncated.values()],
  };
}

/** What is neither an answer nor a failure of the seller: waiting that was cut off, or one adapter's mistake, which the others must not notice. */
const fromElsewhere = (error: unknown): Reading => {
  const nothing = { offers: [], setAside: [], truncated: [] };
  if ((error as Error | null)?.name === 'AbortError')
    return { ...nothing, outcome: 'unreachable', reason: 'the round was out of time' };
  return { ...nothing, outcome: 'unreadable', reason: `its adapter failed, please report it: ${String(error)}` };
};

const cutModels = (page: Page): { gpu: string; market: Market }[] =>
  page.cut.flatMap((name) => modelsSpelled(name).map((model) => ({ gpu: model.id, market: page.market })));

/** No item understood, or more than half of them off-shape, is an unreadable answer; nothing listed at all is an empty one. */
export function judge({ offers, setAside }: Understood): Pick<Reading, 'outcome' | 'reason' | 'offers'> {
  const items = offers.length + setAside.length;
  const offShape = setAside.filter(isOffShape);
  if (items === 0) return { outcome: 'empty', reason: 'well-formed, and nothing for rent', offers: [] };
  if (offShape.length * 2 > items)
    return {
      outcome: 'unreadable',
      reason: `${offShape.length} of ${items} items are not of the expected shape, the first at ${offShape[0]?.path}`,
      offers: [],
    };
  if (offers.length === 0)
    return {
      outcome: 'unreadable',
      reason: `none of ${items} items was understood, the first: ${firstWhy(setAside)}`,
      offers: [],
    };
  return { outcome: 'offers', reason: null, offers };
}

function firstWhy(setAside: Understood['setAside']): string {
  const [first] = setAside;
  return first === undefined ? 'no item' : `${first.reason} ${first.name ?? ''} at ${first.path}`;
}

const ended = (
  provider: Provider,
  outcome: OutcomeKind,
  reason: string,
  ms: number,
  bodies: readonly Body[],
  simulated: boolean | null,
): ProviderRound => ({ provider, outcome, reason, offers: [], setAside: [], truncated: [], ms, bodies, simulated });
