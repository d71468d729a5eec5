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
/** What is larger is a list, and no item. */
const MOST_PARTS = 600;

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
    if (size > MOST_PARTS || !words.has(last) || !wanted.every((value) => words.has(value) || above.has(value))) return;
    if (best.now === null || size < best.now.size) best.now = { item, size };
  };
  // An item is what stands in a list, under its name in a map, or the answer itself; a part of one may lack its price.
  const walk = (node: unknown, above: ReadonlySet<string>, depth: number, isItem: boolean): Found => {
    if (node === null || typeof node !== 'object' || depth > DEEPEST)
      return { words: new Set([String(node)]), size: 1 };
    const isMap = !Array.isArray(node);
    const entries = Object.entries(node);
    // Numbers around an item are counts, and would tell nothing apart.
    const own = entries.flatMap(([, child]) => (isMap && typeof child === 'string' ? [child] : []));
    const context = own.some((word) => wanted.includes(word)) ? new Set([...above, ...own]) : above;
    const words = new Set<string>();
    let size = 1;
    for (const [name, child] of entries) {
      // In a map the name of an entry is a part of what is said of it.
      const named = isMap && wanted.includes(name);
      const found = walk(child, named ? new Set([...context, name]) : context, depth + 1, !isMap);
      for (const word of found.words) words.add(word);
      size += found.size;
      if (isMap) words.add(name);
      if (named) offer(new Set([...found.words, name]), context, { item: { [name]: child }, size: found.size + 1 });
    }
    if (isMap && isItem) offer(words, above, { item: node, size });
    return { words, size };
  };
  walk(answer, new Set(), 0, true);
  return best.now?.item ?? null;
}

const MOST_PLACES = 2_000;

/** The shortest stretch of a page that holds the values one after the other, as whole lines where they are short. */
function stretch(text: string, [first = '', ...rest]: readonly string[]): string | null {
  let best: { from: number; to: number } | null = null;
  let from = text.indexOf(first);
  for (let places = 0; from >= 0 && places < MOST_PLACES; places += 1) {
    const to = rest.reduce((end, value) => {
      const at = end < 0 ? -1 : text.indexOf(value, end);
      return at < 0 ? -1 : at + value.length;
    }, from + first.length);
    if (to < 0) break;
    if (best === null || to - from < best.to - best.from) best = { from, to };
    from = text.indexOf(first, from + 1);
  }
  return best === null ? null : wholeLines(text, best);
}

const LONGEST_LINE = 2_000;
/** On a page the price stands behind the name. */
const BEHIND = 500;

function wholeLines(text: string, { from, to }: { from: number; to: number }): string {
  const start = Math.max(text.lastIndexOf('\n', from) + 1, from - LONGEST_LINE);
  const next = text.indexOf('\n', to + BEHIND);
  return text.slice(start, Math.min(next < 0 ? text.length : next, to + LONGEST_LINE));
}
