// The small table that names every series of figures; the big tables hold its number alone.
import type { Basis, Market, Scope } from '#domain/offer.ts';
import type { Store } from './open.ts';

export type SeriesName = {
  readonly gpu: string;
  readonly provider: string;
  readonly market: Market;
  readonly basis: Basis;
  readonly scope: Scope;
  /** One of several goods of a seller; left out for its headline. */
  readonly tier?: string | null;
  readonly network?: string | null;
};

export const REFERENCE = 'reference';

const known = new WeakMap<Store, Map<string, number>>();

const nameOf = (name: SeriesName): string =>
  `${name.gpu} ${name.provider} ${name.market} ${name.basis} ${name.scope} ${name.tier ?? ''}/${name.network ?? ''}`;

/** The series' number, made where it is new; its last slot moves on. */
export function touchSeries(store: Store, name: SeriesName, slot: number): number {
  const id = seriesId(store, name);
  if (id !== undefined) {
    store.hot('UPDATE series SET last_slot = max(last_slot, ?) WHERE id = ?').run(slot, id);
    return id;
  }
  const added = store
    .hot(
      'INSERT INTO series (gpu, provider, market, basis, scope, tier, network, last_slot) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(name.gpu, name.provider, name.market, name.basis, name.scope, name.tier ?? '', name.network ?? '', slot);
  return Number(added.lastInsertRowid);
}

export function seriesId(store: Store, name: SeriesName): number | undefined {
  const ids = known.get(store) ?? new Map<string, number>();
  known.set(store, ids);
  const held = ids.get(nameOf(name));
  if (held !== undefined) return held;
  const row = store
    .hot(
      'SELECT id FROM series WHERE gpu = ? AND provider = ? AND market = ? AND basis = ? AND scope = ? AND tier = ? AND network = ?',
    )
    .get(name.gpu, name.provider, name.market, name.basis, name.scope, name.tier ?? '', name.network ?? '') as
    | { id: number }
    | undefined;
  if (row !== undefined) ids.set(nameOf(name), row.id);
  return row?.id;
}

/** After a rolled-back transaction a number may be given again to another series. */
export const forgetSeries = (store: Store): void => {
  known.delete(store);
};
