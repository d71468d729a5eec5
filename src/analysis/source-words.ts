// Whether words come from a source: how many of them it has, and that figures, directions and denials are its own.

import { DOWN, NUMBER_WORDS, UP } from '#analysis/grounding/lexicon.ts';
import type { Search } from '#domain/report.ts';
import { sentencesOf } from '#domain/sentences.ts';

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

/** What a statement may have from its source alone: figures and names, figures in words, directions and what they are of, denials, the judge's colours. */
export function strangeIn(text: string, returned: string): string | null {
  const said = new Set(figuresIn(returned).map(({ figure }) => figure));
  const figure = figuresIn(text).find((each) => !said.has(each.figure));
  if (figure !== undefined) return figure.text;
  const theirs = wordsIn(returned);
  const name = [...text.matchAll(NAME)]
    .map(([each]) => each)
    .find((each) => [...wordsIn(each)].some((word) => !theirs.has(word)));
  const inWords = text.replace(FIGURE, '');
  const words = new Set(returned.toLowerCase().split(/[^\p{L}\p{N}'’]+/u));
  const own = [...inWords.matchAll(OWN_WORDS)].map(([each]) => each).find((each) => !words.has(each.toLowerCase()));
  return name ?? own ?? turned(text, returned);
}

/** Whatever begins with a capital, the first word too: who reports, who sells, where. */
const NAME = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}'’-]*/gu;

const OWN_WORDS = new RegExp(
  `${NUMBER_WORDS.source}|\\b(?:not|no|never|none|without|\\w+n['’]t|green|amber|red|one)\\b`,
  'gi',
);

/** A word of direction that the source has not, or that stands beside a figure which moved the other way there. */
function turned(text: string, returned: string): string | null {
  const [own, theirs] = [directionsIn(text), directionsIn(returned)];
  const moves = new Set(theirs.map(({ move }) => move));
  const strange = own.find(({ move }) => !moves.has(move));
  if (strange !== undefined) return strange.word;
  const [saidAt, realAt] = [nearestOf(own), nearestOf(theirs)];
  const real = new Map<string, Set<string>>();
  for (const { figure, start } of figuresIn(returned)) {
    const sign = realAt(start)?.sign;
    if (sign !== undefined) real.set(figure, (real.get(figure) ?? new Set()).add(sign));
  }
  for (const { figure, start } of figuresIn(text)) {
    const said = saidAt(start);
    if (said !== undefined && real.has(figure) && !real.get(figure)?.has(said.sign)) return said.word;
  }
  return null;
}

type Direction = { readonly word: string; readonly start: number; readonly sign: string; readonly move: string };

/** The word of direction nearest to a place; of two as near, the one that says up. */
function nearestOf(all: readonly Direction[]): (start: number) => Direction | undefined {
  const inOrder = all.toSorted((a, b) => a.start - b.start);
  return (start) => {
    let [low, high] = [0, inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((inOrder[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const [before, behind] = [inOrder[low - 1], inOrder[low]];
    if (before === undefined || behind === undefined) return before ?? behind;
    const [near, far] = [start - before.start, behind.start - start];
    return near < far || (near === far && !(before.sign === '-' && behind.sign === '+')) ? before : behind;
  };
}

const everyWord = (pattern: RegExp): RegExp => new RegExp(`\\b(?:${pattern.source})\\b`, 'gi');
const DIRECTIONS = [
  [everyWord(UP), '+'],
  [everyWord(DOWN), '-'],
] as const;

/** Words of direction, each with its sign and the two consonants that its forms share: rise and rose, fall and fell. */
const directionsIn = (text: string): Direction[] =>
  DIRECTIONS.flatMap(([pattern, sign]) =>
    [...text.matchAll(pattern)].map(({ 0: word, index }) => ({
      word,
      start: index,
      sign,
      move:
        sign +
        word
          .toLowerCase()
          .replace(/[aeiou]/g, '')
          .slice(0, 2),
    })),
  );

type Said = { readonly text: string; readonly start: number; readonly figure: string };

const FIGURE =
  /(?:[$€£]\s|(?<![\p{L}\p{N}$€£.,-])|(?<=\spercent|\sper cent))[\p{L}\p{N}$€£.,-]*\p{N}[\p{L}\p{N}.,-]*(?:\s?(?:%|percent\b|per cent\b))?/gu;

/** Whatever has a digit in it, as it can be compared: 12 % and 12 percent, 40,000 and 40000 are the same, B200 and H200 are not. */
export const figuresIn = (text: string): Said[] =>
  [...text.matchAll(FIGURE)].map(({ 0: all, index }) => {
    const own = all.replace(/(?<![.,-])[.,-]+$/, '');
    return {
      text: own,
      start: index,
      figure: own
        .toLowerCase()
        .replace(/per ?cent/, '%')
        .replace(/[\s,]/g, ''),
    };
  });
