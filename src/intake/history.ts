// Reads four weeks of a model from the store, as the judge is handed it.

import type { Basis, Market, Scope } from '#domain/offer.ts';
import { isComparable } from '#domain/provider.ts';
import { STALE_SLOTS } from '#domain/time.ts';
import { followed, HISTORY_SLOTS, type ModelHistory, type RateAt, type SellerHistory } from '#signals/history.ts';
import type { Store } from '#store/open.ts';
import { usdBySlot } from '#store/rate.ts';
import { referencesIn } from '#store/reference.ts';
import { type ProviderRow, providers } from '#store/round.ts';
import { emptySlots, ownGap, standingSlots, standsAt, usualGap } from '#store/standing.ts';
import { floorsAndCounts, seriesSince } from '#store/summary.ts';

/** What is judged: the headline's market, basis and scope. */
export const JUDGED: { readonly market: Market; readonly basis: Basis; readonly scope: Scope } = {
  market: 'on_demand',
  basis: 'all_in',
  scope: 'eligible',
};

const MICRO = 1e-6;

type Answers = {
  readonly row: ProviderRow;
  readonly gapSlots: number;
  readonly current: boolean;
  /** Places of the history in which it answered, with or without an offer. */
  readonly answered: readonly number[];
  /** USD for one unit of what it asks in, by place; left out where that is USD. */
  readonly usdAt?: (place: number) => number;
};

/** The histories of every model with figures in the four weeks up to a slot, one after the other. */
export function* historiesAt(store: Store, slot: number): Generator<ModelHistory> {
  const from = slot - HISTORY_SLOTS + 1;
  const rows = providers(store);
  const sellers = new Map(rows.map((row) => [row.id, answersOf(store, row, from, slot)]));
  const rates = followed(rows.map(({ currency }) => currency)).map((currency) =>
    placed(usdBySlot(store, currency, from, slot + 1), from),
  );
  const byGpu = Map.groupBy(seriesSince(store, JUDGED, from), ({ gpu }) => gpu);
  for (const gpu of [...byGpu.keys()].sort()) {
    const histories = (byGpu.get(gpu) ?? []).flatMap(({ provider }) => {
      const answers = sellers.get(provider);
      const history = answers === undefined ? null : sellerHistory(store, gpu, answers, from, slot);
      return history === null ? [] : [history];
    });
    if (histories.length === 0) continue;
    const reference = nothing();
    const sameOffer = nothing();
    for (const row of referencesIn(store, gpu, JUDGED.market, JUDGED.basis, from, slot + 1)) {
      reference[row.slot - from] = row.price * MICRO;
      if (row.same_offer !== null) sameOffer[row.slot - from] = row.same_offer;
    }
    yield { gpu, slot, reference, sameOffer, sellers: histories, rates };
  }
}

const nothing = (): Float64Array => new Float64Array(HISTORY_SLOTS).fill(Number.NaN);

function answersOf(store: Store, row: ProviderRow, from: number, slot: number): Answers {
  const offers = standingSlots(store, row.id, from, slot + 1);
  const gapSlots = usualGap(store, row.id, from, slot + 1);
  const last = offers.at(-1) ?? Number.NEGATIVE_INFINITY;
  // What we collect ourselves is expected at the cadence of our rounds, whatever the history before it was.
  const isImported = Number.isFinite(last) && (standsAt(store, row.id, last)?.import ?? null) !== null;
  return {
    row,
    gapSlots,
    current: slot - last <= STALE_SLOTS * (isImported ? gapSlots : ownGap(store, row.id, from, slot + 1)),
    answered: [...offers, ...emptySlots(store, row.id, from, slot + 1)].map((each) => each - from),
    ...(row.currency === 'USD' ? {} : { usdAt: placed(usdBySlot(store, row.currency, from, slot + 1), from) }),
  };
}

/** Rates by place, looked up once. */
function placed(usdAt: (slot: number) => number, from: number): RateAt {
  const rates = nothing().map((_, place) => usdAt(place + from));
  return (place) => rates[place] ?? Number.NaN;
}

function sellerHistory(
  store: Store,
  gpu: string,
  { row, gapSlots, current, answered, usdAt }: Answers,
  from: number,
  slot: number,
): SellerHistory | null {
  const floors = nothing();
  const depth = nothing();
  const gpus = nothing();
  let cutAt: number | null = null;
  let counted = false;
  const rows = floorsAndCounts(store, { ...JUDGED, gpu, provider: row.id }, from, slot + 1);
  for (const [at, floor, behind, count, truncated] of rows) {
    if (floor !== null) floors[at - from] = floor * MICRO;
    if (behind !== null) depth[at - from] = behind * MICRO;
    if (count !== null) gpus[at - from] = count;
    if (count !== null) counted = true;
    if (truncated === 1) cutAt = at;
  }
  if (rows.length === 0) return null;
  // A seller that gives counts and lists none has none; one that never counts is unknown throughout.
  const listed = new Set(rows.map(([at]) => at - from));
  if (counted) for (const place of answered) if (!listed.has(place)) gpus[place] = 0;
  return {
    provider: row.id,
    name: row.name,
    comparable: isComparable({ class: row.class, resells: row.resells === 1 }),
    resells: row.resells === 1,
    gapSlots,
    current,
    floors,
    depth,
    ...(usdAt === undefined ? {} : { usdAt }),
    gpus,
    lastCut: cutAt === null ? null : cutAt - from,
  };
}
