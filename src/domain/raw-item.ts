// Finds what a seller said of one offer within its raw answer: an offer's key is made of values and names that stand in its item.

/** `m12/8x/a+b` names the values 12, 8, a and b; what stands behind an `@` was said by the request, not by the answer. */
const valuesOf = (key: string): string[] =>
  key
    .replace(/@[^@]*$/, '')
    .split(/[/+]/)
    .map((part) => /^[mo]?(\d+)x?$/.exec(part)?.[1] ?? part)
    .filter((part) => part !== '');

/** What the request said of an offer: the end of its key behind an `@`; null where the key has none. */
export const requestWord = (key: string): string | null => /@([^@]*)$/.exec(key)?.[1] ?? null;

type Best = { readonly item: unknown; readonly size: number; readonly own: number };

const DEEPEST = 12;
/** What is larger is a list, and no item. */
const MOST_PARTS = 600;

type Node = Readonly<Record<string, unknown>> | readonly unknown[];

const isNode = (value: unknown): value is Node => value !== null && typeof value === 'object';

/** A scalar as JSON spells it; of what lies deeper than anything is looked for, nothing. */
const wordOf = (value: unknown): string => (isNode(value) ? '' : String(value));

/** A list or a map on the way down: what stands around it, and what has been found in it so far. */
type Frame = {
  readonly node: Node;
  readonly isMap: boolean;
  /** It stands in a list, or is the answer itself. */
  readonly isItem: boolean;
  readonly above: ReadonlySet<string>;
  readonly context: ReadonlySet<string>;
  /** How many of the values stand in it or around it, not deeper within. */
  readonly own: number;
  readonly hasTexts: boolean;
  readonly entries: readonly (readonly [string, unknown])[];
  at: number;
  readonly words: Set<string>;
  size: number;
};

/** Only words that are looked for are kept: an answer holds many others. */
function frameOf(node: Node, above: ReadonlySet<string>, isItem: boolean, wanted: readonly string[]): Frame {
  const isMap = !Array.isArray(node);
  const entries = Object.entries(node);
  const scalars = isMap ? entries.flatMap(([, child]) => (isNode(child) ? [] : [child])) : [];
  // Numbers around an item are counts, and would tell nothing apart.
  const texts = scalars.filter((child) => typeof child === 'string').filter((child) => wanted.includes(child));
  const own = new Set(above);
  for (const child of scalars) own.add(String(child));
  if (isMap) for (const [name] of entries) own.add(name);
  return {
    node,
    isMap,
    isItem,
    above,
    context: texts.length > 0 ? new Set([...above, ...texts]) : above,
    own: wanted.filter((value) => own.has(value)).length,
    hasTexts: texts.length > 0,
    entries,
    at: 0,
    words: new Set(),
    size: 1,
  };
}

/**
 * The part of an answer that says the key: as many of its values as can be stand in the item itself or around it, not deeper
 * within, and of several such items the smallest. An object, an entry of a map, or lines of a page; null where there is none.
 */
export function rawItem(answer: unknown, key: string): unknown {
  const wanted = valuesOf(key);
  if (typeof answer === 'string') return stretch(answer, wanted);
  const last = wanted.at(-1) ?? '';
  let best: Best | null = null;
  const offer = (words: ReadonlySet<string>, above: ReadonlySet<string>, found: Best): void => {
    if (found.size > MOST_PARTS || !words.has(last)) return;
    if (!wanted.every((value) => words.has(value) || above.has(value))) return;
    if (best === null || found.own > best.own || (found.own === best.own && found.size < best.size)) best = found;
  };
  /** In a map the name of an entry is a part of what is said of it; in an item with fields of its own it is one of them. */
  const offerEntry = (frame: Frame, name: string, child: unknown, inner: { words: Iterable<string>; size: number }) => {
    if (frame.isMap && !frame.hasTexts && wanted.includes(name))
      offer(new Set([...inner.words, name]), frame.context, {
        item: entryOf(name, child),
        size: inner.size + 1,
        own: 1,
      });
  };
  if (!isNode(answer)) return null;
  const open: Frame[] = [frameOf(answer, NONE, true, wanted)];
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const entry = frame.entries[frame.at];
    if (entry !== undefined) {
      const [name, child] = entry;
      if (isNode(child) && open.length <= DEEPEST) {
        const named = frame.isMap && wanted.includes(name);
        open.push(frameOf(child, named ? new Set([...frame.context, name]) : frame.context, !frame.isMap, wanted));
        continue;
      }
      frame.at += 1;
      const word = wordOf(child);
      add(frame, [word], 1, name, wanted);
      offerEntry(frame, name, child, { words: [word], size: 1 });
      continue;
    }
    open.pop();
    const { words, size, own } = frame;
    // An item is what stands in a list, under its name in a map, or the answer itself; a part of one may lack its price.
    if (frame.isMap && frame.isItem) offer(words, frame.above, { item: frame.node, size, own });
    const parent = open.at(-1);
    const [name = '', child] = parent?.entries[parent.at] ?? [];
    if (parent === undefined) continue;
    parent.at += 1;
    add(parent, words, size, name, wanted);
    offerEntry(parent, name, child, frame);
  }
  return (best as Best | null)?.item ?? null;
}

const NONE: ReadonlySet<string> = new Set();

function add(frame: Frame, words: Iterable<string>, size: number, name: string, wanted: readonly string[]): void {
  for (const word of words) if (wanted.includes(word)) frame.words.add(word);
  frame.size += size;
  if (frame.isMap && wanted.includes(name)) frame.words.add(name);
}

/** A name such as __proto__ is a name like any other. */
const entryOf = (name: string, child: unknown): unknown => Object.fromEntries([[name, child]]);

const MOST_PLACES = 2_000;

/** A name stands whole: "NVIDIA L40" is not the beginning of "NVIDIA L40S" or of "NVIDIA L40 Ada". */
function placeOf(text: string, value: string, from: number, isWhole: boolean): number {
  for (let at = text.indexOf(value, from); at >= 0; at = text.indexOf(value, at + 1))
    if (!isWhole || !/^[\w-]|^ +[\w(]/.test(text.slice(at + value.length, at + value.length + 3))) return at;
  return -1;
}

type Stretch = { readonly from: number; readonly to: number; readonly isPriced: boolean };

/** What has a price behind it before what has none (a menu names GPUs too), then the shorter. */
const isCloser = (one: Stretch, other: Stretch): boolean =>
  one.isPriced === other.isPriced ? one.to - one.from < other.to - other.from : one.isPriced;

/** The shortest stretch of a page that holds the values one after the other, as whole lines where they are short. */
function stretch(text: string, wanted: readonly string[]): string | null {
  const [first = '', ...rest] = wanted;
  const next: number[] = [];
  let best: Stretch | null = null;
  let from = placeOf(text, first, 0, rest.length === 0);
  for (let places = 0; from >= 0 && places < MOST_PLACES; places += 1) {
    const to = rest.reduce((end, value, at) => {
      if (end < 0) return -1;
      // What was found from an earlier place is the next one still, unless that lies behind us.
      const known = next[at];
      const found =
        known !== undefined && (known < 0 || known >= end) ? known : placeOf(text, value, end, at === rest.length - 1);
      next[at] = found;
      return found < 0 ? -1 : found + value.length;
    }, from + first.length);
    if (to < 0) break;
    const found = { from, to, isPriced: /\$\s?\d|"price"/.test(text.slice(to, to + BEHIND)) };
    if (best === null || isCloser(found, best)) best = found;
    from = placeOf(text, first, from + 1, rest.length === 0);
  }
  if (best === null) return null;
  // A heading may stand far above its row: what lies between is other rows.
  const near = best.to - best.from > FARTHEST ? best.to - (wanted.at(-1) ?? '').length : best.from;
  return wholeLines(text, { from: near, to: best.to });
}

const FARTHEST = 4_000;
const LONGEST_LINE = 2_000;
/** On a page the price stands behind the name, in the widest rows seen some 1,000 characters of tags behind it (2026-08-22). */
const BEHIND = 1_200;

function wholeLines(text: string, { from, to }: { from: number; to: number }): string {
  const start = Math.max(text.lastIndexOf('\n', from) + 1, from - LONGEST_LINE);
  const next = text.indexOf('\n', to + BEHIND);
  return text.slice(start, Math.min(next < 0 ? text.length : next, to + LONGEST_LINE));
}
