// Every imaginary seller. A provider without one is left out of the demo, and takes part in life all the same.
import { dockAnswer, liumAnswer } from '#demo/other-answers.ts';
import { HYPERSCALERS } from './hyperscalers.ts';
import { LISTED_CLOUDS } from './listed-clouds.ts';
import { MARKETPLACES } from './marketplaces.ts';
import { NEOCLOUDS } from './neoclouds.ts';
import { PAGE_CLOUDS } from './page-clouds.ts';
import { PAGE_DATA } from './page-data.ts';
import { PAGES } from './pages.ts';
import type { Seller } from './seller.ts';

const FIRST: readonly Seller[] = [
  {
    id: 'tensordock',
    routes: [{ path: 'dashboard.tensordock.com/api/v2/locations', answer: ({ market, at }) => dockAnswer(market, at) }],
  },
  { id: 'lium', routes: [{ path: 'lium.io/api/public/v1/nodes', answer: ({ market, at }) => liumAnswer(market, at) }] },
];

/** Vast.ai answers queries, and is served apart. */
export const QUERIED = 'vast';

export const SELLERS: readonly Seller[] = [
  ...FIRST,
  ...MARKETPLACES,
  ...NEOCLOUDS,
  ...LISTED_CLOUDS,
  ...HYPERSCALERS,
  ...PAGES,
  ...PAGE_CLOUDS,
  ...PAGE_DATA,
];

export const SELLER_IDS: readonly string[] = [QUERIED, ...SELLERS.map(({ id }) => id)];
