// The three outputs that a model is asked for, as the wire's schema and as what is believed of it afterwards.
import { z } from 'zod';
import { SECTION_IDS } from '#domain/report.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';

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

export const DataAnalysisOutput = z.object({
  lead_signal: z.string().max(60).describe('The signal that matters most today, as "<gpu id> <type>", one of signals'),
  title: z.string().min(1).max(160).describe('From the lead signal: its model and what it measures'),
  summary: z.string().min(1).max(800).describe('Two or three sentences from the lead signal'),
  sections: z
    .array(
      z.object({
        id: z.enum(SECTION_IDS),
        title: z.string().max(80),
        body: z.string().max(6_000).describe('Plain sentences, a line a paragraph; no markup, no links'),
      }),
    )
    .max(5),
  signals: z
    .array(
      z.object({
        gpu: z.string().max(40),
        type: z.enum(SIGNAL_TYPES),
        value: z.number().nullable().describe('As the judge has it'),
        actionable: z.boolean().describe('As the judge has it'),
        reason: z.string().max(600),
      }),
    )
    .max(160),
});
export type DataAnalysisOutput = z.infer<typeof DataAnalysisOutput>;

export const ContextOutput = z.object({
  statements: z
    .array(
      z.object({
        text: z.string().min(1).max(500).describe('One sentence from one claim alone; no links'),
        claim: z.string().max(10).describe('The id of that claim'),
        url: z.string().max(2_000).describe('The link of that very claim'),
      }),
    )
    .max(8),
});
export type ContextOutput = z.infer<typeof ContextOutput>;
