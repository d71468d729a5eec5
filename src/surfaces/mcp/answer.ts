// What a tool answers: a page of the question's answer that fits a model's window, told as text and as structure.
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { QuestionName } from '#questions/list.ts';
import { type AskQuestion, callTool, type Row, type ToolAnswer, toolNamed } from '#questions/tool.ts';

/** An answer is told twice, as text and as structure, and is under 40 KB whole: the text quotes each quotation mark. */
const MOST_PAGE_BYTES = 16_000;

const SIMULATED = 'SIMULATED: an imaginary market, no price here is real';

export const failed = (text: string): CallToolResult => ({ isError: true, content: [{ type: 'text', text }] });

export function toolAnswer(ask: AskQuestion, question: QuestionName, raw: Row, version: string): CallToolResult {
  const tool = toolNamed(`get_${question}`);
  if (tool === undefined) throw new Error(`no tool for ${question}`);
  const told = callTool(ask, tool, raw, { version, mostBytes: MOST_PAGE_BYTES });
  return told.ok ? answered(told.answer) : failed(told.detail);
}

const answered = (answer: ToolAnswer): CallToolResult => ({
  content: [
    ...(answer.meta.simulated ? [{ type: 'text' as const, text: SIMULATED }] : []),
    { type: 'text', text: JSON.stringify(answer) },
  ],
  structuredContent: answer,
});
