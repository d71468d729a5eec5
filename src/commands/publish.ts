// The whole of a store made anew on a copy, and put into the log that moves it: every node holds it from that entry on.
import { isSameHash, placeBehind } from '#log/chain.ts';
import { LogAway } from '#log/log.ts';
import { appended } from '#replica/append.ts';
import { WHOLE_STORE } from '#replica/roles.ts';
import { packManifest, sendFile } from '#replica/snapshot.ts';
import { besideStore } from '#store/beside.ts';
import { copyWithoutPlace } from '#store/copy.ts';
import { digestOf } from '#store/digest.ts';
import { commitId } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { realClock } from './doors.ts';
import { type Node, openNode, SCHEMA } from './node.ts';

/** Does the work on a copy of what the log ends in; done again, so many times at most, where others wrote meanwhile. */
export async function published<T>(
  config: { readonly db: string; readonly node: string; readonly log: string },
  mostTries: number,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const say = (line: string): void => console.error(line);
  const node = await openNode({ config, say });
  const isDone = new AbortController();
  // Who collects waits until it is done, for a round that comes between would have it done again.
  const holding = holdOff(node, isDone.signal);
  try {
    for (let tries = 1; ; tries += 1) {
      const done = await tried(node, work);
      if (done !== null) return done.result;
      if (tries >= mostTries)
        throw new LogAway('others wrote to the log while this was done: nothing was written, run it again');
      say('others wrote to the log meanwhile: it is done again on what they wrote');
    }
  } finally {
    isDone.abort();
    await holding;
    await node.close();
  }
}

const HELD_OFF_SECONDS = 60;
const KEPT_EVERY_MS = 20_000;

/** Keeps the collectors waiting; that they do spares work, and nothing hangs on it. */
async function holdOff({ log }: Node, signal: AbortSignal): Promise<void> {
  const holder = `work on the whole store, process ${process.pid}`;
  const hold = async (seconds: number): Promise<void> => {
    const now = realClock.now();
    await log.lease(WHOLE_STORE, { holder, until: now + seconds, now }).catch(() => {});
  };
  while (!signal.aborted) {
    await hold(HELD_OFF_SECONDS);
    await realClock.sleep(KEPT_EVERY_MS, signal).catch(() => {});
  }
  await hold(0);
}

/** Null where somebody else wrote meanwhile. */
async function tried<T>(node: Node, work: (store: Store) => Promise<T>): Promise<{ readonly result: T } | null> {
  const { store, log, view } = node;
  await view.follow();
  const at = view.place();
  return besideStore(store, async (file) => {
    copyWithoutPlace(store, file);
    const copy = openStore(file, { readonly: false });
    let result: T;
    let isSame: boolean;
    try {
      const before = commitId(copy);
      result = await work(copy).catch((error: Error) => {
        // What is told is told of the store.
        error.message = error.message.replaceAll(file, store.path);
        throw error;
      });
      isSame = commitId(copy) === before && digestOf(copy).whole === digestOf(store).whole;
      copy.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
    } finally {
      copy.close();
    }
    if (isSame) return { result };
    const body = packManifest({ ...(await sendFile(log, file)), of: null });
    const entry = { kind: 'snapshot', schema: SCHEMA, body } as const;
    const done = await appended(log, at, entry, { clock: realClock });
    // One whose outcome nobody knew may have come to stand there late.
    const { seq, hash } = placeBehind(at, entry);
    const isLate = async (): Promise<boolean> => isSameHash((await log.look(seq)).hash, hash);
    if (done === 'behind' && !(await isLate())) return null;
    // A server may have been lost between the pieces and the entry.
    await sendFile(log, file);
    await view.follow();
    return { result };
  });
}
