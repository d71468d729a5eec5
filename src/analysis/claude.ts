// The one file that knows the Claude Agent SDK: a conversation is a process of its own, in a home of its own that goes with it.
// As measured of the version below; the library is loaded only here and only when it is used, for it brings some 400 MB.
import { PassThrough } from 'node:stream';
import type { Options, Query, SDKMessage, SDKResultMessage } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import { toMicroUsd } from '#domain/money.ts';
import type { Search, Spent } from '#domain/report.ts';
import type { Clock } from '#domain/world.ts';
import { guarded } from './guarded.ts';
import { goneHome, madeHome } from './home.ts';
import { type Model, type ModelTool, NOTHING_SPENT, type Session, type Setup, type Turn } from './model.ts';

export type ClaudeSettings = {
  readonly model: string;
  readonly apiKey: string;
  /** Where the Messages API is, where that is not its usual place. */
  readonly baseUrl: string | null;
  /** What beside the key must not stand in what is said or returned: a proxy's password, a seller's key. */
  readonly secrets?: readonly string[];
  /** What else its process may see: a proxy, for one. */
  readonly env: Readonly<Record<string, string>>;
  /** Tries beyond the first of a request that failed; the library's own ten take three minutes. */
  readonly retries: number;
  /** The clock's: a process that was told to end is given a grace. */
  readonly deadline: Clock['deadline'];
};

type Sdk = typeof import('@anthropic-ai/claude-agent-sdk');

export const claude = (settings: ClaudeSettings): Model =>
  guarded(talking(settings), [settings.apiKey, ...(settings.secrets ?? [])]);

const talking = (settings: ClaudeSettings): Model => ({
  id: settings.model,
  open: async (setup, signal) => {
    const sdk = await loaded();
    const home = await madeHome();
    try {
      return session(sdk, setup, { settings, home, signal });
    } catch (error) {
      await goneHome(home);
      throw error;
    }
  },
});

export const PACKAGE = '@anthropic-ai/claude-agent-sdk';
export const SDK_VERSION = '0.3.330';

async function loaded(): Promise<Sdk> {
  try {
    return await import('@anthropic-ai/claude-agent-sdk');
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).name;
    throw new Error(`${PACKAGE} cannot be loaded (${code}): npm install ${PACKAGE}@${SDK_VERSION} beside gpu-spot`);
  }
}

type Place = { readonly settings: ClaudeSettings; readonly home: string; readonly signal: AbortSignal };

function session(sdk: Sdk, setup: Setup, place: Place): Session {
  const input = new PassThrough({ objectMode: true });
  const abort = new AbortController();
  const query: Query = sdk.query({ prompt: input, options: optionsFor(sdk, setup, place, abort) });
  // Told to stop it still gives its account, if it can within the grace.
  const end = (): void => {
    void query.interrupt().catch(() => {});
    place.settings.deadline(GRACE_MS).addEventListener('abort', () => abort.abort(), { once: true });
  };
  if (place.signal.aborted) abort.abort();
  else place.signal.addEventListener('abort', end, { once: true });
  const searches: Search[] = [];
  const denied: string[] = [];
  let spent = NOTHING_SPENT;
  let open = 0;
  const hear = (message: SDKMessage): void => {
    if (message.type === 'user') searches.push(...searchesIn(message.tool_use_result));
    if (message.type !== 'result') return;
    spent = spentOf(message);
    open -= 1;
    denied.push(...message.permission_denials.map(({ tool_name }) => tool_name));
  };
  return {
    say: (text) => {
      open += 1;
      input.write({ type: 'user', message: { role: 'user', content: text }, parent_tool_use_id: null, session_id: '' });
      return nextTurn(query, hear, place);
    },
    searches: () => searches,
    spent: () => spent,
    isAccounted: () => open === 0,
    denied: () => [...new Set(denied)],
    close: async () => {
      input.end();
      await ended(query, abort, place.settings);
      place.signal.removeEventListener('abort', end);
      await goneHome(place.home);
    },
  };
}

const MOST_MESSAGES = 2_000;

/** Reads on to the result of the turn: behind an error's result the library throws, so nothing is read beyond it. */
async function nextTurn(query: Query, hear: (message: SDKMessage) => void, { signal }: Place): Promise<Turn> {
  try {
    for (let count = 0; count < MOST_MESSAGES; count += 1) {
      const { value, done } = await query.next();
      if (done || value === undefined)
        return { ok: false, isFinal: true, reason: 'its process ended without a result' };
      hear(value);
      if (value.type === 'result') return turnOf(value);
    }
    return { ok: false, isFinal: false, reason: `more than ${MOST_MESSAGES} messages without a result` };
  } catch (error) {
    const reason = signal.aborted ? 'stopped before it was done' : (error as Error).message;
    return { ok: false, isFinal: true, reason };
  }
}

/** A success may be an error, and may lack its output: only what has neither fault is one. */
function turnOf(message: SDKResultMessage): Turn {
  if (message.subtype === 'success' && !message.is_error)
    return message.structured_output === undefined
      ? { ok: false, isFinal: false, reason: 'it never gave its output in the shape that was asked for' }
      : { ok: true, output: message.structured_output };
  const status = message.subtype === 'success' ? (message.api_error_status ?? null) : null;
  const text = message.subtype === 'success' ? message.result : `${message.subtype}: ${message.errors.join('; ')}`;
  const isFinal = (status !== null && status >= 400 && status < 500) || message.subtype === 'error_max_budget_usd';
  return { ok: false, isFinal, reason: `${status === null ? '' : `${status} `}${text}` };
}

/** Of the conversation so far, by the library's own estimate; searches within searches are in it. */
function spentOf({ modelUsage, total_cost_usd }: SDKResultMessage): Spent {
  const used = Object.values(modelUsage);
  const sum = (of: (each: (typeof used)[number]) => number): number =>
    used.reduce((total, each) => total + of(each), 0);
  return {
    tokensIn: sum((each) => each.inputTokens + each.cacheReadInputTokens + each.cacheCreationInputTokens),
    tokensOut: sum((each) => each.outputTokens),
    costMicroUsd: toMicroUsd(total_cost_usd),
  };
}

const Page = z.object({ title: z.string(), url: z.string() });
const Found = z.object({
  query: z.string(),
  results: z.array(z.union([z.string(), z.object({ content: z.array(Page) })])),
});

/** What a search returned, as the library hands it to its host: titles and links, and the search's own words. */
function searchesIn(result: unknown): Search[] {
  const seen = Found.safeParse(result);
  if (!seen.success) return [];
  const { query, results } = seen.data;
  return [
    {
      query,
      pages: results.flatMap((each) => (typeof each === 'string' ? [] : each.content)),
      text: results.filter((each) => typeof each === 'string').join('\n'),
    },
  ];
}

const GRACE_MS = 3_000;

/** Waits until the process has gone: of itself once its input has ended, or told to. */
async function ended(query: Query, abort: AbortController, { deadline }: ClaudeSettings): Promise<void> {
  const late = deadline(GRACE_MS);
  late.addEventListener('abort', () => abort.abort(), { once: true });
  try {
    for (let count = 0; count < MOST_MESSAGES; count += 1) if ((await query.next()).done) return;
  } catch {
    // An error's result is thrown once more as the process goes: it has been told already.
  }
}

const MOST_TURNS = { scout: 10, orchestrator: 30, synthesis: 6 } as const;
const SERVER = 'gpu';

function optionsFor(sdk: Sdk, setup: Setup, { settings, home }: Place, abort: AbortController): Options {
  const named = setup.tools.map(({ name }) => `mcp__${SERVER}__${name}`);
  const builtIn = setup.search ? ['WebSearch'] : [];
  return {
    abortController: abort,
    model: settings.model,
    systemPrompt: setup.system,
    tools: builtIn,
    allowedTools: [...builtIn, ...named],
    permissionMode: 'dontAsk',
    settingSources: [],
    strictMcpConfig: true,
    verbatimPrompts: true,
    persistSession: false,
    cwd: home,
    env: environment(settings, home),
    maxTurns: MOST_TURNS[setup.phase],
    maxBudgetUsd: setup.mostUsd,
    outputFormat: {
      type: 'json_schema',
      schema: z.toJSONSchema(setup.output, { target: 'draft-7' }) as Record<string, unknown>,
    },
    // One server a conversation: two that shared one would lose their tools without a word.
    mcpServers:
      setup.tools.length === 0
        ? {}
        : { [SERVER]: sdk.createSdkMcpServer({ name: SERVER, tools: setup.tools.map((each) => toolFor(sdk, each)) }) },
  };
}

const toolFor = (sdk: Sdk, { name, description, shape, call }: ModelTool) =>
  sdk.tool(
    name,
    description,
    shape,
    async (input) => {
      const { text, isError } = call(input);
      return { content: [{ type: 'text' as const, text }], ...(isError ? { isError } : {}) };
    },
    { annotations: { readOnlyHint: true } },
  );

const TOOL_LIMIT_MS = '30000';
const MOST_OUTPUT_TOKENS = '16000';

/** All that its process sees: nothing of ours leaks in, and nothing of it stays. */
const environment = ({ apiKey, baseUrl, env, retries }: ClaudeSettings, home: string): Record<string, string> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: home,
  TMPDIR: home,
  TZ: 'UTC',
  ANTHROPIC_API_KEY: apiKey,
  ...(baseUrl === null ? {} : { ANTHROPIC_BASE_URL: baseUrl }),
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_MAX_RETRIES: String(retries),
  CLAUDE_CODE_MAX_OUTPUT_TOKENS: MOST_OUTPUT_TOKENS,
  MCP_TOOL_TIMEOUT: TOOL_LIMIT_MS,
  MAX_STRUCTURED_OUTPUT_RETRIES: '3',
  ...env,
});
