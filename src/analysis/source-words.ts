// Whether a sentence is its source's own: the words of its title or of what the search said of it, in their order, nothing between them left out.
import { cut, isLonger } from '#domain/cut.ts';
import type { Search } from '#domain/report.ts';
import { sentencesOf } from '#domain/sentences.ts';

/** They join words and say nothing alone. */
const JOINING = new Set('a an the of its their has have had is are was were been'.split(' '));

/** Forms of one verb that no ending tells. */
const FORMS =
  'take took taken|fall fell fallen|rise rose risen|grow grew grown|sell sold|buy bought|build built|make made|say said|see saw seen|lose lost|win won|begin began begun|lead led';
const VERBS = new Map(
  FORMS.split('|').flatMap((forms) => {
    const all = forms.split(' ');
    return all.map((form) => [form, all[0] ?? form] as const);
  }),
);

/** A word as its forms are one: ships, shipped and shipping; %, percent and per cent. */
function rootOf(word: string): string {
  if (/\p{N}/u.test(word)) return word.replace(/(?<=\p{N}),(?=\p{N}{3})/gu, '');
  const plain = word.replace(/['’]s$/, '');
  const known = VERBS.get(plain) ?? VERBS.get(plain.replace(/s$/, '')) ?? VERBS.get(plain.replace(/ing$/, ''));
  if (known !== undefined) return known;
  return plain.length < 4
    ? plain
    : plain
        .replace(/(?:ies|y)$/, 'i')
        .replace(/(?:ing|ed|es|s|e)$/, '')
        .replace(/(\p{L})\1$/u, '$1');
}

const WORDS = /[$€£]?\p{N}[\p{L}\p{N}.,-]*(?<![.,-])|[\p{L}][\p{L}\p{N}'’-]*|%/gu;

const rootsIn = (text: string): string[] =>
  (
    text
      .toLowerCase()
      .replace(/per ?cent\b/g, '%')
      .match(WORDS) ?? []
  )
    .filter((word) => !JOINING.has(word))
    .map(rootOf);

/** The share of a text's words that another text has too; 1 for a text without words. */
export function coverage(text: string, source: string): number {
  const [own, theirs] = [new Set(rootsIn(text)), new Set(rootsIn(source))];
  return own.size === 0 ? 1 : [...own].filter((word) => theirs.has(word)).length / own.size;
}

const FEWEST_WORDS = 2;
const LONGEST = 20_000;
const LONGEST_SENTENCE = 400;

/** A page's title, and of what its search said the sentences that speak of that title. */
export function saidOf(
  { title, search }: { readonly title: string; readonly search: number },
  searches: readonly Search[],
): string[] {
  const { text = '', pages = [] } = searches[search] ?? {};
  const own = new Set(rootsIn(title));
  const all = sentencesOf(cut(text, LONGEST)).map((each) => each.text);
  const isMine = (each: string): boolean => new Set(rootsIn(each).filter((word) => own.has(word))).size >= FEWEST_WORDS;
  return [title, ...(pages.length === 1 ? all : all.filter(isMine))];
}

/** What turns the rest of a sentence: where the source has it, who tells of it has it too. */
const TURNING = new Set(
  'not no never none without deny denies denied if unless may might could would should plan plans planned expect expects expected rumour rumoured rumor rumored alleged allegedly hardly barely almost nearly less fewer than until before despite'.split(
    ' ',
  ),
);
const turningIn = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}'’]+/gu) ?? []).filter((word) => TURNING.has(word) || /n['’]t$/.test(word));

/** Why a sentence is not one of these; null where it is. */
export function strangeIn(sentence: string, sources: readonly string[]): string | null {
  if (isLonger(sentence, LONGEST_SENTENCE)) return `more than ${LONGEST_SENTENCE} signs: too long to be checked`;
  const own = rootsIn(sentence);
  const known = new Set(sources.flatMap(rootsIn));
  const strange = own.find((word) => !known.has(word));
  if (own.length === 0) return 'it says nothing';
  if (strange !== undefined)
    return `"${cut(strange, 40)}" stands neither in the title nor in what the search said of it`;
  const within = sources.filter((each) => runsIn(own, rootsIn(each)));
  if (within.length === 0) return 'its words stand there in another order, or with others between them';
  const turned = within.every((each) => turningIn(each).some((word) => !turningIn(sentence).includes(word)));
  return turned ? 'it leaves out a word of its source that turns the rest' : null;
}

const runsIn = (own: readonly string[], theirs: readonly string[]): boolean =>
  theirs.some((_, at) => own.every((word, index) => theirs[at + index] === word));

/** Whatever has a digit in it. */
export const figuresIn = (text: string): { readonly text: string; readonly start: number }[] =>
  [...text.matchAll(/(?<![\p{L}\p{N}])[$€£]?\p{N}[\p{L}\p{N}.,-]*(?<![.,-])(?:\s?(?:%|percent\b|per cent\b))?/gu)].map(
    ({ 0: found, index }) => ({
      text: found,
      start: index,
    }),
  );
