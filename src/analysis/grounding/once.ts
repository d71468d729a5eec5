// Whether a piece of a sentence says one thing: where it says two, which of them its figure is of could not be told.
import { topicIn, Unclear } from './measure.ts';
import type { Piece } from './piece.ts';

/** Throws where two of a kind stand in a piece, or where a word stands without what it belongs to. */
export function once(piece: Piece): void {
  const { models, figures, ranges, directions, windows, nouns, dates, times, pairs, has } = piece;
  if (new Set(models.map(({ gpu }) => gpu)).size > 1) two('models');
  if (topicIn(piece) === undefined) two('measures');
  if (figures.length + ranges.length > 1) two('figures');
  if (directions.length + pairs.length + figures.filter(({ isFlat }) => isFlat).length > 1) two('directions');
  if (new Set(windows).size > 1) two('windows');
  if (dates.length + times.length > 1) two('moments');
  if (dates.length + times.length > 0 && piece.words.has('from')) alone('from', 'before a price');
  if (nouns.length > 1) two('kinds of count');
  if (sellersOf(piece) > 1) two('sellers');
  if (has.has('each') && piece.both.length === 0) alone('both', 'behind two sellers');
  belonging(piece);
}

/** Words that mean nothing by themselves. */
function belonging({ both, ranges, pairs, relations, thresholds, than, figures, isTo, directions, has }: Piece): void {
  if (has.has('than') && (pairs.length !== 1 || than === null))
    alone('than', 'behind dearer or cheaper and before a seller');
  if (pairs.length > 0 && than === null) alone('dearer or cheaper', 'before "than" and a seller');
  if (has.has('between') && both.length + ranges.length === 0)
    alone('between', 'before two sellers or the ends of an interval');
  const [relation] = relations;
  const [threshold] = thresholds;
  if (relation !== undefined && (threshold === undefined || threshold.start < relation.start))
    alone('above or below', 'before a threshold, a baseline or a seller');
  if (has.has('to') && !isTo && directions.length === 0) alone('to', 'behind a change or before the end of a range');
  if (has.has('or_more') && figures.length === 0) alone('or more', 'behind a count of GPUs');
}

/** Two that are compared count as one, and so do two that are named together. */
function sellersOf({ sellers, both, than }: Piece): number {
  const isPair = sellers.length === 2 && than !== null;
  return (isPair ? 1 : sellers.length) + Math.ceil(both.length / 2);
}

function two(what: string): never {
  throw new Unclear(`two ${what} in one part of the sentence: part them with a comma and name each beside its figure`);
}

function alone(what: string, where: string): never {
  throw new Unclear(`"${what}" stands only ${where}`);
}
