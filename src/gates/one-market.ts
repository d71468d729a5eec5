// V5: whether the sellers are one market, their gaps to the index closing again.
import type { Gate } from '#domain/gate.ts';
import type { Interval } from '#stats/day-block-bootstrap.ts';
import { median } from '#stats/median.ts';
import { reversionTime } from '#stats/reversion-time.ts';
import { LEVEL_CRITICAL, levelStationarity } from '#stats/stationarity.ts';
import { criticalValues, engleGranger, unitRootTail } from '#stats/unit-root.ts';
import { MOST_UNPROVEN } from './conditions.ts';
import { countOf, logsOf, meanOf, present } from './days.ts';
import type { GateHistory } from './history.ts';
import type { Leg, Legs } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, lacking, named } from './told.ts';

const FEWEST_LEGS = 2;
/** A half-life beyond the longest window is as good as none; no answer holds an infinite number. */
const MOST_DAYS = 365;

/** Means of so many days have little of a day's noise left, and show what slowly wanders beneath it. */
const NOISE_DAYS = 3;

type Gap = {
  readonly leg: Leg;
  readonly n: number;
  readonly t: number | null;
  readonly critical: number;
  readonly kpss: number | null;
  readonly halfLife: number;
  readonly interval: Interval;
};

/**
 * The half-life of the gap between a seller's log price and the index, the median over the sellers. Passing needs two tests beside it, for
 * noise makes a gap look as if it closed: Engle and Granger's must reject that the two wander apart, and KPSS must not reject that the
 * typical gap has one level. Units: days. Too little data: insufficient below two sellers with 60 days in common. Source: the table.
 */
export function oneMarket({ fixes }: GateHistory, { moving, still }: Legs): Gate {
  const { least } = GATE_THRESHOLDS.V5;
  const index = logsOf(fixes);
  const gaps = moving.map((leg) => gapOf(leg, index)).filter((gap) => gap !== null);
  const enough = gaps.filter(({ n }) => n >= least);
  if (enough.length < FEWEST_LEGS) {
    const most = Math.max(0, ...gaps.map(({ n }) => n));
    const why =
      moving.length < FEWEST_LEGS
        ? `${moving.length} sellers whose own price moves, ${FEWEST_LEGS} are needed; one cannot be held against itself`
        : `${enough.length} sellers have ${least} days in common with the index, ${FEWEST_LEGS} are needed; the longest has ${most}`;
    return lacking('V5', why, { n: most, details: { still: still.map(({ provider }) => provider) } });
  }
  const value = median(enough.map(({ halfLife }) => halfLife)) ?? 0;
  const ends = [0, 1].map((end) => median(enough.map(({ interval }) => interval[end] ?? 0)) ?? value);
  const apart = enough.filter(({ t, critical }) => t === null || t >= critical);
  const wandering = median(enough.map(({ kpss }) => kpss ?? Number.POSITIVE_INFINITY)) ?? 0;
  const names = (some: readonly Gap[]): string => named(some.map(({ leg }) => leg.name));
  const allowed = MOST_UNPROVEN * enough.length;
  return gateOf('V5', {
    value,
    interval: [ends[0] ?? value, ends[1] ?? value],
    n: Math.max(...enough.map(({ n }) => n)),
    what: `Half of a gap to the index is gone after ${life(value)} at the typical one of ${enough.length} sellers, of which ${enough.length - apart.length} surely go with it`,
    text: life,
    notPass:
      apart.length > allowed
        ? `that they go with the index is not proven of ${names(apart)}`
        : wandering > LEVEL_CRITICAL[2]
          ? 'the level of the typical gap itself wanders'
          : null,
    details: {
      sellers: enough.map(({ leg, n, t, critical, kpss, halfLife, interval }) => ({
        provider: leg.provider,
        n,
        t,
        critical,
        p: t === null ? null : unitRootTail('two', t),
        kpss,
        halfLifeDays: halfLife,
        interval: [...interval],
      })),
      still: still.map(({ provider }) => provider),
    },
  });
}

const life = (days: number): string => (days >= MOST_DAYS ? `${MOST_DAYS} days or more` : `${decimal(days, 1)} days`);

function gapOf(leg: Leg, index: Float64Array): Gap | null {
  const gap = leg.logs.map((log, place) => log - (index[place] ?? Number.NaN));
  const n = countOf(gap);
  const found = reversionTime([...gap]);
  if (found === null) return null;
  const slow = reversionTime(meansOf(gap, NOISE_DAYS));
  const high = slow === null ? MOST_DAYS : Math.max(found.interval[1], NOISE_DAYS * slow.interval[1]);
  return {
    leg,
    n,
    t: engleGranger([...leg.logs], [...index]),
    critical: criticalValues('two', n)[1],
    kpss: levelStationarity([...gap]),
    halfLife: Math.min(MOST_DAYS, found.halfLife),
    interval: [Math.min(MOST_DAYS, found.interval[0]), Math.min(MOST_DAYS, high)],
  };
}

/** Means of so many days each, NaN where most of them are not there. */
function meansOf(values: Float64Array, days: number): number[] {
  return Array.from({ length: Math.floor(values.length / days) }, (_, block) => {
    const end = values.length - days * (Math.floor(values.length / days) - 1 - block);
    const seen = present(values.subarray(end - days, end));
    return seen.length > days / 2 ? meanOf(seen) : Number.NaN;
  });
}
