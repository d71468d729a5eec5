// From what a seller said to what we understood: names recognised, money as integers in USD per GPU-hour, each thing once.
import { type Rates, usdPerUnit } from '#domain/currency.ts';
import { recognise } from '#domain/gpu.ts';
import { toMicroUsd } from '#domain/money.ts';
import type { Listing, Offer, Quoted, Reading, SetAside, SetAsideReason } from '#domain/offer.ts';
import { setAside } from '#domain/reading.ts';

const aside = (listing: Listing, reason: SetAsideReason, name: string | null): SetAside =>
  setAside(reason, name, listing);

/** Absurd is not impossible: a wild ask is kept and flagged; only what cannot be a price is set aside. */
const isPrice = (amount: number): boolean => Number.isSafeInteger(toMicroUsd(amount)) && toMicroUsd(amount) > 0;

const memoryText = (mb: number | null): string => (mb === null ? '' : ` (${Math.round(mb / 1024)} GB)`);

const priceOrNull = (amount: number | null): number | null =>
  amount === null || !isPrice(amount) ? null : toMicroUsd(amount);

function understand(listing: Listing, rates: Rates | null): Offer | SetAside {
  const seen = recognise(listing.gpuName, listing.memoryMb);
  if ('reason' in seen)
    return aside(listing, seen.reason, listing.gpuName.slice(0, 120) + memoryText(listing.memoryMb));
  const { currency = 'USD', gpuOnly, allIn } = listing;
  if (!isPrice(gpuOnly)) return aside(listing, 'no_price', listing.gpuName);
  const rate = usdPerUnit(currency, rates);
  if (rate === null) return aside(listing, 'no_exchange_rate', currency.slice(0, 12));
  if (!isPrice(gpuOnly * rate)) return aside(listing, 'no_price', listing.gpuName);
  const quoted: Quoted = { currency, gpuOnlyMicro: toMicroUsd(gpuOnly), allInMicro: priceOrNull(allIn) };
  return {
    key: listing.key,
    market: listing.market,
    gpus: listing.gpus,
    stock: listing.stock,
    region: listing.region,
    vcpus: listing.vcpus,
    ramGb: listing.ramGb,
    host: listing.host,
    machine: listing.machine,
    gpuIds: listing.gpuIds,
    flags: listing.flags,
    gpu: seen.gpu,
    gpuOnlyMicroUsd: toMicroUsd(gpuOnly * rate),
    allInMicroUsd: allIn === null ? null : priceOrNull(allIn * rate),
    ...(currency === 'USD' ? {} : { quoted }),
  };
}

export type Understood = { readonly offers: Offer[]; readonly setAside: SetAside[] };

export type Understanding = {
  readonly add: (readings: Iterable<Reading>, rates?: Rates | null) => void;
  readonly result: Understood;
};

/** Collects readings of one round; a thing seen twice counts once, at the price seen first. */
export function createUnderstanding(): Understanding {
  const result: Understood = { offers: [], setAside: [] };
  const seen = new Set<string>();
  const add = (readings: Iterable<Reading>, rates: Rates | null = null): void => {
    for (const reading of readings) {
      if (reading.kind === 'aside') {
        result.setAside.push(reading);
        continue;
      }
      const understood = understand(reading, rates);
      const id = `${reading.market} ${reading.key}`;
      if ('kind' in understood) result.setAside.push(understood);
      else if (seen.has(id)) result.setAside.push(aside(reading, 'seen_twice', reading.gpuName));
      else {
        seen.add(id);
        result.offers.push(understood);
      }
    }
  };
  return { add, result };
}

/** Whether any reading needs an exchange rate. */
export const isForeign = (reading: Reading): boolean =>
  reading.kind === 'listing' && (reading.currency ?? 'USD') !== 'USD';
