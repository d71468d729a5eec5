// The sections of an analysis that hold: every sentence of them, or the program's in its place.

import { type Grounded, groundText } from '#analysis/grounding/ground.ts';
import type { Author, Section, SectionId } from '#domain/report.ts';
import { cleanLines, joined, type Part, type Run } from './held.ts';
import { sectionTitle } from './program.ts';
import type { DataAnalysisOutput } from './shapes.ts';

type Written = DataAnalysisOutput['sections'][number];

const NOTHING_HELD = 'Nothing that was written here held.';

/** The sections that the data call for, in their order; whatever else was written is struck. */
export function heldSections(
  written: readonly Written[],
  author: Author,
  run: Run,
  own: readonly Written[],
): Part<Section> {
  const parts = own.map((each) =>
    heldSection(
      each,
      written.find(({ id }) => id === each.id),
      author,
      run,
    ),
  );
  const strange = written.filter(
    ({ id, body }, at) =>
      body.trim() !== '' && (own.every((each) => each.id !== id) || written.findIndex((each) => each.id === id) !== at),
  );
  const struck = strange.map(({ id, body }) => ({ where: id, text: cleanLines(body), reason: whyNot(id, run) }));
  return joined([...parts, { report: [], checks: [], struck }]);
}

function heldSection(own: Written, written: Written | undefined, author: Author, { grounds }: Run): Part<Section> {
  const place = { where: own.id, gpu: null };
  const frame = { id: own.id, title: sectionTitle(own.id), sources: [], asOf: null };
  const grounded: Grounded = groundText(cleanLines(written?.body ?? ''), place, grounds);
  if (grounded.text !== '') return { ...grounded, report: [{ ...frame, body: grounded.text, author }] };
  const missing = { where: own.id, text: '', reason: 'the section was not written' };
  const instead = groundText(own.body, place, grounds);
  return {
    report: [{ ...frame, body: instead.text || NOTHING_HELD, author: 'program' }],
    checks: instead.checks,
    struck: grounded.struck.length > 0 ? grounded.struck : [missing],
  };
}

function whyNot(id: SectionId, { gathered: { hasMovers } }: Run): string {
  if (id === 'market_context') return 'written without sources: the synthesis writes it from the scout’s';
  if (id === 'movers' && !hasMovers) return 'there are less than two days of data: baselines, not movers';
  if (id === 'baselines' && hasMovers) return 'there are two days of data: movers, not baselines';
  return 'the section was written twice';
}
