// The outputs that a model is asked for: as the wire's schema, made of what the answers of this run hold, and as what is believed of
// them afterwards.
import { z } from 'zod';
import { SECTION_IDS, type SectionId } from '#domain/report.ts';

export const ScoutOutput = z.object({
  found: z.boolean().describe('False where the searches brought nothing of the last days: that is an answer'),
  claims: z
    .array(
      z.object({
        text: z.string().min(1).max(400).describe('One sentence: what is reported, by whom'),
        url: z.string().max(2_000).describe('A link that a search returned, letter for letter'),
      }),
    )
    .max(12),
});
export type ScoutOutput = z.infer<typeof ScoutOutput>;

/** What an author hands in: no word of prose, and so nothing that has to be understood. */
const outputOf = <S extends z.ZodType>(statement: S, lead: z.ZodType<string>, ids: readonly SectionId[]) =>
  z.object({
    lead_signal: lead.describe('The signal that matters most today, as "<gpu id> <type>"'),
    summary: z.array(statement).max(MOST.summary).describe('Of the lead’s model first; title and lead come before it'),
    sections: z
      .array(z.object({ id: z.enum(ids), statements: z.array(statement).max(MOST.section) }))
      .max(SECTION_IDS.length),
  });

const MOST = { summary: 6, section: 60 };

/** A statement that is none costs itself and not the output. */
export const AnalysisOutput = outputOf(z.unknown(), z.string().max(60), SECTION_IDS);
export type AnalysisOutput = z.infer<typeof AnalysisOutput>;

export const analysisShape = (statement: z.ZodType, leads: readonly string[], ids: readonly SectionId[]) =>
  outputOf(statement, z.enum(leads), ids);

export const ContextOutput = z.object({
  claims: z
    .array(
      z.object({
        id: z.string().max(10).describe('The id of a claim'),
        sentence: z
          .int()
          .nonnegative()
          .optional()
          .describe('The number of one of its sentences in "said", from 0, where it tells more than the title does'),
      }),
    )
    .max(8)
    .describe('The most telling first; what is left out is not shown'),
});
export type ContextOutput = z.infer<typeof ContextOutput>;
