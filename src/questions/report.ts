// The day's report: what is said, by whom, and what every number and link in it was held against.
import { z } from 'zod';
import { toUsd } from '#domain/money.ts';
import { AUTHORS, CHECK_KINDS, PHASES, REPORT_METHODS, SECTION_IDS } from '#domain/report.ts';
import { isoTime } from '#domain/time.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import { THRESHOLDS } from '#signals/thresholds.ts';
import { analysisOf, type StoredAnalysis } from '#store/analysis.ts';
import { counted, dayOf, field, measured, modelId, moment, number, text, word, yes } from './field.ts';
import { question } from './question.ts';

const whole = z.coerce.number().int().positive();

/** Which report is asked for. */
export const ofReport = {
  date: z.iso.date().optional().describe('UTC day; the last one that has a report by default'),
  version: whole.optional().describe('A rerun makes a new version; the last one by default'),
};

const source = z.object({ id: text('source'), title: text('title of a source'), url: text('link') });

const check = z.object({
  where: text('place').describe('title, summary, a section, or a signal'),
  start: field(z.int(), 'count', 'place in the text').nullable().describe('Where in that text it begins'),
  text: text('words'),
  kind: word(z.enum(CHECK_KINDS), 'kind of check'),
  call: text('call').nullable().describe('The answer that holds it: see report_answers'),
  row: field(z.int(), 'count', 'row').nullable(),
  field: text('field').nullable(),
  value: field(z.union([z.number(), z.string()]), 'told', 'value in the answer')
    .nullable()
    .describe('As the answer has it, before rounding'),
  stated: text('unit and rounding').describe(
    'Unit and rounding it was held against, or the page a link was returned as',
  ),
});

function rowOf(made: StoredAnalysis) {
  const { report } = made;
  return {
    date: made.date,
    lead_signal: report.lead_signal,
    title: report.title,
    summary: report.summary,
    sections: report.sections.map((each) => ({ ...each, sources: [...each.sources] })),
    signals: report.signals.map((each) => ({ ...each, unit: THRESHOLDS[each.type].unit })),
    author: made.author,
    method: report.method ?? 'sentences',
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
    date: dayOf('day'),
    lead_signal: text('lead signal').nullable().describe('Model and type of one of the signals'),
    title: text('title'),
    summary: text('summary'),
    sections: z.array(
      z.object({
        id: word(z.enum(SECTION_IDS), 'section'),
        title: text('title of a section'),
        body: text('body of a section'),
        sources: z.array(source),
        author: word(z.enum(AUTHORS), 'author of a section'),
        asOf: dayOf('as of').nullable().describe('The day a market context is of; null for the report’s own data'),
      }),
    ),
    signals: z.array(
      z.object({
        gpu: modelId,
        type: word(z.enum(SIGNAL_TYPES), 'signal'),
        value: measured('judged value').nullable(),
        unit: text('unit'),
        actionable: yes('actionable'),
        reason: text('reason'),
      }),
    ),
    author: word(z.enum(AUTHORS), 'author'),
    method: word(z.enum(REPORT_METHODS), 'method').describe(
      'Statements that the program wrote out, or prose that it read sentence by sentence',
    ),
    checks: z.array(check),
    struck: z.array(z.object({ where: text('place'), text: text('struck words'), reason: text('reason') })),
    version: counted('count', 'version'),
    madeAt: moment('made'),
    model: text('language model').nullable(),
    because: text('why the program wrote it').nullable().describe('Why the program wrote it; null where a model did'),
    calls: z.array(
      z.object({
        id: text('call'),
        tool: text('tool'),
        askedBy: word(z.enum(AUTHORS), 'asked by'),
        input: z.record(z.string(), z.unknown()),
        rows: counted('rows', 'rows'),
        error: text('error').nullable(),
      }),
    ),
    phases: z.array(
      z.object({
        name: word(z.enum(PHASES), 'phase'),
        ok: yes('went well'),
        reason: text('reason').nullable(),
        sentBack: yes('sent back'),
        tokensIn: counted('tokens', 'tokens in of a phase'),
        tokensOut: counted('tokens', 'tokens out of a phase'),
        costUsd: number('cost', 'cost of a phase').describe('As the library estimates it'),
        ms: counted('milliseconds', 'a phase took'),
      }),
    ),
    searches: z.array(z.object({ query: text('search'), pages: counted('count', 'pages found') })),
    tokensIn: counted('tokens', 'tokens in'),
    tokensOut: counted('tokens', 'tokens out'),
    costUsd: number('cost', 'cost'),
    ms: counted('milliseconds', 'took'),
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
