// Finds every piece of some texts in another, in one pass over it: a suffix automaton (Blumer et al. 1985), whose state after each byte
// is the longest end of what was read that stands somewhere in one of the texts.
import { alike } from './spellings.ts';
import type { View } from './view.ts';

/** A stretch of a view that is a part of a secret; `isMore` where the one before ends at its beginning, both of one piece. */
export type Found = { readonly first: number; readonly last: number; readonly isMore: boolean };

export type Finder = (view: View, mark: (found: Found) => void) => void;

type Automaton = {
  /** A byte's column; 0 where it stands in none of the texts. */
  readonly column: Uint8Array;
  readonly width: number;
  /** Where a byte leads from a state, a row of `width` each; 0 is nowhere, for nothing leads back to the first state. */
  readonly moves: Int32Array;
  /** The state of the longest end that is elsewhere followed by more. */
  readonly link: Int32Array;
  readonly length: Int32Array;
  states: number;
};

/** Calls `mark` with each stretch that holds `least` bytes or more in a row of one of the texts, each byte of it once. */
export function finderOf(texts: readonly Uint8Array[], least: number): Finder {
  const made = automatonOf(texts);
  return (view, mark) => {
    const { column, width, moves, link, length } = made;
    const { bytes, size } = view;
    let state = 0;
    let matched = 0;
    let marked = -1;
    for (let at = 0; at < size; at += 1) {
      const each = column[bytes[at] ?? 0] ?? 0;
      if (each === 0) {
        state = 0;
        matched = 0;
        continue;
      }
      let next = moves[state * width + each] ?? 0;
      while (next === 0 && state !== 0) {
        state = link[state] ?? 0;
        matched = length[state] ?? 0;
        next = moves[state * width + each] ?? 0;
      }
      state = next;
      matched += 1;
      if (matched < least) continue;
      const begin = at - matched + 1;
      mark({ first: Math.max(marked + 1, begin), last: at, isMore: marked >= begin });
      marked = at;
    }
  };
}

function automatonOf(texts: readonly Uint8Array[]): Automaton {
  const column = new Uint8Array(256);
  let width = 1;
  for (const text of texts)
    for (const byte of text)
      if (column[alike(byte)] === 0) {
        column[alike(byte)] = width;
        width += 1;
      }
  for (let byte = 0; byte < 256; byte += 1) column[byte] = column[alike(byte)] ?? 0;
  const room = 2 * texts.reduce((sum, text) => sum + text.length, 0) + 2;
  const made = {
    column,
    width,
    moves: new Int32Array(room * width),
    link: new Int32Array(room).fill(-1),
    length: new Int32Array(room),
    states: 1,
  };
  for (const text of texts) {
    let last = 0;
    for (const byte of text) last = extended(made, last, column[byte] ?? 0);
  }
  return made;
}

/** The state of what was read with one byte more. */
function extended(made: Automaton, last: number, byte: number): number {
  const { moves, link, length, width } = made;
  const known = moves[last * width + byte] ?? 0;
  if (known !== 0) return length[known] === (length[last] ?? 0) + 1 ? known : divided(made, last, byte);
  const added = made.states;
  made.states += 1;
  length[added] = (length[last] ?? 0) + 1;
  let at = last;
  while (at !== -1 && moves[at * width + byte] === 0) {
    moves[at * width + byte] = added;
    at = link[at] ?? -1;
  }
  if (at === -1) link[added] = 0;
  else {
    const other = moves[at * width + byte] ?? 0;
    link[added] = length[other] === (length[at] ?? 0) + 1 ? other : divided(made, at, byte);
  }
  return added;
}

/** A state that stands for ends of several lengths becomes two: the shorter of them get a state of their own. */
function divided(made: Automaton, from: number, byte: number): number {
  const { moves, link, length, width } = made;
  const whole = moves[from * width + byte] ?? 0;
  const part = made.states;
  made.states += 1;
  length[part] = (length[from] ?? 0) + 1;
  moves.copyWithin(part * width, whole * width, (whole + 1) * width);
  link[part] = link[whole] ?? 0;
  link[whole] = part;
  for (let at = from; at !== -1 && moves[at * width + byte] === whole; at = link[at] ?? -1)
    moves[at * width + byte] = part;
  return part;
}
