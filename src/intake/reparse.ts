// Makes offers and figures again from the stored answers, in the order they came: a mended parser reads the past anew.
import type { Rates } from '#domain/currency.ts';
import type { Body, ProviderRound } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { bodiesOf, forgetLinks, markParsed, type Unpacked } from '#store/body.ts';
import { undoDrift } from '#store/drift.ts';
import { importedOnly, linesFrom, type SlotLines, undoIndexPrices } from '#store/import.ts';
import { bumpCommit } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { ratesOf } from '#store/rate.ts';
import { undoReferences } from '#store/reference.ts';
import { outcomesOf, roundsFrom, type StoredOutcome, saveOutcome } from '#store/round.ts';
import { forgetSeries } from '#store/series.ts';
import { clearStanding, providersAt } from '#store/standing.ts';
import { deriveFigures, deriveOffers, undoProvider } from './derive.ts';
import { deriveDrift } from './drift.ts';
import { deriveImported } from './import-derive.ts';
import { type Counts, noCounts, readLines } from './import-file.ts';
import { createSlotImporter, type SlotImporter } from './import-slot.ts';
import { type Sellers, sellersOf } from './sellers.ts';

type Importing = {
  readonly importer: SlotImporter;
  readonly sellers: Sellers;
  /** What each import came to. */
  readonly counts: Map<number, Counts>;
};

/** A slot's imported rows; where a provider of ours stands in it too, the reference prices are made over all of them. */
function putLines(store: Store, { importer, sellers, counts }: Importing, all: readonly SlotLines[]): void {
  const [first] = all;
  if (first === undefined) return;
  const { slot } = first;
  const others = providersAt(store, slot).length > 0;
  const parts = all.map(({ import: id, header, lines }) => {
    const mine = counts.get(id) ?? noCounts();
    counts.set(id, mine);
    return {
      id,
      counts: mine,
      rows: readLines(
        header,
        lines.map(({ line }) => line),
        sellers,
      ),
    };
  });
  deriveImported(store, importer, slot, parts, sellers);
  if (!others) return;
  importer.flush();
  deriveFigures(store, slot, []);
  importer.forget();
}

/** The imported lines from a slot on, given out slot by slot. */
function createPending(store: Store, since: number, importing: Importing): (before: number) => void {
  const pending = linesFrom(store, since);
  let next = pending.next();
  return (before) => {
    while (!next.done && next.value.slot < before) {
      const { slot } = next.value;
      const all: SlotLines[] = [];
      for (; !next.done && next.value.slot === slot; next = pending.next()) all.push(next.value);
      putLines(store, importing, all);
    }
    importing.importer.flush();
  };
}

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
  readonly onRound: (done: number, of: number) => void;
  /** What is to be written in the same transaction before anything is made again. */
  readonly prepare?: () => void;
};

export type Reparsed = {
  readonly rounds: number;
  readonly offers: number;
  readonly imports: ReadonlyMap<number, Counts>;
};

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

async function again(store: Store, since: number, doors: ReparseDoors): Promise<Reparsed> {
  const { providers, reread, onRound } = doors;
  doors.prepare?.();
  const importing: Importing = {
    importer: createSlotImporter(store),
    sellers: sellersOf(providers),
    counts: new Map(),
  };
  for (const id of [...providers.map((each) => each.id), ...importedOnly(store, since)]) {
    undoProvider(store, id, since);
    undoDrift(store, id, since);
    clearStanding(store, id, since);
  }
  undoIndexPrices(store, since);
  undoReferences(store, since);
  const rounds = roundsFrom(store, since);
  const unpacked: Unpacked = new Map();
  let offers = 0;
  const importUntil = createPending(store, since, importing);
  for (const [index, round] of rounds.entries()) {
    importUntil(round.slot);
    importing.importer.forget();
    const asked: string[] = [];
    for (const recorded of outcomesOf(store, round.id)) {
      const provider = providers.find(({ id }) => id === recorded.provider);
      if (provider === undefined) continue;
      const rates = ratesOf(store, round.id, round.slot);
      const bodies = bodiesOf(store, round.id, provider.id, unpacked);
      const read = await reread(provider, recorded, bodies, { at: round.startedAt, rates });
      markParsed(store, round.id, provider);
      saveOutcome(store, round.id, { ...read, provider, ms: recorded.ms });
      const isMoved = read.outcome === 'offers' && deriveOffers(store, provider.id, round.slot, round.id, read.offers);
      deriveDrift(store, provider.id, round.slot, read, isMoved);
      if (read.outcome !== 'offers') continue;
      asked.push(provider.id);
      offers += read.offers.length;
    }
    deriveFigures(store, round.slot, asked);
    onRound(index + 1, rounds.length);
  }
  importUntil(Number.POSITIVE_INFINITY);
  bumpCommit(store);
  return { rounds: rounds.length, offers, imports: importing.counts };
}
