// The signal that a report is about: which one the program takes, and the title and summary that follow from any.
import { modelRank } from '#domain/gpu.ts';
import { type Level, SIGNAL_TYPES } from '#domain/verdict.ts';
import type { RowOf } from '#questions/ask.ts';
import { rowOf } from './statements/cells.ts';
import { titleClause } from './statements/lights.ts';
import type { Ground } from './statements/speech.ts';
import { lineOf, type Written } from './statements/words.ts';

/** A judged signal as the signals question tells it. */
export type Judgement = RowOf<'signals'>;

export const leadName = ({ gpu, type }: Pick<Judgement, 'gpu' | 'type'>): string => `${gpu} ${type}`;

const LEVEL_ORDER: readonly Level[] = ['green', 'red', 'amber', 'insufficient'];

/**
 * What is green before what is red before what is unclear; of those alike the spread before CV, time of day and supply; of those
 * the one whose interval lies farthest beyond its threshold.
 */
export function leadOf(judged: readonly Judgement[]): Judgement | undefined {
  const rank = (each: Judgement): readonly number[] => [
    LEVEL_ORDER.indexOf(each.level),
    SIGNAL_TYPES.indexOf(each.type),
    -beyond(each),
    modelRank(each.gpu),
  ];
  return judged.toSorted((a, b) => compare(rank(a), rank(b)))[0];
}

const compare = (a: readonly number[], b: readonly number[]): number =>
  a.map((each, at) => each - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** How many times the threshold its near end is, on the side where it lies. */
function beyond({ level, interval, thresholds: { green, red } }: Judgement): number {
  const [low, high] = interval ?? [0, 0];
  return level === 'red' && red !== null ? red / Math.max(high, 1e-9) : low / green;
}

/** The title that follows from a lead, whoever chose it. */
export function titleOf({ gpu, type }: Judgement, { calls }: Ground): Written {
  const signal = rowOf(calls, 'get_signals', { gpu, type });
  if (signal === undefined) throw new Error(`${gpu} ${type} was never judged`);
  return lineOf([titleClause(signal, rowOf(calls, 'get_verdicts', { gpu }))], 'title', 0, '');
}
