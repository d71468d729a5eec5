// A whole store in the log: packed in pieces that are kept beside the entries, and named by one entry. It is where a new node begins, or
// what every node is to hold from that entry on.
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Clock } from '#domain/world.ts';
import { type Entry, type Head, type Log, LogAway, LogDamaged, type Piece } from '#log/log.ts';
import { hashOfPiece } from '#log/pieces.ts';
import { besideStore } from '#store/beside.ts';
import { copyWithoutPlace } from '#store/copy.ts';
import type { Store } from '#store/open.ts';

/** Of the file, before it is packed. */
const PIECE_BYTES = 512 * 1024;
/** In one question of the engine: two megabytes come within its limit on a line of two megabits a second, too. */
const AT_ONCE = 4;
/** Packed it is some hundred bytes for each megabyte of store. */
const MOST_MANIFEST_BYTES = 64 * 2 ** 20;

export type Manifest = {
  /** Of the file. */
  readonly bytes: number;
  /** The entry whose state it is; null where it is the state from its own entry on, whatever stood before. */
  readonly of: Head | null;
  readonly pieces: readonly Uint8Array[];
};

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

export function packManifest({ bytes, of, pieces }: Manifest): Uint8Array {
  const told = { bytes, of: of === null ? null : { seq: of.seq, hash: hex(of.hash) }, pieces: pieces.map(hex) };
  return zstdCompressSync(JSON.stringify(told));
}

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

export function manifestOf({ seq, body }: Pick<Entry, 'seq' | 'body'>): Manifest {
  const wrong = new LogDamaged(`entry ${seq} of the log names no snapshot that can be read`);
  let told: {
    readonly bytes?: unknown;
    readonly of?: { seq?: unknown; hash?: unknown } | null;
    readonly pieces?: unknown;
  };
  try {
    told = JSON.parse(zstdDecompressSync(body, { maxOutputLength: MOST_MANIFEST_BYTES }).toString());
  } catch {
    throw wrong;
  }
  const { bytes, of, pieces } = told ?? {};
  if (!Number.isSafeInteger(bytes) || !Array.isArray(pieces) || !pieces.every(isHash)) throw wrong;
  if (of !== null && !(Number.isSafeInteger(of?.seq) && isHash(of?.hash))) throw wrong;
  return {
    bytes: Number(bytes),
    of: of === null ? null : { seq: Number(of?.seq), hash: Buffer.from(String(of?.hash), 'hex') },
    pieces: pieces.map((each) => Buffer.from(each, 'hex')),
  };
}

export type OnPieces = (done: number, of: number) => void;

/** Reads a file as packed pieces, some at a time. */
async function* piecesIn(file: string): AsyncGenerator<Piece[]> {
  let some: Piece[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
    const body = zstdCompressSync(chunk as Buffer);
    some.push({ hash: hashOfPiece(body), body });
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** Sends a file's pieces, of which those that are there already are left out, and returns all their hashes. */
export async function sendFile(log: Log, file: string, onPieces: OnPieces = () => {}): Promise<Omit<Manifest, 'of'>> {
  const { size } = statSync(file);
  const hashes: Uint8Array[] = [];
  for await (const some of piecesIn(file)) {
    await log.putPieces(some);
    hashes.push(...some.map(({ hash }) => hash));
    onPieces(hashes.length, Math.ceil(size / PIECE_BYTES));
  }
  return { bytes: size, pieces: hashes };
}

/** Sends the whole of a store as it stands, and returns the body of the entry that names it, with the place it stood at. */
export async function sendStore(
  log: Log,
  store: Store,
  { replaces, onPieces }: { readonly replaces: boolean; readonly onPieces?: OnPieces | undefined },
): Promise<{ readonly body: Uint8Array; readonly at: Head | null; readonly bytes: number }> {
  return besideStore(store, async (file) => {
    const place = copyWithoutPlace(store, file);
    const at = place === undefined ? null : { seq: place.seq, hash: place.hash };
    const sent = await sendFile(log, file, onPieces);
    return { body: packManifest({ ...sent, of: replaces ? null : at }), at, bytes: sent.bytes };
  });
}

/** A minute in all: longer than a standby takes to stand in for its server. */
const MOST_TRIES = 11;
const LONGER_EACH_MS = 1_000;

/** A gigabyte over a thin line takes an hour: what has come is not thrown away because the log was away for a moment. */
async function askedAgain(
  log: Log,
  wanted: readonly Uint8Array[],
  clock: Pick<Clock, 'sleep'> | undefined,
): Promise<readonly Piece[]> {
  for (let tries = 1; ; tries += 1)
    try {
      return await log.pieces(wanted);
    } catch (error) {
      if (!(error instanceof LogAway) || clock === undefined || tries >= MOST_TRIES) throw error;
      await clock.sleep(tries * LONGER_EACH_MS);
    }
}

/** Makes the file that a manifest names; what is missing or not what its hash says is thrown, and no store is made of it. */
export async function fetchFile(
  log: Log,
  { bytes, pieces }: Manifest,
  to: string,
  clock?: Pick<Clock, 'sleep'>,
): Promise<void> {
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < pieces.length; at += AT_ONCE) {
      const wanted = pieces.slice(at, at + AT_ONCE);
      const found = new Map((await askedAgain(log, wanted, clock)).map(({ hash, body }) => [hex(hash), body]));
      for (const hash of wanted)
        yield zstdDecompressSync(found.get(hex(hash)) ?? new Uint8Array(), { maxOutputLength: PIECE_BYTES });
    }
  };
  await pipeline(chunks, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  const { size } = statSync(to);
  if (size !== bytes) throw new LogDamaged(`a snapshot in the log has ${size} bytes and says ${bytes}`);
}
