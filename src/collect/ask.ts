// The only outbound HTTP. Every wait has a limit, every body a size, and whatever goes wrong at a seller becomes its outcome.
import { cut } from '#domain/cut.ts';
import { pageTooMuch, parseForeign, tooMuch } from '#domain/foreign-json.ts';
import { countText, type Limits, USUAL_LIMITS } from '#domain/limits.ts';
import { type Answer, type Body, OwnFault, RoundEnd } from '#domain/outcome.ts';
import { printable } from '#domain/printable.ts';
import type { Ask, Request } from '#domain/provider.ts';
import type { Redaction } from '#domain/redact.ts';
import type { Clock, Dice, Fetch } from '#domain/world.ts';
import type { Pace } from './pace.ts';
import { isPassing, retryAfterMs, TRIES, waitMs } from './retry.ts';
import { UserAgent } from './user-agent.ts';

const REDACTED_CHARS = 2_000;
const SHOWN_CHARS = 80;
const LONGEST_URL = 8_000;
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
  /** Ends all of this provider's waiting when its time in the round is over. */
  readonly signal: AbortSignal;
  /** What all answers together may cost. */
  readonly limits?: Limits;
  /** Takes secrets out of an answer before anybody keeps or reads it, and out of a text that is going to be cut. */
  readonly redact?: Redaction;
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
    }
  | { readonly kind: 'ours'; readonly reason: string };

/** Asks and keeps; the answers are not read yet. */
export type Asking = (request: Request) => Promise<Answer>;

export function createAsking(options: AskOptions): Asking {
  const { limits = USUAL_LIMITS } = options;
  const left = { answers: limits.answers, bytes: limits.bytes };
  return async (request) => {
    if (left.answers === 0)
      throw new RoundEnd('unreadable', `it asks for more than ${limits.answers} answers in a round`);
    left.answers -= 1;
    // A link or a cursor that the seller made is a part of it.
    if (request.url.length > LONGEST_URL)
      throw new RoundEnd('unreadable', `${request.name}: an address of ${countText(request.url.length)} characters`);
    for (let attempt = 1; ; attempt += 1) {
      await options.pace(new URL(request.url).host, options.requestsPerMinute, options.signal);
      const got = await once(options, request, left);
      const last = attempt >= TRIES;
      const again = got.kind === 'answer' ? isPassing(got.status) : got.kind === 'ours' || got.again;
      const asked = got.kind === 'answer' ? retryAfterMs(got.headers.get('retry-after'), options.clock.now()) : null;
      const wait = again && !last ? waitMs(attempt + 1, asked, options.dice) : null;
      if (wait === null) return settle(options, request, got);
      await options.clock.sleep(wait, options.signal);
    }
  };
}

export function createAsk(options: AskOptions): Ask {
  const asking = createAsking(options);
  return async (request) => {
    const { status, bytes } = await asking(request);
    return read(request, { status, bytes }, { limits: options.limits, redact: options.redact?.text });
  };
}

async function once(options: AskOptions, request: Request, left: { bytes: number }): Promise<Got> {
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
    const bytes = await readWithin(response, left);
    if (bytes === null)
      return {
        kind: 'failed',
        outcome: 'unreadable',
        reason: tooLarge(options.limits ?? USUAL_LIMITS),
        again: false,
      };
    return { kind: 'answer', status: response.status, bytes, headers: response.headers };
  } catch (error) {
    // The round's own end is no word of the seller's.
    options.signal.throwIfAborted();
    if (isOurs(error)) return { kind: 'ours', reason: causeOf(error) };
    const late = deadline.aborted;
    const reason = late ? `no whole answer within ${options.timeoutMs / 1000} s` : causeOf(error);
    return { kind: 'failed', outcome: 'unreachable', reason, again: !late };
  }
}

const tooLarge = ({ bytes }: Limits): string => {
  const one = `an answer is larger than ${countText(USUAL_LIMITS.bytes)} bytes`;
  return bytes === USUAL_LIMITS.bytes
    ? `${one}, or all of the round together are`
    : `${one}, or all of the round than ${countText(bytes)}`;
};

/** Every call to https://host/path goes to $GPU_SPOT_UPSTREAM/host/path instead, where that is set. */
export function target(url: string, upstream: string | null): string {
  if (upstream === null) return url;
  const { host, pathname, search } = new URL(url);
  return `${upstream.replace(/(?<!\/)\/+$/, '')}/${host}${pathname}${search}`;
}

/** What was read counts also where the answer broke off: asking again must not read without end. */
async function readWithin(response: Response, left: { bytes: number }): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  if (response.body === null) return new Uint8Array();
  let own = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    left.bytes -= chunk.byteLength;
    own += chunk.byteLength;
    // However many answers a seller may give, each is read in the memory that one has.
    if (left.bytes < 0 || own > USUAL_LIMITS.bytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const causeIn = (error: unknown): unknown => (error as { cause?: unknown } | null)?.cause ?? error;

export function causeOf(error: unknown): string {
  const cause = causeIn(error);
  const code = (cause as { code?: unknown } | null)?.code;
  const message = cause instanceof Error ? cause.message : String(cause);
  return typeof code === 'string' && !message.includes(code) ? `${code}: ${message}` : message;
}

/** What this machine ran out of: descriptors, memory, ports, buffers. */
const OURS = ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL', 'EAGAIN'];

export function isOurs(error: unknown): boolean {
  const cause = causeIn(error);
  // Where a host has several addresses each attempt has an error of its own.
  const each = (cause as { errors?: unknown } | null)?.errors;
  return [cause, ...(Array.isArray(each) ? each : [])].some((one) =>
    OURS.includes(String((one as { code?: unknown } | null)?.code)),
  );
}

function settle(options: AskOptions, request: Request, got: Got): Answer {
  if (got.kind === 'ours') throw new OwnFault(`${request.name} could not be asked: ${got.reason}`);
  if (got.kind === 'failed') throw new RoundEnd(got.outcome, `${request.name}: ${got.reason}`);
  const { status, headers } = got;
  // The one door: what is kept, read, shown and read again later is what is left here.
  const { bytes, places } = options.redact?.bytes(got.bytes) ?? { bytes: got.bytes, places: 0 };
  const kept = status === 200 ? bytes : bytes.subarray(0, STORED_ERROR_BYTES);
  // Only an upstream that the operator set may say that it makes things up; of a seller the header means nothing.
  const simulated = options.upstream !== null && headers.has('x-gpu-spot-simulated');
  options.keep(
    {
      request: request.name,
      status,
      receivedAt: Math.floor(options.clock.now()),
      bytes: kept,
      ...(places > 0 ? { redacted: places } : {}),
    },
    simulated,
    sentAt(headers),
  );
  return { status, bytes };
}

/** RFC 9110: `Date` is when it was made, and `Age` how long it has lain in a cache since. */
function sentAt(headers: Headers): number | null {
  const [made, age] = [Date.parse(headers.get('date') ?? ''), Number(headers.get('age') ?? 0)];
  return Number.isNaN(made) || !(age >= 0) ? null : made / 1000 + age;
}

type ReadOptions = {
  readonly limits?: Limits | undefined;
  readonly redact?: ((text: string) => string) | undefined;
};

/** What a received answer says, or how it ends the round; a replay of stored answers reads them the same way. */
export function read(
  request: Pick<Request, 'name' | 'as'>,
  { status, bytes }: Answer,
  { limits = USUAL_LIMITS, redact = (text) => text }: ReadOptions = {},
): unknown {
  const text = new TextDecoder().decode(bytes);
  // Redacted before it is cut, white space aside: half a key is a key too.
  const start = (): string => cut(redact(cut(printable(cut(text, 2 * REDACTED_CHARS)), REDACTED_CHARS)), SHOWN_CHARS);
  if (status === 401 || status === 403 || status === 429 || (status >= 300 && status < 500))
    throw new RoundEnd('refused', `${request.name}: refused with ${status}: ${start()}`);
  if (status !== 200) throw new RoundEnd('unreachable', `${request.name}: answered ${status}: ${start()}`);
  const beyond = request.as === 'text' ? pageTooMuch(text, limits) : tooMuch(text, limits);
  if (beyond !== null) throw new RoundEnd('unreadable', `${request.name}: it holds ${beyond}`);
  if (request.as === 'text') return text;
  try {
    return parseForeign(text);
  } catch {
    throw new RoundEnd(
      'unreadable',
      `${request.name}: ${bytes.length} bytes that are not JSON, beginning "${start()}"`,
    );
  }
}
