// The questions as tools of the Model Context Protocol: the same list, the same answers, in pages that fit a model's window.

import { type CallToolResult, Server } from '@modelcontextprotocol/server';
import { cut } from '#domain/cut.ts';
import { EACH_SLOT } from '#domain/time.ts';
import { heard } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import { type Row, TOOLS, toolNamed } from '#questions/tool.ts';
import { failed } from './answer.ts';

export type McpDoors = {
  /** Answers a question that has been heard and is in order. */
  readonly answer: (name: QuestionName, given: Row) => CallToolResult | Promise<CallToolResult>;
  /** The program's own version. */
  readonly program: string;
};

const MOST_CURSOR = 200;

const INSTRUCTIONS =
  `What a GPU-hour rents for across clouds, collected ${EACH_SLOT}. Prices are asks in USD per GPU-hour, all in ` +
  'unless basis says otherwise; times are UTC. ' +
  'Each answer has meta (slot, observedAt, ageSeconds; enough, and because: what is missing; simulated, imported), ' +
  'data, and page (rows here, of all; cut: a field that goes on; next: the cursor of the next page, null at the ' +
  'end). ' +
  'Missing is null, never zero. Narrow by gpu and provider. ' +
  'get_verdicts and get_gates hold what is judged, get_signals the four lights first published, get_index_prints ' +
  'and get_index_fixes a price to settle on; get_raw_answers leads back to what a seller said.';

/** A server for one connection or one request; it reads and changes nothing. */
export function mcpServer(doors: McpDoors): Server {
  const server = new Server(
    { name: 'gpu-spot', version: doors.program },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler('tools/list', () => ({ tools: LISTED }));
  server.setRequestHandler('tools/call', ({ params }) => called(doors, params.name, params.arguments ?? {}));
  return server;
}

const LISTED = TOOLS.map(({ name, question, description, inputSchema, outputSchema }) => ({
  name,
  title: question.replaceAll('_', ' '),
  description,
  inputSchema,
  outputSchema,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
}));

/** What was asked is looked at before it is handed on: whatever a reader sends, a complaint is an answer. */
async function called({ answer }: McpDoors, name: string, raw: Row): Promise<CallToolResult> {
  const tool = toolNamed(name);
  if (tool === undefined)
    return failed(`no tool ${cut(name, 60)}: there are ${TOOLS.map((each) => each.name).join(', ')}`);
  const { cursor, ...asked } = raw;
  if (cursor !== undefined && (typeof cursor !== 'string' || cursor.length > MOST_CURSOR))
    return failed('cursor: it is page.next of the answer before, or left out');
  const seen = heard(tool.question, asked);
  if (!seen.ok) return failed(seen.problems.map(({ detail }) => detail).join('; '));
  return answer(tool.question, cursor === undefined ? seen.input : { ...seen.input, cursor });
}
