// Makes offers and figures again from the stored answers, in the order they came: a mended parser reads the past anew.
import type { Body, ProviderRound } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { bodiesOf, forgetLinks, markParsed, type Unpacked } from '#store/body.ts';
import { importedOnly, linesFrom, type SlotLines, undoIndexPrices } from '#store/import.ts';
import { bumpCommit } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { undoReferences } from '#store/reference.ts';
import { outcomesOf, roundsFrom, type StoredOutcome, saveOutcome } from '#store/round.ts';
import { forgetSeries } from '#store/series.ts';
import { clearStanding, providersAt } from '#store/standing.ts';
import { deriveFigures, deriveOffers, undoProvider } from './derive.ts';
import { deriveImported } from './import.ts';
import { noCounts, readLines } from './import-file.ts';
import { createSlotImporter, type SlotImporter } from './import-slot.ts';
import { type Sellers, sellersOf } from './sellers.ts';

/** A slot's imported rows; where a provider of ours stands in it too, the reference prices are made over all of them. */
function putLines(
  store: Store,
  importer: SlotImporter,
  { import: id, header, slot, lines }: SlotLines,
  sellers: Sellers,
): void {
  const others = providersAt(store, slot).length > 0;
  const rows = readLines(header, lines, sellers.idOf);
  deriveImported(store, importer, { id, slot, rows }, sellers, noCounts());
  if (!others) return;
  importer.flush();
  deriveFigures(store, slot, []);
  importer.forget();
}

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
  const imported = createSlotImporter(store);
  const sellers = sellersOf(providers);
  for (const id of [...providers.map((each) => each.id), ...importedOnly(store, since)]) {
    undoProvider(store, id, since);
    clearStanding(store, id, since);
  }
  undoIndexPrices(store, since);
  undoReferences(store, since);
  const rounds = roundsFrom(store, since);
  const unpacked: Unpacked = new Map();
  let offers = 0;
  const pending = linesFrom(store, since);
  let next = pending.next();
  const importUntil = (slot: number): void => {
    for (; !next.done && next.value.slot < slot; next = pending.next()) putLines(store, imported, next.value, sellers);
  };
  for (const [index, round] of rounds.entries()) {
    importUntil(round.slot);
    imported.flush();
    imported.forget();
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
  importUntil(Number.POSITIVE_INFINITY);
  imported.flush();
  bumpCommit(store);
  return { rounds: rounds.length, offers };
}
