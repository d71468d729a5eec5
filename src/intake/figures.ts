// The figures of a provider's slot: of its best good under its own name, and of each of its goods where they have names.
import { BASES, SCOPES } from '#domain/offer.ts';
import type { FigureWriter } from '#store/figure-writer.ts';
import type { Store } from '#store/open.ts';
import type { SeriesName } from '#store/series.ts';
import { sameOfferBefore } from '#store/summary.ts';
import { type Book, changesOnBases, type Group } from './book.ts';
import type { Good } from './goods.ts';
import { isEligible } from './rows.ts';
import { type ByBasis, haveOnePrice, pricesOnBases } from './same-offer.ts';
import { type Figures, summarise } from './summarise.ts';

type Priced = {
  readonly provider: string;
  readonly slot: number;
  readonly group: Group;
  readonly isCut: boolean;
};

export type FigureMaker = {
  /** `cut` names the models whose list a page limit cut. */
  readonly put: (provider: string, slot: number, book: Book, cut: ReadonlySet<string>) => void;
  readonly forget: () => void;
};

export function createFigures(store: Store, writer: FigureWriter): FigureMaker {
  const indexes = new Map<string, number>();
  const indexOf = (name: SeriesName, slot: number, change: number | null): number | null => {
    const { gpu, provider, market, basis, tier, network } = name;
    const key = `${gpu} ${provider} ${market} ${basis} ${tier ?? ''}/${network ?? ''}`;
    const held = indexes.get(key) ?? sameOfferBefore(store, name, slot);
    const index = held === undefined ? 1 : change === null ? null : held * change;
    if (index !== null) indexes.set(key, index);
    else if (held !== undefined) indexes.set(key, held);
    return index;
  };
  const write = (
    { provider, slot, group, isCut }: Priced,
    good: Good,
    of: { readonly tier: string | null; readonly network: string | null } | null,
    changes: ByBasis<number | null>,
  ): void => {
    const all = of === null ? group.offers : good.offers;
    for (const { basis, scope, figures } of figuresOf(good, all)) {
      const name = { gpu: group.gpu, provider, market: group.market, basis, scope, ...of };
      const same_offer = scope === 'eligible' ? indexOf(name, slot, changes[basis]) : null;
      const { tier, network } = good;
      writer.putSummary(name, slot, { ...figures, truncated: isCut ? 1 : 0, same_offer, tier, network });
    }
  };
  return {
    put: (provider, slot, { groups, earlier, changes }, cut) => {
      for (const [name, group] of groups) {
        const priced = { provider, slot, group, isCut: cut.has(name) };
        write(priced, group.best, null, changes.get(name) ?? UNKNOWN);
        for (const good of group.goods)
          if (good.tier !== null || good.network !== null)
            write(
              priced,
              good,
              { tier: good.tier, network: good.network },
              changesOfGood(provider, earlier.get(name), good),
            );
      }
    },
    forget: () => indexes.clear(),
  };
}

const UNKNOWN: ByBasis<number | null> = { all_in: null, gpu_only: null };

function changesOfGood(provider: string, before: Group | undefined, good: Good): ByBasis<number | null> {
  const earlier = before?.goods.find(({ tier, network }) => tier === good.tier && network === good.network);
  return changesOnBases(pricesOnBases(provider, earlier?.offers ?? []), pricesOnBases(provider, good.offers));
}

/** On both bases and in both scopes; what is the same is worked out once. */
function figuresOf(good: Good, all: Group['offers']) {
  const { offers } = good;
  const isClean = all.every(isEligible);
  const hasOne = haveOnePrice(all);
  const made = new Map<string, Figures | null>();
  return BASES.flatMap((basis) =>
    SCOPES.flatMap((scope) => {
      const key = `${hasOne ? '' : basis} ${isClean ? '' : scope}`;
      const known = made.get(key);
      const figures = known === undefined ? summarise(offers, { basis, scope, all }) : known;
      made.set(key, figures);
      return figures === null ? [] : [{ basis, scope, figures }];
    }),
  );
}
