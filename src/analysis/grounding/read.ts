// What a sentence claims: each figure with all that is said of it, each level and verdict, or the reason why it cannot be told.
import { gpuLabel } from '#domain/gpu.ts';
import type { SignalType } from '#domain/verdict.ts';
import { figuresIn, isOfOthers, judgedBy } from './claims.ts';
import type { Topic, Unit } from './fields.ts';
import { JUDGED_BY } from './lexicon.ts';
import { topicIn, Unclear } from './measure.ts';
import { mixed } from './mixed.ts';
import { once } from './once.ts';
import { type Piece, piecesOf } from './piece.ts';
import { type About, type Context, newPart, type Said } from './said.ts';
import type { Token } from './sentence.ts';

export type Read =
  | { readonly ok: true; readonly said: readonly Said[] }
  | { readonly ok: false; readonly reason: string };

export function readClaims(tokens: readonly Token[], about: About): Read {
  const [topic = null] =
    (Object.entries(JUDGED_BY) as [Topic, SignalType][]).find(([, type]) => type === about.type) ?? [];
  const [model = null, ...models] = new Set(tokens.flatMap((token) => (token.kind === 'model' ? [token.gpu] : [])));
  const [window = null, ...windows] = new Set(
    tokens.flatMap((token) => (token.kind === 'window' ? [token.window] : [])),
  );
  const context: Context = {
    ...newPart(),
    // A sentence that names one model alone is of it from its beginning.
    gpu: models.length === 0 ? (model ?? about.gpu) : about.gpu,
    topic,
    measured: new Map<Unit, Topic>(topic === 'apart' ? [['usd', 'apart']] : []),
    unit: null,
    heading: null,
    window: null,
    onlyWindow: windows.length === 0 ? window : null,
    hasWindow: window !== null,
  };
  try {
    const [first] = tokens;
    if (first?.kind === 'filler' && BACKWARD.includes(first.word))
      throw new Unclear(`${first.word}: name the model and the seller in the sentence itself`);
    const parts: Said[][] = [];
    for (const piece of piecesOf(tokens)) {
      if (piece.isFirst) parts.push([]);
      parts.at(-1)?.push(...saidIn(piece, context));
    }
    if (context.waiting !== null) throw new Unclear(UNSAID);
    const reason = mixed(parts);
    return reason === null ? { ok: true, said: parts.flat() } : { ok: false, reason };
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, reason: error.message };
    throw error;
  }
}

/** What begins with them is of the sentence before. */
const BACKWARD: readonly string[] = ['it', 'its'];
const UNSAID = 'it names something of which it gives no figure';

const isTelling = ({ sellers, both, topics, models, nouns, windows, dates, times, directions }: Piece): boolean =>
  [sellers, both, topics, models, nouns, windows, dates, times, directions].some((each) => each.length > 0);

function saidIn(piece: Piece, context: Context): Said[] {
  once(piece);
  if (piece.isFirst) {
    if (context.waiting !== null) throw new Unclear(UNSAID);
    beginPart(context);
  }
  if (piece.has.has('uncounted')) return [uncounted(piece, context)];
  const isBare = piece.figures.length + piece.ranges.length + piece.levels.length + piece.verdicts.length === 0;
  if (isBare) {
    if (!isReference(piece, context)) keep(piece, context);
    return [];
  }
  if (piece.mark === 'or' && context.before === null) throw new Unclear('or: say of each its own figure');
  const whole = joined(piece, context.waiting);
  once(whole);
  context.waiting = null;
  const gpu = modelOf(whole, context);
  const hasFigure = whole.figures.length + whole.ranges.length > 0;
  if (!hasFigure && whole.directions.length > 0) throw new Unclear('a direction without its figure');
  const said = [...(hasFigure ? figuresIn(whole, gpu, context) : []), ...judgedIn(whole, gpu, context)];
  context.gpu = gpu;
  context.before = whole;
  const own = topicIn(whole) ?? null;
  if (own !== null && !whole.isAgainst && !whole.isTo) {
    context.topic = own;
    if (PRICED.includes(own)) context.measured.set('usd', own);
  }
  return said;
}

/** What was said before a semicolon is over, but for whom all of the sentence is of and what it is about. */
function beginPart(context: Context): void {
  const { heading, before } = context;
  if (before !== null) context.measured.clear();
  Object.assign(context, newPart(), { seller: heading, isSubject: heading !== null });
}

/** Measured in dollars. */
const PRICED: readonly Topic[] = ['floor', 'median', 'mean', 'ceiling', 'baseline', 'apart', 'median_gap', 'deviation'];

/** "No count of GPUs": of the seller and the model beside it, or that are spoken of. */
function uncounted({ models, sellers, has }: Piece, context: Context): Said {
  const gpu = models[0]?.gpu ?? context.gpu;
  const seller = sellers[0]?.seller ?? context.seller;
  const others = [...has].filter((kind) => !['uncounted', 'filler', 'model', 'seller'].includes(kind));
  if (others.length > 0 || context.waiting !== null || gpu === null || seller === null)
    throw new Unclear('no count of GPUs: write it alone, as "AWS has no count of GPUs for the H100 SXM"');
  context.seller = seller;
  return { kind: 'uncounted', gpu, seller };
}

/** Its levels and verdicts: each of one model and one signal, now, over the window that it is judged over. */
function judgedIn(piece: Piece, gpu: string, context: Context): Said[] {
  if (piece.levels.length + piece.verdicts.length === 0) return [];
  const [word] = [...piece.levels, ...piece.verdicts];
  // "Are green" is said of several, and a record is no level.
  if (PLURAL.some((each) => piece.words.has(each)) || piece.topics.some(({ extreme }) => extreme !== null))
    throw new Unclear(`${word?.text}: say it of one model and one signal`);
  const type = judgedBy(piece, context);
  if (piece.isBeforeSeller && context.before === null && !piece.isOfModel)
    throw new Unclear(`${word?.text}: a level is of no seller`);
  const isOfOne =
    type !== null && (topicIn(piece) !== null || [...context.judged].every((each) => each === `${gpu} ${type}`));
  const levels = piece.levels.map((token): Said => {
    if (type === null || !isOfOne || piece.mark === 'or')
      throw new Unclear(`${token.text}: say a level of one model and one signal, of no seller`);
    return { kind: 'level', gpu, type, token };
  });
  const verdicts = piece.verdicts.map((token): Said => {
    if (isOfOthers(piece, context) || piece.windows.length > 0)
      throw new Unclear(`${token.text}: say a verdict of one model, of no seller`);
    return { kind: 'verdict', gpu, token };
  });
  context.judged.clear();
  return [...levels, ...verdicts];
}

const PLURAL: readonly string[] = ['are', 'have', 'stand', 'sit', 'lie'];

/** "8.2 % above its 24-hour baseline": what a change is measured from, without a figure of its own. */
function isReference({ isAgainst, topics, windows, sellers, both, models, has }: Piece, context: Context): boolean {
  return (
    isAgainst &&
    context.change !== null &&
    !has.has('reference') &&
    sellers.length + both.length + models.length === 0 &&
    topics.every(({ topic }) => topic === 'baseline' || topic === 'mean') &&
    windows.every((window) => window === context.window)
  );
}

/** Keeps what a piece without a figure says for the one behind it; what is named behind a figure and has none is lost to no reader. */
function keep(piece: Piece, context: Context): void {
  const { pairs, relations, directions, closing } = piece;
  if (
    pairs.length + relations.length > 0 ||
    (['threshold', 'interval', 'change'] as const).some((kind) => piece.has.has(kind))
  )
    throw new Unclear('a comparison, threshold or interval without its figure beside it');
  if (directions.length > 0 && closing !== ':')
    throw new Unclear('a direction without its figure beside it; before a list it ends with a colon');
  if (!isTelling(piece)) return;
  if (context.before !== null || piece.mark === 'or' || closing === 'or') throw new Unclear(UNSAID);
  context.waiting = joined(piece, context.waiting);
  const [seller] = context.waiting.sellers;
  if (closing === ':' && seller !== undefined) context.heading = seller.seller;
}

/** A piece with what was said before it; said twice it is unclear. */
function joined(piece: Piece, waiting: Piece | null): Piece {
  if (waiting === null) return piece;
  const both = <T>(of: (each: Piece) => readonly T[], what: string): readonly T[] => {
    if (of(piece).length > 0 && of(waiting).length > 0)
      throw new Unclear(`${what} named twice before a figure: name each beside its own`);
    return [...of(waiting), ...of(piece)];
  };
  const isOfChange = piece.topics.length === 0 && piece.figures.every(({ unit }) => unit === 'percent');
  if (waiting.directions.length > 0 && !isOfChange)
    throw new Unclear('a direction before a list of other figures than changes');
  return {
    ...piece,
    models: both(({ models }) => models, 'a model'),
    sellers: both(({ sellers }) => sellers, 'a seller'),
    both: both((each) => each.both, 'sellers'),
    topics: sameTopic(piece, waiting)
      ? [...waiting.topics, ...piece.topics]
      : both(({ topics }) => topics, 'a measure'),
    nouns: both(({ nouns }) => nouns, 'a count'),
    directions: both(({ directions }) => directions, 'a direction'),
    windows: both(({ windows }) => windows, 'a window'),
    dates: both(({ dates }) => dates, 'a day'),
    times: both(({ times }) => times, 'a time'),
    words: new Set([...waiting.words, ...piece.words]),
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
