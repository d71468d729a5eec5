// Behind a report: every tool that was called for it, and the very answer that came back.
import { z } from 'zod';
import { AUTHORS } from '#domain/report.ts';
import { analysisOf } from '#store/analysis.ts';
import { text, word } from './field.ts';
import { question } from './question.ts';
import { noReport, ofReport } from './report.ts';

export default question({
  name: 'report_answers',
  summary: 'The answers that a day’s report was made from and held against, as they were then, one row a tool call.',
  input: z.strictObject({ ...ofReport, call: z.string().max(20).optional().describe('One call, as in checks') }),
  row: z.object({
    id: text('call'),
    tool: text('tool'),
    askedBy: word(z.enum(AUTHORS), 'asked by'),
    input: z.record(z.string(), z.unknown()),
    meta: z.record(z.string(), z.unknown()).nullable(),
    rows: z.array(z.record(z.string(), z.unknown())),
    error: text('error').nullable(),
  }),
  answer(world, { date, version, call }) {
    const made = analysisOf(world.store, date, version);
    const data = (made?.calls ?? [])
      .filter(({ id }) => call === undefined || id === call)
      .map((each) => ({
        ...each,
        input: { ...each.input },
        meta: each.meta === null ? null : { ...each.meta },
        rows: each.rows.map((row) => ({ ...row })),
      }));
    const because = made === undefined ? noReport(date, version) : data.length === 0 ? `it has no call ${call}` : null;
    return { data, slot: made?.slot ?? undefined, enough: data.length > 0, because };
  },
});
