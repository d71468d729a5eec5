// The only outbound HTTP. Every wait has a limit, every body a size, and whatever goes wrong becomes an outcome.
import { type Body, RoundEnd } from '#domain/outcome.ts';
import { printable } from '#domain/printable.ts';
import type { Ask, Request } from '#domain/provider.ts';
import type { Clock, Dice, Fetch } from '#domain/world.ts';
import type { Pace } from './pace.ts';
import { isPassing, retryAfterMs, TRIES, waitMs } from './retry.ts';
import { UserAgent } from './user-agent.ts';

export const BODY_LIMIT = 32 * 1024 * 1024;
const REDACTED_CHARS = 2_000;
const SHOWN_CHARS = 80;
const STORED_ERROR_BYTES = 64 * 1024;

export type AskDoors = {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly pace: Pace;
  readonly upstream: string | null;
};

export type AskOptions = AskDoors & {
  readonly requestsPerMinute: number;
  readonly timeoutMs: number;
  /** Ends all of this provider's waiting when the round's own time is over. */
  readonly signal: AbortSignal;
  /** Takes secrets out of a text that is going to be cut. */
  readonly redact?: (text: string) => string;
  /** `outsideClock`: the time that the answer was sent at by its sender's clock, epoch seconds; null where it does not say. */
  readonly keep: (body: Body, simulated: boolean, outsideClock: number | null) => void;
};

type Got =
  | { readonly kind: 'answer'; readonly status: number; readonly bytes: Uint8Array; readonly headers: Headers }
  | {
      readonly kind: 'failed';
      readonly outcome: 'unreachable' | 'unreadable';
      readonly reason: string;
      readonly again: boolean;
    };

export function createAsk(options: AskOptions): Ask {
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      await options.pace(new URL(request.url).host, options.requestsPerMinute, options.signal);
      const got = await once(options, request);
      const last = attempt >= TRIES;
      const again = got.kind === 'failed' ? got.again : isPassing(got.status);
      const asked = got.kind === 'answer' ? retryAfterMs(got.headers.get('retry-after'), options.clock.now()) : null;
      const wait = again && !last ? waitMs(attempt + 1, asked, options.dice) : null;
      if (wait === null) return settle(options, request, got);
      await options.clock.sleep(wait, options.signal);
    }
  };
}

async function once(options: AskOptions, request: Request): Promise<Got> {
  const deadline = AbortSignal.any([options.clock.deadline(options.timeoutMs), options.signal]);
  try {
    const response = await options.fetch(target(request.url, options.upstream), {
      method: request.method ?? 'GET',
      headers: {
        accept: request.as === 'text' ? 'text/html,application/xml,text/markdown,text/plain' : 'application/json',
        'user-agent': UserAgent,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'manual',
      signal: deadline,
    });
    const bytes = await readWithin(response, BODY_LIMIT);
    if (bytes === null)
      return {
        kind: 'failed',
        outcome: 'unreadable',
        reason: `the answer is larger than ${BODY_LIMIT} bytes`,
        again: false,
      };
    return { kind: 'answer', status: response.status, bytes, headers: response.headers };
  } catch (error) {
    const late = deadline.aborted;
    const reason = late ? `no whole answer within ${options.timeoutMs / 1000} s` : causeOf(error);
    return { kind: 'failed', outcome: 'unreachable', reason, again: !late };
  }
}

/** Every call to https://host/path goes to $GPU_SPOT_UPSTREAM/host/path instead, where that is set. */
export function target(url: string, upstream: string | null): string {
  if (upstream === null) return url;
  const { host, pathname, search } = new URL(url);
  return `${upstream.replace(/\/+$/, '')}/${host}${pathname}${search}`;
}

async function readWithin(response: Response, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function causeOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const code = (cause as { code?: unknown }).code;
  const message = cause instanceof Error ? cause.message : String(cause);
  return typeof code === 'string' && !message.includes(code) ? `${code}: ${message}` : message;
}

function settle(options: AskOptions, request: Request, got: Got): unknown {
  if (got.kind === 'failed') throw new RoundEnd(got.outcome, `${request.name}: ${got.reason}`);
  const { status, bytes, headers } = got;
  const kept = status === 200 ? bytes : bytes.subarray(0, STORED_ERROR_BYTES);
  options.keep(
    { request: request.name, status, receivedAt: Math.floor(options.clock.now()), bytes: kept },
    headers.has('x-gpu-spot-simulated'),
    sentAt(headers),
  );
  return read(request, status, bytes, options.redact);
}

/** RFC 9110: `Date` is when it was made, and `Age` how long it has lain in a cache since. */
function sentAt(headers: Headers): number | null {
  const [made, age] = [Date.parse(headers.get('date') ?? ''), Number(headers.get('age') ?? 0)];
  return Number.isNaN(made) || !(age >= 0) ? null : made / 1000 + age;
}

/** What a received answer says, or how it ends the round; a replay of stored answers reads them the same way. */
export function read(
  request: Pick<Request, 'name' | 'as'>,
  status: number,
  bytes: Uint8Array,
  redact: (text: string) => string = (text) => text,
): unknown {
  const text = new TextDecoder().decode(bytes);
  // Redacted before it is cut, white space aside: half a key is a key too.
  const start = (): string => redact(printable(text).slice(0, REDACTED_CHARS)).slice(0, SHOWN_CHARS);
  if (status === 401 || status === 403 || status === 429 || (status >= 300 && status < 500))
    throw new RoundEnd('refused', `${request.name}: refused with ${status}: ${start()}`);
  if (status !== 200) throw new RoundEnd('unreachable', `${request.name}: answered ${status}: ${start()}`);
  if (request.as === 'text') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new RoundEnd(
      'unreadable',
      `${request.name}: ${bytes.length} bytes that are not JSON, beginning "${start()}"`,
    );
  }
}
