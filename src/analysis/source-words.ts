// Which sentences of what a search said are of a page, and whether a claim's words come from it.
import { cut } from '#domain/cut.ts';
import type { Search } from '#domain/report.ts';
import { sentencesOf } from '#domain/sentences.ts';

const COMMON = new Set('the and for its are has was per from with that this into over than says said will'.split(' '));

const wordsIn = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
      .filter((word) => !COMMON.has(word))
      .map((word) => word.replace(/(?:ing|ed|es|s)$/, '')),
  );

const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((word) => other.has(word)).length;

/** The share of a text's words that another text has too; 1 for a text without words. */
export function coverage(text: string, source: string): number {
  const own = wordsIn(text);
  return own.size === 0 ? 1 : shared(own, wordsIn(source)) / own.size;
}

const FEWEST_WORDS = 2;
const LONGEST = { text: 20_000, sentence: 300 };
/** What a full stop behind it does not end. */
const SHORT = /(?:\b\p{Lu}|\b(?:Inc|Corp|Ltd|Co|vs|No|St|Dr|Mr|Mrs|approx|est))\.\s*$/u;

/** Of what a search said the whole sentences that speak of this page's title more than of any other's it returned; in their order. */
export function saidOf(
  { title, search }: { readonly title: string; readonly search: number },
  searches: readonly Search[],
): string[] {
  const { text = '', pages = [] } = searches[search] ?? {};
  const own = wordsIn(title);
  const others = pages.filter((page) => page.title !== title).map((page) => wordsIn(page.title));
  const whole: string[] = [];
  for (const part of sentencesOf(cut(text, LONGEST.text))) {
    const before = whole.at(-1);
    if (before !== undefined && SHORT.test(before)) whole[whole.length - 1] = before + part.text;
    else whole.push(part.text);
  }
  return whole
    .map((each) => each.trim())
    .filter((each) => {
      const words = wordsIn(each);
      const mine = shared(words, own);
      return (
        each.length <= LONGEST.sentence && mine >= FEWEST_WORDS && others.every((other) => shared(words, other) < mine)
      );
    });
}
