// Offers as validity intervals: one row while nothing we read of it changes, with its first and last slot.
import type { Offer, SellerFlag } from '#domain/offer.ts';
import { type Store, sqlite } from './open.ts';
import { standingBefore, standsAt } from './standing.ts';
import type { OfferRow } from './tables.ts';

export type StoredOffer = Offer & { readonly provider: string; readonly firstSlot: number };

const INSERT = `INSERT INTO offer (provider, key, gpu, market, gpus, stock, gpu_only, all_in, region, vcpus, ram_gb, host, machine,
 gpu_ids, seller_flags, tier, network, currency, quoted_gpu_only, quoted_all_in, first_slot, last_slot)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const EXTEND = 'UPDATE offer SET last_slot = ? WHERE id = ?';
const AT_SLOT = 'SELECT * FROM offer WHERE provider = ? AND last_slot >= ? AND first_slot <= ? ORDER BY market, key';

/** Everything we read, in one comparable line: while it stays the same, so does the row. */
const described = (row: Omit<OfferRow, 'id' | 'provider' | 'first_slot' | 'last_slot'>): string =>
  JSON.stringify([
    row.gpu,
    row.gpus,
    row.stock,
    row.gpu_only,
    row.all_in,
    row.region,
    row.vcpus,
    row.ram_gb,
    row.host,
    row.machine,
    row.gpu_ids,
    row.seller_flags,
    row.tier,
    row.network,
    row.currency,
    row.quoted_gpu_only,
    row.quoted_all_in,
  ]);

function columns(offer: Offer) {
  return {
    key: offer.key,
    gpu: offer.gpu,
    market: offer.market,
    gpus: offer.gpus,
    stock: offer.stock,
    gpu_only: offer.gpuOnlyMicroUsd,
    all_in: offer.allInMicroUsd,
    region: offer.region,
    vcpus: offer.vcpus,
    ram_gb: offer.ramGb,
    host: offer.host,
    machine: offer.machine,
    gpu_ids: JSON.stringify(offer.gpuIds),
    seller_flags: [...offer.flags].sort().join(' '),
    tier: offer.tier,
    network: offer.network,
    currency: offer.quoted?.currency ?? null,
    quoted_gpu_only: offer.quoted?.gpuOnlyMicro ?? null,
    quoted_all_in: offer.quoted?.allInMicro ?? null,
  };
}

/** A row that stands: `last` is where it is known to reach, `written` what the row says. */
type Standing = {
  readonly id: number;
  readonly described: string;
  readonly price: string;
  offer: Offer | null;
  last: number;
  written: number;
};
export type OpenOffers = ReadonlyMap<string, Standing>;

type Priced = Pick<OfferRow, 'gpu_only' | 'all_in' | 'currency' | 'quoted_gpu_only' | 'quoted_all_in'>;

/** What was asked, in the currency that it was asked in: an exchange rate moves no price. */
const priceOf = (row: Priced): string =>
  row.currency === null ? `${row.gpu_only} ${row.all_in}` : `${row.quoted_gpu_only} ${row.quoted_all_in}`;

/**
 * Writes what a provider offered in a slot. The rows of the slot before that are the same live on; what is gone simply ends.
 * Says whether the price of anything that stands in both has moved.
 */
export function putOffers(store: Store, provider: string, slot: number, offers: readonly Offer[]): boolean {
  const before = openBefore(store, provider, slot);
  const now = putOpenOffers(store, provider, slot, offers, before);
  closeOffers(store, now);
  return [...now].some(([name, { price }]) => (before.get(name)?.price ?? price) !== price);
}

/** The rows that stand at a provider's slot before this one, by market and key. */
export function openBefore(store: Store, provider: string, slot: number): OpenOffers {
  const before = standingBefore(store, provider, slot);
  const rows = before === undefined ? [] : rowsAt(store, provider, before);
  return new Map(
    rows.map((row) => [
      `${row.market} ${row.key}`,
      {
        id: row.id,
        described: described(row),
        price: priceOf(row),
        offer: null,
        last: row.last_slot,
        written: row.last_slot,
      },
    ]),
  );
}

/** The same where the caller holds the rows that stand, slot after slot, and closes them in the end; returns those that stand now. */
export function putOpenOffers(
  store: Store,
  provider: string,
  slot: number,
  offers: readonly Offer[],
  open: OpenOffers,
): OpenOffers {
  const now = new Map<string, Standing>();
  for (const offer of offers) {
    const name = `${offer.market} ${offer.key}`;
    const held = open.get(name);
    if (held?.offer != null && isSame(held.offer, offer)) {
      held.last = slot;
      now.set(name, held);
      continue;
    }
    const row = columns(offer);
    const told = described(row);
    if (held !== undefined && held.described === told) {
      held.last = slot;
      held.offer = offer;
      now.set(name, held);
      continue;
    }
    const { lastInsertRowid } = store.hot(INSERT).run(provider, ...Object.values(row), slot, slot);
    now.set(name, {
      id: Number(lastInsertRowid),
      described: told,
      price: priceOf(row),
      offer,
      last: slot,
      written: slot,
    });
  }
  for (const [name, each] of open) if (now.get(name) !== each) extend(store, each);
  return now;
}

/** Plainly the same, without making the line that tells; where this says no, that line decides. */
const isSame = (a: Offer, b: Offer): boolean =>
  a.gpuOnlyMicroUsd === b.gpuOnlyMicroUsd &&
  a.allInMicroUsd === b.allInMicroUsd &&
  a.gpu === b.gpu &&
  a.gpus === b.gpus &&
  a.stock === b.stock &&
  a.region === b.region &&
  a.tier === b.tier &&
  a.network === b.network &&
  a.vcpus === b.vcpus &&
  a.ramGb === b.ramGb &&
  a.host === b.host &&
  a.machine === b.machine &&
  a.gpuIds === b.gpuIds &&
  a.quoted === b.quoted &&
  (a.flags === b.flags || (a.flags.length === 0 && b.flags.length === 0));

function extend(store: Store, each: Standing): void {
  if (each.last === each.written) return;
  store.hot(EXTEND).run(each.last, each.id);
  each.written = each.last;
}

/** Writes how far the rows that stand have come. */
export function closeOffers(store: Store, open: OpenOffers): void {
  for (const each of open.values()) extend(store, each);
}

/** Takes back what an earlier attempt wrote for the slot, as if it had not been asked. */
export function undoSlot(store: Store, table: 'offer' | 'flag', provider: string, slot: number): void {
  const before = standingBefore(store, provider, slot) ?? slot;
  store.hot(`DELETE FROM ${table} WHERE provider = ? AND first_slot >= ?`).run(provider, slot);
  store.hot(`UPDATE ${table} SET last_slot = ? WHERE provider = ? AND last_slot >= ?`).run(before, provider, slot);
}

const rowsAt = (store: Store, provider: string, slot: number): OfferRow[] =>
  store.hot(AT_SLOT).all(provider, slot, slot) as OfferRow[];

/** What a provider offered at a slot; nothing where its round there did not end in offers. */
export function offersAt(store: Store, provider: string, slot: number): StoredOffer[] {
  return standsAt(store, provider, slot) === undefined ? [] : rowsAt(store, provider, slot).map(toOffer);
}

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

function toOffer(row: OfferRow): StoredOffer {
  return {
    provider: row.provider,
    key: row.key,
    gpu: row.gpu,
    market: row.market,
    gpus: row.gpus,
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
    firstSlot: row.first_slot,
    ...(row.currency === null || row.quoted_gpu_only === null
      ? {}
      : { quoted: { currency: row.currency, gpuOnlyMicro: row.quoted_gpu_only, allInMicro: row.quoted_all_in } }),
  };
}

export const offerCount = (store: Store): number =>
  store.one(sqlite.selectFrom('offer').select((e) => e.fn.countAll<number>().as('count')))?.count ?? 0;
