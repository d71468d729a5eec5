// The tools over streamable HTTP at /mcp: one exchange a request, nothing kept between them.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CallToolResult,
  createMcpHandler,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Say } from '#domain/world.ts';
import { type Compute, isRefused } from '#surfaces/compute.ts';
import { type Added, askerOf } from '#surfaces/reply.ts';
import { SECURITY } from '#surfaces/security.ts';
import type { Wanted } from '#surfaces/wanted.ts';
import { failed } from './answer.ts';
import { mcpServer } from './mcp.ts';

const MOST_BODY_BYTES = 65_536;
const MOST_STREAMS = 16;

/** One message a request, as the protocol has had it since 2025-06: a hundred in one would pass the rate limit as one. */
async function isBatch(request: Request): Promise<boolean> {
  if (request.method !== 'POST') return false;
  return (await request.clone().text()).trimStart().startsWith('[');
}

const refusal = (status: 400 | 413, message: string): Response =>
  Response.json({ jsonrpc: '2.0', id: null, error: { code: INVALID_REQUEST, message } }, { status });

const INVALID_REQUEST = -32_600;

const batchRefused = (): Response => refusal(400, 'one message a request: send the batch message by message');

const tooLong = (): Response => refusal(413, `a request has at most ${MOST_BODY_BYTES} bytes`);

export type McpRouteDoors = {
  readonly compute: Compute;
  readonly program: string;
  readonly baseUrl: string | null;
  readonly say: Say;
};

/** A page of another site must not ask by its reader's browser: an Origin is this machine's or the public address's, or absent. */
export function mcpRoutes(doors: McpRouteDoors): Hono<Added> {
  const { program, baseUrl } = doors;
  /** Who asks, for the library hands on what was asked alone. */
  const asking = new AsyncLocalStorage<Context>();
  const server = { program, answer: answerer(doors, asking) };
  const handler = createMcpHandler(() => mcpServer(server), {
    maxRequestBodySize: MOST_BODY_BYTES,
    maxSubscriptions: MOST_STREAMS,
  });
  const origins = [...localhostAllowedOrigins(), ...(baseUrl === null ? [] : [new URL(baseUrl).hostname])];
  const app = new Hono<Added>();
  app.use('/mcp', async (context, next) => {
    await next();
    const { body, status, headers: given } = context.res;
    const headers = new Headers(given);
    const own = { ...SECURITY, 'cache-control': 'no-store', ...context.get('added') };
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    context.res = undefined;
    context.res = new Response(body, { status, headers });
  });
  app.all('/mcp', bodyLimit({ maxSize: MOST_BODY_BYTES, onError: tooLong }), async (context) => {
    const request = context.req.raw;
    const foreign = originValidationResponse(request, origins);
    if (foreign !== undefined) return foreign;
    return (await isBatch(request)) ? batchRefused() : asking.run(context, () => handler.fetch(request));
  });
  return app;
}

function answerer({ compute, say }: McpRouteDoors, asking: AsyncLocalStorage<Context>) {
  return async (name: Wanted['name'], given: Wanted['given']): Promise<CallToolResult> => {
    const context = asking.getStore();
    if (context === undefined) throw new Error('a tool was called outside a request');
    try {
      const outcome = await compute({ kind: 'tool', name, given } as Wanted, 'identity', askerOf(context));
      if (isRefused(outcome)) return failed(outcome.because);
      await (context as Context<Added>).get('purse')?.spend(outcome.ms, outcome.packed.bytes.length);
      // Our own text, as answer.ts has just made it.
      return JSON.parse(new TextDecoder().decode(outcome.packed.bytes)) as CallToolResult;
    } catch (error) {
      say(`error: ${name}: ${(error as Error).stack ?? error}`, { level: 'error' });
      return failed('the server failed; its log says why');
    }
  };
}
