// The questions as tools of the Model Context Protocol: the same list, the same answers, in pages that fit a model's window.
import { type CallToolResult, Server } from '@modelcontextprotocol/server';
import type { Say } from '#domain/world.ts';
import { type AskQuestion, callTool, type Row, TOOLS, type ToolAnswer, toolNamed } from '#questions/tool.ts';

export type McpDoors = {
  readonly ask: AskQuestion;
  /** Names what the answers are made from, so that no cursor goes on in other data. */
  readonly version: () => string;
  /** The program's own version. */
  readonly program: string;
  readonly say: Say;
};

/** An answer is told twice, as text and as structure, and is under 40 KB whole: the text quotes each quotation mark. */
const MOST_PAGE_BYTES = 16_000;

const INSTRUCTIONS =
  'What a GPU-hour rents for across clouds, collected every half hour. Prices are asks in USD per GPU-hour, all in unless basis says otherwise; times are UTC. ' +
  'Each answer has meta (slot, observedAt, ageSeconds; enough, and because: what is missing; simulated, imported), data, and page (rows here, of all; cut: a field that goes on; next: the cursor of the next page, null at the end). ' +
  'Missing is null, never zero. Narrow by gpu and provider. ' +
  'get_verdicts and get_signals hold the judged figures; get_raw_answers leads back to what a seller said.';

const SIMULATED = 'SIMULATED: an imaginary market, no price here is real';

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

const failed = (text: string): CallToolResult => ({ isError: true, content: [{ type: 'text', text }] });

function called(doors: McpDoors, name: string, raw: Row): CallToolResult {
  const tool = toolNamed(name);
  if (tool === undefined)
    return failed(`no tool ${name.slice(0, 60)}: there are ${TOOLS.map((each) => each.name).join(', ')}`);
  try {
    const told = callTool(doors.ask, tool, raw, { version: doors.version(), mostBytes: MOST_PAGE_BYTES });
    return told.ok ? answered(told.answer) : failed(told.detail);
  } catch (error) {
    doors.say(`error: ${name}: ${(error as Error).stack ?? error}`);
    return failed('the server failed; its log says why');
  }
}

const answered = (answer: ToolAnswer): CallToolResult => ({
  content: [
    ...(answer.meta.simulated ? [{ type: 'text' as const, text: SIMULATED }] : []),
    { type: 'text', text: JSON.stringify(answer) },
  ],
  structuredContent: answer,
});
