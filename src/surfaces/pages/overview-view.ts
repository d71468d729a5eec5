// What of the first page is shown and in which order: all of it stands in the address, so that it can be kept and sent
// on.
import { gpuModel } from '#domain/gpu.ts';
import type { Area } from '#domain/place.ts';
import type { RowOf } from '#questions/ask.ts';
import { currencyIn, offered } from './money.ts';
import { AREA_WORDS, HOST_WORDS, MARKET_WORDS, PRICES } from './words.ts';

export type Row = RowOf<'overview'>;

const SORTS = ['best', 'change', 'spread', 'free'] as const;
export type Sort = (typeof SORTS)[number];
const LEAST_VRAM = [24, 48, 80, 141] as const;

export type OverviewView = {
  /** By which column, the largest first behind a minus; null in the order of the house. */
  readonly sort: Sort | `-${Sort}` | null;
  readonly market: keyof typeof MARKET_WORDS;
  readonly price: keyof typeof PRICES;
  /** Null everywhere. */
  readonly where: Area | null;
  readonly host: keyof typeof HOST_WORDS;
  /** At least so much memory, GB. */
  readonly vram: number | null;
  readonly find: string;
  /** The models that are watched, in the order in which they were taken. */
  readonly watch: readonly string[];
  /** In which currency prices are said; null for USD. */
  readonly currency: string | null;
};

type Texts = Readonly<Record<string, string | undefined>>;

const LONGEST_FIND = 30;
const isSort = (word: string): word is NonNullable<OverviewView['sort']> =>
  SORTS.some((sort) => sort === word.replace(/^-/, ''));

/** The view that an address asks for; what it does not say, or says wrongly, is the usual one. */
export function overviewView({
  sort = '',
  market = '',
  price = '',
  where = '',
  host = '',
  vram = '',
  find = '',
  w = '',
  in: currency,
}: Texts): OverviewView {
  return {
    sort: isSort(sort) ? sort : null,
    market: Object.hasOwn(MARKET_WORDS, market) ? (market as OverviewView['market']) : 'on_demand',
    price: Object.hasOwn(PRICES, price) ? (price as OverviewView['price']) : 'all_in',
    where: Object.hasOwn(AREA_WORDS, where) ? (where as Area) : null,
    host: Object.hasOwn(HOST_WORDS, host) ? (host as OverviewView['host']) : 'verified',
    vram: LEAST_VRAM.find((least) => String(least) === vram) ?? null,
    find: find
      .toWellFormed()
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .slice(0, LONGEST_FIND)
      .trim()
      .toLowerCase(),
    watch: [...new Set(w.slice(0, 600).split(','))].filter((gpu) => gpuModel(gpu) !== undefined),
    currency: currencyIn(currency),
  };
}

/** As an address says it: what is usual is left out. */
export function overviewQuery({
  sort,
  market,
  price,
  where,
  host,
  vram,
  find,
  watch,
  currency,
}: OverviewView): Record<string, string> {
  return {
    ...(sort === null ? {} : { sort }),
    ...(market === 'on_demand' ? {} : { market }),
    ...(price === 'all_in' ? {} : { price }),
    ...(where === null ? {} : { where }),
    ...(host === 'verified' ? {} : { host }),
    ...(vram === null ? {} : { vram: String(vram) }),
    ...(find === '' ? {} : { find }),
    ...(watch.length === 0 ? {} : { w: watch.join(',') }),
    ...(currency === null ? {} : { in: currency }),
  };
}

export function overviewHref(view: OverviewView, change: Partial<OverviewView>): string {
  const query = new URLSearchParams(overviewQuery({ ...view, ...change })).toString().replaceAll('%2C', ',');
  return query === '' ? '/' : `/?${query}`;
}

/** The currencies, each a link. */
export const currencies = (view: OverviewView): readonly Choice[] =>
  offered(view.currency).map((word) => ({
    word,
    href: overviewHref(view, { currency: currencyIn(word) }),
    isChosen: view.currency === currencyIn(word),
  }));

export type Choice = { readonly word: string; readonly href: string; readonly isChosen: boolean };

/** The words of each control, each a link. */
export function choicesOf(
  view: OverviewView,
): readonly { readonly name: string; readonly choices: readonly Choice[] }[] {
  const choice = (word: string, change: Partial<OverviewView>): Choice => ({
    word,
    href: overviewHref(view, change),
    isChosen: Object.entries(change).every(([name, value]) => view[name as keyof OverviewView] === value),
  });
  return [
    {
      name: 'market',
      choices: Object.entries(MARKET_WORDS).map(([market, word]) =>
        choice(word, { market: market as OverviewView['market'] }),
      ),
    },
    {
      name: 'price',
      choices: Object.entries(PRICES).map(([price, word]) => choice(word, { price: price as OverviewView['price'] })),
    },
    {
      name: 'where',
      choices: [
        choice('any', { where: null }),
        ...Object.entries(AREA_WORDS).map(([where, word]) => choice(word, { where: where as Area })),
      ],
    },
    {
      name: 'host',
      choices: Object.entries(HOST_WORDS).map(([host, word]) => choice(word, { host: host as OverviewView['host'] })),
    },
    {
      name: 'VRAM',
      choices: [choice('any', { vram: null }), ...LEAST_VRAM.map((least) => choice(`≥${least}`, { vram: least }))],
    },
  ];
}

/** Of all rows those that the view asks for; who watches sees what is watched, and the others behind it. */
export function shownRows(rows: readonly Row[], { vram, find, watch }: OverviewView) {
  const wanted = rows.filter(
    ({ label, gpu, memoryGb }) =>
      (vram === null || (memoryGb ?? 0) >= vram) &&
      find.split(' ').every((word) => `${label} ${gpu}`.toLowerCase().includes(word)),
  );
  const isWatched = ({ gpu }: Row): boolean => watch.length === 0 || watch.includes(gpu);
  return { shown: wanted.filter(isWatched), others: wanted.filter((row) => !isWatched(row)) };
}

/** What is not known comes last, whichever way. */
export function sortedRows(
  rows: readonly Row[],
  { sort, watch }: OverviewView,
  spreads: ReadonlyMap<string, number>,
): readonly Row[] {
  if (sort === null)
    return watch.length === 0 ? rows : rows.toSorted((a, b) => watch.indexOf(a.gpu) - watch.indexOf(b.gpu));
  const column = sort.replace(/^-/, '') as Sort;
  const sign = sort.startsWith('-') ? -1 : 1;
  const figure = (row: Row): number | null =>
    ({ best: row.floor, change: row.change24hPct, spread: spreads.get(row.gpu) ?? null, free: row.gpusAvailable })[
      column
    ];
  return rows.toSorted((a, b) => {
    const [left, right] = [figure(a), figure(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

/** Up first, then down, then as before. */
export function nextSort(view: OverviewView, column: Sort): string {
  const next = view.sort === column ? (`-${column}` as const) : view.sort === `-${column}` ? null : column;
  return overviewHref(view, { sort: next });
}
