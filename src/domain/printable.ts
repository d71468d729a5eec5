// Foreign text on one line: what a terminal would obey, and what would break a log line, becomes a space.

/** Control characters, those that turn, join or hide text, and the line ends of Unicode. */
export const withoutControls = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');

export const printable = (text: string): string => withoutControls(text).replace(/\s+/g, ' ').trim();
