// Supply: how many GPUs can be rented, each counted once, and how often there is none.
import type { Signal } from '#domain/verdict.ts';
import { dayBlockBootstrap } from '#stats/day-block-bootstrap.ts';
import { median } from '#stats/median.ts';
import { resampledMedian } from '#stats/resampled-median.ts';
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
} from './history.ts';
import { insufficient, levelOf, sentence } from './level.ts';
import { MOST_ZERO_SHARE } from './thresholds.ts';

const SEED = 404;
const DAYS = 7;

const gpus = (value: number): string => String(Math.round(value * 10) / 10);

export function supply({ sellers }: ModelHistory): Signal {
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
    zeroShare: totals.length === 0 ? null : totals.filter((total) => total === 0).length / totals.length,
    truncated: counting.some(({ truncated }) => truncated),
    stale: stale.map(({ provider }) => provider),
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
  return judged(current, details);
}

type Details = {
  readonly zeroShare: number | null;
  readonly minimum: number | null;
  readonly truncated: boolean;
  readonly stale: readonly string[];
};

function judged(current: readonly SellerHistory[], details: Details & Signal['details']): Signal {
  const value = current.reduce((sum, { gpus: counts }) => sum + (median(seenIn(counts, DAY).values) ?? 0), 0);
  const interval = intervalOf(current, value);
  const { zeroShare, truncated, stale } = details;
  const but = {
    notGreen:
      (zeroShare ?? 0) > MOST_ZERO_SHARE
        ? `none was free in ${((zeroShare ?? 0) * 100).toFixed(1)} % of 14 days`
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
      what: `${gpus(value)} GPUs${truncated ? ' or more' : ''} can be rented at ${current.length === 1 ? current[0]?.name : `${current.length} sellers`}, the median of 24 hours`,
      interval,
      text: gpus,
      over: '7 days',
      but,
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

/** GPUs over the given sellers by slot. Without a count in a slot a seller is unknown there, and a sum of zero is then unknown too. */
function totalsOf(sellers: readonly SellerHistory[]): Float64Array {
  return new Float64Array(HISTORY_SLOTS).map((_, place) => {
    const counts = sellers.map((seller) => seller.gpus[place] ?? Number.NaN);
    const known = counts.filter((count) => !Number.isNaN(count));
    const total = known.reduce((sum, count) => sum + count, 0);
    const due = sellers.filter((seller) => seller.gapSlots <= 1 && seller.current).length;
    if (known.length === 0 || (total === 0 && known.length < due)) return Number.NaN;
    return total;
  });
}
