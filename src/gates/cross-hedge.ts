// V4: whether another model's index would hedge as well, so that this model needs no contract of its own.
import type { Gate } from '#domain/gate.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { circularBlockBootstrap } from '#stats/circular-block-bootstrap.ts';
import { HORIZONS } from './conditions.ts';
import { changesOver, isThere, logsOf, where } from './days.ts';
import { hedgeable } from './hedge.ts';
import type { GateHistory } from './history.ts';
import type { Legs } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, lacking } from './told.ts';
import { type Changes, centred, type Products, productsOf, summed } from './weekly-changes.ts';

const SEED = 1104;

type Rival = { readonly gpu: string; readonly own: Products; readonly other: Products; readonly n: number };

/**
 * What a hedge with the own index takes away of the sellers' weekly variance, less what the best other model's index does on the same days:
 * near zero where the other serves as well. The best is chosen anew in each draw. Units: a difference of R2. Too little data: insufficient
 * without two sellers, as V3, or another model with 30 weekly changes in common. Source: the table.
 */
export function crossHedge(history: GateHistory, legs: Legs): Gate {
  const weekly = hedgeable(history, legs, 'V4');
  if ('gate' in weekly) return weekly;
  const rivals = history.others
    .map(({ gpu, fixes }) => rivalOf(gpu, weekly, fixes))
    .filter(({ n }) => n >= GATE_THRESHOLDS.V4.least)
    .map((rival) => ({ ...rival, gain: gainOf(rival) ?? Number.POSITIVE_INFINITY }));
  const best = rivals.toSorted((a, b) => a.gain - b.gain)[0];
  if (best === undefined || !Number.isFinite(best.gain))
    return lacking(
      'V4',
      `of ${history.others.length} other models none has ${GATE_THRESHOLDS.V4.least} weekly changes in common`,
    );
  const [drawn] = circularBlockBootstrap(
    history.days,
    (times) => [rivals.reduce((least, rival) => Math.min(least, gainOf(rival, times) ?? least), 1)],
    { seed: SEED, least: 2 * HORIZONS.week },
  );
  return gateOf('V4', {
    value: best.gain,
    interval: drawn ?? [best.gain, best.gain],
    n: best.n,
    what: `A hedge with the own index takes away ${decimal(best.gain)} more of the variance than one with the index of ${gpuLabel(best.gpu)}, the best of ${rivals.length} others`,
    text: (each) => decimal(each),
    details: {
      best: best.gpu,
      others: rivals.map(({ gpu, gain, own, other, n }) => ({
        gpu,
        n,
        gain: Number.isFinite(gain) ? gain : null,
        r2: r2Of(summed(other)),
        ownR2: r2Of(summed(own)),
        riskRatio: riskRatio(own, other),
      })),
    },
  });
}

/** Both hedges over the days that the sellers, the own index and the other have in common. */
function rivalOf(gpu: string, weekly: readonly Changes[], fixes: Float64Array): Rival {
  const moves = changesOver(logsOf(fixes), HORIZONS.week);
  const own = weekly.map((each) => ({
    ...each,
    own: centred(where(each.own, moves)),
    index: centred(where(each.index, moves)),
  }));
  const other = own.map((each) => ({ ...each, index: centred(where(moves, each.own)) }));
  const counts = own.map((each) => each.own.filter(isThere).length);
  return {
    gpu,
    own: productsOf(own, fixes.length),
    other: productsOf(other, fixes.length),
    n: Math.max(0, ...counts),
  };
}

type Sums = { readonly xx: number; readonly xy: number; readonly yy: number };

const leftOf = ({ xx, xy, yy }: Sums): number => Math.max(0, xx > 0 ? yy - (xy * xy) / xx : yy);

const r2Of = (sums: Sums): number | null => (sums.yy > 0 ? 1 - leftOf(sums) / sums.yy : null);

function gainOf({ own, other }: Pick<Rival, 'own' | 'other'>, times?: Int32Array): number | null {
  const [mine, theirs] = [r2Of(summed(own, times)), r2Of(summed(other, times))];
  return mine === null || theirs === null ? null : mine - theirs;
}

/** What the own hedge leaves over what the other's does: it is far below one also where both leave next to nothing. */
function riskRatio(own: Products, other: Products): number | null {
  const theirs = leftOf(summed(other));
  return theirs > 0 ? leftOf(summed(own)) / theirs : null;
}
