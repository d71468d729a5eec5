// The log of another gpu-spot, read over HTTP: its entries by their places, which never change, and nothing can be written to it.
import type { Clock, Fetch } from '#domain/world.ts';
import { isSameHash } from './chain.ts';
import { type Entry, type Kind, type Log, LogAway, LogDamaged, LogProblem, type Piece } from './log.ts';
import { hashOfPiece } from './pieces.ts';

export type HttpDoors = { readonly fetch: Fetch; readonly clock: Pick<Clock, 'sleep' | 'deadline'> };

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

export function openHttpLog(address: string, doors: HttpDoors): Log & { readonly prepare: () => Promise<void> } {
  const base = address.replace(/(?<!\/)\/+$/, '');
  const { host, pathname } = new URL(base);
  const look = async (seq: number) => standingIn(await bytesOf(doors, `${base}?at=${seq}`));
  const entry = async (seq: number): Promise<Entry | null> => {
    const reply = await got(doors, `${base}/entries/${seq}`);
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
    after: async (seq, most) => {
      const found: Entry[] = [];
      for (let at = seq + 1; at <= seq + most; at += 1) {
        const next = await entry(at).catch((error: Error) => {
          // What has come is not asked for again.
          if (found.length === 0 || !(error instanceof LogAway)) throw error;
          return null;
        });
        if (next === null) break;
        found.push(next);
      }
      return found;
    },
    lastSnapshot: async () => {
      const { snapshot } = await look(0);
      return snapshot === null ? null : entry(snapshot);
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
    close: async () => {},
  };
}

/** Null where there is no such thing there. */
async function got({ fetch, clock }: HttpDoors, url: string): Promise<Response | null> {
  for (let waits = 0; ; waits += 1) {
    const reply = await fetch(url, { signal: clock.deadline(LONGEST_MS), redirect: 'error' }).catch((error: Error) => {
      throw new LogAway(`the log cannot be asked (${error.message})`, { cause: error });
    });
    if (reply.status === 200) return reply;
    await reply.body?.cancel();
    if (reply.status === 404) return null;
    const seconds = Number(reply.headers.get('retry-after'));
    if (reply.status !== 429 || waits >= MOST_WAITS)
      throw new LogAway(`the log cannot be asked (status ${reply.status} from ${new URL(url).host})`);
    await clock.sleep(Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds || 1)) * 1000);
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
    throw new LogAway(`the log broke off (${(error as Error).message})`, { cause: error });
  }
  return Buffer.concat(chunks);
}

async function bytesOf(doors: HttpDoors, url: string): Promise<Uint8Array> {
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
