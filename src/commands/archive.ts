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
const MOST_ENDS = 10;
/** Beside its body. */
const ENTRY_BYTES = 200;

export function archiveOf(log: Log, view: Pick<View, 'place'>, { standing }: Pick<Follower, 'standing'>): Archive {
  const entries = new LRUCache<number, Entry>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ body }) => body.length + ENTRY_BYTES,
    ignoreFetchAbort: true,
    fetchMethod: async (seq) => {
      const [entry] = await log.after(seq - 1, 1);
      // What is kept is handed on again and again.
      if (entry !== undefined) checkWhole(entry);
      return entry;
    },
  });
  const hashes = new LRUCache<number, Uint8Array>({
    max: MOST_HASHES,
    ignoreFetchAbort: true,
    fetchMethod: async (seq) => (await log.look(seq)).hash ?? undefined,
  });
  const snapshots = new LRUCache<number, { readonly seq: number | null }>({
    max: MOST_ENDS,
    ignoreFetchAbort: true,
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
  const hashAt = async (seq: number): Promise<Uint8Array | null> => {
    const { seq: last, hash } = end();
    if (seq === 0) return null;
    if (seq === last) return hash;
    // Whoever was told by another node of the same log is ahead of this one, and its log has not gone back.
    return seq < last ? ((await hashes.fetch(seq)) ?? null) : (await log.look(seq)).hash;
  };
  /** What was asked for before something was found to be wrong is not told behind it. */
  const unlessWrong = async <T>(asked: Promise<T>): Promise<T> => {
    const told = await asked;
    end();
    return told;
  };
  return {
    look: async (seq) => {
      const last = end().seq;
      const [hash, snapshot] = await unlessWrong(Promise.all([hashAt(seq), snapshotUpTo(last)]));
      return { last: seq > last && hash !== null ? seq : last, hash, snapshot };
    },
    entry: async (seq) => (seq > end().seq ? null : ((await unlessWrong(entries.fetch(seq))) ?? null)),
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
