// The data that a page of the Next.js kind streams in its scripts: texts in pieces, with JSON of the page's parts in them.
import { embeddedJson } from './foreign-json.ts';

const PUSH = /\.push\(\[\s*1\s*,\s*("[^"\\]*(?:\\.[^"\\]*)*")\s*\]\)/gs;

/** The pieces put together: a part may begin in one of them and end in the next. */
export function flightText(html: string): string {
  return [...html.matchAll(PUSH)].map(([, piece = '""']) => textOf(piece)).join('');
}

function textOf(piece: string): string {
  const seen = embeddedJson(piece);
  return typeof seen === 'string' ? seen : '';
}

/** The JSON list or object that begins at a place of a text; null where none ends there. */
export function jsonAt(text: string, from: number): unknown {
  let depth = 0;
  let isText = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (isText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isText = false;
    } else if (sign === '"') isText = true;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (!isText && depth === 0) return embeddedJson(text.slice(from, at + 1));
  }
  return null;
}
