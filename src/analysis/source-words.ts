// Whether words come from a source: how many of them it has, and that figures, directions and denials are its own.
import type { Search } from '#domain/report.ts';
import { sentencesOf } from '#domain/sentences.ts';
import { DOWN, NUMBER_WORDS, UP } from './lexicon.ts';

const COMMON = new Set(
  'about after also amid from have into more most over said says than that their them they this were while will with would'.split(
    ' ',
  ),
);

export const wordsIn = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
      .filter((word) => !COMMON.has(word) && !/^(?:the|and|for|its|has|are|was|per|percent)$/.test(word))
      .map((word) => word.replace(/(?:ing|ed|es|s)$/, '')),
  );

/** The share of a text's words that another text has too; 1 for a text without words. */
export function coverage(text: string, source: string): number {
  const [own, theirs] = [wordsIn(text), wordsIn(source)];
  return own.size === 0 ? 1 : [...own].filter((word) => theirs.has(word)).length / own.size;
}

const FEWEST_WORDS = 2;

/** A page's title, and of what its search said the sentences that speak of that title. */
export function returnedWith(
  { title, search }: { readonly title: string; readonly search: number },
  searches: readonly Search[],
): string {
  const { text = '', pages = [] } = searches[search] ?? {};
  const own = wordsIn(title);
  const of = sentencesOf(text).map((each) => each.text);
  const mine =
    pages.length === 1
      ? of
      : of.filter((each) => [...wordsIn(each)].filter((word) => own.has(word)).length >= FEWEST_WORDS);
  return `${title}\n${mine.join('\n')}`;
}

/** What a statement may have from its source alone: figures and names with digits, figures in words, directions, denials, the judge's words. */
export function strangeIn(text: string, returned: string): string | null {
  const said = new Set(figuresIn(returned).map(({ figure }) => figure));
  const figure = figuresIn(text).find((each) => !said.has(each.figure));
  if (figure !== undefined) return figure.text;
  const theirs = returned.toLowerCase();
  const inWords = text.replace(FIGURE, '');
  const word = [...inWords.matchAll(OWN_WORDS)]
    .map(([each]) => each)
    .find((each) => !theirs.includes(each.toLowerCase()));
  if (word !== undefined) return word;
  const moves = directionsIn(returned);
  return [...directionsIn(text)].find(([, move]) => ![...moves.values()].includes(move))?.[0] ?? null;
}

const OWN_WORDS = new RegExp(
  `${NUMBER_WORDS.source}|\\b(?:not|no|never|none|without|\\w+n['’]t|green|amber|red|one)\\b`,
  'gi',
);

/** Words of direction, each with its sign and the two consonants that its forms share: rise and rose, fall and fell. */
function directionsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [pattern, sign] of [
    [UP, '+'],
    [DOWN, '-'],
  ] as const)
    for (const [word] of text.matchAll(new RegExp(`\\b(?:${pattern.source})\\b`, 'gi')))
      found.set(
        word,
        sign +
          word
            .toLowerCase()
            .replace(/[aeiou]/g, '')
            .slice(0, 2),
      );
  return found;
}

type Said = { readonly text: string; readonly start: number; readonly figure: string };

const FIGURE = /(?:[$€£]\s?)?[\p{L}\p{N}$€£.,-]*\p{N}[\p{L}\p{N}.,-]*(?:\s?(?:%|percent\b|per cent\b))?/gu;

/** Whatever has a digit in it, as it can be compared: 12 % and 12 percent, 40,000 and 40000 are the same, B200 and H200 are not. */
export const figuresIn = (text: string): Said[] =>
  [...text.matchAll(FIGURE)].map(({ 0: all, index }) => {
    const own = all.replace(/[.,-]+$/, '');
    return {
      text: own,
      start: index,
      figure: own
        .toLowerCase()
        .replace(/per ?cent/, '%')
        .replace(/[\s,]/g, ''),
    };
  });
