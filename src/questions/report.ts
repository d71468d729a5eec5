// The day's report: what is said, by whom, and what every number and link in it was held against.
import { z } from 'zod';
import { toUsd } from '#domain/money.ts';
import { AUTHORS, CHECK_KINDS, PHASES, SECTION_IDS } from '#domain/report.ts';
import { isoTime } from '#domain/time.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import { analysisOf, type StoredAnalysis } from '#store/analysis.ts';
import { count, isoTimeText, question } from './question.ts';

const whole = z.coerce.number().int().positive();

/** Which report is asked for. */
export const ofReport = {
  date: z.iso.date().optional().describe('UTC day; the last one that has a report by default'),
  version: whole.optional().describe('A rerun makes a new version; the last one by default'),
};

const source = z.object({ id: z.string(), title: z.string(), url: z.string() });

const check = z.object({
  where: z.string().describe('title, summary, a section, or a signal'),
  start: z.int().nullable().describe('Where in that text it begins'),
  text: z.string(),
  kind: z.enum(CHECK_KINDS),
  call: z.string().nullable().describe('The answer that holds it: see report_answers'),
  row: z.int().nullable(),
  field: z.string().nullable(),
  value: z.union([z.number(), z.string()]).nullable().describe('As the answer has it, before rounding'),
  stated: z.string().describe('Unit and rounding it was held against, or the page a link was returned as'),
});

function rowOf(made: StoredAnalysis) {
  const { report } = made;
  return {
    date: made.date,
    lead_signal: report.lead_signal,
    title: report.title,
    summary: report.summary,
    sections: report.sections.map((each) => ({ ...each, sources: [...each.sources] })),
    signals: report.signals.map((each) => ({ ...each })),
    author: made.author,
    checks: made.checks.map((each) => ({ ...each })),
    struck: made.struck.map((each) => ({ ...each })),
    version: made.version,
    madeAt: isoTime(made.madeAt),
    model: made.model,
    because: made.because,
    calls: made.calls.map(({ id, tool, askedBy, input, rows, error }) => ({
      id,
      tool,
      askedBy,
      input: { ...input },
      rows: rows.length,
      error,
    })),
    phases: made.phases.map(({ costMicroUsd, ...each }) => ({ ...each, costUsd: toUsd(costMicroUsd) })),
    searches: made.searches.map(({ query, pages }) => ({ query, pages: pages.length })),
    tokensIn: made.tokensIn,
    tokensOut: made.tokensOut,
    costUsd: toUsd(made.costMicroUsd),
    ms: made.ms,
  };
}

export default question({
  name: 'report',
  summary:
    'The analysis of a day: title and summary from its lead signal, sections, signals as the judge has them, sources, what each number was held against, and what was struck.',
  input: z.strictObject(ofReport),
  row: z.object({
    date: z.string(),
    lead_signal: z.string().nullable().describe('Model and type of one of the signals'),
    title: z.string(),
    summary: z.string(),
    sections: z.array(
      z.object({
        id: z.enum(SECTION_IDS),
        title: z.string(),
        body: z.string(),
        sources: z.array(source),
        author: z.enum(AUTHORS),
        asOf: z.string().nullable().describe('The day a market context is of; null for the report’s own data'),
      }),
    ),
    signals: z.array(
      z.object({
        gpu: z.string(),
        type: z.enum(SIGNAL_TYPES),
        value: z.number().nullable(),
        actionable: z.boolean(),
        reason: z.string(),
      }),
    ),
    author: z.enum(AUTHORS),
    checks: z.array(check),
    struck: z.array(z.object({ where: z.string(), text: z.string(), reason: z.string() })),
    version: count,
    madeAt: isoTimeText,
    model: z.string().nullable(),
    because: z.string().nullable().describe('Why the program wrote it; null where a model did'),
    calls: z.array(
      z.object({
        id: z.string(),
        tool: z.string(),
        askedBy: z.enum(AUTHORS),
        input: z.record(z.string(), z.unknown()),
        rows: count,
        error: z.string().nullable(),
      }),
    ),
    phases: z.array(
      z.object({
        name: z.enum(PHASES),
        ok: z.boolean(),
        reason: z.string().nullable(),
        sentBack: z.boolean(),
        tokensIn: count,
        tokensOut: count,
        costUsd: z.number().describe('As the library estimates it'),
        ms: count,
      }),
    ),
    searches: z.array(z.object({ query: z.string(), pages: count })),
    tokensIn: count,
    tokensOut: count,
    costUsd: z.number(),
    ms: count,
  }),
  answer(world, { date, version }) {
    const made = analysisOf(world.store, date, version);
    return {
      data: made === undefined ? [] : [rowOf(made)],
      slot: made?.slot ?? undefined,
      enough: made !== undefined,
      because: made === undefined ? noReport(date, version) : null,
    };
  },
});

/** Why there is none, and how to have one. */
export const noReport = (date: string | undefined, version: number | undefined): string =>
  date === undefined
    ? "no report has been made yet: one comes each morning at 07:00 UTC, and 'gpu-spot analyze' makes one now"
    : `no report of ${date}${version === undefined ? '' : ` in version ${version}`}`;
