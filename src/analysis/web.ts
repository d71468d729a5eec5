// What the web said: pages as a search returned them, claims that carry one of their links, and statements held against both.
import { printable } from '#domain/printable.ts';
import type { Check, ReportSource, Search, Section, Struck } from '#domain/report.ts';
import { NUMBER_WORDS } from './lexicon.ts';
import { sectionTitle } from './program.ts';
import { modelNamesOut } from './sentence.ts';
import type { ContextOutput, ScoutOutput } from './shapes.ts';

export type Page = ReportSource & { readonly search: number };
export type Claim = { readonly id: string; readonly text: string; readonly page: Page };

const MOST_TITLE = 200;

/** A link as two spellings of it are one; null where it is none that a page may be opened by. */
function linkOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** Every page that the searches returned, once, numbered in the order it came. */
export function pagesOf(searches: readonly Search[]): Page[] {
  const pages = new Map<string, Page>();
  for (const [search, { pages: returned }] of searches.entries())
    for (const { title, url } of returned) {
      const link = linkOf(url);
      if (link !== null && !pages.has(link))
        pages.set(link, { id: `s${pages.size + 1}`, title: printable(title).slice(0, MOST_TITLE), url: link, search });
    }
  return [...pages.values()];
}

/** The claims whose link a search really returned; of the others why not. */
export function claimsHeld({ claims }: ScoutOutput, pages: readonly Page[]): { held: Claim[]; struck: Struck[] } {
  const held: Claim[] = [];
  const struck: Struck[] = [];
  for (const { text, url } of claims) {
    const page = pages.find((each) => each.url === linkOf(url));
    if (page === undefined)
      struck.push({
        where: 'scout',
        text: printable(text),
        reason: `no search of this run returned the link ${printable(url).slice(0, 200)}`,
      });
    else held.push({ id: `c${held.length + 1}`, text: printable(text), page });
  }
  return { held, struck };
}

type Statement = ContextOutput['statements'][number];

export type HeldContext = {
  readonly section: Section;
  readonly checks: readonly Check[];
  readonly struck: readonly Struck[];
};

/** The market context from the statements that hold: each of one claim, with that claim's link, its figures in what the search returned. */
export function contextHeld(
  { statements }: ContextOutput,
  claims: readonly Claim[],
  searches: readonly Search[],
  asOf: string,
): HeldContext {
  const lines: string[] = [];
  const checks: Check[] = [];
  const struck: Struck[] = [];
  const used: Page[] = [];
  for (const each of statements) {
    const text = printable(each.text);
    const claim = claims.find(({ id }) => id === each.claim);
    const reason =
      claim === undefined
        ? `no claim ${printable(each.claim)} was handed over`
        : faultOf({ ...each, text }, claim, claims, searches);
    if (claim === undefined || reason !== null) {
      struck.push({ where: 'market_context', text, reason: reason ?? '' });
      continue;
    }
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0);
    checks.push(...figureChecks(text, claim.page, searches, start), linkCheck(text, claim.page, start));
    lines.push(`${text} [${claim.page.id}]`);
    if (!used.includes(claim.page)) used.push(claim.page);
  }
  const sources = used.map(({ id, title, url }) => ({ id, title, url }));
  return {
    section: {
      id: 'market_context',
      title: sectionTitle('market_context'),
      body: lines.join('\n'),
      sources,
      author: 'model',
      asOf,
    },
    checks,
    struck,
  };
}

const linkCheck = (text: string, { id, url, title, search }: Page, start: number): Check => ({
  where: 'market_context',
  start: start + text.length + 1,
  text: `[${id}]`,
  kind: 'link',
  call: null,
  row: null,
  field: null,
  value: url,
  stated: `returned by search ${search + 1} as “${title}”`,
});

function faultOf(
  { text, url }: Statement,
  claim: Claim,
  claims: readonly Claim[],
  searches: readonly Search[],
): string | null {
  if (linkOf(url) !== claim.page.url) return `its link is not that of claim ${claim.id}`;
  if (/https?:\/\/|www\.|\]\(/i.test(text)) return 'a link in the text: links stand with their sources alone';
  if (JUDGEMENT.test(text)) return 'a word of judgement in what the web says: that is the judge’s alone';
  const nearer = claims.find((each) => each.page !== claim.page && shared(text, each) > shared(text, claim));
  if (nearer !== undefined) return `it says what claim ${nearer.id} says, and not what ${claim.id} does`;
  if (shared(text, claim) === 0) return `it has no word in common with claim ${claim.id}`;
  const said = saidBy(claim.page, searches);
  const odd = figuresIn(text).find((each) => !said.has(each.figure))?.text ?? strangeWord(text, claim.page, searches);
  return odd === undefined ? null : `${odd}: neither the title of ${claim.page.id} nor its search has this figure`;
}

/** A figure in words that the page's title and search do not have. */
function strangeWord(text: string, page: Page, searches: readonly Search[]): string | undefined {
  const returned = returnedWith(page, searches).toLowerCase();
  return [...text.matchAll(NUMBER_WORDS)].map(([word]) => word).find((word) => !returned.includes(word.toLowerCase()));
}

const returnedWith = (page: Page, searches: readonly Search[]): string =>
  `${page.title}\n${searches[page.search]?.text ?? ''}`;

const JUDGEMENT = /\bactionable\b|\bviable\b/i;

const COMMON = new Set(
  'about after also amid from have into more most over said says than that their them they this were will with would'.split(
    ' ',
  ),
);

const wordsIn = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [])
      .filter((word) => !COMMON.has(word))
      .map((word) => word.replace(/(?:ing|ed|es|s)$/, '')),
  );

/** Words that a statement shares with a claim and its page's title. */
function shared(text: string, claim: Claim): number {
  const own = wordsIn(`${claim.text} ${claim.page.title}`);
  return [...wordsIn(text)].filter((word) => own.has(word)).length;
}

type Said = { readonly text: string; readonly start: number; readonly figure: string };

/** Figures in the web's prose, as they can be compared: their digits and their unit; names of models are none. */
function figuresIn(text: string): Said[] {
  const plain = modelNamesOut(text);
  return [...plain.matchAll(/(\$\s?)?(\p{N}[\p{N}.,]*\p{N}|\p{N})\s?(%|percent\b|per cent\b)?/gu)].map((each) => {
    const [all, dollar, digits = '', percent] = each;
    const unit = dollar ? '$' : percent ? '%' : '';
    return { text: all.trim(), start: each.index, figure: `${unit}${digits.replaceAll(',', '')}` };
  });
}

const saidBy = (page: Page, searches: readonly Search[]): Set<string> =>
  new Set(figuresIn(returnedWith(page, searches)).map(({ figure }) => figure));

function figureChecks(text: string, page: Page, searches: readonly Search[], start: number): Check[] {
  const inTitle = new Set(figuresIn(page.title).map(({ figure }) => figure));
  return figuresIn(text).flatMap((each): Check[] =>
    saidBy(page, searches).has(each.figure)
      ? [
          {
            where: 'market_context',
            start: start + each.start,
            text: each.text,
            kind: 'number',
            call: null,
            row: null,
            field: null,
            value: each.figure,
            stated: inTitle.has(each.figure)
              ? `as in the title of ${page.id}`
              : `as in what search ${page.search + 1} returned`,
          },
        ]
      : [],
  );
}
