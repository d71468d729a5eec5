// A file that is larger than an answer may be, asked for as every seller is and handed on piece by piece: it is nowhere held whole.
import { countText } from '#domain/limits.ts';
import { OwnFault, RoundEnd } from '#domain/outcome.ts';
import { type AskDoors, causeOf, isOurs, target } from './ask.ts';
import { isPassing, retryAfterMs, TRIES, waitMs } from './retry.ts';
import { UserAgent } from './user-agent.ts';

export type Wanted = {
  readonly name: string;
  readonly url: string;
  readonly requestsPerMinute: number;
  readonly mostBytes: number;
  /** For the whole of it; a server that sends nothing for five minutes is given up before (Node's own limit). */
  readonly timeoutMs: number;
};

/** Where the pieces go: begun anew with each attempt. */
export type Pieces = { readonly begin: () => void; readonly add: (piece: Uint8Array) => void };

/** What was written could not be: no fault of the server's, and not to be tried again. */
class NotWritten extends Error {}

export type Downloaded = {
  readonly bytes: number;
  /** The upstream that the operator set says that it makes things up. */
  readonly simulated: boolean;
};

type Got =
  | { readonly kind: 'whole'; readonly of: Downloaded }
  | { readonly kind: 'status'; readonly status: number; readonly to: string | null; readonly retryAfter: string | null }
  | { readonly kind: 'broken'; readonly reason: string; readonly ours: boolean; readonly again: boolean };

/** Null where there is no such file (404); throws RoundEnd where it could not be had, and OwnFault where this machine could not. */
export async function download(
  doors: AskDoors,
  wanted: Wanted,
  pieces: Pieces,
  signal: AbortSignal,
): Promise<Downloaded | null> {
  for (let attempt = 1; ; attempt += 1) {
    await doors.pace(new URL(wanted.url).host, wanted.requestsPerMinute, signal);
    const got = await once(doors, wanted, pieces, signal);
    if (got.kind === 'whole') return got.of;
    const again = got.kind === 'broken' ? got.again : isPassing(got.status);
    const asked = got.kind === 'status' ? retryAfterMs(got.retryAfter, doors.clock.now()) : null;
    const wait = again && attempt < TRIES ? waitMs(attempt + 1, asked, doors.dice) : null;
    if (wait !== null) {
      await doors.clock.sleep(wait, signal);
      continue;
    }
    if (got.kind === 'status' && (got.status === 404 || got.status === 410)) return null;
    throw failed(wanted, got);
  }
}

function failed({ name }: Wanted, got: Exclude<Got, { kind: 'whole' }>): Error {
  if (got.kind === 'broken')
    return got.ours ? new OwnFault(`${name}: ${got.reason}`) : new RoundEnd('unreachable', `${name}: ${got.reason}`);
  // As with sellers: where another address answers, nobody of us has read who that is.
  const where =
    got.to === null ? '' : `, which leads to ${URL.parse(got.to)?.host ?? 'another address'} and is not followed`;
  const outcome = got.status < 500 ? 'refused' : 'unreachable';
  return new RoundEnd(outcome, `${name}: answered ${got.status}${where}`);
}

async function once(doors: AskDoors, wanted: Wanted, pieces: Pieces, signal: AbortSignal): Promise<Got> {
  const deadline = AbortSignal.any([doors.clock.deadline(wanted.timeoutMs), signal]);
  try {
    const response = await doors.fetch(target(wanted.url, doors.upstream), {
      headers: { accept: '*/*', 'user-agent': UserAgent },
      redirect: 'manual',
      signal: deadline,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      const { headers, status } = response;
      return { kind: 'status', status, to: headers.get('location'), retryAfter: headers.get('retry-after') };
    }
    pieces.begin();
    const bytes = await handOn(response, wanted, pieces);
    // Of a server that nobody put there the header means nothing.
    const simulated = doors.upstream !== null && response.headers.has('x-gpu-spot-simulated');
    return { kind: 'whole', of: { bytes, simulated } };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RoundEnd) throw error;
    if (error instanceof NotWritten) throw error.cause;
    const late = deadline.aborted;
    const reason = late ? `not whole within ${wanted.timeoutMs / 1000} s` : causeOf(error);
    return { kind: 'broken', reason, ours: !late && isOurs(error), again: !late };
  }
}

async function handOn(response: Response, { name, mostBytes }: Wanted, pieces: Pieces): Promise<number> {
  let bytes = 0;
  for await (const piece of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > mostBytes) throw new RoundEnd('unreadable', `${name}: it is larger than ${countText(mostBytes)} bytes`);
    try {
      pieces.add(piece);
    } catch (error) {
      throw new NotWritten('', { cause: error });
    }
  }
  return bytes;
}
