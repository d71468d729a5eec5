// Spread: how far apart the floors of a typical pair of comparable providers lie, and whether noise alone could look like it.
import type { Signal } from '#domain/verdict.ts';
import { dayBlockBootstrap } from '#stats/day-block-bootstrap.ts';
import { median } from '#stats/median.ts';
import { persistence } from '#stats/persistence.ts';
import { resampledMedian } from '#stats/resampled-median.ts';
import { blockOf, DAY, dailyMeans, HISTORY_DAYS, HISTORY_SLOTS, type ModelHistory, seenIn } from './history.ts';
import { insufficient, levelOf, money, sentence } from './level.ts';
import { type Pair, pairDetails, pairsOf } from './pairs.ts';

const SEED = 101;

export function spread(history: ModelHistory): Signal {
  const { moving, frozen } = pairsOf(history);
  const sorted = moving.toSorted((x, y) => Math.abs(x.median7d) - Math.abs(y.median7d));
  const value = median(sorted.map(({ median7d }) => Math.abs(median7d)));
  const typical = sorted[Math.floor((sorted.length - 1) / 2)];
  if (value === null || typical === undefined)
    return insufficient(
      'spread',
      frozen.length > 0
        ? `${frozen.length === 1 ? 'the only pair is' : `all ${frozen.length} pairs are`} of two frozen list prices, which are quotes and no market`
        : 'no two comparable providers with current prices have half of the last 7 days in common',
      { pairs: 0, frozenPairs: frozen.length },
    );
  const { interval, days, factor } = intervalOf(moving, value);
  const level = levelOf('spread', value, interval);
  const ends = (pair: Pair | undefined) => (pair === undefined ? null : pairDetails(pair, history.slot));
  return {
    type: 'spread',
    value,
    level,
    interval,
    n: typical.n,
    reason: sentence('spread', level, {
      what: `${typical.a.name} and ${typical.b.name} lie ${money(Math.abs(typical.median7d))} apart${moving.length > 1 ? ` and the typical one of ${moving.length} pairs ${money(value)}` : ''} over 7 days`,
      interval,
      text: money,
      over: `${days} days`,
    }),
    details: {
      pairs: moving.length,
      frozenPairs: frozen.length,
      typical: ends(typical),
      widest: ends(sorted.at(-1)),
      narrowest: ends(sorted[0]),
      intervalDays: days,
      persistence: factor,
      published: pairDetails(typical, history.slot).median24h ?? null,
      byProvider: [...sorted, ...frozen].map((pair) => ({
        a: pair.a.provider,
        b: pair.b.provider,
        median7d: pair.median7d,
        frozen: frozen.includes(pair),
      })),
    },
  };
}

/** The typical distance over up to 28 days, each pair turned so that its own median is positive. */
function intervalOf(pairs: readonly Pair[], value: number) {
  const oldest = Math.min(...pairs.map(({ deltas }) => seenIn(deltas, HISTORY_SLOTS).at[0] ?? HISTORY_SLOTS));
  const days = Math.min(HISTORY_DAYS, Math.max(1, Math.floor((HISTORY_SLOTS - oldest) / DAY)));
  const turned = pairs.map(({ deltas }) => {
    const { at, values } = seenIn(deltas, days * DAY);
    const sign = (median(values) ?? 0) < 0 ? -1 : 1;
    return { at, values: values.map((delta) => delta * sign), blocks: at.map((place) => blockOf(place, days)) };
  });
  const middles = turned.map(({ values }) => median(values) ?? 0);
  const middle = median(middles) ?? value;
  const resampled = turned.map(({ values, blocks }) => resampledMedian(values, blocks));
  const seenDays = [...new Set(turned.flatMap(({ blocks }) => blocks))];
  const drawn = dayBlockBootstrap(
    [seenDays],
    (times) => median(resampled.map((each) => each(times)).filter((each) => each !== null)),
    SEED,
  ) ?? [middle, middle];
  const nearest = middles.reduce(
    (best, each, at) => (Math.abs(each - middle) < Math.abs((middles[best] ?? 0) - middle) ? at : best),
    0,
  );
  const typical = turned[nearest];
  const factor = typical === undefined ? 1 : persistence(dailyMeans(typical, days));
  return { interval: stretched(drawn, middle, factor, value), days, factor: Number.isFinite(factor) ? factor : null };
}

/** Stretched about the middle, folded at zero (a distance has no sign), and wide enough to hold the judged value itself. */
function stretched(
  [low, high]: readonly [number, number],
  middle: number,
  factor: number,
  value: number,
): readonly [number, number] {
  const reach = (part: number): number => (part <= 0 ? 0 : part * factor);
  const from = middle - reach(middle - low);
  const to = middle + reach(high - middle);
  return [Math.max(0, Math.min(from, value)), Math.max(to, -from, value)];
}
