// No secret comes in with an answer or leaves in a message: each known one is taken out in every spelling, and any piece of it.
import { cut as cutText } from './cut.ts';
import { type Cut, cut, MARKER } from './redaction/cut.ts';
import { type Finder, finderOf } from './redaction/finder.ts';
import { type Spelling, spellingsOf } from './redaction/spellings.ts';
import { EVERY, hasSign, KINDS, look, undo, untag, type View, viewOf } from './redaction/view.ts';

/** The one redactor of whatever comes from outside. */
export type Redaction = {
  /** The bytes of an answer, JSON staying JSON, with the number of places that were taken out. */
  readonly bytes: (answer: Uint8Array) => Cut;
  /** A line of ours that quotes somebody else. */
  readonly text: (text: string) => string;
};

type Secrets = readonly (string | undefined)[];

const LONGEST_MESSAGE = 2_000;

export function redaction(secrets: Secrets): Redaction {
  const bytes = cutterOf(secrets);
  return { bytes, text: wordsOf(bytes, LONGEST_MESSAGE) };
}

export const redactor = (secrets: Secrets, longest = LONGEST_MESSAGE): ((text: string) => string) =>
  wordsOf(cutterOf(secrets), longest);

/** Beside the known secrets, what is one by the word before it. */
const wordsOf =
  (bytes: Redaction['bytes'], longest: number) =>
  (text: string): string => {
    const seen = bytes(new TextEncoder().encode(text));
    const clean = seen.places === 0 ? text : new TextDecoder().decode(seen.bytes);
    const shown = clean
      .replace(/(bearer|basic|token)\s+[\w.~+/=-]{6,}/gi, `$1 ${MARKER}`)
      .replace(/(:\/\/)[^\s/@"'<>]+@/g, `$1${MARKER}@`)
      .replace(/([?&](?:api_?key|api_?token|key|token)=)[^&\s]+/gi, `$1${MARKER}`);
    return longest === Number.POSITIVE_INFINITY ? shown : cutText(shown, longest);
  };

/** Looked at in stretches, so that the views stay small; each begins so far before the end of the last one, for what lies across it. */
const STRETCH = 256 * 1024;
const OVERLAP = 4 * 1024;
/** How often an answer may be escaped upon escaped. */
const MOST_LAYERS = 4;

function cutterOf(secrets: Secrets): Redaction['bytes'] {
  const known = secrets.filter((secret) => secret !== undefined);
  const finders = findersOf(known.flatMap(spellingsOf));
  if (finders.length === 0) return (answer) => ({ bytes: answer, places: 0 });
  const kinds = known.some(hasSign) ? KINDS : [EVERY];
  return (answer) => {
    const marks = marked(answer, finders, kinds);
    return marks === null ? { bytes: answer, places: 0 } : cut(answer, marks);
  };
}

/** Spellings of which equally long pieces are looked for are found in one pass. */
function findersOf(spellings: readonly Spelling[]): readonly Finder[] {
  const together = Map.groupBy(spellings, ({ least }) => least);
  return [...together].map(([least, group]) =>
    finderOf(
      group.map(({ bytes }) => bytes),
      least,
    ),
  );
}

/** A byte for each of the answer, 1 where it is a part of a secret; null where nothing is. */
function marked(answer: Uint8Array, finders: readonly Finder[], kinds: readonly number[]): Uint8Array | null {
  const room = Math.min(answer.length, STRETCH + OVERLAP);
  const plain = viewOf(room);
  const untagged = viewOf(room);
  const undone = [viewOf(room), viewOf(room)] as const;
  const marks: { bytes: Uint8Array | null } = { bytes: null };
  const fill = (from: number, to: number): void => {
    marks.bytes ??= new Uint8Array(answer.length);
    marks.bytes.fill(1, from, to);
  };
  // White space within a piece goes with it.
  const find = (view: View): void => {
    for (const finder of finders)
      finder(view, ({ first, last, isMore }) =>
        fill((isMore ? view.to[first - 1] : view.from[first]) ?? 0, view.to[last] ?? 0),
      );
  };
  // The tags within it stay.
  const findAround = (view: View): void => {
    for (const finder of finders)
      finder(view, ({ first, last }) => {
        for (let at = first; at <= last; at += 1) fill(view.from[at] ?? 0, view.to[at] ?? 0);
      });
  };
  for (let begin = 0; begin < answer.length; begin += STRETCH) {
    const isEscaped = look(answer, begin, Math.min(answer.length, begin + STRETCH + OVERLAP), plain);
    find(plain);
    if (isEscaped) for (const kind of kinds) findBeneath(plain, undone, kind, find);
    if (!untag(plain, untagged)) continue;
    findAround(untagged);
    if (isEscaped) findBeneath(untagged, undone, EVERY, findAround);
  }
  return marks.bytes;
}

/** Looks at what a text says once its escapes are undone, and theirs. */
function findBeneath(plain: View, undone: readonly [View, View], kind: number, find: (view: View) => void): void {
  let seen = plain;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = undone[layer % 2 === 0 ? 0 : 1];
    if (!undo(seen, next, kind)) return;
    find(next);
    seen = next;
  }
}
