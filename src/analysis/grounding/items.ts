// What of a sentence is one thing: two sellers named together, the ends of an interval, a comparison.
import type { Figure, Span, Token } from './sentence.ts';

export type Range = Span & { readonly kind: 'range'; readonly low: Figure; readonly high: Figure };
export type Item = Token | Range | (Span & { readonly kind: 'sellers'; readonly sellers: readonly string[] });

export const itemsOf = (tokens: readonly Token[]): Item[] => merged(compared(tokens));

/** "Between $1.76 and $3.13" is from the one to the other, where it is no interval. */
function ranged(tokens: readonly Token[]): Token[] {
  const at = tokens.findIndex(({ kind }) => kind === 'between');
  const [between, low, and, high] = tokens.slice(at, at + 4);
  const isRange =
    between?.kind === 'between' && low?.kind === 'figure' && isMark(and, 'and') && high?.kind === 'figure';
  if (!isRange || and === undefined || tokens.some(({ kind }) => kind === 'interval')) return [...tokens];
  const from: Token = { kind: 'filler', word: 'from', start: between.start, end: between.end };
  return tokens.toSpliced(at, 3, from, low, { kind: 'to', start: and.start, end: and.end });
}

/** "above B", "exceeds B" and "undercuts B" compare as "dearer than B" and "cheaper than B" do. */
const compared = (tokens: readonly Token[]): Token[] =>
  ranged(tokens).flatMap((token, at, all): Token[] => {
    const next = all.slice(at + 1).find(({ kind }) => kind !== 'filler' && kind !== 'model');
    const { start, end } = token;
    const than = { kind: 'than', start, end } as const;
    if (token.kind === 'compares') return [{ ...token, kind: 'pair' }, than];
    return token.kind === 'relation' && next?.kind === 'seller' ? [{ ...token, kind: 'pair' }, than] : [token];
  });

/** Two sellers with "and" between them, the two ends of an interval, and a window or seller in brackets become one thing each. */
function merged(tokens: readonly Token[]): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [first, second, third] = tokens.slice(at, at + 3);
    if (first === undefined) break;
    const made = together(first, second, third, items);
    if (made === null) items.push(first);
    else {
      items.push(made);
      at += 2;
    }
  }
  return items;
}

const isMark = (token: Token | undefined, mark: string): boolean => token?.kind === 'break' && token.mark === mark;

function together(
  first: Token,
  second: Token | undefined,
  third: Token | undefined,
  before: readonly Item[],
): Item | null {
  if (second === undefined || third === undefined) return null;
  const span = { start: first.start, end: third.end };
  if (first.kind === 'seller' && isMark(second, 'and') && third.kind === 'seller')
    return { kind: 'sellers', ...span, sellers: [first.seller, third.seller] };
  if (isMark(first, '(') && (second.kind === 'window' || second.kind === 'seller') && isMark(third, ')'))
    return { ...second, ...span };
  if (first.kind !== 'figure' || third.kind !== 'figure') return null;
  const last = before.findLast(({ kind }) => kind !== 'filler');
  const isBetween = last?.kind === 'between' && isMark(second, 'and');
  // "Between the thresholds of $0.15 and $0.30".
  const named = before.filter(({ kind }) => kind !== 'filler').slice(-2);
  if (isMark(second, 'and') && named[0]?.kind === 'between' && named[1]?.kind === 'threshold')
    return rangeOf(first, third, span);
  if (second.kind !== 'to' && !isBetween) return null;
  const isInterval =
    before.findLast(({ kind }) => kind === 'interval' || kind === 'figure' || kind === 'range')?.kind === 'interval';
  return isInterval ? rangeOf(first, third, span) : null;
}

/** "$0.41 to 0.62" and "-4.6 to 2.6 %": the unit is said once for both. */
function rangeOf(low: Figure, high: Figure, span: Span): Range {
  const lowUnit = low.unit === null || (low.unit === 'ratio' && high.unit !== null) ? high.unit : low.unit;
  const highUnit = high.unit === null || (high.unit === 'ratio' && low.unit !== null) ? low.unit : high.unit;
  return { kind: 'range', ...span, low: { ...low, unit: lowUnit }, high: { ...high, unit: highUnit } };
}
