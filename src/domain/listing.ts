// A listing with what its seller does not say left out, so that a provider file names only what it reads.
import { currencyCode } from './currency.ts';
import type { Listing } from './offer.ts';

type Told = Pick<Listing, 'key' | 'market' | 'gpuName' | 'gpus' | 'gpuOnly' | 'allIn' | 'path' | 'item'>;

export const listing = (told: Told & Partial<Omit<Listing, 'kind'>>): Listing => ({
  kind: 'listing',
  memoryMb: null,
  stock: null,
  region: null,
  tier: null,
  network: null,
  vcpus: null,
  ramGb: null,
  host: null,
  machine: null,
  gpuIds: [],
  flags: [],
  ...told,
});

const MB_PER_GB = 1024;

export const mbOf = (gb: number | null | undefined): number | null => (gb ? gb * MB_PER_GB : null);

/** The currency that an answer names, the nearest to the price first; what names none asks in `usual`. */
export const currencyOf = (told: readonly (string | null | undefined)[], usual = 'USD'): string =>
  currencyCode(told.find((word) => word) ?? usual);
