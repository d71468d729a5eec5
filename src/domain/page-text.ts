// What the texts of a price page say: amounts, numbers with footnotes, and the value that stands beside a label.

/** Superscripts are footnotes. */
export const plainText = (text: string): string =>
  text
    .replace(/[¹²³⁰-⁹]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** "8", "2,048", "4^1" (a four with a footnote), "80 GB". Null where it is no number. */
export function numberIn(text: string | null): number | null {
  const told = /^([\d,]+)(?:\^\d+|\s*Gi?B)?$/i.exec(text ?? '')?.[1];
  return told === undefined ? null : Number(told.replaceAll(',', ''));
}

const NOT_OFFERED =
  /^(?:n\/a|[-—–])?\s*(?:(?:per contract|contact|talk to|ask|request)\b.*|(?:coming soon|sold out|unavailable|tba|tbd))?$/i;
const USD = /^(?:US)?\$\s?([\d,]+(?:\.\d+)?)(?:\s*(?:\/|per)\s*(?:gpu\s*[-/]?\s*)?(?:per\s*)?(?:hours?|hr|h))?$/i;

/**
 * USD for an hour: "$49.24", "$3.20 / hour", "$2.99/GPU/hr". Null where nothing is offered ("", "N/A", "Contact sales"); undefined for what
 * is no such price, a price of another unit among it.
 */
export function hourlyUsd(text: string): number | null | undefined {
  if (NOT_OFFERED.test(text)) return null;
  const usd = USD.exec(text)?.[1];
  return usd === undefined ? undefined : Number(usd.replaceAll(',', ''));
}

/**
 * The value of a label among the texts of a cell or of several: they go in pairs, so that the label's own place says on which side its
 * value stands. Null where they do not go in pairs, or no label is there.
 */
export function besideLabel(texts: readonly string[], label: RegExp): string | null {
  const at = texts.findIndex((text) => label.test(text));
  return texts.length % 2 === 0 && at >= 0 ? (texts[at % 2 === 0 ? at + 1 : at - 1] ?? null) : null;
}
