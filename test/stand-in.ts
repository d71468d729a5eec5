// A stand-in for the Messages API on loopback: speaks the wire that the Agent SDK's process speaks, answers by a script, and notes whatever it did not expect.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

/** Who asks, as far as the request shows: the nested search, or one of the three phases. */
export type Role = 'search' | 'scout' | 'orchestrator' | 'synthesis';

export type Asked = {
  readonly role: Role;
  /** Answers that the model has given in this conversation so far. */
  readonly step: number;
  /** What the tools have answered, as the model sees it. */
  readonly results: readonly { readonly text: string; readonly isError: boolean }[];
  /** The last words of the user's. */
  readonly user: string;
  readonly system: string;
  readonly tools: readonly string[];
};

export type Reply =
  | { readonly blocks: readonly Block[]; readonly searches?: number }
  | { readonly status: number; readonly message: string }
  | { readonly hang: true };

export type StandIn = {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Requests that are none of the Messages API's. */
  readonly odd: readonly string[];
  readonly close: () => void;
};

let serial = 0;
const id = (start: string): string => {
  serial += 1;
  return `${start}_${serial}`;
};

export const text = (words: string): Block => ({ type: 'text', text: words });
export const tool = (name: string, input: unknown): Block => ({ type: 'tool_use', id: id('toolu'), name, input });
export const output = (input: unknown): Block => tool('StructuredOutput', input);

/** What the server's own search brings: pages, and words of its own. */
export function found(query: string, pages: readonly { title: string; url: string }[], words = ''): Block[] {
  const use = id('srvtoolu');
  const content = pages.map((page) => ({ type: 'web_search_result', ...page, encrypted_content: 'x', page_age: null }));
  return [
    { type: 'server_tool_use', id: use, name: 'web_search', input: { query } },
    { type: 'web_search_tool_result', tool_use_id: use, content },
    ...(words === '' ? [] : [text(words)]),
  ];
}

type Message = { readonly role: string; readonly content: string | readonly Block[] };
type Body = {
  readonly model: string;
  readonly stream?: boolean;
  readonly system?: string | readonly { text: string }[];
  readonly messages: readonly Message[];
  readonly tools?: readonly { name?: string; type?: string }[];
};

export async function standIn(script: (asked: Asked) => Reply): Promise<StandIn> {
  const asked: Asked[] = [];
  const odd: string[] = [];
  const server = createServer((request, response) => {
    void received(request).then((raw) => {
      const path = (request.url ?? '').split('?')[0];
      if (path === '/v1/messages/count_tokens') return json(response, 200, { input_tokens: 123 });
      if (request.method !== 'POST' || path !== '/v1/messages') {
        odd.push(`${request.method} ${request.url}`);
        return json(response, 404, failure('not_found_error', 'no such address'));
      }
      const body = JSON.parse(raw) as Body;
      const seen = read(body);
      asked.push(seen);
      // What the script did not foresee ends loudly: the wire tries again on anything but a 400.
      try {
        return answer(response, body, script(seen));
      } catch (error) {
        odd.push(`${seen.role} ${seen.step}: ${(error as Error).message}`);
        return json(response, 400, failure('invalid_request_error', 'not in the script'));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    odd,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function received(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve) => request.on('end', () => resolve(Buffer.concat(parts).toString('utf8'))));
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': id('req') }).end(JSON.stringify(body));
};

const failure = (type: string, message: string) => ({ type: 'error', error: { type, message } });

const ERRORS: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  529: 'overloaded_error',
};

const blocksOf = ({ content }: Message): readonly Block[] => (typeof content === 'string' ? [text(content)] : content);

const words = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : ((content ?? []) as { text?: string }[]).map((each) => each.text ?? '').join('');

function read(body: Body): Asked {
  const tools = (body.tools ?? []).map((each) => each.name ?? each.type ?? '');
  const isSearch = (body.tools ?? []).some((each) => each.type?.startsWith('web_search_'));
  const role = isSearch
    ? 'search'
    : tools.includes('WebSearch')
      ? 'scout'
      : tools.some((name) => name.startsWith('mcp__gpu__'))
        ? 'orchestrator'
        : 'synthesis';
  const results = body.messages.flatMap((message) =>
    blocksOf(message).flatMap((block) =>
      block.type === 'tool_result' ? [{ text: words(block.content), isError: block.is_error === true }] : [],
    ),
  );
  const user = body.messages
    .filter(({ role: by }) => by === 'user')
    .flatMap((message) => blocksOf(message).filter(({ type }) => type === 'text'))
    .at(-1);
  return {
    role,
    step: body.messages.filter(({ role: by }) => by === 'assistant').length,
    results,
    user: String(user?.text ?? ''),
    system: typeof body.system === 'string' ? body.system : (body.system ?? []).map((each) => each.text).join('\n'),
    tools,
  };
}

function answer(response: ServerResponse, body: Body, reply: Reply): void {
  if ('hang' in reply) return;
  if ('status' in reply) json(response, reply.status, failure(ERRORS[reply.status] ?? 'api_error', reply.message));
  else message(response, body, reply);
}

function message(response: ServerResponse, body: Body, reply: Extract<Reply, { blocks: readonly Block[] }>): void {
  const usage = {
    input_tokens: 1_000,
    output_tokens: 200,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    server_tool_use: { web_search_requests: reply.searches ?? 0 },
  };
  const frame = { id: id('msg'), type: 'message', role: 'assistant', model: body.model, stop_sequence: null, usage };
  const stop = reply.blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  if (body.stream !== true) {
    json(response, 200, { ...frame, content: reply.blocks, stop_reason: stop });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (type: string, data: object): void =>
    void response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  event('message_start', { message: { ...frame, content: [], stop_reason: null } });
  for (const [index, block] of reply.blocks.entries()) stream(event, block, index);
  event('message_delta', {
    delta: { stop_reason: stop, stop_sequence: null },
    usage: { output_tokens: usage.output_tokens },
  });
  event('message_stop', {});
  response.end();
}

function stream(event: (type: string, data: object) => void, block: Block, index: number): void {
  const { input, text: said, ...rest } = block;
  if (block.type === 'text') {
    event('content_block_start', { index, content_block: { ...rest, text: '' } });
    event('content_block_delta', { index, delta: { type: 'text_delta', text: said } });
  } else if (input !== undefined) {
    event('content_block_start', { index, content_block: { ...rest, input: {} } });
    // In two pieces, as the wire brings it.
    const whole = JSON.stringify(input);
    for (const part of [whole.slice(0, 7), whole.slice(7)])
      event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: part } });
  } else event('content_block_start', { index, content_block: block });
  event('content_block_stop', { index });
}
