// What a whole sentence may not mix, for a reader would carry one over to the other: all sellers and named ones, judged figures and others.
import { gpuLabel } from '#domain/gpu.ts';
import { JUDGED_BY } from './lexicon.ts';
import type { Said } from './said.ts';

/** Why a sentence cannot be told as a whole, or null where it can; its parts are what semicolons part. */
export function mixed(parts: readonly (readonly Said[])[]): string | null {
  const said = parts.flat();
  if (said.some(isOfAll) && said.some((each) => !isOfAll(each)))
    return 'figures of all sellers and of named ones in one sentence: part them into two';
  return parts.map(unequal).find((reason) => reason !== null) ?? null;
}

/** What is judged beside what is not. */
function unequal(part: readonly Said[]): string | null {
  const judged = part.flatMap((each) => (each.kind === 'level' || each.kind === 'threshold' ? [signalOf(each)] : []));
  const measured = part.flatMap((each) => (each.kind === 'figure' ? measuredBy(each) : []));
  const other = measured.find((each) => judged.length > 0 && !judged.includes(each));
  if (other !== undefined)
    return `a level or a threshold beside the ${other} that has none: part them with a semicolon`;
  const isOfVerdict = part.some(({ kind }) => kind === 'verdict') && measured.length > 0;
  return isOfVerdict ? 'a verdict is of a model, and beside a signal it would be taken for a level: part them' : null;
}

const isOfAll = (said: Said): boolean => {
  if (said.kind === 'uncounted') return false;
  if (said.kind !== 'figure' && said.kind !== 'moved') return true;
  return said.claim.seller === null && said.claim.both.length === 0;
};

const signalOf = ({ gpu, type }: { readonly gpu: string; readonly type: string }): string =>
  `${type.replaceAll('_', ' ')} of ${gpuLabel(gpu)}`;

function measuredBy({ claim }: Extract<Said, { kind: 'figure' }>): string[] {
  const type = JUDGED_BY[claim.topic];
  const isOfNobody = claim.seller === null && claim.both.length === 0;
  return type === undefined || !isOfNobody ? [] : [signalOf({ gpu: claim.gpu, type })];
}
