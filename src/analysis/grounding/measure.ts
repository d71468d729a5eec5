// What a figure in a piece of a sentence measures, in which unit and of which moment.
import type { Topic, Unit } from './fields.ts';
import { type Piece, topicIn } from './piece.ts';
import type { Figure } from './sentence.ts';

/** A fault of a sentence, in words for whoever wrote it; caught where sentences are read. */
export class Unclear extends Error {}

export function unitOf(figure: Figure, { nouns }: Piece): Unit {
  const [noun] = nouns;
  if (noun !== undefined && (figure.unit === 'usd' || figure.unit === 'percent'))
    throw new Unclear(`${figure.text}: its unit is said already, and ${noun} beside it make it unclear`);
  if (figure.unit === null || (figure.unit === 'ratio' && noun !== undefined)) {
    if (noun === undefined) throw new Unclear(`${figure.text}: a figure without its unit`);
    return noun;
  }
  return figure.unit;
}

/** Sellers named together are a pair of a distance, and of nothing else. */
export function pairOf(piece: Piece): readonly string[] {
  if (piece.sellers.length === 2) return piece.sellers.map(({ seller }) => seller);
  return piece.both;
}

/** What a figure of a unit measures; `before` is what the sentence spoke of last. */
export function measureOf(piece: Piece, unit: Unit, before: Topic | null): Topic {
  const named = topicIn(piece) ?? null;
  const pair = pairOf(piece);
  if (piece.pairs.length > 0) {
    if (pair.length !== 2 || (named !== null && named !== 'apart'))
      throw new Unclear('dearer or cheaper: write "A is $0.12 dearer than B for the H100 SXM"');
    if (unit === 'percent' && piece.pairs[0]?.sign === -1)
      throw new Unclear('a distance in percent is of the cheaper: write it as dearer');
    return 'apart';
  }
  if (pair.length > 0 && !['apart', 'median_gap', 'share', 'half_life'].includes(named ?? before ?? ''))
    throw new Unclear('two sellers with one figure: name each beside its own');
  if (piece.has.has('change') || piece.directions.length > 0) return changeOf(piece, unit, named ?? before);
  if (piece.isTo) return unit === 'gpus' ? 'supply' : 'floor';
  if (named !== null) return named;
  if (COUNTS.includes(unit)) return unit === 'gpus' ? 'supply' : unit === 'hours' ? 'half_life' : 'count';
  if (unit === 'usd' && (piece.has.has('price') || before === null)) return 'floor';
  const isSigned = unit === 'percent' && piece.figures.some(({ sign }) => sign !== null);
  if (isSigned && (before === 'floor' || before === null)) return 'change';
  if (before === null) throw new Unclear(`${piece.figures[0]?.text ?? ''}: it does not say what it measures`);
  return before;
}

const COUNTS: readonly Unit[] = ['gpus', 'offers', 'hosts', 'days', 'observations', 'pairs', 'hours'];

/** The answers have changes of floors and of GPUs available, and of nothing else. */
function changeOf(piece: Piece, unit: Unit, of: Topic | null): Topic {
  const isFloors = unit !== 'gpus' && (of === null || of === 'floor');
  const isSupplys = unit === 'gpus' && (of === null || of === 'supply' || of === 'floor');
  if (!isFloors && !isSupplys) throw new Unclear('the answers have changes of floors and of GPUs available alone');
  const [figure] = piece.figures;
  return unit === 'usd' && figure !== undefined && piece.has.has('to') ? 'floor' : 'change';
}

/** A day, or an hour of the day. */
export function momentOf({ dates, times }: Piece): string | number | null {
  const [date] = dates;
  if (date !== undefined) return date.slice(0, 10);
  const [time] = times;
  return time === undefined ? null : Number(time.split(':')[0]);
}
