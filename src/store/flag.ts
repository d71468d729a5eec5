// Outlier flags have intervals of their own: they move when neighbours do, while the offer stays as it is.
import type { Market, NeighbourFlag } from '#domain/offer.ts';
import type { Store } from './open.ts';
import { standingBefore, standsAt } from './standing.ts';
import type { Tables } from './tables.ts';

export type Flagged = { readonly market: Market; readonly key: string; readonly flag: NeighbourFlag };

const AT_SLOT =
  'SELECT id, market, key, flag FROM flag WHERE provider = ? AND last_slot >= ? AND first_slot <= ? ORDER BY id';

const nameOf = ({ market, key, flag }: Flagged): string => `${market} ${flag} ${key}`;

type Open = ReadonlyMap<string, number>;

export const putFlags = (store: Store, provider: string, slot: number, flagged: readonly Flagged[]): void => {
  putOpenFlags(store, provider, slot, flagged, openFlagsBefore(store, provider, slot));
};

/** The flags that stand at a provider's slot before this one. */
export function openFlagsBefore(store: Store, provider: string, slot: number): Open {
  const before = standingBefore(store, provider, slot);
  return new Map(before === undefined ? [] : rowsAt(store, provider, before).map((row) => [nameOf(row), row.id]));
}

/** The same where the caller holds the flags that stand, slot after slot; returns those that stand now. */
export function putOpenFlags(
  store: Store,
  provider: string,
  slot: number,
  flagged: readonly Flagged[],
  open: Open,
): Open {
  const now = new Map<string, number>();
  for (const each of flagged) {
    const held = open.get(nameOf(each));
    if (held !== undefined) store.hot('UPDATE flag SET last_slot = ? WHERE id = ?').run(slot, held);
    const id =
      held ??
      Number(
        store
          .hot('INSERT INTO flag (provider, market, key, flag, first_slot, last_slot) VALUES (?, ?, ?, ?, ?, ?)')
          .run(provider, each.market, each.key, each.flag, slot, slot).lastInsertRowid,
      );
    now.set(nameOf(each), id);
  }
  return now;
}

type Row = Flagged & { readonly id: Tables['flag']['id'] };

const rowsAt = (store: Store, provider: string, slot: number): Row[] =>
  store.hot(AT_SLOT).all(provider, slot, slot) as Row[];

/** The outlier flags of a provider's offers at a slot, by market and offer key. */
export function flagsAt(store: Store, provider: string, slot: number): ReadonlyMap<string, readonly NeighbourFlag[]> {
  const flags = new Map<string, NeighbourFlag[]>();
  if (standsAt(store, provider, slot) === undefined) return flags;
  for (const { market, key, flag } of rowsAt(store, provider, slot)) {
    const name = `${market} ${key}`;
    flags.set(name, [...(flags.get(name) ?? []), flag]);
  }
  return flags;
}
