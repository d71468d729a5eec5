// Takes the marked places out of an answer. JSON stays JSON: quotes and what holds values together are left, a number becomes a text.

export const MARKER = '[redacted]';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MARKER_BYTES = new TextEncoder().encode(MARKER);
const QUOTED_MARKER = new TextEncoder().encode(`"${MARKER}"`);
/** White space, and what stands between the values of JSON. */
const BETWEEN = new Set([...'{}[],: \t\r\n'].map((each) => each.charCodeAt(0)));

export type Cut = { readonly bytes: Uint8Array; readonly places: number };

/** `marks` has a byte for each of the answer, 0 where it stays. */
export function cut(answer: Uint8Array, marks: Uint8Array): Cut {
  const out = writer(answer.length);
  return {
    places: isJsonLike(answer) ? cutJson(answer, marks, out) : cutPlain(answer, marks, out),
    bytes: out.written(),
  };
}

const BYTE_ORDER_MARK = 0xef;

function isJsonLike(answer: Uint8Array): boolean {
  let at = answer[0] === BYTE_ORDER_MARK ? 3 : 0;
  while (at < answer.length && (answer[at] ?? 0) <= 0x20) at += 1;
  return [0x7b, 0x5b, QUOTE].includes(answer[at] ?? 0);
}

type Writer = {
  readonly copy: (from: Uint8Array, begin: number, end: number) => void;
  readonly written: () => Uint8Array;
};

function writer(room: number): Writer {
  let bytes = new Uint8Array(room + 64);
  let size = 0;
  return {
    copy: (from, begin, end) => {
      if (size + end - begin > bytes.length) {
        const larger = new Uint8Array(2 * (size + end - begin));
        larger.set(bytes.subarray(0, size));
        bytes = larger;
      }
      bytes.set(from.subarray(begin, end), size);
      size += end - begin;
    },
    written: () => bytes.subarray(0, size),
  };
}

function cutPlain(answer: Uint8Array, marks: Uint8Array, out: Writer): number {
  let places = 0;
  for (let at = 0; at < answer.length; ) {
    const isMarked = marks[at] !== 0;
    const end = endOf(marks, at, isMarked);
    if (isMarked) {
      out.copy(MARKER_BYTES, 0, MARKER_BYTES.length);
      places += 1;
    } else out.copy(answer, at, end);
    at = end;
  }
  return places;
}

function endOf(marks: Uint8Array, begin: number, isMarked: boolean): number {
  const end = isMarked ? marks.indexOf(0, begin) : marks.indexOf(1, begin);
  return end === -1 ? marks.length : end;
}

const isMarkedIn = (marks: Uint8Array, begin: number, end: number): boolean => {
  for (let at = begin; at < end; at += 1) if (marks[at] !== 0) return true;
  return false;
};

function cutJson(answer: Uint8Array, marks: Uint8Array, out: Writer): number {
  let places = 0;
  let isText = false;
  let isHole = false;
  for (let at = 0; at < answer.length; ) {
    const byte = answer[at] ?? 0;
    const end = isText ? endOfCharacter(answer, at) : endOfWord(answer, at);
    const stays = byte === QUOTE || (!isText && BETWEEN.has(byte)) || !isMarkedIn(marks, at, end);
    if (stays) out.copy(answer, at, end);
    else if (!isText) out.copy(QUOTED_MARKER, 0, QUOTED_MARKER.length);
    else if (!isHole) out.copy(MARKER_BYTES, 0, MARKER_BYTES.length);
    if (!stays && !isHole) places += 1;
    isHole = !stays && isText;
    if (byte === QUOTE) isText = !isText;
    at = end;
  }
  return places;
}

/** An escape is taken out whole. */
function endOfCharacter(answer: Uint8Array, at: number): number {
  if (answer[at] !== BACKSLASH) return at + 1;
  if (answer[at + 1] !== 0x75) return Math.min(at + 2, answer.length);
  let end = at + 2;
  while (end < at + 6 && isHexDigit(answer[end])) end += 1;
  return Math.min(end, answer.length);
}

const isHexDigit = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66));

/** A number or a word outside of quotes, or one byte of what stands between them. */
function endOfWord(answer: Uint8Array, at: number): number {
  let end = at;
  while (end < answer.length && answer[end] !== QUOTE && !BETWEEN.has(answer[end] ?? 0)) end += 1;
  return Math.max(end, at + 1);
}
