// Supply: how many GPUs can be rented, each counted once, and how often there is none.
import type { Signal } from '#domain/verdict.ts';
import { dayBlockBootstrap } from '#stats/day-block-bootstrap.ts';
import { median } from '#stats/median.ts';
import { resampledMedian } from '#stats/resampled-median.ts';
import { type Clone, clonesTold } from './clones.ts';
import {
  blockOf,
  DAY,
  FORTNIGHT,
  HISTORY_SLOTS,
  isFilled,
  type ModelHistory,
  type SellerHistory,
  seenIn,
  WEEK,
  wasCut,
} from './history.ts';
import { insufficient, levelOf, sentence } from './level.ts';
import { MOST_SCARCE_SHARE, THRESHOLDS } from './thresholds.ts';

const SEED = 404;
const DAYS = 7;
/** What is red as a supply is too little to settle a contract in, at any hour. */
const SCARCE = THRESHOLDS.supply.red ?? 0;

const gpus = (value: number): string => String(Math.round(value * 10) / 10);

export function supply({ sellers }: ModelHistory, clones: readonly Clone[] = []): Signal {
  const counting = sellers.filter((seller) => !seller.resells && seenIn(seller.gpus, WEEK).values.length > 0);
  const current = counting.filter(
    (seller) => seller.current && isFilled(seenIn(seller.gpus, DAY).values.length, DAY, seller.gapSlots),
  );
  const stale = counting.filter((seller) => !current.includes(seller));
  const { values: totals } = seenIn(totalsOf(counting), FORTNIGHT);
  const details = {
    latest: seenIn(totalsOf(current), DAY).values.at(-1) ?? null,
    published: seenIn(totalsOf(current), DAY).values.at(-1) ?? null,
    minimum: totals.length === 0 ? null : Math.min(...totals),
    zeroShare: shareOf(totals, (total) => total === 0),
    scarceShare: shareOf(totals, (total) => total < SCARCE),
    truncated: counting.some((seller) => wasCut(seller, DAY)),
    stale: stale.map(({ provider }) => provider),
    clones: clones.map(({ provider, of, multiple }) => ({ provider, of, multiple })),
    uncounted: sellers.filter((seller) => !counting.includes(seller)).map(({ provider }) => provider),
    byProvider: counting.map((seller) => ({
      provider: seller.provider,
      median24h: median(seenIn(seller.gpus, DAY).values),
      latest: seenIn(seller.gpus, DAY).values.at(-1) ?? null,
    })),
  };
  if (current.length === 0)
    return insufficient(
      'supply',
      counting.length === 0 ? 'no seller gives a count' : 'no seller that gives a count has a current one',
      details,
    );
  return judged(current, details, clonesTold(clones));
}

const shareOf = (totals: readonly number[], is: (total: number) => boolean): number | null =>
  totals.length === 0 ? null : totals.filter(is).length / totals.length;

type Details = {
  readonly scarceShare: number | null;
  readonly minimum: number | null;
  readonly truncated: boolean;
  readonly stale: readonly string[];
};

function judged(current: readonly SellerHistory[], details: Details & Signal['details'], note: string | null): Signal {
  const value = current.reduce((sum, { gpus: counts }) => sum + (median(seenIn(counts, DAY).values) ?? 0), 0);
  const interval = intervalOf(current, value);
  const { truncated, stale } = details;
  const scarceShare = details.scarceShare ?? 0;
  const but = {
    notGreen:
      scarceShare > MOST_SCARCE_SHARE
        ? `fewer than ${SCARCE} were free in ${(scarceShare * 100).toFixed(1)} % of 14 days`
        : null,
    notRed: truncated
      ? 'a list was cut by a page limit, so that there may be more'
      : stale.length > 0
        ? `${stale.join(', ')} gave no current count, so that there may be more`
        : null,
  };
  const level = levelOf('supply', value, interval, but);
  return {
    type: 'supply',
    value,
    level,
    interval,
    n: Math.max(...current.map((seller) => seenIn(seller.gpus, DAY).values.length)),
    reason: sentence('supply', level, {
      what: `${gpus(value)} GPU${gpus(value) === '1' ? '' : 's'}${truncated ? ' or more' : ''} can be rented at ${current.length === 1 ? current[0]?.name : `${current.length} sellers`}, the median of 24 hours`,
      interval,
      text: gpus,
      over: '7 days',
      but,
      note,
    }),
    details,
  };
}

/** Whole days of the last week are drawn, all sellers together; wide enough to hold the judged value itself. */
function intervalOf(sellers: readonly SellerHistory[], value: number): readonly [number, number] {
  const weeks = sellers.map((seller) => {
    const { at, values } = seenIn(seller.gpus, WEEK);
    return { values, blocks: at.map((place) => blockOf(place, DAYS)) };
  });
  const days = [...new Set(weeks.flatMap(({ blocks }) => blocks))];
  const resampled = weeks.map(({ values, blocks }) => resampledMedian(values, blocks));
  const drawn = dayBlockBootstrap(
    [days],
    (times) => resampled.reduce((sum, each) => sum + (each(times) ?? 0), 0),
    SEED,
  );
  return [Math.min(drawn?.[0] ?? value, value), Math.max(drawn?.[1] ?? value, value)];
}

/**
 * GPUs over the given sellers by slot, each one's last count standing until the next is due. Where one that is current gave none
 * the sum is a lower bound: it is unknown where so few are no proof of scarcity.
 */
export function totalsOf(sellers: readonly SellerHistory[]): Float64Array {
  const counts = sellers.map(carried);
  return new Float64Array(HISTORY_SLOTS).map((_, place) => {
    const known = counts.filter((each) => !Number.isNaN(each[place] ?? Number.NaN));
    const total = known.reduce((sum, each) => sum + (each[place] ?? 0), 0);
    const isWhole = sellers.every((seller, at) => !seller.current || !Number.isNaN(counts[at]?.[place] ?? Number.NaN));
    return known.length === 0 || (total < SCARCE && !isWhole) ? Number.NaN : total;
  });
}

/** A count of every second half hour stands in the half hour between. */
function carried({ gpus: counts, gapSlots }: SellerHistory): Float64Array {
  const most = Math.ceil(gapSlots) - 1;
  let last = Number.NaN;
  let age = 0;
  return counts.map((count) => {
    age = Number.isNaN(count) ? age + 1 : 0;
    if (age === 0) last = count;
    return age > most ? Number.NaN : last;
  });
}
