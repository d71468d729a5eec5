// The reference price of a model in a slot, over all comparable providers, and its same-offer index.
import type { Basis, Market } from '#domain/offer.ts';
import type { Store } from './open.ts';
import { REFERENCE, type SeriesName, seriesId, touchSeries } from './series.ts';

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

export function putReference(store: Store, gpu: string, market: Market, basis: Basis, reference: Reference): void {
  const { slot, price, providers, same_offer } = reference;
  const series = touchSeries(store, nameOf(gpu, market, basis), slot);
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

export function referenceBefore(
  store: Store,
  gpu: string,
  market: Market,
  basis: Basis,
  slot: number,
): Reference | undefined {
  const id = seriesId(store, nameOf(gpu, market, basis));
  return id === undefined
    ? undefined
    : (store
        .hot(
          'SELECT slot, price, providers, same_offer FROM reference WHERE series = ? AND slot < ? ORDER BY slot DESC LIMIT 1',
        )
        .get(id, slot) as Reference | undefined);
}
