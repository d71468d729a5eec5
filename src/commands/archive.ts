// What of a log others are let read: as far as this node's view has come, for what stands behind that may stand on one server alone, and
// whoever reads keeps it for ever. All ask for the same entries, which are asked of the engine once.
import { LRUCache } from 'lru-cache';
import { checkWhole } from '#log/chain.ts';
import { type Entry, type Head, type Log, LogAway, LogDamaged } from '#log/log.ts';
import type { Follower } from '#replica/follower.ts';
import type { View } from '#replica/view.ts';
import type { Archive } from '#surfaces/ops/archive.ts';

const KEPT_BYTES = 16 * 2 ** 20;
const MOST_HASHES = 10_000;
/** Beside its body. */
const ENTRY_BYTES = 200;

export function archiveOf(log: Log, view: Pick<View, 'place'>, { standing }: Pick<Follower, 'standing'>): Archive {
  const entries = new LRUCache<number, Entry>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ body }) => body.length + ENTRY_BYTES,
    fetchMethod: async (seq) => {
      const [entry] = await log.after(seq - 1, 1);
      // What is kept is handed on again and again.
      if (entry !== undefined) checkWhole(entry);
      return entry;
    },
  });
  const hashes = new LRUCache<number, Uint8Array>({
    max: MOST_HASHES,
    fetchMethod: async (seq) => (await log.look(seq)).hash ?? undefined,
  });
  const snapshots = new LRUCache<number, { readonly seq: number | null }>({
    max: 1,
    fetchMethod: async (last) => ({ seq: (await log.lastSnapshot(last))?.seq ?? null }),
  });
  const snapshotUpTo = async (last: number): Promise<number | null> => (await snapshots.fetch(last))?.seq ?? null;
  /** A node that something is wrong with hands on nothing, for its view may have another past than its log. */
  const end = (): Head => {
    const { trouble } = standing();
    if (trouble === null) return view.place();
    for (const each of [entries, hashes, snapshots]) each.clear();
    throw new LogAway(trouble);
  };
  return {
    look: async (seq) => {
      const { seq: last, hash } = end();
      const snapshot = await snapshotUpTo(last);
      if (seq === 0 || seq === last) return { last, hash: seq === 0 ? null : hash, snapshot };
      if (seq < last) return { last, hash: (await hashes.fetch(seq)) ?? null, snapshot };
      // Whoever was told by another node of the same log is ahead of this one, and its log has not gone back.
      const there = (await log.look(seq)).hash;
      return { last: there === null ? last : seq, hash: there, snapshot };
    },
    entry: async (seq) => (seq > end().seq ? null : ((await entries.fetch(seq)) ?? null)),
    piece: async (hash) => {
      try {
        return (await log.pieces([hash]))[0]?.body ?? null;
      } catch (error) {
        if (error instanceof LogDamaged) return null;
        throw error;
      }
    },
  };
}
