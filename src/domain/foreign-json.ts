// JSON from outside: measured before it is parsed, so that no answer takes more memory than its limits allow, and made well-formed.
import { countText, type Limits, USUAL_LIMITS } from './limits.ts';

type Size = Pick<Limits, 'items' | 'values' | 'depth'>;

/** What makes a text too much to be parsed, in words; null where it is within its limits. Broken JSON is the parser's to find. */
export function tooMuch(text: string, { items, values, depth }: Size): string | null {
  const members = new Int32Array(depth + 1);
  let level = 0;
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === OPEN_LIST || sign === OPEN_MAP) {
      level += 1;
      seen += 1;
      if (level > depth) return `lists and maps more than ${countText(depth)} deep`;
      members[level] = 1;
    } else if (sign === CLOSE_LIST || sign === CLOSE_MAP) level = Math.max(0, level - 1);
    else if (sign === COMMA) {
      seen += 1;
      const now = (members[level] ?? 0) + 1;
      members[level] = now;
      if (now > items && level > 0) return `a list of more than ${countText(items)} items`;
    }
    if (seen > values) return `more than ${countText(values)} values`;
  }
  return null;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [34, 92, 44, 91, 93, 123, 125];

/** Where the string that begins at a quote ends; the text's end where it does not. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}

/** Half a character can only come by an escape: `\ud83d` without its other half. */
const mayBeBroken = (text: string): boolean => text.includes('\\ud') || text.includes('\\uD');

/** The value of a JSON text that is within its limits; throws as JSON.parse does. */
export function parseForeign(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return mayBeBroken(text) ? wellFormed(value) : value;
}

type Place = {
  readonly of: unknown[] | Record<string, unknown>;
  readonly name: string | number;
  readonly value: unknown;
};

/** The same value with every text and name well-formed; without recursion, for it may be deep. */
function wellFormed(value: unknown): unknown {
  const top: unknown[] = [value];
  const open: Place[] = [{ of: top, name: 0, value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { of, name, value: told } = next;
    let made = told;
    if (typeof told === 'string') made = told.toWellFormed();
    else if (Array.isArray(told)) {
      made = new Array<unknown>(told.length);
      for (const [at, each] of told.entries()) open.push({ of: made as unknown[], name: at, value: each });
    } else if (typeof told === 'object' && told !== null) {
      made = {};
      for (const [key, each] of Object.entries(told))
        open.push({ of: made as Record<string, unknown>, name: key.toWellFormed(), value: each });
    }
    // As JSON.parse does it: a name such as __proto__ is a name like any other.
    Object.defineProperty(of, name, { value: made, writable: true, enumerable: true, configurable: true });
  }
  return top[0];
}

/** A page that is too much to be parsed, in words; null where it is within its limits. */
export function pageTooMuch(text: string, { tags }: Pick<Limits, 'tags'>): string | null {
  let seen = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    seen += 1;
    if (seen > tags) return `more than ${countText(tags)} tags`;
  }
  return null;
}

/** The JSON that stands within a page or a text; null where it is none, or more than `limits` let an answer hold. */
export function embeddedJson(text: string, limits: Size = USUAL_LIMITS): unknown {
  if (tooMuch(text, limits) !== null) return null;
  try {
    return parseForeign(text);
  } catch {
    return null;
  }
}

/** A text, a number or a word of JSON as text; a list or a map has none, whatever it calls its own `toString`. */
export const scalarText = (value: unknown): string =>
  value === null || value === undefined || typeof value === 'object' ? '' : String(value);
