// When each offer of a model stood at a seller: its rows, which end where anything of it changed.
import type { Basis, Flag, Market } from '#domain/offer.ts';
import { OPEN } from './offer.ts';
import type { Store } from './open.ts';

export type OfferStretch = {
  readonly key: string;
  readonly machine: string | null;
  readonly gpus: number;
  /** Micro-dollars; null where a needed rate is missing. */
  readonly price: number | null;
  /** What was asked where that is another currency, micro-units. */
  readonly quoted: { readonly currency: string; readonly price: number } | null;
  readonly isRentable: boolean;
  /** Left out of figures for another reason. */
  readonly isFlagged: boolean;
  readonly firstSlot: number;
  /** Infinity where it still stands. */
  readonly lastSlot: number;
};

type Row = {
  key: string;
  machine: string | null;
  gpus: number;
  price: number | null;
  currency: string | null;
  quoted: number | null;
  seller_flags: string;
  first_slot: number;
  last_slot: number;
};

export type Stretches = {
  readonly provider: string;
  readonly gpu: string;
  readonly market: Market;
  readonly basis: Basis;
};

/** The stretches that reach into [from, ∞), in order of time. */
export function offerStretches(
  store: Store,
  { provider, gpu, market, basis }: Stretches,
  from: number,
): OfferStretch[] {
  const [price, quoted] = basis === 'all_in' ? ['all_in', 'quoted_all_in'] : ['gpu_only', 'quoted_gpu_only'];
  const rows = store
    .hot(
      `SELECT key, machine, gpus, ${price} AS price, currency, ${quoted} AS quoted, seller_flags, first_slot, last_slot FROM offer
       WHERE provider = ? AND last_slot >= ? AND gpu = ? AND market = ? ORDER BY first_slot, key`,
    )
    .all(provider, from, gpu, market) as Row[];
  const flagged = flagStretches(store, provider, market, from);
  return rows.map((row) => ({
    key: row.key,
    machine: row.machine,
    gpus: row.gpus,
    price: row.price,
    quoted: row.currency === null || row.quoted === null ? null : { currency: row.currency, price: row.quoted },
    isRentable: !row.seller_flags.split(' ').includes('not_rentable'),
    isFlagged:
      row.seller_flags.replace('not_rentable', '').trim() !== '' ||
      (flagged.get(row.key) ?? []).some(({ first, last }) => first <= row.first_slot && last >= row.first_slot),
    firstSlot: row.first_slot,
    lastSlot: row.last_slot === OPEN ? Number.POSITIVE_INFINITY : row.last_slot,
  }));
}

type Stretch = { readonly key: string; readonly flag: Flag; readonly first: number; readonly last: number };

/** When each offer of a seller bore a flag that its neighbours gave it. */
const flagStretches = (store: Store, provider: string, market: Market, from: number): Map<string, Stretch[]> =>
  Map.groupBy(
    store
      .hot(
        'SELECT key, flag, first_slot AS first, last_slot AS last FROM flag WHERE provider = ? AND last_slot >= ? AND market = ?',
      )
      .all(provider, from, market) as Stretch[],
    ({ key }) => key,
  );
