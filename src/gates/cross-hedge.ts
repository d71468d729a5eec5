// V4: whether another model's index would hedge as well, so that this model needs no contract of its own.
import type { Gate } from '#domain/gate.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import { changesOver, isThere, logsOf, where } from './days.ts';
import { hedgeable } from './hedge.ts';
import type { GateHistory } from './history.ts';
import type { Legs } from './legs.ts';
import { GATE_THRESHOLDS, HORIZONS } from './thresholds.ts';
import { decimal, gateOf, lacking } from './told.ts';
import { type Changes, type Products, productsOf, summed } from './weekly-changes.ts';

const SEED = 1104;

type Rival = { readonly gpu: string; readonly own: Products; readonly other: Products; readonly n: number };

/**
 * What a hedge with the own index leaves of the sellers' weekly variance, over what the best other model's index leaves on the same days:
 * below one where the own contract hedges better. The best is chosen anew in each draw. Units: a ratio. Too little data: insufficient
 * without two sellers, as V3, or another model with 30 weekly changes in common. Source: the table.
 */
export function crossHedge(history: GateHistory, legs: Legs): Gate {
  const weekly = hedgeable(history, legs, 'V4');
  if ('gate' in weekly) return weekly;
  const rivals = history.others
    .map(({ gpu, fixes }) => rivalOf(gpu, weekly, fixes))
    .filter(({ n }) => n >= GATE_THRESHOLDS.V4.least);
  const ratios = rivals.map((rival) => ({ gpu: rival.gpu, ratio: ratioOf(rival), rival }));
  const known = ratios.flatMap((each) => (each.ratio === null ? [] : [{ ...each, ratio: each.ratio }]));
  const best = known.toSorted((a, b) => b.ratio - a.ratio)[0];
  if (best === undefined)
    return lacking(
      'V4',
      `of ${history.others.length} other models none has ${GATE_THRESHOLDS.V4.least} weekly changes in common`,
    );
  const [drawn] = circularBlockBootstrap(
    history.days,
    (times) => [known.reduce((most, { rival }) => Math.max(most, ratioOf(rival, times) ?? most), 0)],
    { seed: SEED, least: 2 * HORIZONS.week },
  );
  return gateOf('V4', {
    value: best.ratio,
    interval: drawn ?? [best.ratio, best.ratio],
    n: best.rival.n,
    what: `A hedge with the own index leaves ${decimal(best.ratio)} times the variance that one with the index of ${best.gpu} does, the best of ${known.length} others`,
    text: (each) => decimal(each),
    details: {
      best: best.gpu,
      others: known.map(({ gpu, ratio, rival }) => ({
        gpu,
        ratio,
        n: rival.n,
        r2: r2Of(rival.other),
        ownR2: r2Of(rival.own),
      })),
    },
  });
}

/** Both hedges over the days that the sellers, the own index and the other have in common. */
function rivalOf(gpu: string, weekly: readonly Changes[], fixes: Float64Array): Rival {
  const moves = changesOver(logsOf(fixes), HORIZONS.week);
  const own = weekly.map((each) => ({ ...each, own: where(each.own, moves), index: where(each.index, moves) }));
  const other = weekly.map((each) => ({ ...each, own: where(each.own, moves), index: where(moves, each.own) }));
  const counts = own.map((each) => each.own.filter(isThere).length);
  return {
    gpu,
    own: productsOf(own, fixes.length),
    other: productsOf(other, fixes.length),
    n: Math.max(0, ...counts),
  };
}

const leftOf = ({ xx, xy, yy }: { xx: number; xy: number; yy: number }): number => (xx > 0 ? yy - (xy * xy) / xx : yy);

function ratioOf({ own, other }: Rival, times?: Int32Array): number | null {
  const [mine, theirs] = [leftOf(summed(own, times)), leftOf(summed(other, times))];
  return theirs > 0 ? Math.max(0, mine) / theirs : null;
}

function r2Of(products: Products): number | null {
  const sums = summed(products);
  return sums.yy > 0 ? 1 - leftOf(sums) / sums.yy : null;
}
