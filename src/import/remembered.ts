// Work on words that come again and again, done once; what is remembered is bounded in number and in length.

const MOST_REMEMBERED = 50_000;
const LONGEST_REMEMBERED = 200;

/** A copy of its own: a piece of a long text keeps all of that text in memory. */
export const ownCopy = (text: string): string => Buffer.from(text).toString();

export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  // Rows come in runs of the same time and seller: most of the time it is the one just asked for.
  let last: { text: string; value: T } | null = null;
  return (text) => {
    if (last !== null && last.text === text) return last.value;
    const held = made.get(text);
    if (held !== undefined) {
      last = { text, value: held };
      return held;
    }
    const own = ownCopy(text);
    const value = work(own);
    if (text.length > LONGEST_REMEMBERED) return value;
    if (made.size >= MOST_REMEMBERED) made.clear();
    made.set(own, value);
    last = { text: own, value };
    return value;
  };
}
