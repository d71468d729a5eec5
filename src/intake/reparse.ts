// Makes offers and figures again from the stored answers, in the order they came: a mended parser reads the past anew.
import type { Body, ProviderRound } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { bodiesOf, forgetLinks, markParsed, type Unpacked } from '#store/body.ts';
import { bumpCommit } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { undoReferences } from '#store/reference.ts';
import { outcomesOf, roundsFrom, type StoredOutcome, saveOutcome } from '#store/round.ts';
import { forgetSeries } from '#store/series.ts';
import { clearStanding } from '#store/standing.ts';
import { deriveFigures, deriveOffers, undoProvider } from './derive.ts';

type Read = Pick<ProviderRound, 'outcome' | 'reason' | 'offers' | 'setAside' | 'truncated'>;

export type ReparseDoors = {
  readonly providers: readonly Provider[];
  /** Reads one provider's round from its stored answers. */
  readonly reread: (provider: Provider, recorded: StoredOutcome, bodies: readonly Body[]) => Promise<Read>;
  readonly onRound: (done: number, of: number) => void;
};

export type Reparsed = { readonly rounds: number; readonly offers: number };

/** One transaction: whatever goes wrong leaves the store as it was. Providers without a file keep what they have. */
export async function reparse(store: Store, since: number, doors: ReparseDoors): Promise<Reparsed> {
  try {
    return await store.longTransaction(() => again(store, since, doors));
  } catch (error) {
    forgetLinks(store);
    forgetSeries(store);
    throw error;
  }
}

async function again(store: Store, since: number, { providers, reread, onRound }: ReparseDoors): Promise<Reparsed> {
  for (const { id } of providers) {
    undoProvider(store, id, since);
    clearStanding(store, id, since);
  }
  undoReferences(store, since);
  const rounds = roundsFrom(store, since);
  const unpacked: Unpacked = new Map();
  let offers = 0;
  for (const [index, round] of rounds.entries()) {
    const asked: string[] = [];
    for (const recorded of outcomesOf(store, round.id)) {
      const provider = providers.find(({ id }) => id === recorded.provider);
      if (provider === undefined) continue;
      const read = await reread(provider, recorded, bodiesOf(store, round.id, provider.id, unpacked));
      markParsed(store, round.id, provider);
      saveOutcome(store, round.id, { ...read, provider, ms: recorded.ms });
      if (read.outcome !== 'offers') continue;
      deriveOffers(store, provider.id, round.slot, round.id, read.offers);
      asked.push(provider.id);
      offers += read.offers.length;
    }
    deriveFigures(store, round.slot, asked);
    onRound(index + 1, rounds.length);
  }
  bumpCommit(store);
  return { rounds: rounds.length, offers };
}
