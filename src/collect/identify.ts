// From what a seller said to what we understood: names recognised, money as integers in USD per GPU-hour, each thing once.
import { type Rates, usdPerUnit } from '#domain/currency.ts';
import { cut, isLonger } from '#domain/cut.ts';
import { recognise } from '#domain/gpu.ts';
import { countText, type Limits, limitsOf } from '#domain/limits.ts';
import { priceText, toMicroUsd } from '#domain/money.ts';
import {
  isRentable,
  type Listing,
  type Offer,
  type Quoted,
  type Reading,
  type SetAside,
  type SetAsideReason,
} from '#domain/offer.ts';
import { isPlausible } from '#domain/plausible.ts';
import { withoutControls } from '#domain/printable.ts';
import type { ProviderClass } from '#domain/provider.ts';
import { setAside } from '#domain/reading.ts';

const aside = (listing: Listing, reason: SetAsideReason, name: string | null): SetAside =>
  setAside(reason, name, listing);

/** Absurd is not impossible: a wild ask is kept and flagged; only what cannot be a price is set aside. */
const isPrice = (amount: number): boolean => Number.isSafeInteger(toMicroUsd(amount)) && toMicroUsd(amount) > 0;

const memoryText = (mb: number | null): string => (mb === null ? '' : ` (${Math.round(mb / 1024)} GB)`);

const priceOrNull = (amount: number | null): number | null =>
  amount === null || !isPrice(amount) ? null : toMicroUsd(amount);

/** Hosts ask what they like, and a wild ask is judged by its neighbours; on a price list it is a unit or a divisor misread. */
const hasListPrices = (kind: ProviderClass): boolean => kind !== 'marketplace';

const TEXTS = ['gpuName', 'key', 'region', 'tier', 'network', 'host', 'machine'] as const;
/** Cards of one machine, and then some. */
const MOST_IDS = 1_024;

/** What no seller says of an offer, in words: a text or a list without end; null where there is none. */
function endless(listing: Listing, characters: number): string | null {
  const long = TEXTS.find((name) => isLonger(listing[name] ?? '', characters));
  if (long !== undefined) return `${long} of ${countText(listing[long]?.length ?? 0)} characters`;
  if (listing.gpuIds.length > MOST_IDS) return `${countText(listing.gpuIds.length)} GPU ids`;
  return listing.gpuIds.some((id) => isLonger(id, characters)) ? 'an endless GPU id' : null;
}

/** What pages, terminals and files show: nothing that they would obey. */
const shown = (text: string | null): string | null => (text === null ? null : withoutControls(text));

type Of = { readonly class: ProviderClass; readonly limits?: Partial<Limits> };

function understand(listing: Listing, of: Of, rates: Rates | null): Offer | SetAside {
  const kind = of.class;
  const far = endless(listing, limitsOf(of).characters);
  if (far !== null) return aside(listing, 'off_shape', far);
  const seen = recognise(listing.gpuName, listing.memoryMb);
  if ('reason' in seen) return aside(listing, seen.reason, cut(listing.gpuName, 120) + memoryText(listing.memoryMb));
  const { currency = 'USD', gpuOnly, allIn } = listing;
  if (!isPrice(gpuOnly)) return aside(listing, 'no_price', listing.gpuName);
  const rate = usdPerUnit(currency, rates);
  if (rate === null) return aside(listing, 'no_exchange_rate', cut(currency, 12));
  if (!isPrice(gpuOnly * rate)) return aside(listing, 'no_price', listing.gpuName);
  if (hasListPrices(kind) && !isPlausible(seen.gpu, gpuOnly * rate))
    return aside(listing, 'implausible', `${seen.gpu} at $${priceText(gpuOnly * rate)}`);
  const quoted: Quoted = { currency, gpuOnlyMicro: toMicroUsd(gpuOnly), allInMicro: priceOrNull(allIn) };
  return {
    key: listing.key,
    market: listing.market,
    gpus: listing.gpus,
    stock: listing.stock,
    region: shown(listing.region),
    tier: shown(listing.tier),
    network: shown(listing.network),
    vcpus: listing.vcpus,
    ramGb: listing.ramGb,
    host: listing.host,
    machine: listing.machine,
    gpuIds: listing.gpuIds,
    ...(listing.leastGpus === undefined ? {} : { leastGpus: listing.leastGpus }),
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

/** Of two readings of one thing: what can be rented before what cannot, then the lower price. */
const isBetter = (a: Offer, b: Offer): boolean =>
  isRentable(a) === isRentable(b) ? a.gpuOnlyMicroUsd < b.gpuOnlyMicroUsd : isRentable(a);

type Held = { readonly place: number; readonly offer: Offer; readonly listing: Listing };

/** Collects readings of one round of a seller; a thing seen twice counts once, and the other reading of it is set aside. */
export function createUnderstanding(of: Of): Understanding {
  const result: Understood = { offers: [], setAside: [] };
  const seen = new Map<string, Held>();
  const take = (offer: Offer, listing: Listing): void => {
    const id = `${listing.market} ${listing.key}`;
    const held = seen.get(id);
    if (held !== undefined && !isBetter(offer, held.offer)) {
      result.setAside.push(aside(listing, 'seen_twice', listing.gpuName));
      return;
    }
    if (held !== undefined) result.setAside.push(aside(held.listing, 'seen_twice', held.listing.gpuName));
    const place = held?.place ?? result.offers.length;
    seen.set(id, { place, offer, listing });
    result.offers[place] = offer;
  };
  const add = (readings: Iterable<Reading>, rates: Rates | null = null): void => {
    for (const reading of readings) {
      const understood = reading.kind === 'aside' ? reading : understand(reading, of, rates);
      if ('kind' in understood) result.setAside.push(understood);
      else if (reading.kind === 'listing') take(understood, reading);
    }
  };
  return { add, result };
}

/** Whether any reading needs an exchange rate. */
export const isForeign = (reading: Reading): boolean =>
  reading.kind === 'listing' && (reading.currency ?? 'USD') !== 'USD';
