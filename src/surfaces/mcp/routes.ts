// The tools over streamable HTTP at /mcp: one exchange a request, nothing kept between them.
import { createMcpHandler, localhostAllowedOrigins, originValidationResponse } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import type { Added } from '#surfaces/reply.ts';
import { SECURITY } from '#surfaces/security.ts';
import { type McpDoors, mcpServer } from './mcp.ts';

const MOST_BODY_BYTES = 65_536;
const MOST_STREAMS = 16;

/** A page of another site must not ask by its reader's browser: an Origin is this machine's or the public address's, or absent. */
export function mcpRoutes(doors: McpDoors, baseUrl: string | null): Hono<Added> {
  const handler = createMcpHandler(() => mcpServer(doors), {
    maxRequestBodySize: MOST_BODY_BYTES,
    maxSubscriptions: MOST_STREAMS,
  });
  const origins = [...localhostAllowedOrigins(), ...(baseUrl === null ? [] : [new URL(baseUrl).hostname])];
  const app = new Hono<Added>();
  app.all('/mcp', async (context) => {
    const request = context.req.raw;
    const reply = originValidationResponse(request, origins) ?? (await handler.fetch(request));
    const headers = new Headers(reply.headers);
    const own = { ...SECURITY, 'cache-control': 'no-store', ...context.get('added') };
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return new Response(reply.body, { status: reply.status, headers });
  });
  return app;
}
