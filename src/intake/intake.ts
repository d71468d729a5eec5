// The one road into the store: a round is written whole, in one transaction, or not at all.

import { isCurrentRate, RATES_FROM } from '#domain/currency.ts';
import { cut } from '#domain/cut.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import { printable } from '#domain/printable.ts';
import { SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
import { addBody, forgetLinks } from '#store/body.ts';
import { bumpCommit, claimKind, isSimulated } from '#store/meta.ts';
import { isMachineFault, type Store, StoreProblem } from '#store/open.ts';
import { putRates } from '#store/rate.ts';
import { addRound, lastSlot, saveOutcome, saveProvider } from '#store/round.ts';
import { forgetSeries } from '#store/series.ts';
import { checkClock } from './clock.ts';
import { deriveDrift, forgetCounts } from './drift.ts';
import { slotWriterOf, type Told } from './slot-writer.ts';

/**
 * Writes a round. Whose answers cannot be stored is found by trying each provider alone; it ends `unreadable`, and the others stand as if
 * it had not been asked.
 */
export function intake(store: Store, round: Round): void {
  try {
    writeRound(store, round);
  } catch (error) {
    if (!isSellers(error)) throw error;
    const providers = round.providers.map((each) => storable(store, round, each));
    if (providers.every((each, at) => each === round.providers[at])) throw error;
    writeRound(store, { ...round, providers });
  }
}

function writeRound(store: Store, round: Round): void {
  wholly(store, () => {
    putRound(store, round);
    slotWriterOf(store).flush();
  });
}

/** Neither the disk's fault nor one that holds for the whole round. */
const isSellers = (error: unknown): boolean => !(error instanceof StoreProblem) && !isMachineFault(error);

class TakenBack extends Error {}

/** Why a round of this provider alone cannot be written; null where it can. Nothing of it stays written. */
function unstorable(store: Store, round: Round, each: ProviderRound): string | null {
  try {
    wholly(store, () => {
      putRound(store, { ...round, providers: [each] });
      slotWriterOf(store).flush();
      throw new TakenBack();
    });
    return null;
  } catch (error) {
    if (isMachineFault(error)) throw error;
    // What holds of a round alone, as that nobody answered in it, is no fault of this provider.
    return error instanceof TakenBack || error instanceof StoreProblem ? null : printable(String(error));
  }
}

/** As much of what a provider answered as can be stored: all, how it ended with its answers, or that it ended. */
function storable(store: Store, round: Round, each: ProviderRound): ProviderRound {
  const why = unstorable(store, round, each);
  if (why === null) return each;
  const reason = cut(`its answers could not be stored, please report it: ${why}`, LONGEST_REASON);
  const ended = { ...each, outcome: 'unreadable' as const, reason, offers: [], setAside: [], truncated: [] };
  return unstorable(store, round, ended) === null ? ended : { ...ended, bodies: [] };
}

const LONGEST_REASON = 400;

/** The same of many rounds of the past, whose common transaction is the caller's: what they add up to is written once, at its end. */
export async function intakeAll(store: Store, rounds: AsyncIterable<Round>): Promise<void> {
  try {
    await store.longTransaction(async () => {
      for await (const round of rounds) putRound(store, round);
      slotWriterOf(store).flush();
    });
  } catch (error) {
    forgetAll(store);
    throw error;
  }
}

function putRound(store: Store, round: Round): void {
  checkClock(store, round);
  const rates = round.rates?.body == null ? [] : [round.rates.simulated];
  const made = [...round.providers.map((each) => each.simulated), ...rates].filter((each) => each !== null);
  if (made.length > 0) claimKind(store, made.includes(true));
  else if (isSimulated(store))
    throw new StoreProblem(
      `${store.path} holds simulated rounds, and nobody answered in this one to say that it is (${round.providers
        .map(({ provider, outcome }) => `${provider.id} ${outcome}`)
        .join(', ')
        .slice(0, 300)}): nothing was written`,
    );
  if (made.includes(true) && made.includes(false))
    throw new StoreProblem(
      'the round mixes made-up answers with real ones: nothing was written; check GPU_SPOT_UPSTREAM',
    );
  const id = addRound(store, round, 'done');
  saveRates(store, id, round);
  for (const each of round.providers) {
    saveProvider(store, each.provider);
    saveOutcome(store, id, each);
    for (const body of each.bodies) addBody(store, id, each.provider, body);
  }
  putProviders(store, round.slot, id, round.providers);
  bumpCommit(store);
}

type Read = Pick<ProviderRound, 'outcome' | 'offers' | 'setAside' | 'truncated'> & {
  readonly provider: { readonly id: string };
};

/** What the providers of a round ended with, whether it was just asked or is read again from its stored answers. */
export function putProviders(store: Store, slot: number, round: number, all: readonly Read[]): void {
  const told = all.flatMap(({ provider, outcome, offers, truncated }): Told[] =>
    outcome === 'offers' ? [{ provider: provider.id, by: { round }, offers, cut: truncated }] : [],
  );
  const moved = told.length === 0 ? NOBODY : slotWriterOf(store).put(slot, told);
  for (const each of all) deriveDrift(store, each.provider.id, slot, each, moved.has(each.provider.id));
}

const NOBODY: ReadonlySet<string> = new Set();

/** The bank's answer is kept beside the sellers', so that a converted price leads back to it. */
function saveRates(store: Store, round: number, { slot, rates }: Round): void {
  if (rates?.body == null) return;
  addBody(store, round, RATES_FROM, rates.body);
  const { receivedAt } = rates.body;
  // A document of another day than one to convert by is kept as it came, and takes the place of no rate.
  if (rates.rates !== null && isCurrentRate(rates.rates, receivedAt))
    putRates(store, { round, slot, at: receivedAt }, rates.rates, rates.doubts);
}

const LONGEST_GAP = 31 * SLOTS_PER_DAY;

/** Records the slots between the last round and `slot` that nobody collected, so that a hole says what it is. */
export function recordMissed(store: Store, slot: number): number {
  const last = lastSlot(store);
  if (last === undefined || slot <= last + 1) return 0;
  const from = Math.max(last + 1, slot - LONGEST_GAP);
  return wholly(store, () => {
    for (let missed = from; missed < slot; missed += 1)
      addRound(store, { slot: missed, startedAt: slotStart(missed), endedAt: slotStart(missed) }, 'missed');
    bumpCommit(store);
    return slot - from;
  });
}

/** After a transaction that failed nothing that is held in memory is trusted. */
export function forgetAll(store: Store): void {
  forgetLinks(store);
  forgetSeries(store);
  forgetCounts(store);
  slotWriterOf(store).forget();
}

/** A transaction after whose failure nothing remembered in memory is trusted either. */
export function wholly<T>(store: Store, work: () => T): T {
  try {
    return store.transaction(work);
  } catch (error) {
    forgetAll(store);
    throw error;
  }
}
