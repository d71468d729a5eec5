// Foreign text at its limit: cut between characters, never within one, and well-formed whatever came in.
import { printable } from './printable.ts';

/** At most so many characters (code points) of a text. Half a pair becomes U+FFFD: SQLite, JSON and HTML carry no half. */
export function cut(text: string, characters: number): string {
  if (text.length <= characters) return text.toWellFormed();
  // Twice as many units hold that many characters, so that a long text costs no more than a short one.
  return Array.from(text.slice(0, 2 * characters))
    .slice(0, characters)
    .join('')
    .toWellFormed();
}

/** A name as somebody else wrote it, fit to be stored, shown and prompted: one line, nothing that turns or hides text, not too long. */
export const foreignName = (text: string, characters: number): string =>
  cut(printable(cut(text, 4 * characters)), characters).trimEnd();

/** Whether a text has more than so many characters (code points). */
export const isLonger = (text: string, characters: number): boolean =>
  text.length > characters && (text.length > 2 * characters || Array.from(text).length > characters);
