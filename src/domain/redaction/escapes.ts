// The escapes that a text may be written in: of JSON and JavaScript, of addresses, of HTML.

/** A character, or for an address a byte of one, and how many bytes its escape takes. */
export type Escape = { readonly code: number; readonly length: number; readonly isByte: boolean };

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const ZERO = 0x30;
const BRACE = 0x7b;
const END_OF_BRACE = 0x7d;
const U = 0x75;
const X = 0x78;
const LAST_CODE = 0x10ffff;

/** The names that HTML has for ASCII, and for spaces. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Tab: '\t',
    NewLine: '\n',
    nbsp: ' ',
    shy: ' ',
    ZeroWidthSpace: ' ',
    zwj: ' ',
    zwnj: ' ',
    excl: '!',
    quot: '"',
    QUOT: '"',
    num: '#',
    dollar: '$',
    percnt: '%',
    amp: '&',
    AMP: '&',
    apos: "'",
    lpar: '(',
    rpar: ')',
    ast: '*',
    midast: '*',
    plus: '+',
    comma: ',',
    period: '.',
    sol: '/',
    colon: ':',
    semi: ';',
    lt: '<',
    LT: '<',
    equals: '=',
    gt: '>',
    GT: '>',
    quest: '?',
    commat: '@',
    lsqb: '[',
    lbrack: '[',
    bsol: '\\',
    rsqb: ']',
    rbrack: ']',
    Hat: '^',
    lowbar: '_',
    UnderBar: '_',
    grave: '`',
    DiacriticalGrave: '`',
    lcub: '{',
    lbrace: '{',
    verbar: '|',
    vert: '|',
    VerticalLine: '|',
    rcub: '}',
    rbrace: '}',
  }),
);
const LONGEST_NAME = 16;
/** These hold without their semicolon too. */
const OLD_NAMES = ['amp', 'AMP', 'quot', 'QUOT', 'lt', 'LT', 'gt', 'GT'];
/** What JSON and JavaScript write with one letter. */
const SPACES_OF_ONE_LETTER = 'nrtbfv';

export function escapeAt(bytes: Uint8Array, at: number, end: number): Escape | null {
  if (bytes[at] === PERCENT)
    return bytes[at + 1] === U
      ? hexAt(bytes, { at: at + 2, end, digits: 4, before: 2, isByte: false })
      : hexAt(bytes, { at: at + 1, end, digits: 2, before: 1, isByte: true });
  return bytes[at] === AMPERSAND ? entityAt(bytes, at, end) : backslashAt(bytes, at, end);
}

function digitOf(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

type Hex = {
  readonly at: number;
  readonly end: number;
  readonly digits: number;
  readonly before: number;
  readonly isByte: boolean;
};

function hexAt(bytes: Uint8Array, { at, end, digits, before, isByte }: Hex): Escape | null {
  if (at + digits > end) return null;
  let code = 0;
  for (let index = 0; index < digits; index += 1) {
    const digit = digitOf(bytes[at + index]);
    if (digit < 0) return null;
    code = code * 16 + digit;
  }
  // A byte that shows nothing is as white space: it is left out, as a character is.
  return { code, length: before + digits, isByte: isByte && code > 0x20 && code !== 0x7f };
}

function backslashAt(bytes: Uint8Array, at: number, end: number): Escape | null {
  const next = bytes[at + 1];
  if (next === undefined || at + 1 >= end) return null;
  if (next === U && bytes[at + 2] === BRACE) return bracedAt(bytes, at, end);
  if (next === U) return hexAt(bytes, { at: at + 2, end, digits: 4, before: 2, isByte: false });
  if (next === X) return hexAt(bytes, { at: at + 2, end, digits: 2, before: 2, isByte: false });
  if (SPACES_OF_ONE_LETTER.includes(String.fromCharCode(next))) return { code: 0x20, length: 2, isByte: false };
  const isLetterOrDigit = digitOf(next) >= 0 || (next | 0x20) >= 0x61;
  return isLetterOrDigit && next !== 0x5c && next < 0x7b ? null : { code: next, length: 2, isByte: true };
}

/** `\u{41}`, as JavaScript writes it too. */
function bracedAt(bytes: Uint8Array, at: number, end: number): Escape | null {
  let code = 0;
  let to = at + 3;
  for (; to < end && code <= LAST_CODE; to += 1) {
    const digit = digitOf(bytes[to]);
    if (digit < 0) break;
    code = code * 16 + digit;
  }
  const isWhole = to > at + 3 && to < end && bytes[to] === END_OF_BRACE && code <= LAST_CODE;
  return isWhole ? { code, length: to + 1 - at, isByte: false } : null;
}

function entityAt(bytes: Uint8Array, at: number, end: number): Escape | null {
  return bytes[at + 1] === HASH ? numberAt(bytes, at, end) : nameAt(bytes, at, end);
}

/** `&#65;` and `&#x41;`, with as many zeros before as there are, and without the semicolon too. */
function numberAt(bytes: Uint8Array, at: number, end: number): Escape | null {
  const isHex = ((bytes[at + 2] ?? 0) | 0x20) === X;
  const base = isHex ? 16 : 10;
  const first = at + (isHex ? 3 : 2);
  let code = 0;
  let to = first;
  for (; to < end && code <= LAST_CODE; to += 1) {
    const digit = digitOf(bytes[to]);
    if (digit < 0 || digit >= base) break;
    code = code * base + digit;
  }
  if (to === first || code > LAST_CODE) return null;
  return { code, length: to - at + (to < end && bytes[to] === SEMICOLON ? 1 : 0), isByte: false };
}

function nameAt(bytes: Uint8Array, at: number, end: number): Escape | null {
  let name = '';
  let to = at + 1;
  for (; to < end && name.length < LONGEST_NAME; to += 1) {
    const letter = (bytes[to] ?? 0) | 0x20;
    if (letter < 0x61 || letter > 0x7a || (bytes[to] ?? 0) < 0x41) break;
    name += String.fromCharCode(bytes[to] ?? ZERO);
  }
  const isWhole = to < end && bytes[to] === SEMICOLON;
  const told = isWhole && NAMED.has(name) ? name : OLD_NAMES.find((each) => name.startsWith(each));
  const character = told === undefined ? undefined : NAMED.get(told);
  if (told === undefined || character === undefined) return null;
  const length = 1 + told.length + (isWhole && told.length === name.length ? 1 : 0);
  return { code: character.charCodeAt(0), length, isByte: false };
}
