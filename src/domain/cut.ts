// Text from outside made fit to keep: well-formed, and never cut within a character.

/** The first so many characters (code points) of a text, with half a character made a replacement character. */
export function cut(text: string, characters: number): string {
  // A character takes at most two units: what is shorter needs no counting.
  const start = text.slice(0, 2 * characters + 1).toWellFormed();
  if (start.length <= characters) return start;
  const signs = Array.from(start);
  return signs.length <= characters ? start : signs.slice(0, characters).join('');
}
