// Words that mean the same in every answer: what it is asked in, and that it is sold no more. Heard here too, whatever an adapter reads.
import { currencyCode } from './currency.ts';
import type { Listing, Reading } from './offer.ts';

const CURRENCY = /^(?:(?:billing|price|pricing|account|local|cost|quote)_?)?currency(?:_?code)?$/i;
const ENDED =
  /^(?:is_?)?(?:deprecated|retired|discontinued|disabled|sold_?out|out_?of_?stock|eol|end_?of_?(?:service|life|sale))$/i;
const OFFERED = /^(?:is_?)?(?:enabled|rentable|available|active|in_?stock|orderable)$/i;

type Word = 'currency' | 'ended' | 'offered' | null;
const words = new Map<string, Word>();
/** The names of fields are few and come again and again. */
const MOST_WORDS = 10_000;

function wordOf(name: string): Word {
  const known = words.get(name);
  if (known !== undefined) return known;
  const word = CURRENCY.test(name) ? 'currency' : ENDED.test(name) ? 'ended' : OFFERED.test(name) ? 'offered' : null;
  if (words.size < MOST_WORDS) words.set(name, word);
  return word;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ownCurrency(value: Readonly<Record<string, unknown>>): string | null {
  const name = Object.keys(value).find((each) => wordOf(each) === 'currency' && typeof value[each] === 'string');
  const told = name === undefined ? null : value[name];
  if (typeof told !== 'string' || told.trim() === '') return null;
  return currencyCode(told);
}

const DEEPEST = 3;
/** A description has few fields; a map of a thousand products is none. */
const MOST_PARTS = 40;

/** The currency that a thing names or, further within, that all of its parts name alike. */
function currencyIn(value: unknown, depth = 0): string | null {
  if (!isMap(value)) return null;
  const own = ownCurrency(value);
  if (own !== null || depth === DEEPEST) return own;
  const parts = Object.values(value).filter(isMap);
  if (parts.length > MOST_PARTS) return null;
  const told = new Set(parts.flatMap((part) => currencyIn(part, depth + 1) ?? []));
  return told.size === 1 ? ([...told][0] ?? null) : null;
}

/** A plain "no" of the item itself; a part of it may only say that all has ended. */
function isEnded(item: unknown): boolean {
  if (!isMap(item)) return false;
  return Object.keys(item).some((name) => {
    const value = item[name];
    if (typeof value === 'boolean') return wordOf(name) === (value ? 'ended' : 'offered');
    return isMap(value) && Object.keys(value).some((part) => value[part] === true && wordOf(part) === 'ended');
  });
}

function heardIn(listing: Listing, around: string | null): Listing {
  const said = currencyIn(listing.item) ?? around;
  const currency = (listing.currency ?? 'USD') === 'USD' ? (said ?? 'USD') : listing.currency;
  const ended = isEnded(listing.item) && !listing.flags.includes('not_rentable');
  return {
    ...listing,
    ...(currency === undefined || currency === 'USD' ? {} : { currency }),
    flags: ended ? [...listing.flags, 'not_rentable'] : listing.flags,
  };
}

/** The readings of an answer with what its plain words say: a price is never taken for dollars, or for rent, against them. */
export function* heard(answer: unknown, readings: Iterable<Reading>): Generator<Reading> {
  // Around its list an answer says what holds for all of it.
  const around = currencyIn(answer);
  for (const reading of readings) yield reading.kind === 'listing' ? heardIn(reading, around) : reading;
}
