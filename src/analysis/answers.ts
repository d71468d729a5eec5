// Asks the questions as tools and keeps every answer, so that what is written can be held against what came back.
import type { Author, ToolCall } from '#domain/report.ts';
import { type AskQuestion, callTool, type Row, type ToolName, toolNamed } from '#questions/tool.ts';

/** The seven tools of the analyst. */
export const ANALYST_TOOLS = [
  'get_current_prices',
  'get_price_changes',
  'get_cross_deltas',
  'get_supply_metrics',
  'get_volatility',
  'get_tod_patterns',
  'get_price_floor_series',
] as const satisfies readonly ToolName[];

export type Answers = {
  /** Asks, keeps the answer, and returns the call; a wrong input is a call with an error. */
  readonly call: (tool: ToolName, input: Row, by: Author) => ToolCall & { readonly text: string };
  readonly calls: () => readonly ToolCall[];
};

/** A model's window and the tool's wire hold less than 40 KB, and a row of it must fit a page of who reads it later; the program reads an answer whole. */
const MOST_BYTES: Readonly<Record<Author, { mostBytes: number; mostRowBytes: number }>> = {
  model: { mostBytes: 38_000, mostRowBytes: 12_000 },
  program: { mostBytes: 4_000_000, mostRowBytes: 4_000_000 },
};
const MOST_CALLS: Readonly<Record<Author, number>> = { model: 60, program: 40 };

export function createAnswers(ask: AskQuestion): Answers {
  const calls: ToolCall[] = [];
  return {
    calls: () => calls,
    call: (name, input, by) => {
      const call = { id: `a${calls.length + 1}`, tool: name, askedBy: by, input };
      const failed = (error: string) => {
        const kept = { ...call, meta: null, rows: [], error };
        calls.push(kept);
        return { ...kept, text: error };
      };
      const tool = toolNamed(name);
      if (tool === undefined) return failed(`no tool ${name}`);
      if (calls.filter(({ askedBy }) => askedBy === by).length >= MOST_CALLS[by])
        return failed(`more than ${MOST_CALLS[by]} calls in a run: write with what you have`);
      const told = callTool(ask, tool, input, { version: 'run', ...MOST_BYTES[by] });
      if (!told.ok) return failed(told.detail);
      const { meta, data } = told.answer;
      const kept = { ...call, meta: { ...meta }, rows: data, error: null };
      calls.push(kept);
      return { ...kept, text: JSON.stringify(told.answer) };
    },
  };
}
