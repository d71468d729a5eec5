// A whole store in the log: packed in pieces that are kept beside the entries, and named by one entry. It is where a new node begins, or
// what every node is to hold from that entry on.
import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Entry, type Head, type Log, LogDamaged, type Piece } from '#log/log.ts';
import { hashOfPiece } from '#log/pieces.ts';
import { besideStore } from '#store/beside.ts';
import { copyWithoutPlace } from '#store/copy.ts';
import type { Store } from '#store/open.ts';
import { createPortion, type Patience } from './portion.ts';

/** Of the file, before it is packed. */
const PIECE_BYTES = 512 * 1024;
/** In one question of the log, where its line carries them: the engine's words for bytes are twice as long. */
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

/** In the order they were asked for. */
async function bodiesOf(log: Log, hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const found = new Map((await log.pieces(hashes)).map(({ hash, body }) => [hex(hash), body]));
  return hashes.map((hash) => found.get(hex(hash)) ?? new Uint8Array());
}

/** Makes the file that a manifest names; what is missing or not what its hash says is thrown, and no store is made of it. */
export async function fetchFile(log: Log, { bytes, pieces }: Manifest, to: string, patience: Patience): Promise<void> {
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    // A gigabyte over a thin line takes an hour: what has come is not thrown away because the log was away for a moment.
    const portion = createPortion(AT_ONCE);
    for (let done = 0; done < pieces.length; ) {
      const from = done;
      const question = (count: number) => bodiesOf(log, pieces.slice(from, from + count));
      for (const body of await portion.askOn(question, patience)) {
        yield zstdDecompressSync(body, { maxOutputLength: PIECE_BYTES });
        done += 1;
      }
    }
  };
  // Made before anything is asked: a stream that fails at once would make it behind the back of whoever removes it.
  const file = await open(to, 'wx', 0o600);
  await pipeline(chunks, file.createWriteStream());
  const { size } = statSync(to);
  if (size !== bytes) throw new LogDamaged(`a snapshot in the log has ${size} bytes and says ${bytes}`);
}
