// The log of another gpu-spot, read over HTTP: its entries by their places, which never change, and nothing can be written to it.
import type { Clock, Fetch } from '#domain/world.ts';
import { isSameHash } from './chain.ts';
import { type Entry, type Kind, type Log, LogAway, LogDamaged, LogProblem, LogSlow, type Piece } from './log.ts';
import { hashOfPiece } from './pieces.ts';

export type HttpDoors = { readonly fetch: Fetch; readonly clock: Pick<Clock, 'sleep' | 'deadline'> };

type Way = HttpDoors & {
  /** Ends every wait. */
  readonly closed: AbortSignal;
};

/** Whoever reads only was to write. */
export class LogReadOnly extends LogProblem {}

const LONGEST_MS = 20_000;
const MOST_BYTES = 64 * 2 ** 20;
/** Asked again so often where the other side says that it is too much. */
const MOST_WAITS = 5;
const LONGEST_WAIT_SECONDS = 60;
const AT_ONCE = 4;
const KINDS = ['rows', 'snapshot'];

const refused = async (): Promise<never> => {
  throw new LogReadOnly('this log is another gpu-spot’s and is only read here: nothing was written');
};

export function openHttpLog(address: string, given: HttpDoors): Log & { readonly prepare: () => Promise<void> } {
  const closing = new AbortController();
  const doors: Way = { ...given, closed: closing.signal };
  const base = address.replace(/(?<!\/)\/+$/, '');
  const { host, pathname } = new URL(base);
  const look = async (seq: number) => standingIn(await bytesOf(doors, `${base}?at=${seq}`));
  const entry = async (seq: number, mostWaits?: number): Promise<Entry | null> => {
    const reply = await got(doors, `${base}/entries/${seq}`, mostWaits);
    return reply === null ? null : entryIn(reply, seq);
  };
  const piece = async (hash: Uint8Array): Promise<Piece> => {
    const name = Buffer.from(hash).toString('hex');
    const body = await bytesOf(doors, `${base}/pieces/${name}`);
    if (!isSameHash(hashOfPiece(body), hash))
      throw new LogDamaged(`a piece of a snapshot is damaged in the log (${name.slice(0, 12)})`);
    return { hash, body };
  };
  return {
    stream: `${host}${pathname}`,
    prepare: async () => {},
    look,
    head: async () => {
      const { last } = await look(0);
      return { seq: last, hash: (await look(last)).hash ?? new Uint8Array(32) };
    },
    after: (seq, most) => following(entry, seq, most),
    lastSnapshot: async (upTo = Number.MAX_SAFE_INTEGER) => {
      const { snapshot } = await look(0);
      return snapshot === null || snapshot > upTo ? null : entry(snapshot);
    },
    pieces: async (hashes) => {
      const found: Piece[] = [];
      for (let at = 0; at < hashes.length; at += AT_ONCE)
        found.push(...(await Promise.all(hashes.slice(at, at + AT_ONCE).map(piece))));
      return found;
    },
    settle: async ({ seq, hash }) => {
      const { hash: there } = await look(seq);
      return isSameHash(there, hash) ? 'there' : 'absent';
    },
    size: async () => ({
      entries: (await look(0)).last,
      entryBytes: 0,
      pieces: 0,
      pieceBytes: 0,
      isSynchronous: null,
    }),
    append: refused,
    putPieces: refused,
    lease: async () => false,
    holderOf: async () => null,
    close: async () => closing.abort(),
  };
}

/** One at a time is the least that can be asked for. */
const noSlower = (error: Error): never => {
  throw error instanceof LogSlow ? new LogAway(error.message, { cause: error }) : error;
};

type ByPlace = (seq: number, mostWaits?: number) => Promise<Entry | null>;

/** What has come is handed on before anything is waited for. */
async function following(entry: ByPlace, seq: number, most: number): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let bytes = 0;
  for (let at = seq + 1; at <= seq + most && bytes < MOST_BYTES; at += 1) {
    const next = await (found.length === 0 ? entry(at).catch(noSlower) : entry(at, 0).catch(nullIfAway));
    if (next === null) break;
    found.push(next);
    bytes += next.body.length;
  }
  return found;
}

const nullIfAway = (error: Error): null => {
  if (error instanceof LogAway) return null;
  throw error;
};

function away(what: string, error: Error): LogAway {
  if (error.name === 'TimeoutError') return new LogSlow(`the log did not answer within ${LONGEST_MS / 1000} s`);
  return new LogAway(`the log ${what} (${error.message})`, { cause: error });
}

/** Null where there is no such thing there. */
async function got({ fetch, clock, closed }: Way, url: string, mostWaits = MOST_WAITS): Promise<Response | null> {
  for (let waits = 0; ; waits += 1) {
    const signal = AbortSignal.any([clock.deadline(LONGEST_MS), closed]);
    const reply = await fetch(url, { signal, redirect: 'error' }).catch((error: Error) => {
      throw away('cannot be asked', error);
    });
    if (reply.status === 200) return reply;
    await reply.body?.cancel();
    if (reply.status === 404) return null;
    const seconds = Number(reply.headers.get('retry-after'));
    if (reply.status !== 429 || waits >= mostWaits)
      throw new LogAway(`the log cannot be asked (status ${reply.status} from ${new URL(url).host})`);
    await clock
      .sleep(Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds || 1)) * 1000, closed)
      .catch((error: Error) => {
        throw away('cannot be asked', error);
      });
  }
}

async function bodyOf(reply: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (reply.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) throw new LogDamaged(`what the log answers is longer than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof LogDamaged) throw error;
    throw away('broke off', error as Error);
  }
  return Buffer.concat(chunks);
}

async function bytesOf(doors: Way, url: string): Promise<Uint8Array> {
  const reply = await got(doors, url);
  if (reply === null) throw new LogAway(`there is no log at ${new URL(url).host}: does it say GPU_SPOT_LOG_PUBLIC=1?`);
  return bodyOf(reply);
}

const HASH = /^[0-9a-f]{64}$/;
const unhex = (text: unknown): Uint8Array | null =>
  typeof text === 'string' && HASH.test(text) ? Buffer.from(text, 'hex') : null;

function standingIn(bytes: Uint8Array) {
  try {
    const { last, hash, snapshot } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    if (!Number.isSafeInteger(last) || !(snapshot === null || Number.isSafeInteger(snapshot)))
      throw new Error('no log');
    return { last: Number(last), hash: unhex(hash), snapshot: snapshot === null ? null : Number(snapshot) };
  } catch {
    throw new LogDamaged('what is at the address of the log says nothing of one');
  }
}

async function entryIn(reply: Response, seq: number): Promise<Entry> {
  const { headers } = reply;
  const [prev, hash] = [unhex(headers.get('log-prev')), unhex(headers.get('log-hash'))];
  const [kind, schema] = [headers.get('log-kind') ?? '', Number(headers.get('log-schema'))];
  if (prev === null || hash === null || !KINDS.includes(kind) || !Number.isSafeInteger(schema))
    throw new LogDamaged(`entry ${seq} of the log is not in the form of one`);
  return { seq, prev, hash, kind: kind as Kind, schema, body: await bodyOf(reply) };
}
