// What a sentence claims: each figure with all that is said of it, each level and verdict, or the reason why it cannot be told.
import { gpuLabel } from '#domain/gpu.ts';
import type { SignalType } from '#domain/verdict.ts';
import { figuresIn, isOfOthers, judgedBy } from './claims.ts';
import type { Topic } from './fields.ts';
import { JUDGED_BY } from './lexicon.ts';
import { Unclear } from './measure.ts';
import { once } from './once.ts';
import { type Piece, piecesOf, topicIn } from './piece.ts';
import type { About, Context, Said } from './said.ts';
import type { Token } from './sentence.ts';

export type Read =
  | { readonly ok: true; readonly said: readonly Said[] }
  | { readonly ok: false; readonly reason: string };

export function readClaims(tokens: readonly Token[], about: About): Read {
  const type = (Object.entries(JUDGED_BY) as [Topic, SignalType][]).find(([, each]) => each === about.type);
  const models = new Set(tokens.flatMap((token) => (token.kind === 'model' ? [token.gpu] : [])));
  const windows = new Set(tokens.flatMap((token) => (token.kind === 'window' ? [token.window] : [])));
  const [only = null] = models.size === 1 ? models : [];
  const context: Context = {
    // A sentence that names one model alone is of it from its beginning.
    gpu: only ?? about.gpu,
    seller: null,
    isSubject: false,
    last: null,
    pair: [],
    topic: type?.[0] ?? null,
    measured: new Map(type?.[0] === 'apart' ? [['usd', 'apart']] : []),
    wasInterval: false,
    unit: null,
    window: null,
    onlyWindow: windows.size === 1 ? ([...windows][0] ?? null) : null,
    change: null,
    waiting: null,
  };
  try {
    const said = piecesOf(tokens).flatMap((piece) => saidIn(piece, context));
    if (context.waiting !== null && isTelling(context.waiting))
      throw new Unclear('it names something of which it gives no figure');
    return { ok: true, said };
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, reason: error.message };
    throw error;
  }
}

const isTelling = ({ sellers, both, topics, models, windows, directions }: Piece): boolean =>
  sellers.length + both.length + topics.length + models.length + windows.length + directions.length > 0;

function saidIn(piece: Piece, context: Context): Said[] {
  once(piece);
  if (piece.isFirst && !context.isSubject) context.seller = null;
  const isBare = piece.figures.length + piece.ranges.length + piece.levels.length + piece.verdicts.length === 0;
  if (isBare) {
    if (!isReference(piece, context)) keep(piece, context);
    return [];
  }
  const whole = joined(piece, context.waiting);
  context.waiting = null;
  const gpu = modelOf(whole, context);
  const said: Said[] = [];
  if (whole.figures.length + whole.ranges.length > 0) said.push(...figuresIn(whole, gpu, context));
  else if (whole.directions.length > 0) throw new Unclear('a direction without its figure');
  said.push(...judgedIn(whole, gpu, context));
  context.gpu = gpu;
  context.last = piece.sellers.at(-1)?.seller ?? context.last;
  const own = topicIn(whole) ?? null;
  if (own !== null && !whole.isAgainst && !whole.isTo) {
    context.topic = own;
    if (PRICED.includes(own)) context.measured.set('usd', own);
  }
  return said;
}

/** Measured in dollars. */
const PRICED: readonly Topic[] = ['floor', 'median', 'mean', 'ceiling', 'baseline', 'apart', 'median_gap', 'deviation'];

/** Its levels and verdicts: each of one model and one signal, now, over the window that it is judged over. */
function judgedIn(piece: Piece, gpu: string, context: Context): Said[] {
  const type = judgedBy(piece, context);
  const levels = piece.levels.map((token): Said => {
    if (type === null) throw new Unclear(`${token.text}: say a level of one model and one signal, of no seller`);
    return { kind: 'level', gpu, type, token };
  });
  const verdicts = piece.verdicts.map((token): Said => {
    if (isOfOthers(piece, context) || piece.windows.length > 0)
      throw new Unclear(`${token.text}: say a verdict of one model, of no seller`);
    return { kind: 'verdict', gpu, token };
  });
  return [...levels, ...verdicts];
}

/** "8.2 % above its 24-hour baseline": what a change is measured from, without a figure of its own. */
function isReference({ isAgainst, topics, windows, sellers, both, models }: Piece, context: Context): boolean {
  return (
    isAgainst &&
    context.change !== null &&
    sellers.length + both.length + models.length === 0 &&
    topics.every(({ topic }) => topic === 'baseline' || topic === 'mean') &&
    windows.every((window) => window === context.window)
  );
}

/** Keeps what a piece without a figure says for the one behind it. */
function keep(piece: Piece, context: Context): void {
  const { pairs, relations } = piece;
  if (
    pairs.length + relations.length > 0 ||
    ['threshold', 'interval', 'change'].some((kind) => piece.has.has(kind as 'change'))
  )
    throw new Unclear('a comparison, threshold or interval without its figure beside it');
  if (!isTelling(piece)) return;
  context.waiting = joined(piece, context.waiting);
}

/** A piece with what was said before it; said twice it is unclear. */
function joined(piece: Piece, waiting: Piece | null): Piece {
  if (waiting === null) return piece;
  const both = <T>(of: (each: Piece) => readonly T[], what: string): readonly T[] => {
    if (of(piece).length > 0 && of(waiting).length > 0)
      throw new Unclear(`${what} named twice before a figure: name each beside its own`);
    return [...of(waiting), ...of(piece)];
  };
  return {
    ...piece,
    models: both(({ models }) => models, 'a model'),
    sellers: both(({ sellers }) => sellers, 'a seller'),
    both: both((each) => each.both, 'sellers'),
    topics: sameTopic(piece, waiting)
      ? [...waiting.topics, ...piece.topics]
      : both(({ topics }) => topics, 'a measure'),
    directions: both(({ directions }) => directions, 'a direction'),
    windows: both(({ windows }) => windows, 'a window'),
    dates: [...waiting.dates, ...piece.dates],
    times: [...waiting.times, ...piece.times],
    has: new Set([...waiting.has, ...piece.has]),
    start: waiting.start,
  };
}

/** "The cheapest B200, with a floor of $5.67" names one measure. */
const sameTopic = (piece: Piece, waiting: Piece): boolean =>
  new Set([...piece.topics, ...waiting.topics].map(({ topic }) => topic)).size === 1;

function modelOf({ models, sellers }: Piece, context: Context): string {
  const gpu = models[0]?.gpu ?? context.gpu;
  if (gpu === null)
    throw new Unclear(
      'a figure or judgement without a model before it in the same sentence, named in full (a bare H100 is no model)',
    );
  const isOther = context.gpu !== null && gpu !== context.gpu;
  if (isOther && context.seller !== null && !context.isSubject && sellers.length === 0)
    throw new Unclear(`${gpuLabel(gpu)}: whose is its figure? Name its seller, or part the two with a semicolon`);
  return gpu;
}
