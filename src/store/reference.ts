// The reference price of a model in a slot, over all comparable providers, and its same-offer index.
import type { Basis, Market } from '#domain/offer.ts';
import type { Store } from './open.ts';
import { REFERENCE, type SeriesName, seriesId } from './series.ts';

export type Reference = {
  readonly slot: number;
  readonly price: number;
  readonly providers: number;
  readonly same_offer: number | null;
};

const nameOf = (gpu: string, market: Market, basis: Basis): SeriesName => ({
  gpu,
  provider: REFERENCE,
  market,
  basis,
  scope: 'eligible',
});

/** The series of a model's reference price. */
export const referenceSeries = ({ gpu, market, basis }: { gpu: string; market: Market; basis: Basis }): SeriesName =>
  nameOf(gpu, market, basis);

/** The bare row; its series' last slot is the caller's to write. */
export function insertReference(store: Store, series: number, { slot, price, providers, same_offer }: Reference): void {
  store
    .hot('INSERT OR REPLACE INTO reference (series, slot, price, providers, same_offer) VALUES (?, ?, ?, ?, ?)')
    .run(series, slot, price, providers, same_offer);
}

/** Takes back the reference prices from a slot on; only the series that reach it are looked at. */
export function undoReferences(store: Store, slot: number): void {
  const reaching = "SELECT id FROM series WHERE provider = 'reference' AND last_slot >= ?";
  store.hot(`DELETE FROM reference WHERE series IN (${reaching}) AND slot >= ?`).run(slot, slot);
  store
    .hot(
      `UPDATE series SET last_slot = coalesce((SELECT max(slot) FROM reference WHERE series = series.id), 0) WHERE id IN (${reaching})`,
    )
    .run(slot);
}

/** The reference prices of a model in [from, to), in order of time. */
export function referencesIn(
  store: Store,
  gpu: string,
  market: Market,
  basis: Basis,
  from: number,
  to: number,
): Reference[] {
  const id = seriesId(store, nameOf(gpu, market, basis));
  if (id === undefined) return [];
  return store
    .hot(
      'SELECT slot, price, providers, same_offer FROM reference WHERE series = ? AND slot >= ? AND slot < ? ORDER BY slot',
    )
    .all(id, from, to) as Reference[];
}

/** The last reference prices of a model before a slot, at most `count` of them, in order of time. */
export function lastReferences(
  store: Store,
  { gpu, market, basis }: { gpu: string; market: Market; basis: Basis },
  before: number,
  count: number,
): { slot: number; price: number }[] {
  const id = seriesId(store, nameOf(gpu, market, basis));
  if (id === undefined) return [];
  const rows = store
    .hot('SELECT slot, price FROM reference WHERE series = ? AND slot < ? ORDER BY slot DESC LIMIT ?')
    .all(id, before, count) as { slot: number; price: number }[];
  return rows.reverse();
}

/** The last known same-offer index of a reference price before a slot. */
export function referenceIndexBefore(
  store: Store,
  { gpu, market, basis }: { gpu: string; market: Market; basis: Basis },
  slot: number,
): number | undefined {
  const id = seriesId(store, nameOf(gpu, market, basis));
  if (id === undefined) return undefined;
  return store
    .hot(
      'SELECT same_offer FROM reference WHERE series = ? AND slot < ? AND same_offer IS NOT NULL ORDER BY slot DESC LIMIT 1',
    )
    .pluck(true)
    .get(id, slot) as number | undefined;
}
