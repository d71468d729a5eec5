// Makes offers and figures again from the stored answers, in the order they came: a mended parser reads the past anew.
import type { Rates } from '#domain/currency.ts';
import type { Body, ProviderRound } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { bodiesOf, markParsed, noneUnpacked } from '#store/body.ts';
import { undoDrift } from '#store/drift.ts';
import { importedOnly, undoIndexPrices } from '#store/import.ts';
import { bodiesFrom, bumpCommit } from '#store/meta.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { ratesOf } from '#store/rate.ts';
import { undoReferences } from '#store/reference.ts';
import { outcomesOf, roundsFrom, type StoredOutcome, saveOutcome } from '#store/round.ts';
import { clearStanding } from '#store/standing.ts';
import { forgetAll, putProviders } from './intake.ts';
import type { Moment } from './prints.ts';
import { slotWriterOf, undoProvider } from './slot-writer.ts';

type Read = Pick<ProviderRound, 'outcome' | 'reason' | 'offers' | 'setAside' | 'truncated'>;

export type ReparseDoors = {
  readonly providers: readonly Provider[];
  /** Reads one provider's round from its stored answers. */
  readonly reread: (
    provider: Provider,
    recorded: StoredOutcome,
    bodies: readonly Body[],
    /** The moment that the round began, and the rates that it converted by. */
    when: { readonly at: number; readonly rates: Rates | null },
  ) => Promise<Read>;
  /** When this is done, and what a print that comes out otherwise is told by. */
  readonly moment: Moment;
  /** Rounds from this slot on are not made again; left out, all are. */
  readonly until?: number;
  readonly onRound: (done: number, of: number) => void;
  /** Puts the imported lines of the slots before one, in order of time; what was imported lies between the rounds. */
  readonly imported: (before: number) => void;
  /** What is to be written in the same transaction before anything is made again. */
  readonly prepare?: () => void;
};

export type Reparsed = { readonly rounds: number; readonly offers: number };

/** One transaction: whatever goes wrong leaves the store as it was. Providers without a file keep what they have. */
export async function reparse(store: Store, since: number, doors: ReparseDoors): Promise<Reparsed> {
  try {
    slotWriterOf(store).because(doors.moment);
    return await store.longTransaction(() => again(store, since, doors));
  } catch (error) {
    forgetAll(store);
    throw error;
  } finally {
    slotWriterOf(store).because(null);
  }
}

async function again(store: Store, since: number, doors: ReparseDoors): Promise<Reparsed> {
  const { providers, reread, onRound, imported, until = Number.POSITIVE_INFINITY } = doors;
  const writer = slotWriterOf(store);
  refuseUnkept(store, since);
  doors.prepare?.();
  forgetAll(store);
  for (const id of [...providers.map((each) => each.id), ...importedOnly(store, since)]) {
    undoProvider(store, id, since);
    undoDrift(store, id, since);
    clearStanding(store, id, since);
  }
  undoIndexPrices(store, since);
  undoReferences(store, since);
  const rounds = roundsFrom(store, since).filter(({ slot }) => slot < until);
  const unpacked = noneUnpacked();
  let offers = 0;
  for (const [index, round] of rounds.entries()) {
    imported(round.slot);
    const all = [];
    for (const recorded of outcomesOf(store, round.id)) {
      const provider = providers.find(({ id }) => id === recorded.provider);
      if (provider === undefined) continue;
      const rates = ratesOf(store, round.id, round.slot);
      const bodies = bodiesOf(store, round.id, provider.id, unpacked);
      const read = await reread(provider, recorded, bodies, { at: round.startedAt, rates });
      markParsed(store, round.id, provider);
      saveOutcome(store, round.id, { ...read, provider, ms: recorded.ms });
      all.push({ ...read, provider });
      offers += read.outcome === 'offers' ? read.offers.length : 0;
    }
    putProviders(store, round.slot, round.id, all);
    onRound(index + 1, rounds.length);
  }
  imported(until);
  writer.printRest(since, until);
  writer.flush();
  bumpCommit(store);
  return { rounds: rounds.length, offers };
}

/** What nobody has the answers of any more cannot be made again: it would be deleted, and stay so. */
export function refuseUnkept(store: Store, since: number): void {
  const kept = bodiesFrom(store);
  if (roundsFrom(store, since).some(({ slot }) => slot < kept))
    throw new StoreProblem(
      `figures before ${isoTime(slotStart(kept))} cannot be made again, for the raw answers of rounds before it were ` +
        'let go of: nothing was written; take what begins there, or restore a backup that has them',
    );
}
