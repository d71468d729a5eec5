// How entries hold together: each one's hash is over its own content and the hash before it, so that one place names all that led to it.
import { createHash } from 'node:crypto';
import { type Entry, type Head, LogDamaged, type NewEntry } from './log.ts';

const HASH_BYTES = 32;

/** Before the first entry. */
export const START: Head = { seq: 0, hash: new Uint8Array(HASH_BYTES) };

/** SHA-256 over the hash before, the line "<seq> <kind> <schema>", and the body. */
export function hashOf(before: Uint8Array, seq: number, { kind, schema, body }: NewEntry): Uint8Array {
  return createHash('sha256').update(before).update(`${seq} ${kind} ${schema}\n`).update(body).digest();
}

/** Where an entry would stand. */
export const placeBehind = (head: Head, entry: NewEntry): Head => ({
  seq: head.seq + 1,
  hash: hashOf(head.hash, head.seq + 1, entry),
});

/** Null is the hash of nothing, and like none. */
export const isSameHash = (one: Uint8Array | null, other: Uint8Array): boolean =>
  one !== null && Buffer.compare(one, other) === 0;

/** Throws where an entry is not the next one behind `head`, whole. */
export function checkNext(head: Head, entry: Entry): void {
  if (entry.seq !== head.seq + 1)
    throw new LogDamaged(`behind entry ${head.seq} of the log comes entry ${entry.seq}: there is a hole in it`);
  if (!isSameHash(entry.prev, head.hash))
    throw new LogDamaged(`entry ${entry.seq} of the log does not stand on the one before it`);
  checkWhole(entry);
}

/** Throws where an entry's content, and the place it says it stands on, are not what its hash says. */
export function checkWhole(entry: Entry): void {
  if (!isSameHash(entry.hash, hashOf(entry.prev, entry.seq, entry)))
    throw new LogDamaged(`entry ${entry.seq} of the log is damaged: its content is not what its hash says`);
}
