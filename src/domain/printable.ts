// Foreign text on one line: what a terminal would obey, and what would break a log line, becomes a space.

export const printable = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
