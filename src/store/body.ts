// Raw answers, kept bit for bit: each compressed with the previous answer to the same request as its dictionary,
// a self-standing one at least once a day. Verified before commit; a scrub verifies them again.

import { createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Body } from '#domain/outcome.ts';
import { DAY_SECONDS } from '#domain/time.ts';
import { type Store, StoreProblem } from './open.ts';
import type { Tables } from './tables.ts';

/** Level 9 takes three times as long for 2 % less (decision 37). */
const LEVEL = 7;
/** Bounds the walk to any one body. */
const LONGEST_CHAIN = 60;
/** The last answers to all requests of a round fit in; beyond it each is unpacked again from its chain. */
const KEPT_BYTES = 64 * 1024 * 1024;
const MOST_KEPT = 1_024;

type Link = {
  readonly id: number;
  readonly depth: number;
  readonly keyDay: number;
  readonly bytes: Uint8Array;
  readonly hash: Buffer;
  /** What a byte came to in the last self-standing form; null where that is not known. */
  readonly ratio: number | null;
};

const lastLinks = new WeakMap<Store, LRUCache<string, Link>>();

const answersKept = <K extends string | number, V extends { readonly bytes: Uint8Array }>(): LRUCache<K, V> =>
  new LRUCache({ max: MOST_KEPT, maxSize: KEPT_BYTES, sizeCalculation: ({ bytes }) => Math.max(1, bytes.length) });

const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, length);

const packed = (bytes: Uint8Array, dictionary?: Uint8Array): Buffer =>
  zstdCompressSync(bytes, dictionary === undefined ? { params } : { params, dictionary: viewOf(dictionary) });

const unpacked = (blob: Uint8Array, length: number, dictionary?: Uint8Array): Buffer =>
  zstdDecompressSync(blob, {
    maxOutputLength: length + 1,
    ...(dictionary === undefined ? {} : { dictionary: viewOf(dictionary) }),
  });

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

type Reader = { readonly id: string; readonly parserVersion: number };

export function addBody(store: Store, round: number, { id: provider, parserVersion }: Reader, body: Body): void {
  const day = Math.floor(body.receivedAt / DAY_SECONDS);
  const previous = lastLink(store, round, provider, body.request);
  const base =
    previous !== undefined && previous.keyDay === day && previous.depth < LONGEST_CHAIN ? previous : undefined;
  const hash = hashOf(body.bytes);
  const { blob, stands, ratio } = packing(body.bytes, hash, base);
  const restored = restoredFrom(blob, body.bytes.length, stands ? undefined : base?.bytes);
  if (!restored.equals(body.bytes))
    throw new StoreProblem(
      `the answer to ${provider} ${body.request} did not come back bit for bit: nothing was written`,
    );
  const place =
    stands || base === undefined ? { depth: 0, keyDay: day } : { depth: base.depth + 1, keyDay: base.keyDay };
  const link = { ...place, bytes: body.bytes, hash, ratio };
  const added = store
    .hot(
      `INSERT INTO body (round, provider, request, status, received_at, hash, length, base, depth, key_day, parser, blob)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      round,
      provider,
      body.request,
      body.status,
      body.receivedAt,
      hash,
      body.bytes.length,
      stands ? null : (base?.id ?? null),
      link.depth,
      link.keyDay,
      parserVersion,
      blob,
    );
  remember(store, `${provider} ${body.request}`, { ...link, id: Number(added.lastInsertRowid) });
}

type Packing = { readonly blob: Buffer; readonly stands: boolean; readonly ratio: number | null };

/** The same answer once more takes no room: its base is all of it. */
const SAME = Buffer.alloc(0);

function packing(bytes: Uint8Array, hash: Buffer, base: Link | undefined): Packing {
  if (base?.hash.equals(hash)) return { blob: SAME, stands: false, ratio: base.ratio };
  const delta = base === undefined ? undefined : packed(bytes, base.bytes);
  // The self-standing form costs as much again: it is tried only where it could be shorter than the difference.
  const isPlainlyBetter =
    delta !== undefined && delta.length < bytes.length * (base?.ratio == null ? 1 / 8 : base.ratio * 0.9);
  if (isPlainlyBetter) return { blob: delta, stands: false, ratio: base?.ratio ?? null };
  const alone = packed(bytes);
  const ratio = alone.length / Math.max(1, bytes.length);
  return delta === undefined || alone.length <= delta.length
    ? { blob: alone, stands: true, ratio }
    : { blob: delta, stands: false, ratio };
}

const restoredFrom = (blob: Uint8Array, length: number, base: Uint8Array | undefined): Buffer =>
  blob.length === 0 && base !== undefined ? viewOf(base) : unpacked(blob, length, base);

function remember(store: Store, name: string, link: Link): void {
  const links = lastLinks.get(store) ?? answersKept<string, Link>();
  lastLinks.set(store, links.set(name, link));
}

/** A round that was rolled back leaves no links behind. */
export const forgetLinks = (store: Store): void => {
  lastLinks.delete(store);
};

/** How many rounds back an answer may lie to serve as a dictionary. */
const ROUNDS_BACK = 4;

function lastLink(store: Store, round: number, provider: string, request: string): Link | undefined {
  const known = lastLinks.get(store)?.get(`${provider} ${request}`);
  if (known !== undefined) return known;
  const row = store
    .hot(
      'SELECT id, depth, key_day, hash FROM body WHERE round >= ? AND provider = ? AND request = ? ORDER BY id DESC LIMIT 1',
    )
    .get(round - ROUNDS_BACK, provider, request) as Pick<BodyRow, 'id' | 'hash' | 'depth' | 'key_day'> | undefined;
  return row === undefined
    ? undefined
    : {
        id: row.id,
        depth: row.depth,
        keyDay: row.key_day,
        bytes: bodyBytes(store, row.id),
        hash: row.hash,
        ratio: null,
      };
}

type Verified = { readonly bytes: Uint8Array; readonly hash: Buffer };

/**
 * Answers already unpacked and found to have their hash: reading rounds in their order then costs one step each, not a whole chain. The
 * oldest go first, also those that were a later one's base: nobody needs them again.
 */
export type Unpacked = Pick<LRUCache<number, Verified>, 'peek' | 'set'>;

export const noneUnpacked = (): Unpacked => answersKept<number, Verified>();

type BodyRow = Pick<
  Tables['body'],
  'id' | 'request' | 'status' | 'received_at' | 'hash' | 'length' | 'base' | 'depth' | 'key_day'
> & { blob: Buffer };

const ONE = 'SELECT id, hash, length, base, blob FROM body WHERE id = ?';

/** The answer as it was received; throws where it no longer has its hash. */
export function bodyBytes(store: Store, id: number, known?: Unpacked): Uint8Array {
  const chain: BodyRow[] = [];
  let at: number | null = id;
  let last: Verified | undefined;
  while (at !== null && last === undefined) {
    last = known?.peek(at);
    if (last !== undefined) break;
    const row = store.hot(ONE).get(at) as BodyRow | undefined;
    if (row === undefined || chain.length > LONGEST_CHAIN)
      throw new StoreProblem(`body ${id}: its chain is broken at ${at}`);
    chain.push(row);
    at = row.base;
  }
  for (const row of chain.reverse()) {
    last = verified(row, last);
    if (last === undefined) throw new StoreProblem(`body ${row.id} does not have its hash any more: restore a backup`);
    known?.set(row.id, last);
  }
  if (last === undefined) throw new StoreProblem(`body ${id} is empty`);
  return last.bytes;
}

/** What no longer unpacks is as damaged as what has another hash. */
function verified({ blob, length, hash }: BodyRow, base: Verified | undefined): Verified | undefined {
  // The same answer once more: its bytes were held against their hash already.
  if (blob.length === 0 && base !== undefined) return base.hash.equals(hash) ? base : undefined;
  try {
    const bytes = restoredFrom(blob, length, base?.bytes);
    return hashOf(bytes).equals(hash) ? { bytes, hash } : undefined;
  } catch {
    return undefined;
  }
}

/** The stored answers of one provider's round, in the order they came. */
export function bodiesOf(store: Store, round: number, provider: string, known?: Unpacked): Body[] {
  const rows = store
    .hot('SELECT id, request, status, received_at FROM body WHERE round = ? AND provider = ? ORDER BY id')
    .all(round, provider) as BodyRow[];
  return rows.map((row) => ({
    request: row.request,
    status: row.status,
    receivedAt: row.received_at,
    bytes: bodyBytes(store, row.id, known),
  }));
}

export type Answer = Body & { readonly hash: string; readonly parser: number };

/** The same with what vouches for them: their hash, and the parser that read them last. */
export function answersOf(store: Store, round: number, provider: string): Answer[] {
  const rows = store
    .hot('SELECT id, hash, parser FROM body WHERE round = ? AND provider = ? ORDER BY id')
    .all(round, provider) as { id: number; hash: Buffer; parser: number }[];
  return bodiesOf(store, round, provider).map((body, at) => ({
    ...body,
    hash: rows[at]?.hash.toString('hex') ?? '',
    parser: rows[at]?.parser ?? 0,
  }));
}

/** The last round up to this one that kept an answer under a name. */
export const roundWithBody = (store: Store, provider: string, round: number): number | undefined =>
  (
    store.hot('SELECT max(round) AS round FROM body WHERE provider = ? AND round <= ?').get(provider, round) as {
      round: number | null;
    }
  ).round ?? undefined;

/** The stored answers of the rounds of [from, to), in the order they came. */
export const bodyIds = (
  store: Store,
  { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: Number.MAX_SAFE_INTEGER },
): readonly number[] =>
  store
    .hot('SELECT id FROM body WHERE round IN (SELECT id FROM round WHERE slot >= ? AND slot < ?) ORDER BY id')
    .pluck()
    .all(from, to) as number[];

/** Notes which version of the parser has read a round's answers last. */
export function markParsed(store: Store, round: number, { id, parserVersion }: Reader): void {
  store.hot('UPDATE body SET parser = ? WHERE round = ? AND provider = ?').run(parserVersion, round, id);
}
