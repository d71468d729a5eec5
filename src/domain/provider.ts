// What a provider file says of its seller, and what the house hands it to work with.
import type { Limits } from './limits.ts';
import type { Market, Reading } from './offer.ts';

export type ProviderClass = 'marketplace' | 'neocloud' | 'hyperscaler';

/** What its terms say of automated use: they invite it, say nothing against it, restrict it, or nobody of us has read them. */
export type Stance = 'invites' | 'silent' | 'restricts' | 'unread';

export type ProviderInfo = {
  readonly id: string;
  readonly name: string;
  readonly home: string;
  /** Grows when the reading of answers changes; stored beside each answer that it read. */
  readonly parserVersion: number;
  /** Null where nobody knows: known from an imported file alone. */
  readonly class: ProviderClass | null;
  /** True where the same machines are sold by somebody else too, so that they are not counted twice. */
  readonly resells: boolean;
  /** What kind of price it is, in a few words for the sources page. */
  readonly priceKind: string;
  readonly terms: { readonly link: string; readonly stance: Stance; readonly readOn: string; readonly note: string };
  /** What it asks in; USD where it is not told. */
  readonly currency?: string;
};

export type Need = { readonly env: string; readonly required: boolean; readonly what: string };

export type Request = {
  /** Names this request among the round's, the same from round to round: the body chain and a replay find it by this. */
  readonly name: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A page or a document is handed on as its text; JSON is read where it is not told. */
  readonly as?: 'text';
};

/** The answer to one request: parsed JSON, or the text where the request says so. */
export type Ask = (request: Request) => Promise<unknown>;

/** One answer of a round, for `read`; `cut` names the seller's GPU names whose list a page limit still cuts. */
export type Page = { readonly answer: unknown; readonly market: Market; readonly cut: readonly string[] };

export type Keys = Readonly<Record<string, string | undefined>>;

/** What published archives of a seller's prices are known to get wrong. */
export type ArchiveFaults = {
  /** Models that it does not rent, and what trackers write so. */
  readonly misnamed?: Readonly<Record<string, string>>;
};

export type Provider = ProviderInfo & {
  readonly class: ProviderClass;
  readonly aliases: readonly string[];
  readonly archives?: ArchiveFaults;
  readonly needs: readonly Need[];
  readonly requestsPerMinute: number;
  /** For any one answer. */
  readonly timeoutMs: number;
  /** Where the usual limits are too narrow for what the seller really says. */
  readonly limits?: Partial<Limits>;
  /** Asks what a round needs, in order, and yields the answers that `read` is to read. */
  readonly pages: (ask: Ask, keys: Keys) => AsyncGenerator<Page>;
  /**
   * Reads one bare upstream answer, every item of it; throws RoundEnd where it is not the seller's shape. `at` is the round's moment
   * (epoch seconds): of prices that hold from a day on, the one in force then is meant, also when the answer is read again years later.
   */
  readonly read: (answer: unknown, market: Market, at: number) => Iterable<Reading>;
  /** The GPU names that one saved answer leaves in doubt, because a page limit cut it. */
  readonly cutIn?: (answer: unknown) => readonly string[];
};

/** A class decides what a price may be compared with; unknown (null) is comparable with nothing. */
export const isComparable = (provider: { class: ProviderClass | null; resells: boolean }): boolean =>
  (provider.class === 'marketplace' || provider.class === 'neocloud') && !provider.resells;
