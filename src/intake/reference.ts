// The reference price of each model over the comparable providers that stand in a slot, and its same-offer index.
import { BASES, type Basis, MARKETS } from '#domain/offer.ts';
import { chainedChange } from '#stats/chained-change.ts';
import type { FigureWriter } from '#store/figure-writer.ts';
import type { Store } from '#store/open.ts';
import { referenceIndexBefore } from '#store/reference.ts';
import type { Book, Group } from './book.ts';
import type { Levels, Model } from './levels.ts';
import { modelName } from './rows.ts';
import { haveOnePrice, type MachinePrices } from './same-offer.ts';
import { type Ballot, ballotOf, referencePrice } from './votes.ts';

/** A comparable provider that stands in the slot. */
export type Voter = { readonly provider: string; readonly isMarketplace: boolean; readonly book: Book };

export type References = {
  readonly put: (slot: number, voters: readonly Voter[]) => void;
  readonly forget: () => void;
};

/** `writer` takes the rows; `levels` learn the prices that the outlier band is made of. */
export function createReferences(store: Store, writer: FigureWriter, levels: Levels): References {
  const indexes = new Map<string, number>();
  const indexOf = (model: Model, basis: Basis, slot: number, change: number | null): number | null => {
    const name = `${modelName(model)} ${basis}`;
    const held = indexes.get(name) ?? referenceIndexBefore(store, { ...model, basis }, slot);
    // The first of a series begins at 1; where nothing could be matched, the index is unknown and goes on from its last later.
    const index = held === undefined ? 1 : change === null ? null : held * change;
    if (index !== null) indexes.set(name, index);
    else if (held !== undefined) indexes.set(name, held);
    return index;
  };
  const putModel = (slot: number, model: Model, voters: readonly Voter[]): void => {
    const name = modelName(model);
    const mine = voters.filter(({ book }) => book.groups.has(name) || book.toldMedians.has(name));
    const haveOne = mine.every(({ book }) => haveOnePrice(book.groups.get(name)?.best.offers ?? []));
    let made: { price: number; providers: number; change: number | null } | null = null;
    for (const basis of BASES) {
      if (made === null || !haveOne) {
        const reference = referencePrice(mine.map(({ book }) => ballotIn(book, name, basis)));
        made = reference === null ? null : { ...reference, change: changeOf(voters, name, basis) };
      }
      if (made === null) continue;
      const price = Math.round(made.price);
      if (basis === 'all_in') levels.add(model, slot, price);
      const same_offer = indexOf(model, basis, slot, made.change);
      writer.putReference({ ...model, basis }, { slot, price, providers: made.providers, same_offer });
    }
  };
  return {
    put: (slot, voters) => {
      const ordered = voters.toSorted((a, b) => (a.provider < b.provider ? -1 : 1));
      const gpus = new Set(
        ordered.flatMap(({ book }) => [
          ...[...book.groups.values()].map(({ gpu }) => gpu),
          ...[...book.toldMedians.keys()].map((name) => name.split(' ')[0] ?? ''),
        ]),
      );
      for (const gpu of [...gpus].sort()) for (const market of MARKETS) putModel(slot, { gpu, market }, ordered);
    },
    forget: () => indexes.clear(),
  };
}

/** A provider's votes: those of its best good's offers, or the median that an imported file tells. */
function ballotIn({ groups, toldMedians }: Book, name: string, basis: Basis): Ballot {
  const group = groups.get(name);
  return group === undefined
    ? { votes: [], uncounted: toldMedians.get(name) ?? null }
    : ballotOf(group.best.offers, basis);
}

function changeOf(voters: readonly Voter[], name: string, basis: Basis): number | null {
  const quoting = voters.filter(({ book }) => book.groups.has(name) || book.earlier.has(name));
  const [first, second] = quoting;
  if (first !== undefined && second === undefined) return first.book.changes.get(name)?.[basis] ?? null;
  const pool = (of: (book: Book) => Group | undefined): MachinePrices => {
    const all = quoting.flatMap(({ book }) => of(book)?.prices[basis] ?? []);
    return new Map(all.flatMap((each) => [...each]));
  };
  return chainedChange(
    pool(({ earlier }) => earlier.get(name)),
    pool(({ groups }) => groups.get(name)),
  );
}
