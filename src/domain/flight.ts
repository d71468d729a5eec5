// The data that a page of the Next.js kind streams in its scripts: texts in pieces, with JSON of the page's parts in them.
import { embeddedJson } from './foreign-json.ts';
import { RoundEnd } from './outcome.ts';

const PUSH = /\.push\(\[\s*1\s*,\s*("[^"\\]*(?:\\.[^"\\]*)*")\s*\]\)/gs;

/** The pieces put together: a part may begin in one of them and end in the next. */
export function flightText(html: string): string {
  return [...html.matchAll(PUSH)].map(([, piece = '""']) => textOf(piece)).join('');
}

function textOf(piece: string): string {
  const seen = embeddedJson(piece);
  return typeof seen === 'string' ? seen : '';
}

/** All parts of a text together are read through it so many times at most; on real pages they lie beside one another. */
const MOST_TIMES = 20;

/** Reads the JSON list or object that begins at a place of a text; null where none ends there. */
export function partsOf(text: string): (from: number) => unknown {
  let left = MOST_TIMES * text.length;
  return (from) => {
    const to = endOf(text, from, from + left);
    left -= to - from;
    if (left <= 0)
      throw new RoundEnd('unreadable', "not this seller's answer: its parts stand within one another too deep");
    return embeddedJson(text.slice(from, to));
  };
}

/** Behind the sign that closes what begins at a place, or where the text or the limit ends. */
function endOf(text: string, from: number, limit: number): number {
  let depth = 0;
  let isText = false;
  const end = Math.min(text.length, limit);
  for (let at = from; at < end; at += 1) {
    const sign = text[at];
    if (isText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isText = false;
    } else if (sign === '"') isText = true;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (!isText && depth === 0) return at + 1;
  }
  return end;
}
