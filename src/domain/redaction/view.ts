// An answer as a reader of its escapes sees it: white space gone, escapes undone layer by layer, each byte with the place it stands for.
import { type Escape, escapeAt } from './escapes.ts';

export type View = {
  readonly bytes: Uint8Array;
  /** Where each byte begins and ends in the answer. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  size: number;
};

export const viewOf = (room: number): View => ({
  bytes: new Uint8Array(room),
  from: new Uint32Array(room),
  to: new Uint32Array(room),
  size: 0,
});

const SPACE = 0x20;
const DELETE = 0x7f;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;
/** What begins an escape: of an address, of HTML, of JSON. */
const SIGNS: readonly number[] = [PERCENT, AMPERSAND, BACKSLASH];
/** All escapes at once. */
export const EVERY = 0;
/** One kind of escape alone: for a secret that itself holds what begins another. */
export const KINDS = [EVERY, ...SIGNS] as const;
export const hasSign = (text: string): boolean => SIGNS.some((sign) => text.includes(String.fromCharCode(sign)));
const FIRST_OF_TWO_BYTES = 0xc2;

/** Characters that show nothing: no-break and zero-width spaces, soft hyphens, turns of direction, variants, the byte order mark. */
const isBlankCode = (code: number): boolean =>
  code <= SPACE ||
  code === DELETE ||
  code === 0xa0 ||
  code === 0xad ||
  (code >= 0x180b && code <= 0x180f) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202f) ||
  (code >= 0x2060 && code <= 0x206f) ||
  (code >= 0xfe00 && code <= 0xfe0f) ||
  code === 0xfeff;

/** How many bytes of such a character stand here in UTF-8. */
function blankAt(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (first === 0xc2) return isBlankCode(second) && second >= 0x80 ? 2 : 0;
  if (first !== 0xe1 && first !== 0xe2 && first !== 0xef) return 0;
  if (second >> 6 !== 2 || third >> 6 !== 2) return 0;
  return isBlankCode(((first & 15) << 12) | ((second & 63) << 6) | (third & 63)) ? 3 : 0;
}

/** Puts a stretch of the answer into a view, without its white space. Says whether anything in it may be an escape. */
export function look(answer: Uint8Array, begin: number, end: number, view: View): boolean {
  const { bytes, from, to } = view;
  let size = 0;
  let isEscaped = false;
  for (let at = begin; at < end; at += 1) {
    const byte = answer[at] ?? 0;
    if (byte <= SPACE || byte === DELETE) continue;
    if (byte >= FIRST_OF_TWO_BYTES) {
      const blank = blankAt(answer, at);
      if (blank > 0) {
        at += blank - 1;
        continue;
      }
    } else if (byte === PERCENT || byte === AMPERSAND || byte === BACKSLASH) isEscaped = true;
    bytes[size] = byte;
    from[size] = at;
    to[size] = at + 1;
    size += 1;
  }
  view.size = size;
  return isEscaped;
}

/** Undoes one layer of escapes, of one kind or of every. False where there was none. */
export function undo(seen: View, into: View, kind: number): boolean {
  const { bytes, from, to } = into;
  let size = 0;
  let found = false;
  for (let at = 0; at < seen.size; at += 1) {
    const byte = seen.bytes[at] ?? 0;
    const isSign = kind === EVERY ? byte === PERCENT || byte === AMPERSAND || byte === BACKSLASH : byte === kind;
    const undone: Escape | null = isSign ? escapeAt(seen.bytes, at, seen.size) : null;
    const begin = seen.from[at] ?? 0;
    if (undone === null) {
      bytes[size] = byte;
      from[size] = begin;
      to[size] = seen.to[at] ?? 0;
      size += 1;
      continue;
    }
    found = true;
    at += undone.length - 1;
    const end = seen.to[at] ?? 0;
    for (const each of undone.isByte ? [undone.code] : utf8(undone.code)) {
      bytes[size] = each;
      from[size] = begin;
      to[size] = end;
      size += 1;
    }
  }
  into.size = size;
  return found;
}

const TAG = 0x3c;
const END_OF_TAG = 0x3e;
const LONGEST_TAG = 1_024;

/** A tag's name, its end, or the mark of a comment. */
const isOfTag = (byte: number): boolean =>
  byte === 0x2f || byte === 0x21 || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);

/** Leaves out the tags of a page, for a key that they break (`<wbr>`), within other tags and comments too. False where there is none. */
export function untag(seen: View, into: View): boolean {
  const { bytes, from, to } = into;
  let size = 0;
  let close = -1;
  let found = false;
  for (let at = 0; at < seen.size; at += 1) {
    if (seen.bytes[at] === TAG && isOfTag(seen.bytes[at + 1] ?? 0)) {
      // Looked for once for all that begin before it.
      if (close < at) close = placeOf(seen, END_OF_TAG, at);
      if (close - at < LONGEST_TAG && placeOf(seen, TAG, at + 1) > close) {
        at = close;
        found = true;
        continue;
      }
    }
    bytes[size] = seen.bytes[at] ?? 0;
    from[size] = seen.from[at] ?? 0;
    to[size] = seen.to[at] ?? 0;
    size += 1;
  }
  into.size = size;
  return found;
}

/** Beyond every place where it is nowhere. */
function placeOf(seen: View, byte: number, from: number): number {
  const place = seen.bytes.indexOf(byte, from);
  return place === -1 || place >= seen.size ? Number.POSITIVE_INFINITY : place;
}

function utf8(code: number): readonly number[] {
  if (isBlankCode(code)) return [];
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
  return [0xe0 | ((code >> 12) & 0x0f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
}
