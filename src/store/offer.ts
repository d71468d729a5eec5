// Offers as validity intervals: one row while nothing we read of it changes, with its first and last slot.
import type { Offer, SellerFlag } from '#domain/offer.ts';
import type { Store } from './open.ts';
import { standingBefore, standsAt } from './standing.ts';
import type { OfferRow } from './tables.ts';

export type StoredOffer = Offer & { readonly provider: string; readonly firstSlot: number };

/** The last slot of a row that still stands: it is written when the row ends, not in every slot that it lives through. */
export const OPEN = 2 ** 31 - 1;

const INSERT = `INSERT INTO offer (provider, key, gpu, market, gpus, stock, gpu_only, all_in, region, vcpus, ram_gb, host, machine,
 gpu_ids, seller_flags, tier, network, currency, quoted_gpu_only, quoted_all_in, least_gpus, first_slot, last_slot)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${OPEN})`;
const CLOSE = 'UPDATE offer SET last_slot = ? WHERE id = ?';
const AT_SLOT = 'SELECT * FROM offer WHERE provider = ? AND last_slot >= ? AND first_slot <= ? ORDER BY market, key';

/** A row that stands, and what it says. */
type Standing = { readonly id: number; readonly offer: Offer };
export type OpenOffers = ReadonlyMap<string, Standing>;

const NONE: OpenOffers = new Map();

export const offerName = ({ market, key }: Pick<Offer, 'market' | 'key'>): string => `${market} ${key}`;

/** The rows that stand at a slot in which the provider stands, by market and key. */
export function openOffersAt(store: Store, provider: string, slot: number | undefined): OpenOffers {
  if (slot === undefined) return NONE;
  return new Map(
    rowsAt(store, provider, slot).map((row) => {
      const offer = toOffer(row);
      return [offerName(offer), { id: row.id, offer }];
    }),
  );
}

export type PutOffers = {
  readonly provider: string;
  readonly slot: number;
  /** The slot in which `open` stands; undefined for a provider's first. */
  readonly before: number | undefined;
  readonly offers: readonly Offer[];
  readonly open: OpenOffers;
};

/**
 * Writes what a provider offered in a slot. The rows that say the same live on; what is gone or changed ends in the slot before.
 * Returns the rows that stand now, and whether the price of anything that stands in both has moved.
 */
export function putOffers(
  store: Store,
  { provider, slot, before, offers, open }: PutOffers,
): { open: OpenOffers; isMoved: boolean } {
  const now = new Map<string, Standing>();
  let isMoved = false;
  let kept = 0;
  for (const offer of offers) {
    const name = offerName(offer);
    const held = open.get(name);
    if (held !== undefined && isSame(held.offer, offer)) {
      now.set(name, held);
      kept += 1;
      continue;
    }
    if (held !== undefined && !hasSamePrice(held.offer, offer)) isMoved = true;
    const { lastInsertRowid } = store.hot(INSERT).run(provider, ...columns(offer), slot);
    now.set(name, { id: Number(lastInsertRowid), offer });
  }
  if (kept < open.size)
    for (const [name, each] of open) if (now.get(name) !== each) store.hot(CLOSE).run(before ?? slot, each.id);
  return { open: now, isMoved };
}

/** In the order of the statement above. */
function columns(offer: Offer): (string | number | null)[] {
  const { quoted } = offer;
  return [
    offer.key,
    offer.gpu,
    offer.market,
    offer.gpus,
    offer.stock,
    offer.gpuOnlyMicroUsd,
    offer.allInMicroUsd,
    offer.region,
    offer.vcpus,
    offer.ramGb,
    offer.host,
    offer.machine,
    JSON.stringify(offer.gpuIds),
    [...offer.flags].sort().join(' '),
    offer.tier,
    offer.network,
    quoted?.currency ?? null,
    quoted?.gpuOnlyMicro ?? null,
    quoted?.allInMicro ?? null,
    offer.leastGpus ?? null,
  ];
}

const areSame = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((each, at) => each === b[at]));

const haveSameFlags = (a: readonly SellerFlag[], b: readonly SellerFlag[]): boolean =>
  a === b || (a.length === b.length && a.every((flag) => b.includes(flag)));

/** What was asked, in the currency that it was asked in: an exchange rate moves no price. */
const hasSamePrice = (a: Offer, b: Offer): boolean =>
  a.quoted === undefined || b.quoted === undefined
    ? a.quoted === b.quoted && a.gpuOnlyMicroUsd === b.gpuOnlyMicroUsd && a.allInMicroUsd === b.allInMicroUsd
    : a.quoted.currency === b.quoted.currency &&
      a.quoted.gpuOnlyMicro === b.quoted.gpuOnlyMicro &&
      a.quoted.allInMicro === b.quoted.allInMicro;

/** Everything we read: while it stays the same, so does the row. */
const isSame = (a: Offer, b: Offer): boolean =>
  a.gpuOnlyMicroUsd === b.gpuOnlyMicroUsd &&
  a.allInMicroUsd === b.allInMicroUsd &&
  a.gpu === b.gpu &&
  a.gpus === b.gpus &&
  a.leastGpus === b.leastGpus &&
  a.stock === b.stock &&
  a.region === b.region &&
  a.tier === b.tier &&
  a.network === b.network &&
  a.vcpus === b.vcpus &&
  a.ramGb === b.ramGb &&
  a.host === b.host &&
  a.machine === b.machine &&
  areSame(a.gpuIds, b.gpuIds) &&
  haveSameFlags(a.flags, b.flags) &&
  hasSamePrice(a, b);

/** Takes back what was written for a provider from a slot on: what stood before it stands again. */
export function undoSlot(store: Store, table: 'offer' | 'flag', provider: string, slot: number): void {
  const before = standingBefore(store, provider, slot);
  store.hot(`DELETE FROM ${table} WHERE provider = ? AND first_slot >= ?`).run(provider, slot);
  if (before !== undefined)
    store
      .hot(`UPDATE ${table} SET last_slot = ${OPEN} WHERE provider = ? AND last_slot >= ? AND first_slot <= ?`)
      .run(provider, before, before);
}

const rowsAt = (store: Store, provider: string, slot: number): OfferRow[] =>
  store.hot(AT_SLOT).all(provider, slot, slot) as OfferRow[];

/** What a provider offered at a slot; nothing where its round there did not end in offers. */
export function offersAt(store: Store, provider: string, slot: number): StoredOffer[] {
  return standsAt(store, provider, slot) === undefined
    ? []
    : rowsAt(store, provider, slot).map((row) => ({ ...toOffer(row), provider, firstSlot: row.first_slot }));
}

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

function toOffer(row: OfferRow): Offer {
  return {
    key: row.key,
    gpu: row.gpu,
    market: row.market,
    gpus: row.gpus,
    ...(row.least_gpus === null ? {} : { leastGpus: row.least_gpus }),
    stock: row.stock,
    gpuOnlyMicroUsd: row.gpu_only,
    allInMicroUsd: row.all_in,
    region: row.region,
    tier: row.tier,
    network: row.network,
    vcpus: row.vcpus,
    ramGb: row.ram_gb,
    host: row.host,
    machine: row.machine,
    gpuIds: JSON.parse(row.gpu_ids),
    // Written by putOffers from an Offer's own flags.
    flags: words(row.seller_flags) as SellerFlag[],
    ...(row.currency === null || row.quoted_gpu_only === null
      ? {}
      : { quoted: { currency: row.currency, gpuOnlyMicro: row.quoted_gpu_only, allInMicro: row.quoted_all_in } }),
  };
}
