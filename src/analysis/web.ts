// What the web said: pages as a search returned them, claims that carry one of their links, and statements held against both.

import { MARKUP } from '#analysis/grounding/ground.ts';
import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import type { Check, ReportSource, Search, Section, Struck } from '#domain/report.ts';
import { sectionTitle } from './program.ts';
import type { ContextOutput, ScoutOutput } from './shapes.ts';
import { coverage, figuresIn, returnedWith, strangeIn, wordsIn } from './source-words.ts';

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
        pages.set(link, {
          id: `s${pages.size + 1}`,
          title: [...printable(title)].slice(0, MOST_TITLE).join(''),
          url: link,
          search,
        });
    }
  return [...pages.values()];
}

/** The claims whose link a search really returned and whose words it returned with it; of the others, and of any where nothing was said to be found, why not. */
export function claimsHeld(
  { found, claims }: ScoutOutput,
  pages: readonly Page[],
  searches: readonly Search[],
): { held: Claim[]; struck: Struck[] } {
  const held: Claim[] = [];
  const struck: Struck[] = [];
  for (const { text, url } of claims) {
    const page = pages.find((each) => each.url === linkOf(url));
    const said = printable(text);
    const reason = !found
      ? 'found: false, and yet a claim'
      : page === undefined
        ? `no search of this run returned the link ${cut(printable(url), 200)}`
        : coverage(said, `${page.title} ${searches[page.search]?.text ?? ''}`) < LEAST_OF_CLAIM
          ? `most of its words are neither in the title of ${page.id} nor in what its search said`
          : null;
    if (page === undefined || reason !== null) struck.push({ where: 'scout', text: said, reason: reason ?? '' });
    else held.push({ id: `c${held.length + 1}`, text: said, page });
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
  if (MARKUP.test(text)) return 'a link or markup in the text: links stand with their sources alone';
  const judging = JUDGING.exec(text);
  if (judging !== null) return `${judging[0]}: a word of the judge, and no page is one`;
  const nearer = claims.find((each) => each.page !== claim.page && shared(text, each) > shared(text, claim));
  if (nearer !== undefined) return `it says what claim ${nearer.id} says, and not what ${claim.id} does`;
  const returned = returnedWith(claim.page, searches);
  if (coverage(text, `${returned} ${claim.text}`) < LEAST_OF_STATEMENT)
    return `too many of its words are not those of claim ${claim.id} and its title`;
  const odd = strangeIn(text, returned);
  return odd === null ? null : `${odd}: not in the title of ${claim.page.id} nor in what its search said of it`;
}

/** What a page says so would read as a verdict of this house. */
const JUDGING = /\b(?:un)?(?:actionable|viable|tradea?ble)\b/i;

/** Shares of the words of a claim and of a statement that must have come from somewhere. */
const LEAST_OF_CLAIM = 0.5;
const LEAST_OF_STATEMENT = 0.65;

/** Words that a statement shares with a claim and its page's title. */
function shared(text: string, claim: Claim): number {
  const own = wordsIn(`${claim.text} ${claim.page.title}`);
  return [...wordsIn(text)].filter((word) => own.has(word)).length;
}

function figureChecks(text: string, page: Page, searches: readonly Search[], start: number): Check[] {
  const inTitle = new Set(figuresIn(page.title).map(({ figure }) => figure));
  const said = new Set(figuresIn(returnedWith(page, searches)).map(({ figure }) => figure));
  return figuresIn(text)
    .filter(({ figure }) => said.has(figure))
    .map((each) => ({
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
        : `as in what search ${page.search + 1} said of ${page.id}`,
    }));
}
