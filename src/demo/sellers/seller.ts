// The form of an imaginary seller: the addresses it answers at, and what it would say there at a moment.
import type { Market } from '#demo/market.ts';

export type Wanted = {
  readonly market: Market;
  readonly at: number;
  readonly query: (name: string) => string | undefined;
};

export type Route = {
  readonly method?: 'POST';
  /** Host and path, as they stand below the imaginary upstream; a `*` is any one part of it. */
  readonly path: string;
  /** A text is a page or a document; anything else is sent as JSON. */
  readonly answer: (wanted: Wanted) => unknown;
};

export type Seller = { readonly id: string; readonly routes: readonly Route[] };
