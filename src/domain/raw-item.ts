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

type Found = { readonly words: ReadonlySet<string>; readonly size: number };
type Best = { readonly item: unknown; readonly size: number };

const DEEPEST = 12;

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

/**
 * The smallest part of an answer that holds the end of the key, the rest being said there or of what it stands in:
 * an object, an entry of a map, or lines of a page; null where there is none.
 */
export function rawItem(answer: unknown, key: string): unknown {
  const wanted = valuesOf(key);
  if (typeof answer === 'string') return stretch(answer, wanted);
  const last = wanted.at(-1) ?? '';
  const best: { now: Best | null } = { now: null };
  const offer = (words: ReadonlySet<string>, above: ReadonlySet<string>, { item, size }: Best): void => {
    if (!words.has(last) || !wanted.every((value) => words.has(value) || above.has(value))) return;
    if (best.now === null || size < best.now.size) best.now = { item, size };
  };
  const walk = (node: unknown, above: ReadonlySet<string>, depth: number): Found => {
    if (node === null || typeof node !== 'object' || depth > DEEPEST)
      return { words: new Set([String(node)]), size: 1 };
    const isMap = !Array.isArray(node);
    const entries = Object.entries(node);
    const own = entries.flatMap(([, child]) => (isMap && isScalar(child) ? [String(child)] : []));
    const context = own.some((word) => wanted.includes(word)) ? new Set([...above, ...own]) : above;
    const words = new Set<string>();
    let size = 1;
    for (const [name, child] of entries) {
      // In a map the name of an entry is a part of what is said of it.
      const named = isMap && wanted.includes(name);
      const found = walk(child, named ? new Set([...context, name]) : context, depth + 1);
      for (const word of found.words) words.add(word);
      size += found.size;
      if (isMap) words.add(name);
      if (named) offer(new Set([...found.words, name]), context, { item: { [name]: child }, size: found.size + 1 });
    }
    if (isMap) offer(words, above, { item: node, size });
    return { words, size };
  };
  walk(answer, new Set(), 0);
  return best.now?.item ?? null;
}

const MOST_PLACES = 2_000;

function placesOf(text: string, value: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(value); at >= 0 && places.length < MOST_PLACES; at = text.indexOf(value, at + 1))
    places.push(at);
  return places;
}

/** The shortest stretch of a text that begins at one of the values and holds them all, as whole lines where they are short. */
function stretch(text: string, wanted: readonly string[]): string | null {
  const places = wanted.map((value) => placesOf(text, value));
  const ends = (from: number): number[] =>
    places.map((each, at) => (each.find((place) => place >= from) ?? Number.NaN) + (wanted[at]?.length ?? 0));
  let best: { from: number; to: number } | null = null;
  for (const from of places.flat()) {
    const to = Math.max(...ends(from));
    if (!Number.isNaN(to) && (best === null || to - from < best.to - best.from)) best = { from, to };
  }
  return best === null ? null : wholeLines(text, best);
}

const LONGEST_LINE = 2_000;

function wholeLines(text: string, { from, to }: { from: number; to: number }): string {
  const start = Math.max(text.lastIndexOf('\n', from) + 1, from - LONGEST_LINE);
  const next = text.indexOf('\n', to);
  return text.slice(start, Math.min(next < 0 ? text.length : next, to + LONGEST_LINE));
}
