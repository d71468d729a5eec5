// The words between a seller's answer and the store: a listing is what it says, an offer is what we understood.

export const MARKETS = ['on_demand', 'interruptible'] as const;
export type Market = (typeof MARKETS)[number];

export const BASES = ['all_in', 'gpu_only'] as const;
export type Basis = (typeof BASES)[number];

export const SCOPES = ['eligible', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

/** What the seller itself says of an offer; it needs no history and no neighbours. */
export const SELLER_FLAGS = ['unverified', 'deverified', 'not_rentable', 'placeholder', 'estimate'] as const;
export type SellerFlag = (typeof SELLER_FLAGS)[number];

export type NeighbourFlag = 'outlier_mad' | 'outlier_band';
export type Flag = SellerFlag | NeighbourFlag;

type Described = {
  /** The seller's identity of the thing offered, stable from one round to the next. */
  readonly key: string;
  readonly market: Market;
  /** GPUs that can be rented under this offer now. */
  readonly gpus: number;
  /** Of these so few can be rented too; all of them together where it is not told. */
  readonly leastGpus?: number;
  /** Known count of GPUs behind the offer; null where the seller gives only a word. */
  readonly stock: number | null;
  readonly region: string | null;
  /** Which of a seller's goods it is, in its own word made plain (secure, community, prototyping); null where it sells one. */
  readonly tier: string | null;
  /** What joins the machines, where the seller prices that apart (ethernet, infiniband). */
  readonly network: string | null;
  readonly vcpus: number | null;
  readonly ramGb: number | null;
  readonly host: string | null;
  readonly machine: string | null;
  readonly gpuIds: readonly string[];
  readonly flags: readonly SellerFlag[];
};

export type Listing = Described & {
  readonly kind: 'listing';
  readonly gpuName: string;
  readonly memoryMb: number | null;
  /** What the prices are in; USD where it is not told. */
  readonly currency?: string;
  /** Per GPU-hour, the GPU part alone. */
  readonly gpuOnly: number;
  /** Per GPU-hour of the reference rental; null where a needed rate is missing. */
  readonly allIn: number | null;
  readonly path: string;
  readonly item: unknown;
};

export type SetAside = {
  readonly kind: 'aside';
  readonly reason: SetAsideReason;
  readonly name: string | null;
  readonly path: string;
  readonly item: unknown;
};

/**
 * Why an item is no offer; `not_offered` is a product without a price or a place ("contact us", "from $2"), `other_product` a licence, a
 * term or another system's surcharge, `not_in_force` a price announced for later, `superseded` one that a newer took the place of,
 * `implausible` a list price that no such GPU costs.
 */
export const SET_ASIDE_REASONS = [
  'off_shape',
  'unknown_value',
  'unknown_gpu',
  'memory_differs',
  'ambiguous_gpu',
  'no_gpu',
  'gpu_fraction',
  'other_product',
  'not_offered',
  'no_price',
  'no_exchange_rate',
  'implausible',
  'not_in_force',
  'superseded',
  'seen_twice',
] as const;
export type SetAsideReason = (typeof SET_ASIDE_REASONS)[number];

/** The answer was not in the shape we know. */
export const isOffShape = ({ reason }: Pick<SetAside, 'reason'>): boolean =>
  reason === 'off_shape' || reason === 'unknown_value';

export type Reading = Listing | SetAside;

/** What was asked in a currency that is not USD, micro-units per GPU-hour. */
export type Quoted = { readonly currency: string; readonly gpuOnlyMicro: number; readonly allInMicro: number | null };

export type Offer = Described & {
  readonly gpu: string;
  /** The original amounts, where the seller asks in another currency. */
  readonly quoted?: Quoted;
  readonly gpuOnlyMicroUsd: number;
  readonly allInMicroUsd: number | null;
};

/** The price of an offer on a basis; null keeps it out of that basis' figures. */
export const priceOn = (offer: Pick<Offer, 'gpuOnlyMicroUsd' | 'allInMicroUsd'>, basis: Basis): number | null =>
  basis === 'all_in' ? offer.allInMicroUsd : offer.gpuOnlyMicroUsd;

/** It is flagged for who offers it, and for nothing of the offer itself. */
export const isOfHost = (flag: string): boolean => flag === 'unverified' || flag === 'deverified';

export const isRentable = (offer: Pick<Offer, 'flags'>): boolean => !offer.flags.includes('not_rentable');
