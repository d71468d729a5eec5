// The store opened to be written: at once where it is this machine's alone, and by the log where one moves it.
import { existsSync } from 'node:fs';
import type { Config } from '#config.ts';
import type { Say } from '#domain/world.ts';
import { atOnce, type Commit } from '#store/commit.ts';
import { isFollowed } from '#store/followed.ts';
import { openStore, type Store, StoreProblem } from '#store/open.ts';
import { forgetPlace, placeIn, placeOf } from '#store/place.ts';
import type { Node } from './node.ts';

export type Writer = {
  readonly store: Store;
  readonly commit: Commit;
  readonly node: Node | null;
  readonly close: () => Promise<void>;
};

type Place = Pick<Config, 'db' | 'node' | 'log'>;

type Opening = {
  readonly say: Say;
  /** Ends the waiting for a log that cannot be reached, and its following; where it is left out nobody waits. */
  readonly signal?: AbortSignal;
  readonly busyMs?: number;
};

/** Whoever is to be alone with the store has its lock first. */
export async function openWriter({ db, node, log }: Place, { say, signal, busyMs }: Opening): Promise<Writer> {
  if (log === null) {
    const store = openOwn(db, busyMs);
    return { store, commit: atOnce, node: null, close: async () => store.close() };
  }
  // What a log needs is loaded where there is one.
  const { openNode } = await import('./node.ts');
  const opened = await openNode({
    config: { db, node, log },
    say,
    signal,
    busyMs,
  });
  return { store: opened.store, commit: opened.view.commit, node: opened, close: opened.close };
}

/**
 * A store that is this machine's alone. One that a log moved is from now on a store like any other: what is written here the others will
 * not have, so the log is left for good.
 */
export function openOwn(path: string, busyMs?: number): Store {
  refuseFollowed(path);
  const store = openStore(path, { readonly: false, ...(busyMs === undefined ? {} : { busyMs }) });
  const place = placeOf(store);
  if (place === undefined) return store;
  console.error(
    `gpu-spot: ${path} was a view of the log ${place.stream}, and GPU_SPOT_LOG is not set: from now on it is this machine's alone`,
  );
  forgetPlace(store);
  return store;
}

/** A store that a log is moving at this moment is not to be written past it. */
function refuseFollowed(path: string): void {
  const place = existsSync(path) && isFollowed(path) ? placeIn(path) : null;
  if (place !== null)
    throw new StoreProblem(
      `${path} is the view of a log (stream ${place.stream}), which another gpu-spot keeps up: set GPU_SPOT_LOG here too`,
    );
}
