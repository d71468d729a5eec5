// Spread: how far apart the floors of a typical pair of comparable providers lie, and whether noise alone could look like it.
import type { Detail, Level, Signal } from '#domain/verdict.ts';
import { median } from '#stats/median.ts';
import { type Clone, clonesTold } from './clones.ts';
import { type ModelHistory, type SellerHistory, WEEK, wasCut } from './history.ts';
import { type But, insufficient, levelOf, money, sentence } from './level.ts';
import { type Pair, pairDetails, pairsOf, shareOfCheaper } from './pairs.ts';
import { type SpreadInterval, spreadInterval } from './spread-interval.ts';
import { DRIFT_DEVIATIONS, LARGE_SHARE_PCT, SMALL_SHARE_PCT, THRESHOLDS } from './thresholds.ts';

export function spread(history: ModelHistory, clones: readonly Clone[] = []): Signal {
  const { moving, frozen, unrated } = pairsOf(history);
  const leftOut = [clonesTold(clones), unratedTold(unrated)].filter((note) => note !== null);
  const others = { clones: told(clones), unrated: unrated.map(({ provider }) => provider) };
  const sorted = moving.toSorted((x, y) => Math.abs(x.median7d) - Math.abs(y.median7d));
  const value = median(sorted.map(({ median7d }) => Math.abs(median7d)));
  const typical = sorted[Math.floor((sorted.length - 1) / 2)];
  if (value === null || typical === undefined)
    return insufficient('spread', [noPair(frozen), ...leftOut].join('; '), {
      pairs: 0,
      frozenPairs: frozen.length,
      ...others,
    });
  const measured = spreadInterval(moving, value);
  const { interval, days } = measured;
  const but = heldBack(moving, measured);
  const level = levelOf('spread', value, interval, but);
  const ends = (pair: Pair | undefined) => (pair === undefined ? null : pairDetails(pair, history.slot));
  return {
    type: 'spread',
    value,
    level,
    interval,
    n: typical.n,
    reason: sentence('spread', level, {
      what: whatOf(typical, moving.length, value),
      interval,
      text: money,
      over: `${days} days`,
      but,
      note: notesOf(level, typical, leftOut),
    }),
    details: {
      pairs: moving.length,
      frozenPairs: frozen.length,
      typical: ends(typical),
      widest: ends(sorted.at(-1)),
      narrowest: ends(sorted[0]),
      depth: depthOf(moving),
      intervalDays: days,
      persistence: measured.factor,
      driftDistance: measured.drift,
      published: pairDetails(typical, history.slot).median24h ?? null,
      truncated: cutLegs(moving).map(({ provider }) => provider),
      ...others,
      byProvider: [...sorted, ...frozen].map((pair) => ({
        a: pair.a.provider,
        b: pair.b.provider,
        median7d: pair.median7d,
        frozen: frozen.includes(pair),
      })),
    },
  };
}

const told = (clones: readonly Clone[]): Detail =>
  clones.map(({ provider, of, multiple }) => ({ provider, of, multiple }));

/** "Scaleway is left out, …"; nothing without one. */
const unratedTold = (unrated: readonly SellerHistory[]): string | null =>
  unrated.length === 0
    ? null
    : `${unrated.map(({ name }) => name).join(', ')} ${unrated.length === 1 ? 'is' : 'are'} left out, the exchange rate of what is asked is not known for each of 14 days (\`import --rates\` brings it)`;

function noPair(frozen: readonly Pair[]): string {
  if (frozen.length === 0)
    return 'no two comparable providers with current prices have half of the last 7 days in common';
  const which = frozen.length === 1 ? 'the only pair is' : `all ${frozen.length} pairs are`;
  return `no market observed, ${which} of two frozen list prices, which are quotes`;
}

function whatOf(typical: Pair, pairs: number, value: number): string {
  const share = shareOfCheaper(typical);
  const size = share === null ? '' : `, ${share.toFixed(1)} % of the cheaper,`;
  const middle = pairs > 1 ? ` and the typical one of ${pairs} pairs ${money(value)}` : '';
  return `${typical.a.name} and ${typical.b.name} stood ${money(Math.abs(typical.median7d))} apart${size}${middle} over 7 days`;
}

/** The published thresholds are in dollars: where they fit a price badly, the level stands and its reason says so. */
function notesOf(level: Level, typical: Pair, leftOut: readonly string[]): string | null {
  const share = shareOfCheaper(typical);
  const makes = (what: string) => `of this price it is the threshold in dollars that makes it ${what}`;
  const notes = [
    level === 'green' && share !== null && share < SMALL_SHARE_PCT ? makes('green') : null,
    level === 'red' && share !== null && share > LARGE_SHARE_PCT ? makes('red') : null,
    ...leftOut,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join('; ');
}

const cutLegs = (pairs: readonly Pair[]) => [
  ...new Set(pairs.flatMap(({ a, b }) => [a, b].filter((leg) => wasCut(leg, WEEK)))),
];

/** The typical distance once each one's cheapest offer is set aside, on the side where the floors lie. */
const depthOf = (pairs: readonly Pair[]): number =>
  median(pairs.map(({ median7d, depth7d }) => depth7d * (median7d < 0 ? -1 : 1))) ?? 0;

function heldBack(pairs: readonly Pair[], { drift }: SpreadInterval): But {
  const cut = cutLegs(pairs);
  if (cut.length > 0) {
    const why = `the list of ${cut.map(({ name }) => name).join(' and ')} was cut by a page limit, so that its cheapest may be missing`;
    return { notGreen: why, notRed: why };
  }
  const depth = depthOf(pairs);
  if (depth <= THRESHOLDS.spread.green)
    return { notGreen: `only ${money(Math.max(0, depth))} once the cheapest offer of each is set aside` };
  return {
    notGreen:
      drift === null || drift > DRIFT_DEVIATIONS
        ? null
        : 'its daily means wander so far that two identical sellers could have drifted apart',
  };
}
