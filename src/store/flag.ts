// Outlier flags have intervals of their own: they move when neighbours do, while the offer stays as it is.
import type { Market, NeighbourFlag } from '#domain/offer.ts';
import { OPEN } from './offer.ts';
import type { Store } from './open.ts';
import { standsAt } from './standing.ts';

/** `observations`: how many reference prices a band was made of when the flag was set; null for flags without one. */
export type Flagged = {
  readonly market: Market;
  readonly key: string;
  readonly flag: NeighbourFlag;
  readonly observations: number | null;
};

const AT_SLOT =
  'SELECT id, market, key, flag, observations FROM flag WHERE provider = ? AND last_slot >= ? AND first_slot <= ? ORDER BY id';
const INSERT = `INSERT INTO flag (provider, market, key, flag, observations, first_slot, last_slot) VALUES (?, ?, ?, ?, ?, ?, ${OPEN})`;

const nameOf = ({ market, key, flag }: Omit<Flagged, 'observations'>): string => `${market} ${flag} ${key}`;

export type OpenFlags = ReadonlyMap<string, number>;

const NONE: OpenFlags = new Map();

/** The flags that stand at a slot in which the provider stands. */
export const openFlagsAt = (store: Store, provider: string, slot: number | undefined): OpenFlags =>
  slot === undefined ? NONE : new Map(rowsAt(store, provider, slot).map((row) => [nameOf(row), row.id]));

export type PutFlags = {
  readonly provider: string;
  readonly slot: number;
  /** The slot in which `open` stands. */
  readonly before: number | undefined;
  readonly flagged: readonly Flagged[];
  readonly open: OpenFlags;
};

/** Writes the flags of a provider's slot; what no longer holds ends in the slot before. Returns those that stand now. */
export function putFlags(store: Store, { provider, slot, before, flagged, open }: PutFlags): OpenFlags {
  if (flagged.length === 0 && open.size === 0) return open;
  const now = new Map<string, number>();
  for (const each of flagged) {
    const name = nameOf(each);
    const id =
      open.get(name) ??
      Number(
        store.hot(INSERT).run(provider, each.market, each.key, each.flag, each.observations, slot).lastInsertRowid,
      );
    now.set(name, id);
  }
  for (const [name, id] of open)
    if (!now.has(name)) store.hot('UPDATE flag SET last_slot = ? WHERE id = ?').run(before ?? slot, id);
  return now;
}

type Row = Flagged & { readonly id: number };

const rowsAt = (store: Store, provider: string, slot: number): Row[] =>
  store.hot(AT_SLOT).all(provider, slot, slot) as Row[];

/** The outlier flags of a provider's offers at a slot, by market and offer key. */
export function flagsAt(store: Store, provider: string, slot: number): ReadonlyMap<string, readonly NeighbourFlag[]> {
  return new Map([...flaggedAt(store, provider, slot)].map(([name, all]) => [name, all.map(({ flag }) => flag)]));
}

/** The same with what each flag rests on. */
export function flaggedAt(store: Store, provider: string, slot: number): ReadonlyMap<string, readonly Flagged[]> {
  if (standsAt(store, provider, slot) === undefined) return new Map();
  return Map.groupBy(rowsAt(store, provider, slot), ({ market, key }) => `${market} ${key}`);
}
