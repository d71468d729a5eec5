// The tools of the Model Context Protocol, asked by the official clients of both of its eras, over HTTP and stdio.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ServerType } from '@hono/node-server';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createTeller } from '#commands/teller.ts';
import { QUESTIONS, questionNames } from '#questions/list.ts';
import type { ToolAnswer } from '#questions/tool.ts';
import { openStore } from '#store/open.ts';
import { appOver, served } from '../app.ts';
import { scratchFolder } from '../scratch.ts';
import { fillSmallWorld, LAST, NOW, smallWorld } from '../small-world.ts';

const store = smallWorld();
const teller = createTeller(store, { now: () => NOW });
const ABOUT = { name: 'test', version: '1' };
let server: ServerType;
let base = '';

before(async () => {
  ({ base, server } = await served(appOver(store, () => NOW)));
});
after(() => server?.close());

async function connected(): Promise<Client> {
  const client = new Client(ABOUT);
  // Its own declaration of the transport lacks what exactOptionalPropertyTypes asks for.
  await client.connect(new StreamableHTTPClientTransport(new URL(`${base}/mcp`)) as Parameters<Client['connect']>[0]);
  return client;
}

type Called = { isError?: boolean; content: { type: string; text: string }[]; structuredContent?: ToolAnswer };

const call = async (
  client: Pick<Client, 'callTool'>,
  name: string,
  given: Record<string, unknown>,
): Promise<Called> => {
  const told = (await client.callTool({ name, arguments: given })) as Called;
  assert.ok(Buffer.byteLength(JSON.stringify(told)) < 40_000, `${name} is too long`);
  return told;
};

/** What a client may ask of each question so that it is answered. */
const GIVEN: Record<string, Record<string, unknown>> = {
  distribution: { gpu: ['h100-sxm'] },
  week_patterns: { gpu: ['h100-sxm'] },
  fill: { gpu: ['h100-sxm'] },
  offers: { gpu: ['h100-sxm'] },
};

test('every question is a tool with its schemas and units, in one listing', async () => {
  const client = await connected();
  const { tools, nextCursor } = await client.listTools();
  assert.equal(nextCursor, undefined);
  assert.deepEqual(tools.map(({ name }) => name).sort(), questionNames.map((name) => `get_${name}`).sort());
  for (const tool of tools) {
    const { summary, input } = QUESTIONS[tool.name.replace('get_', '') as keyof typeof QUESTIONS];
    assert.ok(tool.description?.startsWith(summary) && tool.description.includes('USD per GPU-hour'), tool.name);
    assert.deepEqual(
      Object.keys(tool.inputSchema.properties ?? {}).sort(),
      [...Object.keys(input.shape), 'cursor'].sort(),
      tool.name,
    );
    assert.equal(tool.annotations?.readOnlyHint, true);
    assert.ok(tool.outputSchema?.properties?.data, tool.name);
  }
  // A program reads all of it before its first question.
  assert.ok(
    JSON.stringify(tools).length < 2_600 * tools.length,
    `the listing has ${JSON.stringify(tools).length} bytes`,
  );
  await client.close();
});

test('every tool answers over HTTP what the question answers, and the client finds it true to its schema', async () => {
  const client = await connected();
  await client.listTools();
  for (const name of questionNames) {
    const given = GIVEN[name] ?? {};
    const { structuredContent, content, isError } = await call(client, `get_${name}`, given);
    assert.ok(!isError, `${name}: ${content[0]?.text}`);
    const asked = teller.ask(name, given);
    assert.ok(asked.ok);
    assert.deepEqual(structuredContent?.meta, asked.envelope.meta, name);
    if (structuredContent?.page.next === null)
      assert.deepEqual(structuredContent.data, JSON.parse(JSON.stringify(asked.envelope.data)), name);
    assert.deepEqual(JSON.parse(content.at(-1)?.text ?? ''), structuredContent, name);
  }
  await client.close();
});

test('the client of the newer protocol is answered too', async () => {
  const client = new ModernClient(ABOUT);
  await client.connect(new ModernHttp(new URL(`${base}/mcp`)));
  const { tools } = await client.listTools();
  assert.equal(tools.length, questionNames.length);
  const told = await client.callTool({ name: 'get_current_prices', arguments: { gpu: 'h100-sxm' } });
  assert.equal((told.structuredContent as ToolAnswer).data.length, 3);
  await client.close();
});

test('a long answer comes in pages under 40 KB that make the whole, cut rows too', async () => {
  const client = await connected();
  const given = { gpu: ['h100-sxm'], resolution: '30m', from: String((LAST - 400) * 1800) };
  const points = new Map<string, unknown[]>();
  let cursor: string | undefined;
  let pages = 0;
  do {
    const result = await call(client, 'get_price_floor_series', { ...given, ...(cursor ? { cursor } : {}) });
    const { data = [], page } = result.structuredContent ?? {};
    for (const row of data)
      points.set(String(row.provider), [...(points.get(String(row.provider)) ?? []), ...(row.points as unknown[])]);
    cursor = page?.next ?? undefined;
    pages += 1;
  } while (cursor !== undefined && pages < 20);
  assert.ok(pages >= 2, `${pages} pages`);
  const whole = teller.typed('price_floor_series', { gpu: ['h100-sxm'], resolution: '30m', from: given.from }).data;
  assert.deepEqual(
    [...points],
    whole.map((row) => [row.provider, row.points]),
  );
  await client.close();
});

test('a cursor of other data or of another question is refused, and says what to do', async () => {
  const client = await connected();
  const first = await call(client, 'get_price_floor_series', { resolution: '30m', from: String((LAST - 400) * 1800) });
  const cursor = first.structuredContent?.page.next;
  assert.ok(cursor);
  for (const given of [{ cursor }, { cursor: 'nonsense' }, { cursor: Buffer.from('[1]').toString('base64url') }]) {
    const { isError, content } = await call(client, 'get_price_floor_series', given);
    assert.ok(isError);
    assert.match(content[0]?.text ?? '', /ask again without it/);
  }
  await client.close();
});

test('wrong use is an answer that names what is allowed, not a broken connection', async () => {
  const client = await connected();
  const odd = await call(client, 'get_current_prices', { gpu: ['h900'] });
  assert.ok(odd.isError);
  assert.match(odd.content[0]?.text ?? '', /gpu: allowed are h100-sxm/);
  assert.match(
    (await call(client, 'get_current_prices', { colour: 'red' })).content[0]?.text ?? '',
    /unknown parameter colour: allowed are gpu/,
  );
  assert.match((await call(client, 'drop_tables', {})).content[0]?.text ?? '', /no tool drop_tables/);
  await client.close();
});

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: ABOUT },
};

const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${base}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body,
  });

test('another site’s page is refused, so are a body too long, no JSON and a GET; the policy stands on every reply', async () => {
  assert.equal((await post(JSON.stringify(INITIALIZE))).status, 200);
  assert.equal((await post(JSON.stringify(INITIALIZE), { origin: 'http://localhost:6274' })).status, 200);
  assert.equal((await post(JSON.stringify(INITIALIZE), { origin: 'https://evil.example' })).status, 403);
  assert.equal((await post(`{"a":"${'x'.repeat(70_000)}"}`)).status, 413);
  assert.equal((await post('{')).status, 400);
  const batch = await post(JSON.stringify([INITIALIZE, { ...INITIALIZE, id: 2 }]));
  assert.equal(batch.status, 400);
  assert.match(await batch.text(), /one message a request/);
  const get = await fetch(`${base}/mcp`);
  assert.equal(get.status, 405);
  assert.match(get.headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('the public address may ask, and the rate limit holds for tools as for pages', async () => {
  const app = appOver(store, () => NOW, { baseUrl: 'https://gpu.example/', limit: { requests: 3, seconds: 60 } });
  const asked = (origin: string): Promise<Response> =>
    Promise.resolve(
      app.request(
        '/mcp',
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            origin,
            'x-forwarded-for': '198.51.100.1',
          },
          body: JSON.stringify(INITIALIZE),
        },
        { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
      ),
    );
  const first = await asked('https://gpu.example');
  assert.equal(first.status, 200);
  assert.match(first.headers.get('ratelimit') ?? '', /r=2/);
  await asked('https://gpu.example');
  await asked('https://gpu.example');
  assert.equal((await asked('https://gpu.example')).status, 429);
});

test('on stdio the program speaks nothing but the protocol, and ends with its client', async (t) => {
  const path = `${scratchFolder(t)}/mcp.db`;
  const made = openStore(path, { readonly: false });
  fillSmallWorld(made);
  made.close();
  const client = new Client(ABOUT);
  const errors: string[] = [];
  client.onerror = (error) => errors.push(error.message);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(new URL('../../bin/gpu-spot.js', import.meta.url)), 'mcp'],
    env: { PATH: process.env.PATH ?? '', GPU_SPOT_DB: path },
    stderr: 'pipe',
  });
  await client.connect(transport as Parameters<Client['connect']>[0]);
  assert.equal((await client.listTools()).tools.length, questionNames.length);
  const { structuredContent } = await call(client, 'get_signals', { gpu: 'h100-sxm' });
  assert.equal(structuredContent?.data.length, 4);
  const { pid } = transport;
  await client.close();
  assert.deepEqual(errors, []);
  assert.throws(() => process.kill(pid ?? 0, 0), /ESRCH/);
});

test('a simulated market says so in every answer', async () => {
  const made = openStore(':memory:', { readonly: false });
  fillSmallWorld(made, true);
  const other = await served(appOver(made, () => NOW));
  const client = new Client(ABOUT);
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${other.base}/mcp`)) as Parameters<Client['connect']>[0],
  );
  const { content, structuredContent } = await call(client, 'get_current_prices', {});
  assert.match(content[0]?.text ?? '', /^SIMULATED/);
  assert.equal(structuredContent?.meta.simulated, true);
  await client.close();
  other.server.close();
});
