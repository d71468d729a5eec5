// The market context of a day: what today's sources say, else yesterday's and said to be, else that there is none and why.
import { type Check, type Report, type Search, type Section, sectionTitle } from '#domain/report.ts';
import { type Claim, contextHeld, type HeldContext } from './web.ts';

/** A report's context with the checks that were made of it. */
export type Context = HeldContext;

const SECTION = { id: 'market_context', title: sectionTitle('market_context'), sources: [] } as const;

export const noContext = (why: string): Context => ({
  section: { ...SECTION, body: why, author: 'program', asOf: null },
  checks: [],
  struck: [],
});

/** What was found, title by title, where nobody has chosen. */
export function titlesContext(claims: readonly Claim[], searches: readonly Search[], asOf: string): Context {
  const first = claims.filter(({ page }, at) => claims.findIndex((each) => each.page === page) === at);
  const held = contextHeld(
    first.map(({ id }) => ({ id })),
    first,
    searches,
    asOf,
  );
  return { ...held, section: { ...held.section, author: 'program' } };
}

type Yesterday = {
  readonly date: string;
  readonly method: Report['method'];
  readonly section: Section | undefined;
  readonly checks: readonly Check[];
};

/** Yesterday's own context as it was checked then, where there is one; what yesterday itself had carried over is too old. */
export function carriedContext({ date, method, section, checks }: Yesterday): Context | null {
  // What an earlier method let stand is not carried into a report of this one.
  if (method !== 'statements' || section === undefined || section.asOf !== date || section.sources.length === 0)
    return null;
  return {
    section: {
      ...section,
      title: `${sectionTitle('market_context')} of ${date}, the day before: nothing newer was found`,
    },
    checks: checks
      .filter(({ where }) => where === 'market_context')
      .map((each) => ({ ...each, stated: `${each.stated}, in the report of ${date}` })),
    struck: [],
  };
}
