// What the web said: pages as a search returned them, claims that carry one of their links, and what of them is shown.

import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import { type Check, type ReportSource, type Search, type Section, type Struck, sectionTitle } from '#domain/report.ts';
import { dateStart } from '#domain/time.ts';
import type { ContextOutput, ScoutOutput } from './shapes.ts';
import { coverage, saidOf } from './source-words.ts';

export type Page = ReportSource & { readonly search: number };
export type Claim = { readonly id: string; readonly text: string; readonly page: Page };

const MOST_TITLE = 200;
/** A title stands in quotes of ours. */
const QUOTES = /[“”„‟«»"]/g;

/** A link as two spellings of it are one; null where it is none that a page may be opened by, or has more in it than a page's address. */
function linkOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href, username, password, port } = new URL(url);
  const isPlain = username === '' && password === '' && port === '';
  return isPlain && (protocol === 'https:' || protocol === 'http:') ? href : null;
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
          title: cut(printable(title).replace(QUOTES, '’'), MOST_TITLE),
          url: link,
          search,
        });
    }
  return [...pages.values()];
}

/**
 * The claims whose link a search really returned and whose words it returned with it; of the others, and of any where nothing was
 * said to be found, why not.
 */
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
          : page.title === ''
            ? 'a page without a title'
            : oddIn(page.title);
    if (page === undefined || reason !== null) struck.push({ where: 'scout', text: said, reason: reason ?? '' });
    else held.push({ id: `c${held.length + 1}`, text: said, page });
  }
  return { held, struck };
}

/** The share of the words of a claim that must have come from somewhere. */
const LEAST_OF_CLAIM = 0.5;

export type HeldContext = {
  readonly section: Section;
  readonly checks: readonly Check[];
  readonly struck: readonly Struck[];
};

/**
 * The claims that were chosen, in their order: of each its source's own title with the link and the day that stands in it, and one
 * sentence of what its search said of it, word for word. A model only points: no word here is its own.
 */
export function contextHeld(
  chosen: ContextOutput['claims'],
  claims: readonly Claim[],
  searches: readonly Search[],
  asOf: string,
): HeldContext {
  const lines: string[] = [];
  const checks: Check[] = [];
  const struck: Struck[] = [];
  const used: Page[] = [];
  for (const { id, sentence } of chosen) {
    const claim = claims.find((each) => each.id === id);
    const said = claim === undefined || sentence === undefined ? '' : saidOf(claim.page, searches)[sentence];
    const [known, text] = [printable(cut(id, 40)), printable(said ?? '')];
    const reasons = [
      claim === undefined ? `no claim ${known} was handed over` : null,
      claim !== undefined && used.includes(claim.page) ? 'its source stands there already' : null,
      said === undefined ? `the search said no sentence ${sentence} of the source of ${known}` : null,
      oddIn(text),
    ];
    for (const reason of reasons) if (reason !== null) struck.push({ where: 'market_context', text, reason });
    if (claim === undefined || used.includes(claim.page)) continue;
    const line = lineFor(claim.page, oddIn(text) === null ? text : '', asOf);
    checks.push(
      linkCheck(
        line,
        claim.page,
        lines.reduce((sum, each) => sum + each.length + 1, 0),
      ),
    );
    lines.push(line);
    used.push(claim.page);
  }
  const sources = used.map(({ id, title, url }) => ({ id, title, url }));
  const section = {
    id: 'market_context',
    title: sectionTitle('market_context'),
    body: lines.join('\n'),
    sources,
  } as const;
  return { section: { ...section, author: 'model', asOf }, checks, struck };
}

const DAY_IN_LINK = /\/(20\d\d)[/-](\d\d)[/-](\d\d)(?=[/-]|$)/;

/** The day that a link tells, if it is one and has been. */
function dayIn(pathname: string, asOf: string): string {
  const day = DAY_IN_LINK.exec(pathname)?.slice(1).join('-') ?? '';
  return dateStart(day) === undefined || day > asOf ? '' : `, ${day}`;
}

/** A title is the page's own words; a sentence beside it is what the search said of it. */
function lineFor({ id, title, url }: Page, sentence: string, asOf: string): string {
  const { hostname, pathname } = new URL(url);
  const source = `“${title}”, ${hostname}${dayIn(pathname, asOf)} [${id}]`;
  return sentence === ''
    ? source
    : `${source}. According to ${hostname}, as the search tells it: “${sentence.replace(QUOTES, '’')}”`;
}

/** No title holds such a mark, so that the first is ours. */
const linkCheck = (line: string, { id, url, title, search }: Page, from: number): Check => ({
  where: 'market_context',
  start: from + line.indexOf(`[${id}]`),
  text: `[${id}]`,
  kind: 'link',
  call: null,
  row: null,
  field: null,
  value: url,
  stated: `returned by search ${search + 1} as “${title}”`,
});

/** What opens a page or makes one, and marks of ours. */
const MARKUP = /:\/\/|\b(?:mailto|javascript|data):\S|www\.|[<>]|\[s\d/i;
/** Words to whoever reads, and none of the market. */
const ORDERS = [
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,60}\b(?:instruction|prompt|rule|order)s?\b/i,
  /\bsystem prompt\b|\byou (?:are|must|should|will)\b/i,
];
/** What a page says so would read as a verdict of this house. */
const JUDGING = /\b(?:un)?(?:actionable|viable|tradea?ble)\b/i;

/** Why foreign words are not shown, whoever they are of. */
function oddIn(text: string): string | null {
  if (MARKUP.test(text)) return 'a link or markup in the words: links stand with their sources alone';
  const judging = JUDGING.exec(text);
  if (judging !== null) return `${judging[0]}: a word of the judge, and no page is one`;
  return ORDERS.some((order) => order.test(text)) ? 'it speaks to its reader instead of telling something' : null;
}
