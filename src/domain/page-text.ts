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
const USD = /^(?:US)?\$\s?([\d,]+(?:\.\d+)?)(?:\s*(?:\/|per)\s*(?:gpu\s*(?:[-/]\s*)?)?(?:per\s*)?(?:hours?|hr|h))?$/i;

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

/** A heading over numbers of GPUs; one over names has no number alone below it. */
export const COUNT_HEADING = /^(?:#|no\.?|number of|qty)?\s*(?:of )?gpus?(?: count)?$|^(?:count|quantity|qty)$/i;

const CODES = 'EUR|GBP|CAD|AUD|NZD|SGD|HKD|INR|JPY|CNY|RMB|CHF|SEK|NOK|DKK|PLN|BRL';
const OTHER_MONEY = new RegExp(
  `\\b(?:${CODES})\\b|[€£¥₹]|\\b(?:AU?|CA?|NZ|SG?|HK|R)\\$|\\b(?:(?:canadian|australian|singapore) dollars|euros?|pounds|rupees|yen|yuan)\\b`,
  'i',
);

/** Whether words over a price say that its dollar sign is another dollar, or no dollar at all. */
export const namesOtherMoney = (words: string): boolean => OTHER_MONEY.test(words);

/** An amount for an hour of a whole machine; words that speak of one GPU, another time or other money make it none. */
export const machineHour = (amount: string, words: string): string =>
  /\bgpus?\b|month|year|\dyr|week|\bday|minute/i.test(words) || namesOtherMoney(words)
    ? `another unit: ${words}`
    : amount;

const SEVERAL = /\b\d+\s?[x×]|\b(?:[2-9]|\d\d)\s*gpus/i;
/** A price for a node of several GPUs, by another unit, or of before. */
const OTHER_UNIT = /\bday\b|node|server|instance|machine|per gb|minute|\bold\b|\bwas\b|\d\s?yr/i;

/** What stands over a price: its column's name and its table's title, and the number of GPUs in its row. */
type Over = { readonly name: string; readonly title: string; readonly gpus: number | null };

/** What an hour of one GPU costs, as `hourlyUsd`; undefined too where the words over it speak of several GPUs, another unit or other money. */
export function gpuHour(cell: string, { name, title, gpus }: Over): number | null | undefined {
  const isOfSeveral = (gpus ?? 1) > 1 && !/(?:per|\/)\s*gpu|gpu.h/i.test(`${name} ${cell}`);
  const isOther = OTHER_UNIT.test(name) || SEVERAL.test(`${name} ${title}`) || namesOtherMoney(`${name} ${title}`);
  return isOfSeveral || isOther ? undefined : hourlyUsd(cell);
}
