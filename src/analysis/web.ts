// What the web said: pages as a search returned them, claims that carry one of their links, and what of them is shown.

import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import { type Check, type ReportSource, type Search, type Section, type Struck, sectionTitle } from '#domain/report.ts';
import type { ContextOutput, ScoutOutput } from './shapes.ts';
import { coverage, figuresIn, saidOf, strangeIn } from './source-words.ts';

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
          : oddIn(page.title, OPENING);
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
 * The claims that were chosen, in their order: of each its source's own title with the link, the day that stands in the link, and one
 * sentence where every word of it is the source's.
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
    const text = printable(sentence ?? '');
    const isKnown = claim !== undefined && !used.includes(claim.page);
    const reason =
      claim === undefined
        ? `no claim ${printable(id)} was handed over`
        : isKnown
          ? null
          : 'its source stands there already';
    const fault =
      claim === undefined || text === ''
        ? null
        : (oddIn(text, MARKUP) ?? strangeIn(text, saidOf(claim.page, searches)));
    for (const why of [reason, fault]) if (why !== null) struck.push({ where: 'market_context', text, reason: why });
    if (claim === undefined || !isKnown) continue;
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const shown = lineFor(claim.page, fault === null ? text : '');
    lines.push(shown);
    checks.push(...checksOf(shown, claim.page, start));
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

const DAY_IN_LINK = /\/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-]|$)/;

/** A title is the page's own words, and a sentence of it is marked as what the page says. */
function lineFor({ id, title, url }: Page, sentence: string): string {
  const { hostname, pathname } = new URL(url);
  const day = DAY_IN_LINK.exec(pathname);
  const source = `“${title}”, ${hostname}${day === null ? '' : `, ${day.slice(1).join('-')}`} [${id}]`;
  return sentence === '' ? source : `${source}. According to ${hostname}: ${sentence}`;
}

/** A link that a search returned, and each figure of a line as that search returned it. */
function checksOf(line: string, { id, url, title, search }: Page, start: number): Check[] {
  const none = { where: 'market_context', call: null, row: null, field: null } as const;
  const mark = `[${id}]`;
  const at = line.indexOf(mark);
  const stated = `returned by search ${search + 1} as “${title}”`;
  const figures = figuresIn(line).filter((each) => each.start < at || each.start > at + mark.length);
  return [
    { ...none, start: start + at, text: mark, kind: 'link', value: url, stated },
    ...figures.map((each) => ({
      ...none,
      start: start + each.start,
      text: each.text,
      kind: 'number' as const,
      value: each.text,
      stated: `as search ${search + 1} returned it of ${id}`,
    })),
  ];
}

/** Links stand with their sources alone. */
const MARKUP = /:\/\/|\/\/\w|\b(?:mailto|javascript|data):\S|www\.|[<>[\]{}|`*_#\\]/i;
/** In a title a bar or a bracket is none. */
const OPENING = /:\/\/|\b(?:javascript|data):\S|[<>]/i;
/** Words to whoever reads, and none of the market. */
const ORDER =
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,60}\b(?:instruction|prompt|rule|order)s?\b|\bsystem prompt\b|\byou (?:are|must|should|will)\b/i;
/** What a page says so would read as a verdict of this house. */
const JUDGING = /\b(?:un)?(?:actionable|viable|tradea?ble)\b/i;

/** Why foreign words are not shown, whoever they are of. */
function oddIn(text: string, markup: RegExp): string | null {
  if (markup.test(text)) return 'a link or markup in the words: links stand with their sources alone';
  const judging = JUDGING.exec(text);
  if (judging !== null) return `${judging[0]}: a word of the judge, and no page is one`;
  return ORDER.test(text) ? 'it speaks to its reader instead of telling something' : null;
}
