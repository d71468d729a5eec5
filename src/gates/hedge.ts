// V3: whether a renter at some seller could hedge with the index.
import type { Gate } from '#domain/gate.ts';
import type { Detail } from '#domain/verdict.ts';
import { HORIZONS, LARGEST_HEDGE_P, SLOPES } from './conditions.ts';
import { logsOf } from './days.ts';
import type { GateHistory } from './history.ts';
import type { Leg, Legs } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, lacking, named } from './told.ts';
import { type Changes, changesOf, type Hedge, hedgeIntervals, hedgeOf } from './weekly-changes.ts';

const SEED = 1103;
const FEWEST_LEGS = 2;

/** Weekly changes of the sellers that have enough of them; a gate that says what is missing where there are not two such sellers. */
export function hedgeable({ fixes }: GateHistory, { moving, still }: Legs, name: 'V3' | 'V4'): Changes[] | Gate {
  const { least } = GATE_THRESHOLDS[name];
  const all = changesOf(moving, logsOf(fixes), HORIZONS.week);
  const enough = all.filter(({ n }) => n >= least);
  if (enough.length >= FEWEST_LEGS) return enough;
  const most = Math.max(0, ...all.map(({ n }) => n));
  return lacking(
    name,
    moving.length < FEWEST_LEGS
      ? `${moving.length} sellers whose own price moves, ${FEWEST_LEGS} are needed${stillTold(still)}`
      : `${enough.length} sellers have ${least} weekly changes, ${FEWEST_LEGS} are needed; the longest has ${most}`,
    { n: most, details: { still: still.map(({ provider }) => provider) } },
  );
}

const stillTold = (still: readonly Leg[]): string =>
  still.length === 0 ? '' : `; ${named(still.map(({ name }) => name))} stood still, where nobody has a risk to hedge`;

/**
 * The share of the variance of weekly price changes at the sellers that a position in the index takes away, one slope for all of them.
 * A seller whose own price stands still is left out: who rents there has no risk. Units: R². Too little data: insufficient below two
 * sellers with 30 weekly changes. Source: the table.
 */
export function hedge(history: GateHistory, legs: Legs): Gate {
  const weekly = hedgeable(history, legs, 'V3');
  if ('gate' in weekly) return weekly;
  const found = hedgeOf(weekly, HORIZONS.week);
  if (found === null) return lacking('V3', 'neither the index nor a seller moved from week to week');
  const { r2, slope } = hedgeIntervals(weekly, found, { days: HORIZONS.week, seed: SEED });
  const [least, most] = SLOPES;
  const isWithin = slope[0] >= least && slope[1] <= most;
  const isOutside = slope[1] < least || slope[0] > most;
  const slopes = `${decimal(slope[0])} to ${decimal(slope[1])}`;
  return gateOf('V3', {
    value: found.r2,
    interval: r2,
    n: found.n,
    what: `A position in the index of ${decimal(found.slope)} GPU-hours for one takes away ${decimal(found.r2)} of the variance of weekly changes at ${weekly.length} sellers (${found.n} changes, ${found.independent} of them independent)`,
    text: (each) => decimal(each),
    notPass: !isWithin
      ? `its slope (${slopes}) is not surely within ${least} to ${most}`
      : found.p < LARGEST_HEDGE_P
        ? null
        : `chance alone makes as much in ${decimal(100 * found.p, 1)} % of the cases`,
    fails: isOutside ? `its slope (${slopes}) is outside ${least} to ${most}` : null,
    note: legs.still.length === 0 ? null : stillTold(legs.still).slice(2),
    details: {
      slope: found.slope,
      slopeInterval: [...slope],
      p: finite(found.p),
      independent: found.independent,
      month: month(history, legs),
      sellers: weekly.map((each) => ({
        provider: each.leg.provider,
        n: each.n,
        ...told(hedgeOf([each], HORIZONS.week)),
      })),
      still: legs.still.map(({ provider }) => provider),
    },
  });
}

/** Monthly changes, from thirty on: told, for a year holds but twelve that do not overlap. */
function month({ fixes }: GateHistory, { moving }: Legs): Detail {
  const all = changesOf(moving, logsOf(fixes), HORIZONS.month).filter(({ n }) => n >= GATE_THRESHOLDS.V3.least);
  const found = hedgeOf(all, HORIZONS.month);
  return found === null ? null : { n: found.n, independent: found.independent, ...told(found) };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const told = (found: Hedge | null) => ({ r2: finite(found?.r2), slope: finite(found?.slope), p: finite(found?.p) });
